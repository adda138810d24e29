"""Footnotes: which place of the text bears the mark of a note."""

from __future__ import annotations

import re

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_EDGE = "[](){}^*. "


def note_number(label: str | None) -> str:
    """A footnote's label without brackets and superscript: "[2]" → "2", "¹" → "1"."""
    return (label or "").strip(_EDGE).translate(_PLAIN)


def mark_offset(text: str, label: str | None, note_start: int, note_end: int) -> int | None:
    """Where the mark of the note that stands at `note_start:note_end` is in the text.

    Marks are "[1]", "[^1]", "¹", "^1^", "^{1}", "<sup>1</sup>" or "(1)"; a bare digit behind a word
    ("CCHC1") counts when it is the only one. The nearest mark before the note is taken, as notes
    stand at the foot of the page, then the first one after it.
    """
    number = note_number(label)
    if not number:
        return None
    plain = re.escape(number)
    marks = [rf"\[\^?{plain}\]|\^\{{?{plain}(?:\}}|\^|(?!\d))|<sup>{plain}</sup>"]
    if number.isdigit():
        raised = number.translate(_SUPERSCRIPT)
        marks[0] += rf"|(?<![⁰¹²³⁴-⁹]){raised}(?![⁰¹²³⁴-⁹])"
        marks.append(rf"(?<=\S)\({plain}\)")
        marks.append(rf"(?<=[^\W\d_]){plain}(?=[\s.,;:)]|$)")
    for position, mark in enumerate(marks):
        places = [
            m.start() for m in re.finditer(mark, text) if not note_start <= m.start() < note_end
        ]
        if position == len(marks) - 1 > 0 and len(places) != 1:
            continue
        before = [place for place in places if place < note_start]
        if places:
            return before[-1] if before else places[0]
    return None
