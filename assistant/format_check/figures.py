"""Figures of a document against the provisions that its sentences cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.format_check.rule import Breach, shown
from assistant.labels import document_label
from assistant.section_names import find_sections, lies_in
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key
from vectorstore.vietnamese.numbers import find_quantities
from vectorstore.vietnamese.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.format_check.lines import Line
    from assistant.shelf import Shelf
    from vectorstore.types import Document

_POINT = "đối chiếu với thư viện"


class _Cited(NamedTuple):
    """What a sentence names as its source: a held document and perhaps a section of it."""

    document: Document
    path: tuple[str, ...]


def figure_breaches(body: Sequence[Line], shelf: Shelf) -> Iterator[Breach]:
    """Report figures that do not stand in the provision that their sentence cites.

    A sentence that names no source goes on with the one before it in the same paragraph. Only
    documents that the library holds can be compared.
    """
    held: dict[str, Document] = {}
    for document in shelf.documents.values():
        number = document.number or (document.about.number if document.about else None)
        if number:
            held.setdefault(number_key(number), document)
    for line in body:
        cited: _Cited | None = None
        for start, end in sentences(line.text):
            words = line.text[start:end]
            cited = _cited(words, held) or cited
            if cited is not None:
                yield from _compared(words, cited, line, shelf)


def _cited(words: str, held: dict[str, Document]) -> _Cited | None:
    """The held document that a sentence names, with the section named right before or after."""
    for number in find_document_numbers(words):
        document = held.get(number_key(number.number))
        if document is None:
            continue
        sections = [s for s in find_sections(words) if not s.end < number.start - 160]
        before = [s for s in sections if s.end <= number.start]
        after = [s for s in sections if 0 <= s.start - number.end <= 80]
        chosen = before[-1:] or after[:1]
        return _Cited(document, chosen[0].path if chosen else ())
    return None


def _compared(words: str, cited: _Cited, line: Line, shelf: Shelf) -> Iterator[Breach]:
    document = cited.document
    text = document.text
    name = document_label(document)
    if cited.path:
        fitting = [p for p in shelf.provisions(document.id) if lies_in(p.section_path, cited.path)]
        if not fitting:
            where = f"Đoạn {line.paragraph} {shown(line.text)}"
            place = " ".join(cited.path)
            says = f"{name} không có mục, điểm này."
            yield Breach("vien-dan-sai-muc", where, f"mục, điểm {place}", says, _POINT)
            return
        text = "\n".join(document.text[p.start : p.subtree_end] for p in fitting)
    stated = {(q.value, q.unit == "%") for q in find_quantities(text)}
    stated |= {(q.value_to, q.unit == "%") for q in find_quantities(text) if q.value_to is not None}
    for quantity in find_quantities(words):
        values = [v for v in (quantity.value, quantity.value_to) if v is not None]
        percent = quantity.unit == "%"
        if any((value, percent) not in stated for value in values):
            there = words[quantity.start : quantity.end]
            where = f"Đoạn {line.paragraph} {shown(line.text)}"
            place = f", {' '.join(cited.path)}" if cited.path else ""
            says = f"Số liệu phải có trong nơi được dẫn; {name}{place} không nêu số này."
            yield Breach("so-lieu", where, there, says, _POINT)
