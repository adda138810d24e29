"""What answers are limited to by the person who asks: a year, a kind of document, an agency."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from assistant.interface_language import mark, tr
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.question import Question
    from vectorstore.types import Document

_YEAR, _KIND, _AGENCY = mark("năm {year}"), mark("loại {kind}"), mark("cơ quan {agency}")


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """Documents of this year, kind and agency alone; what is `None` is not limited."""

    year: int | None = None
    kind: str | None = None  # "Kế hoạch"
    agency: str | None = None  # "Ủy ban nhân dân tỉnh Hưng Yên"

    def __bool__(self) -> bool:
        return self != UNFILTERED

    @classmethod
    def of(cls, year: int | None, kind: str | None, agency: str | None) -> Self:
        """Take values as they were typed: white space at the ends and empty words are nothing."""
        return cls(year, (kind or "").strip() or None, (agency or "").strip() or None)

    def admits(self, document: Document) -> bool:
        """Tell whether a document may be answered from."""
        return (
            (self.year is None or self.year in document_years(document))
            and (self.kind is None or _same(self.kind, document.kind))
            and (self.agency is None or _same(self.agency, document.agency))
        )

    def excludes_years_of(self, question: Question) -> bool:
        """Tell whether the question names years, and not the one of the filter."""
        named = (*question.years, *question.compared_years)
        return self.year is not None and bool(named) and self.year not in named

    def asked_within(self, question: Question) -> Question:
        """The question with the filter's year, where it names neither a year nor a document.

        A document of the year may also state figures of other years; they are no answer.
        """
        free = not (question.years or question.compared_years or question.named or question.dated)
        if self.year is None or not free or question.asks not in _OF_A_YEAR:
            return question
        return replace(question, years=(self.year,))

    def described(self) -> str:
        """What is left, in Vietnamese: "năm 2026, loại Kế hoạch"."""
        return self._limits(mark)

    def _limits(self, say: Callable[[str], str]) -> str:
        parts = (
            say(_YEAR).format(year=self.year) if self.year is not None else "",
            say(_KIND).format(kind=self.kind) if self.kind else "",
            say(_AGENCY).format(agency=self.agency) if self.agency else "",
        )
        return ", ".join(filter(None, parts))

    def notice(self) -> str:
        """The sentence beside an answer: what it was limited to."""
        return tr("Chỉ trả lời từ văn bản {limits}.").format(limits=self._limits(tr))


UNFILTERED = AnswerFilter()
_OF_A_YEAR = frozenset({"figure", "list", "open", "agency", "person"})


def document_years(document: Document) -> tuple[int, ...]:
    """The years that a document is about, else the year in which it was issued."""
    if document.years:
        return document.years
    if document.year is not None:
        return (document.year,)
    issued = document.issued or document.issued_month
    return (int(issued[:4]),) if issued else ()


def _same(wanted: str, own: str | None) -> bool:
    return own is not None and fold(wanted) == fold(own)


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What a filter over some documents can be set to; years newest first."""

    years: tuple[int, ...]
    kinds: tuple[str, ...]
    agencies: tuple[str, ...]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Self:
        """Every value that a document has."""
        held = tuple(documents)
        return cls(
            tuple(sorted({year for d in held for year in document_years(d)}, reverse=True)),
            tuple(sorted({d.kind for d in held if d.kind}, key=fold)),
            tuple(sorted({d.agency for d in held if d.agency}, key=fold)),
        )
