"""Chunks: the pieces of provisions that are embedded and ranked.

What is searched is not what is quoted: a chunk's search text begins with its document's kind,
number, year and title and the headings above it; its quote is a stretch of the document's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from vectorstore.types import Chunk, Document, Provision
from vectorstore.vietnamese.sentences import clauses, sentences

MAX_SYLLABLES = 220  # fits a 512-token embedder together with the context before it
# Every chunk repeats its context, and the embedder's time goes with the syllables.
_TITLE_SYLLABLES = 12
_HEADING_SYLLABLES = 12
_HEADINGS = 2  # the nearest ones: what stands above them says little of a single point
_COLUMN_SYLLABLES = 4
_LEAD_SYLLABLES = 40
_JOIN = " › "
_ROW_NUMBER = re.compile(r"[\dIVX.]+[.)]?")
_LINE_BREAK = re.compile(r"\n+")
_COMMA = re.compile(r"(?<=,)\s+")
_BLANK = re.compile(r"\s+")


def make_chunks(document: Document, provisions: tuple[Provision, ...]) -> tuple[Chunk, ...]:
    """Make the chunks of a document: one a provision where it fits, else cut at sentence borders.

    No text is lost: the chunks of a provision cover all of it that is not blank.
    """
    by_id = {provision.id: provision for provision in provisions}
    context = _document_context(document)
    chunks: list[Chunk] = []
    for position, provision in enumerate(provisions):
        lead = _lead_in(document, provision, provisions[:position], by_id)
        path = provision.heading_path[-_HEADINGS:]
        headings = (_first_words(heading, _HEADING_SYLLABLES) for heading in path)
        above = [context, *headings, *([lead] if lead else [])]
        for number, (start, end) in enumerate(_cut(document.text, provision.start, provision.end)):
            own = _own_text(document, provision, start, end, first=number == 0)
            chunks.append(
                Chunk(
                    id=f"{provision.id}-{number}",
                    document_id=document.id,
                    provision_id=provision.id,
                    ordinal=len(chunks),
                    start=start,
                    end=end,
                    search_text="\n".join(
                        part for part in (_JOIN.join(p for p in above if p), own) if part
                    ),
                )
            )
    return tuple(chunks)


def _document_context(document: Document) -> str:
    """Kind, number, year or period, and the title in short: "Kế hoạch 138/KH-UBND năm 2026 …"."""
    when = document.period or (f"năm {document.year}" if document.year else "")
    title = _first_words(document.title, _TITLE_SYLLABLES)
    parts = [document.kind or "", document.number or ""]
    head = " ".join(part for part in parts if part and part not in title)
    if when and when not in title:
        head = f"{head} {when}".strip()
    return f"{head}: {title}" if head and title else head or title


def _own_text(
    document: Document, provision: Provision, start: int, end: int, *, first: bool
) -> str:
    """The chunk's own words; later pieces behind their heading."""
    if provision.kind == "row" and provision.cells:
        return _row_text(provision)
    text = document.text[start:end].replace("\t", " | ")
    return text if first or not provision.heading else f"{provision.heading}: {text}"


def _row_text(provision: Provision) -> str:
    """A row in words: "3.1. label; column: cell; …", the columns' names in short."""
    named: list[str] = []
    label = provision.cells[0][1]
    if len(provision.cells) > 1 and _ROW_NUMBER.fullmatch(label):
        label = f"{label} {provision.cells[1][1]}"
    for header, text in provision.cells[1:]:
        if not text or label.endswith(text):
            continue
        column = "" if header.startswith("cột ") else header.rsplit(" – ", 1)[-1]
        column = _first_words(column, _COLUMN_SYLLABLES)
        named.append(f"{column}: {text}" if column else text)
    return "; ".join([label, *named])


def _first_words(text: str, most: int) -> str:
    words = text.split()
    return " ".join(words[:most]) + ("…" if len(words) > most else "")


def _lead_in(
    document: Document,
    provision: Provision,
    before: tuple[Provision, ...],
    by_id: dict[str, Provision],
) -> str:
    """The words that announce a point: its parent's text, or the paragraph that ends with ":"."""
    if provision.kind not in ("point", "item", "clause", "section"):
        return ""
    for earlier in reversed(before):
        if earlier.parent_id == provision.parent_id and earlier.kind == "paragraph":
            text = document.text[earlier.start : earlier.end].rstrip()
            if text.endswith(":"):
                return _last_words(text)
        if earlier.parent_id != provision.parent_id and earlier.end <= (
            by_id[provision.parent_id].start if provision.parent_id else 0
        ):
            break
    parent = by_id.get(provision.parent_id or "")
    if parent is None or parent.heading or parent.kind in ("annex", "table"):
        return ""
    return _last_words(document.text[parent.start : parent.end])


def _last_words(text: str) -> str:
    """The last sentence, in short."""
    spans = sentences(text)
    sentence = text[slice(*spans[-1])] if spans else text
    return " ".join(sentence.split()[-_LEAD_SYLLABLES:])


def _cut(text: str, start: int, end: int, level: int = 0) -> list[tuple[int, int]]:
    """Ranges of at most `MAX_SYLLABLES` that together hold all that is not blank."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return []
    if len(text[start:end].split()) <= MAX_SYLLABLES or level == len(_BREAKS):
        return [(start, end)]
    borders = [start, *(start + b for b in _BREAKS[level](text[start:end])), end]
    result: list[tuple[int, int]] = []
    first, size = start, 0
    for left, right in pairwise(borders):
        length = len(text[left:right].split())
        if size and size + length > MAX_SYLLABLES:
            result += _cut(text, first, left, level + 1)
            first, size = left, 0
        size += length
    return result + _cut(text, first, end, level + 1)


# Where a long provision may be cut, best place first: offsets at which a next piece may begin.
_BREAKS: tuple[Callable[[str], list[int]], ...] = (
    lambda text: [m.end() for m in _LINE_BREAK.finditer(text)],
    lambda text: [begin for begin, _ in sentences(text)[1:]],
    lambda text: [begin for begin, _ in clauses(text)[1:]],
    lambda text: [m.end() for m in _COMMA.finditer(text)],
    lambda text: [m.end() for m in _BLANK.finditer(text)],
)
