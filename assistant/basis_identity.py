"""Who a mentioned document is: every mention of it put together, and what speaks against it.

Numbers start again every year and in every province, so equal numbers mean one document only where
year, subject or place agree; where those agree and the days differ, one of the days is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from assistant.labels import document_label, provision_label
from assistant.legal_rank import is_central
from vectorstore.vietnamese.dates import find_dates, format_vi
from vectorstore.vietnamese.document_numbers import (
    find_document_numbers,
    kind_of_number,
    number_key,
)
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.shelf import Shelf
    from vectorstore.types import Document, Reference

Standing = Literal["replaced", "expired", "amended", "two_days", "known_by_summary"]
_SAME_SUBJECT = 0.5  # share of common syllables from which two subjects are one
_CHANGES = re.compile(r"^\W*(?:ve\s+(?:viec\s+)?)?(sua doi|bo sung|thay the|bai bo|huy bo)\b")
_ENDS = frozenset(("thay the", "bai bo", "huy bo"))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that must be known before a basis is cited; `by` names what changes it."""

    standing: Standing
    message: str  # one sentence in Vietnamese
    by: str = ""  # "Nghị định số 111/2025/NĐ-CP ngày 22/5/2025"


@dataclass(frozen=True, slots=True)
class Identity:
    """One document as the library has it; None and "" where no mention says so."""

    kind: str | None
    number: str
    issued: str | None  # ISO 8601; None also where mentions give different days
    agency: str | None
    subject: str
    held: Document | None = None
    days: tuple[str, ...] = ()  # every day as written, where they differ
    doubts: tuple[Doubt, ...] = ()

    @property
    def key(self) -> str:
        """The key under which spellings of its number are equal."""
        return number_key(self.number)

    @property
    def two_days(self) -> bool:
        """Whether it is written with different days."""
        return len(self.days) > 1


class Known:
    """Every mention of every number, and what the documents say of one another."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.mentions: dict[str, list[Reference]] = {}
        for reference in shelf.references:
            self.mentions.setdefault(number_key(reference.number), []).append(reference)
        self.held: dict[str, list[Document]] = {}
        for document in shelf.documents.values():
            if document.number and document.kind != "Tin tức":
                self.held.setdefault(number_key(document.number), []).append(document)

    def of_held(self, document: Document) -> Identity | None:
        """The identity of a held document, or of the one that a summary is about."""
        about = document.about
        if about is not None and about.number:
            told = [
                r
                for r in self.mentions.get(number_key(about.number), ())
                if r.document_id == document.id
            ]
            fullest = max(told, key=_fullness, default=None)
            doubt = Doubt(
                "known_by_summary",
                f"{about.kind or 'Văn bản'} {about.number} chỉ được biết qua "
                f"{document_label(document)}; cần đối chiếu bản gốc.",
            )
            return Identity(
                about.kind,
                about.number,
                about.issued,
                fullest.agency if fullest else None,
                fullest.subject if fullest else "",
                doubts=(doubt,),
            )
        if document.kind == "Tin tức":
            return None
        identity = Identity(
            document.kind,
            document.number or "",
            document.issued,
            document.agency,
            document.title,
            held=document,
        )
        return self._judged(identity, self._same(identity, document.place))

    def of_mention(self, reference: Reference) -> Identity:
        """Put together every mention of the document that this one means."""
        place = self.shelf.documents[reference.document_id].place
        own = Identity(
            reference.kind or kind_of_number(reference.number),
            reference.number,
            reference.issued,
            reference.agency,
            reference.subject,
        )
        same = self._same(own, place, reference)
        for document in self.held.get(own.key, ()):
            if _one_document(own, document.issued, document.title) and (
                is_central(own.number) or document.place == place
            ):
                identity = self.of_held(document)
                if identity is not None:
                    return self._judged(identity, same)
        agency = own.agency or _most(r.agency for r in same if r.agency)
        subject = own.subject or max((r.subject for r in same), key=len, default="")
        issued = own.issued or _most(r.issued for r in same if r.issued)
        whole = Identity(own.kind, own.number, issued, agency, subject)
        return self._judged(whole, same)

    def _same(
        self, own: Identity, place: str | None, origin: Reference | None = None
    ) -> list[Reference]:
        """The mentions of the same document: same number, and year, subject or page agree."""
        found = []
        for reference in self.mentions.get(own.key, ()):
            document = self.shelf.documents[reference.document_id]
            if not is_central(own.number) and place and document.place not in (place, None):
                continue
            within = origin is not None and reference.document_id == origin.document_id
            unsaid = within and not (reference.subject and own.subject)
            if unsaid or _one_document(own, reference.issued, reference.subject):
                found.append(reference)
        return found

    def _judged(self, identity: Identity, same: Sequence[Reference]) -> Identity:
        """Add the days that differ and the documents that end or change this one."""
        doubts = list(identity.doubts)
        written = self._days(identity, same)
        issued = identity.issued
        if len(written) > 1:
            places = "; ".join(f"{day} ({where})" for day, where in written.items())
            name = f"{identity.kind or 'Văn bản'} số {identity.number}"
            doubts.append(Doubt("two_days", f"{name} được ghi với các ngày khác nhau: {places}."))
            issued = identity.issued if identity.held is not None else None
        doubts += [d for d in self._changes(identity) if d not in doubts]
        return Identity(
            identity.kind,
            identity.number,
            issued,
            identity.agency,
            identity.subject,
            identity.held,
            tuple(written) if len(written) > 1 else (),
            tuple(dict.fromkeys(doubts)),
        )

    def _days(self, identity: Identity, same: Sequence[Reference]) -> dict[str, str]:
        """Each written day and where it is first written; impossible days count too."""
        days: dict[str, str] = {}
        if identity.issued and identity.held is not None:
            days[format_vi(identity.issued)] = document_label(identity.held)
        for reference in same:
            document = self.shelf.documents[reference.document_id]
            day = format_vi(reference.issued) if reference.issued else ""
            if not day:
                words = document.text[reference.start : reference.end]
                after = words.partition(reference.number)[2]
                dates = [d for d in find_dates(after) if d.complete and not d.valid]
                close = [d for d in dates if len(after[: d.start].split()) <= 2]
                day = after[close[0].start : close[0].end].strip() if close else ""
            if day:
                where = provision_label(
                    document, self.shelf.provision(document.id, reference.provision_id)
                )
                days.setdefault(day.removeprefix("ngày "), where)
        return days

    def _changes(self, identity: Identity) -> list[Doubt]:
        """What ends or amends a document, by the held documents' own acts and by titles."""
        name = f"{identity.kind or 'Văn bản'} số {identity.number}"
        doubts = []
        if identity.held is not None and identity.held.superseded_by:
            by = identity.held.superseded_by
            doubts.append(Doubt("replaced", f"{name} đã được thay thế bởi {by}.", by))
        for reference in self.mentions.get(identity.key, ()):
            by_succession = identity.held is not None and not reference.part
            if reference.relation == "mentions" or by_succession:
                continue
            if not _one_document(identity, reference.issued, reference.subject):
                continue
            by = document_label(self.shelf.documents[reference.document_id])
            doubts.append(_doubt(name, by, reference.relation, reference.part, reference.effective))
        for verb, by in self._titled_changes.get(identity.key, ()):
            standing: Standing = "replaced" if verb in _ENDS else "amended"
            words = "được thay thế, bãi bỏ bởi" if verb in _ENDS else "được sửa đổi, bổ sung bởi"
            doubts.append(Doubt(standing, f"{name} {words} {by}.", by))
        return doubts

    @cached_property
    def _titled_changes(self) -> dict[str, list[tuple[str, str]]]:
        """Numbers that the title of a mentioned document says it amends or ends."""
        found: dict[str, list[tuple[str, str]]] = {}
        for reference in self.shelf.references:
            verb = _CHANGES.match(fold(reference.subject))
            if verb is None:
                continue
            by = mention_name(reference.kind, reference.number, reference.issued)
            for number in find_document_numbers(reference.subject)[:1]:
                entries = found.setdefault(number_key(number.number), [])
                if not any(reference.number in other for _, other in entries):
                    entries.append((verb[1], by))
        return found


def identify(reference: Reference, known: Known) -> Identity:
    """The document that a mention means."""
    return known.of_mention(reference)


def mention_name(kind: str | None, number: str, issued: str | None) -> str:
    """Name a document as letters do inside a sentence: kind, number and day."""
    day = f" ngày {format_vi(issued)}" if issued else ""
    return f"{kind or 'Văn bản'} số {number}{day}"


def _doubt(name: str, by: str, relation: str, part: str, effective: str | None) -> Doubt:
    since = f" từ ngày {format_vi(effective)}" if effective else ""
    if part:
        return Doubt("amended", f"{name}: {part} được sửa đổi hoặc bãi bỏ bởi {by}{since}.", by)
    if relation == "amends":
        return Doubt("amended", f"{name} được sửa đổi, bổ sung bởi {by}{since}.", by)
    if relation == "repeals":
        return Doubt("expired", f"{name} hết hiệu lực{since} theo {by}.", by)
    return Doubt("replaced", f"{name} đã được thay thế bởi {by}{since}.", by)


def _one_document(own: Identity, issued: str | None, subject: str) -> bool:
    if own.issued and issued:
        return own.issued[:4] == issued[:4] or _alike(own.subject, subject)
    return True


def _alike(one: str, other: str) -> bool:
    first, second = set(fold(one).split()), set(fold(other).split())
    if not first or not second:
        return False
    return len(first & second) / min(len(first), len(second)) >= _SAME_SUBJECT


def _fullness(reference: Reference) -> tuple[bool, bool, int]:
    return bool(reference.issued), bool(reference.agency), len(reference.subject)


def _most(values: Iterable[str]) -> str | None:
    counted: dict[str, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    return max(counted, key=lambda value: counted[value], default=None)
