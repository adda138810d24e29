"""The answer as other programs read it: the frozen types behind `cchc ask --json`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, Self

from assistant.answer_filter import AnswerFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance

    from vectorstore.types import Comparator, Document, Fact, Provision

Language = Literal["vi", "en"]
DeclineReason = Literal[
    "not_in_documents",
    "year_not_covered",
    "place_not_covered",
    "unknown_document",
    "out_of_scope",
    "unsafe_request",
]
WarningKind = Literal["conflict", "superseded", "incomplete", "ocr", "date"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the conversation."""

    question: str
    answer: str = ""
    understood_as: str | None = None  # the full question, where it was a follow-up itself


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """The document of a citation, as far as a letter needs to name it."""

    id: str
    number: str | None
    kind: str | None
    title: str
    issued: str | None
    source: str
    revision: str
    issued_month: str | None = None  # "2025-02" where the day is blank

    @classmethod
    def of(cls, document: Document) -> Self:
        """Take over the fields of the library's document."""
        return cls(
            id=document.id,
            number=document.number,
            kind=document.kind,
            title=document.title,
            issued=document.issued,
            source=document.source,
            revision=document.revision,
            issued_month=document.issued_month,
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands: `quote` is exactly ``document.text[start:end]``."""

    marker: int
    document: CitedDocument
    label: str  # "Kế hoạch 138/KH-UBND, mục 2.2, điểm k"
    section: str
    section_path: tuple[str, ...]
    section_inferred: bool
    page: int | None
    quote: str
    start: int
    end: int
    provision_id: str
    ocr_confidence: float | None = None  # 0 to 1, of text that was recognised in an image
    doubtful: tuple[tuple[int, int], ...] = ()  # digits that may be wrong: offsets in the quote

    @classmethod
    def of(
        cls,
        marker: int,
        document: Document,
        provision: Provision,
        label: str,
        span: tuple[int, int],
    ) -> Self:
        """Cite `span` of the document's text as standing in `provision`."""
        start, end = span
        return cls(
            marker=marker,
            document=CitedDocument.of(document),
            label=label,
            section=provision.label,
            section_path=provision.section_path,
            section_inferred=provision.inferred,
            page=provision.page,
            quote=document.text[start:end],
            start=start,
            end=end,
            provision_id=provision.id,
            ocr_confidence=provision.ocr_confidence,
            doubtful=tuple(
                (max(first, start) - start, min(last, end) - start)
                for first, last in provision.doubtful
                if first < end and start < last
            ),
        )


@dataclass(frozen=True, slots=True)
class AnswerFigure:
    """A figure of the answer, read from the cited provision (not from the answer's wording)."""

    indicator: str
    comparator: Comparator
    value: float
    unit: str
    year: int | None
    marker: int
    value_to: float | None = None

    @classmethod
    def of(cls, fact: Fact, marker: int) -> Self:
        """Take over a fact of the library under a citation's marker."""
        return cls(
            indicator=fact.indicator,
            comparator=fact.comparator,
            value=fact.value,
            unit=fact.unit,
            year=fact.year,
            marker=marker,
            value_to=fact.value_to,
        )


@dataclass(frozen=True, slots=True)
class Warning:  # the contract's word for it
    """Something the reader must know before signing: a conflict, a superseded text, …."""

    kind: WarningKind
    message: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent."""

    retrieve: float = 0.0
    answer: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What became of a language model's sentences; those that were stopped are not kept."""

    model: str
    written: int = 0  # at the first attempt
    stopped: int = 0  # of these, not held by what they cite
    invented: int = 0  # of the stopped, with a figure, day or number that no excerpt holds
    repaired: int = 0  # right at the second attempt
    shown: int = 0
    problem: str | None = None  # why the endpoint gave less than a whole reply


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `abstained` means that nothing is asserted."""

    question: str
    language: Language
    answer: str
    abstained: bool = False
    reason: DeclineReason | None = None
    citations: tuple[Citation, ...] = ()
    figures: tuple[AnswerFigure, ...] = ()
    warnings: tuple[Warning, ...] = ()
    answered_by: str = "extractive"
    timings_ms: Timings = Timings()
    id: str | None = None
    understood_as: str | None = None  # the full question that a follow-up was read as
    confidence: float | None = None  # 0…1, how much of the question the evidence speaks of
    model: ModelUse | None = None  # None where no model was asked, or while it still writes
    filter: AnswerFilter | None = None  # what the person limited the answer to

    @property
    def growing(self) -> bool:
        """Whether it holds a model's first sentences, to which more may come."""
        return self.model is None and self.answered_by.startswith("llm:")

    def to_json(self) -> dict[str, Any]:
        """The dictionary of the contract, ready for `json.dumps`."""
        result = asdict(self)
        for figure in result["figures"]:
            if figure["value_to"] is None:
                del figure["value_to"]
        return result

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; fields that this version does not know are left out."""
        model, only = stored.get("model"), stored.get("filter")
        return cls(
            **_known(cls, stored)
            | {
                "citations": tuple(map(_citation, stored.get("citations", ()))),
                "figures": tuple(
                    AnswerFigure(**_known(AnswerFigure, one)) for one in stored.get("figures", ())
                ),
                "warnings": tuple(
                    Warning(**_known(Warning, one)) for one in stored.get("warnings", ())
                ),
                "timings_ms": Timings(**_known(Timings, stored.get("timings_ms", {}))),
                "model": None if model is None else ModelUse(**_known(ModelUse, model)),
                "filter": None if only is None else AnswerFilter(**_known(AnswerFilter, only)),
            }
        )


def _citation(stored: Mapping[str, Any]) -> Citation:
    return Citation(
        **_known(Citation, stored)
        | {
            "document": CitedDocument(**_known(CitedDocument, stored["document"])),
            "section_path": tuple(stored["section_path"]),
            "doubtful": tuple((start, end) for start, end in stored.get("doubtful", ())),
        }
    )


def _known(kind: type[DataclassInstance], stored: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in stored.items() if name in names}
