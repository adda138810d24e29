"""Which of a page's lines are text: page numbers, stamps, signatures and dirt are told apart."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.ocr.lines import Line, Segment
from vectorstore.types import Dropped

PAGE_NUMBER, UNREADABLE = "page_number", "unreadable_scan"

_LEAST_CONFIDENCE = 0.4  # below it a line is a stamp, a signature or dirt
_NUMBER_ONLY = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*")
_MARK_GAP = 3.0  # of a line's height, between a paragraph's number and its text


class Frame(NamedTuple):
    """Where the running text of a page stands."""

    left: float
    right: float
    height: float


def legible(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
    """Part the lines of text from what is none; figures that may be text stay, as doubtful."""
    kept: list[Line] = []
    dropped: list[Dropped] = []
    sure: list[Line] = [line for line in lines if all(_is_text(segment) for segment in line)]
    frame = frame_of(sure) if sure else None
    for index, line in enumerate(lines):
        edge = index == 0 or index == len(lines) - 1
        if edge and len(line) == 1 and _NUMBER_ONLY.fullmatch(line[0].text):
            dropped.append(Dropped(PAGE_NUMBER, line[0].text))
            continue
        good: list[Segment] = []
        for segment in line:
            number = good[-1] if good and _is_number_of(good[-1], segment, frame) else None
            if _is_text(segment):
                good[-1:] = [_together(number, segment)] if number else [*good[-1:], segment]
            elif frame is not None and _may_be_figures(segment, frame):
                good.append(_doubted(segment))
            else:
                dropped.append(Dropped(UNREADABLE, segment.text))
        for segment in [one for one in good if not _is_text(one) and not _at_margin(one, frame)]:
            good.remove(segment)
            dropped.append(Dropped(UNREADABLE, segment.text))
        if good:
            kept.append(tuple(good))
    return kept, dropped


def _is_text(segment: Segment) -> bool:
    return segment.confidence >= _LEAST_CONFIDENCE and any(map(str.isalnum, segment.text))


def _may_be_figures(segment: Segment, frame: Frame) -> bool:
    """Tell what was read badly and may be figures of the text from dirt."""
    as_high = 0.7 < segment.height / frame.height < 1.4
    return as_high and any(map(str.isdigit, segment.text))


def _at_margin(segment: Segment, frame: Frame | None) -> bool:
    """Whether a segment begins where a paragraph's last line does."""
    return frame is not None and abs(segment.left - frame.left) < frame.height


def _is_number_of(segment: Segment, following: Segment, frame: Frame | None) -> bool:
    """Whether a badly read piece is the number of the paragraph behind it."""
    if _is_text(segment) or frame is None:
        return False
    return following.left - segment.right < frame.height * _MARK_GAP


def _together(first: Segment, second: Segment) -> Segment:
    return Segment(
        (*first.words, *second.words),
        first.left,
        second.right,
        min(first.top, second.top),
        max(first.bottom, second.bottom),
    )


def _doubted(segment: Segment) -> Segment:
    return replace(segment, words=tuple(replace(one, doubtful=True) for one in segment.words))


def frame_of(lines: Sequence[Line]) -> Frame:
    """Margins and line height of the text that these lines make up."""
    segments = [segment for line in lines for segment in line]
    height = statistics.median(segment.height for segment in segments)
    wide: list[Line] = [line for line in lines if len(line) == 1] or list(lines)
    lefts = sorted(line[0].left for line in wide)
    rights = sorted(line[-1].right for line in wide)
    return Frame(lefts[len(lefts) // 10], rights[len(rights) * 9 // 10], height)
