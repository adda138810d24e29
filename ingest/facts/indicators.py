"""Indicators: binds every figure of a passage to the words that say what it measures.

A figure may stand first ("100% hồ sơ … được cập nhật"), last ("Tỷ lệ … đạt 92%") or inside its
clause; the indicator is the clause without the figure. Where a clause leaves something out, the
words come from its neighbours in the same sentence: a predicate that several figures share, the
subject of "…, đạt 63,1 % dự toán", the whole that "trong đó" divides, the clause that a parenthesis
comments on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.facts.clause_words import (
    PART_MARK,
    combine,
    join,
    marker_length,
    statement,
    tidy,
    tidy_start,
    without_verb,
)
from ingest.facts.counted_figures import counted_figures
from ingest.facts.readings import (
    DEFINING,
    MEASURE,
    Reading,
    is_count,
    share_bounds,
    without_counts,
)
from ingest.facts.segments import (
    SHARED_PREDICATE,
    Group,
    Segment,
    blank,
    groups,
    has_predicate,
    leads_directly,
    segments,
    shadow,
)
from vectorstore.vietnamese.numbers import Quantity
from vectorstore.vietnamese.sentences import sentences

# "…, đạt 63,1 %", "(tăng 25 dự án so với …)": says something of the statement before.
_COMPARES = re.compile(
    r"(?:và\s+)?(?:(?:ước|đã|mới|chỉ|cũng)\s+)?(?:đạt|tăng|giảm|chiếm|bằng|cao hơn|thấp hơn|"
    r"nhiều hơn|ít hơn|vượt|tương (?:ứng|ướng|đương))\b",
    re.IGNORECASE,
)
# "…, giải ngân 818 tỷ đồng": has the subject of the statement before, but is one itself.
_CONTINUES = re.compile(r"(?:và\s+)?(?:đã\s+)?(?:giải ngân|còn lại|phân bổ)\b", re.IGNORECASE)
_RANK = re.compile(r"nhóm|top|tốp|thứ|hạng|vị trí", re.IGNORECASE)
_RATIO_TOTAL = re.compile(r"\s*/\s*[\d.,]+(?:\s*(?:nghìn|triệu|tỷ))?(?:\s*đồng)?")
_EXISTS = re.compile(r"\bcó\s*$", re.IGNORECASE)
_LIST_POINTER = re.compile(r"\s*\b(?:các|những)?\s*[\w ]{0,24}?(?:sau đây|sau)\b(?=\s|$)", re.I)
_ABOUT_LEAD = re.compile(r"\s*(?:về|đối với|riêng)\b", re.IGNORECASE)
_LAST_ATTRIBUTE = re.compile(r"\s(?:của|tại)\s(?:(?!\s(?:của|tại)\s).)*$")
_INDICATOR_NOUN = re.compile(r"tỷ lệ|tỉ lệ|số|mức|tổng|điểm|chỉ", re.IGNORECASE)
# What follows is said besides: "04 văn bản hợp nhất, đặc biệt đã quy định …"
_BESIDES = re.compile(r",\s+(?:đặc biệt|qua đó|từ đó|góp phần|nhằm|để|trong đó)\b", re.IGNORECASE)
# "03 ngày làm việc kể từ khi nhận đủ hồ sơ": from when a term runs, not what takes that long.
_RUNS_FROM = re.compile(
    r"\s*,?\s*(?:(?:kể|tính)\s+từ|từ\s+(?:khi|lúc|ngày|thời điểm)|sau\s+khi)\b", re.IGNORECASE
)
# "từ 1,8 triệu đồng lên 2,34 triệu đồng": both ends of a move speak of what moves.
_MOVES = re.compile(
    r"(?:^|\d[^()]{0,20}?\s)\s*(từ|(?:tăng |giảm )?(?:lên|xuống|còn)(?: còn)?)\s*$", re.IGNORECASE
)
_CONTENT = re.compile(r"[^\W\d_]{2,}")
_PART_LABEL_WORDS = 7
_ELLIPTIC_LABEL_WORDS = 3
_COMPLETE_WORDS = 9


@dataclass(frozen=True, slots=True)
class _Context:
    """The statement that figures in a parenthesis or after "trong đó" belong to."""

    indicator: str = ""
    unit: str = ""
    start: int | None = None
    remark: bool = False  # from outside a parenthesis or cell


class _Around(NamedTuple):
    """What stands around a figure in its sentence."""

    own: _Context  # the nearest statement before it
    compared: _Context  # what "…, đạt 20%" speaks of
    whole: _Context  # what parts are parts of


class _Bound(NamedTuple):
    """A figure's indicator, the clause range behind it, and how it leans on its neighbours."""

    indicator: str
    start: int
    end: int
    subject: str  # what a following "…, đạt 20%" speaks of; "" when this figure itself compares
    part: bool = False  # a part of the whole, whose unit it shares


def read_passage(passage: str, whole: str = "") -> tuple[Reading, ...]:
    """Return a reading for every figure of one paragraph or cell, in order.

    `whole` names what the passage speaks of where its own words do not, as a row's label does for
    the remarks in that row.
    """
    quantities = counted_figures(passage)
    readings: list[Reading] = []
    context = _Context(whole, remark=bool(whole))
    for start, end in sentences(passage):
        inside = tuple(q for q in quantities if start <= q.start and q.end <= end)
        if not inside:
            continue
        start += marker_length(passage[start : inside[0].start])
        found = _read(passage, start, end, inside, context)
        readings += found
        if found and not whole:
            # a sentence that begins "giải ngân 2.518 tỷ đồng" goes on with this one's subject
            context = _Context(found[0].indicator, found[0].unit, found[0].start)
    readings.sort(key=lambda reading: reading.quantity.number_start)
    readings = share_bounds(passage, readings)
    counts = tuple(reading for reading in readings if is_count(reading.quantity))
    spoken = (replace(r, indicator=without_counts(passage, r, counts)) for r in readings)
    return tuple(reading for reading in spoken if _CONTENT.search(reading.indicator))


def _read(
    text: str, start: int, end: int, quantities: tuple[Quantity, ...], context: _Context
) -> list[Reading]:
    brackets = groups(text, start, end)
    with_figures = tuple(g for g in brackets if any(g.start < q.start < g.end for q in quantities))
    outer = tuple(q for q in quantities if not any(g.start < q.start < g.end for g in with_figures))
    plain = tuple(g for g in brackets if g not in with_figures)
    blanked = blank(text, with_figures)
    found = segments(shadow(blanked, plain), start, end, outer)
    readings = _outer(blanked, found, context)
    inner: list[Reading] = []
    for group in with_figures:
        inside = tuple(q for q in quantities if group.start < q.start < group.end)
        whole = _whole_of(blanked, group, start, readings, context)
        inner += _read(text, group.start + 1, group.end - 1, inside, whole)
    return readings + inner


def _whole_of(
    text: str, group: Group, start: int, readings: list[Reading], context: _Context
) -> _Context:
    """What a parenthesis comments on."""
    before = [r for r in readings if r.quantity.end <= group.start]
    if before and ";" not in text[before[-1].quantity.end : group.start]:
        nearest = before[-1]
        return _Context(nearest.indicator, nearest.unit, nearest.start, remark=True)
    opened = max(text.rfind(";", start, group.start) + 1, start)
    words = without_verb(text[opened : group.start])
    return _Context(words, "", opened, remark=True) if words else context


def _outer(text: str, found: tuple[Segment, ...], context: _Context) -> list[Reading]:
    readings: list[Reading] = []
    own = context
    whole = context if context.remark else _Context()
    parts_in_a_row = 0
    for index, segment in enumerate(found):
        if segment.joint == "parts" and readings:
            whole = own
        for figure in segment.figures:
            # after several parts, "…, đạt tỷ lệ 100%" speaks of their whole
            around = _Around(own, whole if parts_in_a_row > 1 else own, whole)
            bound = _bind(text, found, index, figure, around)
            unit = _rank(figure) or figure.unit or (whole.unit if bound.part else "")
            readings.append(Reading(figure, bound.indicator, unit, bound.start, bound.end))
            parts_in_a_row = parts_in_a_row + 1 if bound.part else 0
            if bound.subject:
                own = _Context(bound.subject, unit, bound.start)
    return readings


def _bind(
    text: str, found: tuple[Segment, ...], index: int, figure: Quantity, around: _Around
) -> _Bound:
    segment = found[index]
    start, end = segment.start, segment.end
    own, whole = around.own, around.whole
    lead, before = _split_lead(text, start, figure.start)
    noun, after = _after(text, figure, end)
    if whole.remark and whole.indicator and (move := _MOVES.search(before)):
        return _Bound(combine(whole.indicator, PART_MARK, move[1]), start, end, "")
    measured = index > 0 and MEASURE.search(figure.unit) is not None
    if not leads_directly(before):
        return _bind_words_before((before, noun, after), segment, around, measured)
    words = join(noun, after)
    if not words and index and own.indicator:
        return _Bound(own.indicator, _least(own.start, start), end, "")  # "… và 475,5 triệu USD"
    runs_from = DEFINING.match(figure.unit) is not None and _RUNS_FROM.match(after) is not None
    complete = not runs_from and has_predicate(_BESIDES.split(after, maxsplit=1)[0])
    if whole.indicator and not (whole.remark and complete and _long(words)):
        combined = combine(whole.indicator, PART_MARK, words)
        return _Bound(combined, _least(whole.start, start), end, combined, part=True)
    if complete:
        return _Bound(words, start, end, words)
    if shared := _shared_predicate(text, found, index):
        words = join(noun, after, shared[0])
        return _Bound(words, start, shared[1], words)
    if _EXISTS.search(before):
        return _Bound(words, start, end, words)
    if lead.strip():
        return _Bound(words := statement(f"{lead}:", noun, after), start, end, words)
    head, head_start = _shared_head(text, found, index)
    words = statement(head, noun, after)
    return _Bound(words, head_start if head else start, end, words)


def _bind_words_before(
    clause: tuple[str, str, str], segment: Segment, around: _Around, may_be_elliptic: bool
) -> _Bound:
    """Bind a figure that stands last in its clause, or inside it."""
    before, noun, after = clause
    start, end = segment.start, segment.end
    own, compared, whole = around
    opening = tidy_start(before)
    head, colon, listed = after.partition(":")
    if colon and listed.strip() and (pointer := _LIST_POINTER.search(before)):
        spoken = before[: pointer.start()] + before[pointer.end() :]
        words = join(f"{tidy(listed)}:", tidy(spoken), noun, head)
        return _Bound(words, start, end, words)
    after = head if colon else after
    words = statement(before, noun, after)
    if compared.indicator and compared.start is not None:
        since = _least(compared.start, start)
        if _COMPARES.match(opening):
            return _Bound(combine(compared.indicator, ", ", words), since, end, "")
        if segment.joint == "with" or _CONTINUES.match(opening):
            mark = PART_MARK if segment.joint else ", "
            combined = combine(compared.indicator, mark, words)
            return _Bound(combined, since, end, combined)
    if whole.indicator and _is_part_label(before, words, whole):
        combined = combine(whole.indicator, PART_MARK, words)
        return _Bound(combined, _least(whole.start, start), end, combined, part=True)
    if may_be_elliptic and own.indicator and own.start is not None and _is_elliptic(before):
        general = _LAST_ATTRIBUTE.sub("", own.indicator)
        combined = combine(general, PART_MARK, words)
        return _Bound(combined, _least(own.start, start), end, combined)
    subject = without_verb(before) if not noun and after.strip() else words
    return _Bound(words, start, end, subject or words)


def _split_lead(text: str, start: int, figure_start: int) -> tuple[str, str]:
    """What stands before a figure: the label up to the last colon, and the words after it."""
    before = text[start:figure_start]
    lead, colon, rest = before.rpartition(":")
    own_subject = rest.strip()[:1].isupper() or _ABOUT_LEAD.match(lead) is not None
    if colon and (leads_directly(rest) or own_subject):
        return lead, rest
    return "", before


def _rank(figure: Quantity) -> str:
    """The word that makes the figure a rank or a group, "" for "khoảng" and the like."""
    return figure.prefix if _RANK.match(figure.prefix) else ""


def _after(text: str, figure: Quantity, end: int) -> tuple[str, str]:
    """The noun that the figure counts ("" for a measure), and what follows the figure."""
    after = text[figure.end : end]
    if match := _RATIO_TOTAL.match(after):
        after = after[match.end() :]
    if not figure.unit or MEASURE.search(figure.unit):
        return _rank(figure), after
    noun = figure.unit.removeprefix(figure.magnitude).strip()
    as_written = re.search(
        re.escape(noun).replace(r"\ ", r"\s+"), text[figure.number_start : figure.end], re.I
    )
    # "18/21 (85,71%) nhiệm vụ": the noun stands further on and comes with the rest
    written = as_written.group() if as_written else ""
    return " ".join((_rank(figure), *written.split())).strip(), after


def _shared_predicate(text: str, found: tuple[Segment, ...], index: int) -> tuple[str, int] | None:
    """The predicate of a later figure that this one shares, and where it ends."""
    for later in found[index + 1 :]:
        figure = later.figures[0]
        if later.joint or not leads_directly(text[later.start : figure.start]):
            return None
        after = text[figure.end : later.end]
        if match := SHARED_PREDICATE.search(after):
            return after[match.start() :], later.end
    return None


def _shared_head(text: str, found: tuple[Segment, ...], index: int) -> tuple[str, int]:
    """The words before an earlier figure that this one shares: "ban hành 06 …, 05 …"."""
    for earlier in reversed(found[:index]):
        figure = earlier.figures[0]
        lead, before = _split_lead(text, earlier.start, figure.start)
        if not leads_directly(before):
            return before, earlier.start
        if earlier.joint or has_predicate(text[figure.end : earlier.end]):
            break
        if lead.strip():
            return f"{lead}:", earlier.start
    return "", found[index].start


def _is_part_label(before: str, words: str, whole: _Context) -> bool:
    """Whether "cấp tỉnh 1.351" and the like only name a part of the whole."""
    label = without_verb(re.sub(r"\([^()]*\)", "", before))
    if whole.remark:
        return not (has_predicate(words) and _long(words))
    return not label[:1].isupper() and len(label.split()) <= _PART_LABEL_WORDS


def _is_elliptic(before: str) -> bool:
    """Whether "; địa phương đạt 56%" leaves out what the figure before it measures."""
    label = without_verb(before)
    return (
        not label[:1].isupper()
        and len(label.split()) <= _ELLIPTIC_LABEL_WORDS
        and _INDICATOR_NOUN.match(label) is None
    )


def _long(words: str) -> bool:
    return len(words.split()) >= _COMPLETE_WORDS


def _least(left: int | None, right: int) -> int:
    return right if left is None else min(left, right)
