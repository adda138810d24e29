"""References of a document against the library: unknown numbers, wrong days, replaced bases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.format_check.rule import Breach, shown
from vectorstore.vietnamese.dates import format_vi
from vectorstore.vietnamese.document_numbers import kind_of_number, number_key
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.basis_identity import Identity, Known
    from vectorstore.types import ParsedDocument, Reference

_POINT = "đối chiếu với thư viện"
# Letters that are answered are in nobody's library: the opening may name one.
_REPLIED = re.compile(r"\b(?:phuc dap|tra loi|thuc hien|theo)\b[^.;:]{0,40}$")
_LETTERS = frozenset(("Công văn", "Thông báo", "Giấy mời", "Phiếu chuyển", "Văn bản"))
_ENDED = ("replaced", "expired")
_SAYS_SO = re.compile(r"\b(?:thay the|bai bo|het hieu luc|sua doi|bo sung)\b")


def reference_breaches(parsed: ParsedDocument, known: Known) -> Iterator[Breach]:
    """Report references that the library contradicts or does not know; each number once."""
    reported: set[tuple[str, str]] = set()
    for reference in parsed.references:
        for breach in _of(reference, parsed, known):
            key = (number_key(reference.number), breach.rule)
            if key not in reported:
                reported.add(key)
                yield breach


def reference_notes(parsed: ParsedDocument, known: Known) -> Iterator[str]:
    """What a reader should look at though nothing is surely wrong: amendments, two days."""
    for reference in parsed.references:
        identity = identity_of(reference, known, parsed.document.place)
        if identity is None:
            if _answered(reference, parsed):
                yield f"{_name(reference)} không có trong thư viện; đối chiếu với văn bản đến."
            continue
        for doubt in identity.doubts:
            if doubt.standing not in _ENDED:
                yield doubt.message


def identity_of(reference: Reference, known: Known, place: str | None) -> Identity | None:
    """The library's document of a reference's number, None where it neither holds nor names it."""
    key = number_key(reference.number)
    for document in known.shelf.documents.values():
        own = document.about.number if document.about else document.number
        fits = own is not None and number_key(own) == key
        here = place is None or document.place in (place, None)
        if fits and (here or (reference.issued and reference.issued == document.issued)):
            return known.of_held(document)
    mentions = known.mentions.get(key)
    if not mentions:
        return None
    same_day = [m for m in mentions if reference.issued and m.issued == reference.issued]
    return known.of_mention((same_day or mentions)[0])


def _of(reference: Reference, parsed: ParsedDocument, known: Known) -> Iterator[Breach]:
    identity = identity_of(reference, known, parsed.document.place)
    where = _where(reference, parsed)
    if identity is None:
        if not _answered(reference, parsed):
            says = "Số hiệu viện dẫn phải có thật; thư viện không có và không nhắc đến số này."
            yield Breach("vien-dan-khong-ro", where, _name(reference), says, _POINT)
        return
    days = {m.issued for m in known.mentions.get(identity.key, ()) if m.issued}
    days |= {identity.issued} if identity.issued else set()
    if reference.issued and days and reference.issued not in days:
        written = " hoặc ".join(sorted(format_vi(day) for day in days))
        there = f"{_name(reference)} ngày {format_vi(reference.issued)}"
        says = f"Thư viện ghi ngày {written}."
        yield Breach("vien-dan-sai-ngay", where, there, says, _POINT)
    kind, stated = reference.kind, identity.kind or kind_of_number(reference.number)
    if kind and stated and fold(kind) != fold(stated) and kind not in ("Văn bản",):
        says = f"Số này là của {stated}."
        yield Breach("vien-dan-sai-ten-loai", where, _name(reference), says, _POINT)
    ended = [doubt for doubt in identity.doubts if doubt.standing in _ENDED]
    if ended and not _SAYS_SO.search(fold(_line(reference, parsed))):
        says = ended[0].message
        yield Breach("vien-dan-het-hieu-luc", where, _name(reference), says, _POINT)


def _answered(reference: Reference, parsed: ParsedDocument) -> bool:
    """Whether a reference is the letter that this one replies to."""
    before = fold(parsed.document.text[max(0, reference.start - 80) : reference.start])
    kind = reference.kind or kind_of_number(reference.number)
    return kind in _LETTERS and _REPLIED.search(before) is not None


def _name(reference: Reference) -> str:
    return f"{reference.kind or 'Văn bản'} số {reference.number}"


def _line(reference: Reference, parsed: ParsedDocument) -> str:
    text = parsed.document.text
    start = text.rfind("\n", 0, reference.start) + 1
    end = text.find("\n", reference.end)
    return text[start : end if end >= 0 else len(text)]


def _where(reference: Reference, parsed: ParsedDocument) -> str:
    line = _line(reference, parsed)
    at = max(0, line.find(reference.number) - 20)
    return f"Đoạn {shown(line[at:])}"
