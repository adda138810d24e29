"""What a question asks for, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from assistant.matching import Term
    from assistant.types import Language
    from vectorstore.types import FactRole
    from vectorstore.vietnamese.numbers import Quantity

Asks = Literal["figure", "date", "person", "agency", "document", "list", "compare", "open"]
UnitWish = Literal["%", "money", "rank", "count", "time"]


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that the question names: whole number, or kind with the number's first part."""

    kind: str | None
    number: str
    partial: bool


@dataclass(frozen=True, slots=True)
class DatedDocument:
    """A document that the question names by kind and month or day: "công văn tháng 02/2025"."""

    kind: str
    when: str  # "2025-02", "2025-02-18"


def matches(named: NamedDocument, number: str | None, kind: str | None) -> bool:
    """Tell whether a number is the one that a question names, whole or in part."""
    if number is None:
        return False
    key, wanted = number_key(number), number_key(named.number)
    if not named.partial:
        return key == wanted
    if named.kind and kind and fold(named.kind) != fold(kind):
        return False
    return key.startswith((wanted + "/", wanted + "-"))


@dataclass(frozen=True, slots=True)
class Question:
    """A question with everything that was understood of it."""

    text: str  # as asked (or as rewritten from a follow-up)
    reading: str  # in Vietnamese: the same, or the glossary's reading of an English question
    language: Language
    toned: bool  # typed with tone marks
    asks: Asks
    also_asks: frozenset[Asks] = frozenset()  # weaker cues, tried when the first finds nothing
    nominal: bool = False  # a phrase without an interrogative: what it asks for is left open
    unit: UnitWish | None = None
    count_noun: tuple[str, ...] = ()  # "bao nhiêu thủ tục" → ("thủ", "tục")
    share_noun: tuple[str, ...] = ()  # "bao nhiêu phần trăm hồ sơ" → ("hồ", "sơ")
    asserted: Quantity | None = None  # "có phải … là 95% không"
    document_kind: str | None = None  # "công văn nào" → "Công văn"
    role: FactRole | None = None
    years: tuple[int, ...] = ()
    compared_years: tuple[int, ...] = ()  # named only to compare with: "so với năm 2021"
    period: str | None = None
    sections: tuple[tuple[str, ...], ...] = ()  # "mục 2.2, điểm k" → ("2.2", "k")
    named: tuple[NamedDocument, ...] = ()
    dated: tuple[DatedDocument, ...] = ()
    places: tuple[str, ...] = ()  # provinces, canonical
    localities: tuple[str, ...] = ()  # other places as written: "huyện Kim Động"
    terms: tuple[Term, ...] = ()
    unknown_words: tuple[str, ...] = ()  # English words that the glossary lacks
    unsafe: bool = False
    holds_named: bool = False  # the library holds a document that the question names
    notes: tuple[str, ...] = field(default=())

    @property
    def other_reading(self) -> str | None:
        """How it was read, where that is not a part of what was typed."""
        return None if self.reading in self.text else self.reading
