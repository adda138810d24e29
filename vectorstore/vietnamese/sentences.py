"""Where sentences and clauses end in Vietnamese official text.

A line feed ends a sentence unless the next line goes on in lower case, since page layouts break
lines inside sentences.
"""

from __future__ import annotations

import re

_STOP = re.compile(r"(?P<mark>[.!?…]+)[)\]\"”’»*_]*(?=\s|$)")
_LINE_END = re.compile(r"\n")
# Abbreviations whose full stop ends nothing: "TP. Vinh", "Nguyễn Văn A.", "v.v. và".
_ABBREVIATION = re.compile(
    r"(?:^|(?<=[\s(\[“\"|]))(?:TP|Tp|tp|TX|Tx|TT|Tt|KP|KCN|PGS|GS|TS|ThS|Ths|BS|CN|KS|NXB|ĐC|St|Dr|Mr"
    r"|Mrs|No|tr|vs|v\.v|[A-ZĐ])\.$"
)
# Markers: "2.2." at the start of a line or after a sentence, "Điều 5.", "Chương II."
_MARKER = re.compile(
    r"(?:^|[\n.;:!?|]\s*|(?i:điều|mục|chương|phần|khoản|bước|bài|phụ lục)\s+)[\s#*>_-]*"
    r"(?:\d{1,3}(?:\.\d{1,2})*|[IVXLC]{1,6}|[A-ZĐa-zđ])\.$"
)
_OPENING = "([{“"
_CLOSING = ")]}”"
_BLANK = re.compile(r"\s*")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences: in order, disjoint, covering everything but blanks.

    A line feed ends a sentence unless the next line goes on in lower case. Points inside figures,
    document numbers, after abbreviations ("TP.") and list markers ("2.2.") end none.
    """
    cuts = {match.end() for match in _STOP.finditer(text) if _ends_sentence(text, match)}
    cuts |= {match.end() for match in _LINE_END.finditer(text) if _ends_line(text, match.start())}
    return _spans(text, sorted(cuts))


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the sentences split further at semicolons outside parentheses; same laws."""
    cuts: list[int] = []
    for start, end in sentences(text):
        depth = 0
        for position in range(start, end):
            character = text[position]
            if character in _OPENING:
                depth += 1
            elif character in _CLOSING:
                depth = max(0, depth - 1)
            elif character == ";" and (depth == 0 or not _closes(text, position, end)):
                cuts.append(position + 1)
        cuts.append(end)
    return _spans(text, sorted(set(cuts)))


def _closes(text: str, position: int, end: int) -> bool:
    # a parenthesis that is never closed holds nothing together
    return any(character in _CLOSING for character in text[position:end])


def _spans(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in (*cuts, len(text)):
        blank = _BLANK.match(text, start)
        first = blank.end() if blank else start
        last = len(text[:cut].rstrip()) if cut < len(text) else len(text.rstrip())
        if first < last:
            spans.append((first, last))
        start = max(start, cut)
    return spans


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 24) : match.start() + 1]
    if match["mark"] == ".":
        if _ABBREVIATION.search(before) or _MARKER.search(before):
            return False
        if text[match.start() - 1 : match.start()] == "/":
            return True  # "./." closes a document
    following = _BLANK.match(text, match.end())
    position = following.end() if following else match.end()
    if position >= len(text):
        return True
    return not text[position].islower() or text[position : position + 2].endswith(")")


def _ends_line(text: str, position: int) -> bool:
    following = _BLANK.match(text, position)
    start = following.end() if following else position
    if start >= len(text) or "\n" in text[position + 1 : start]:
        return True
    if text[start + 1 : start + 2] in (")", "."):
        return True
    return not text[start].islower()
