"""What a suite expects of an answer: the schema of `suites/*.yaml`."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assistant.drafting.types import LetterKind
from assistant.types import DeclineReason, WarningKind
from vectorstore.types import Comparator

CRITICAL_TAG = "critical"
# An item that the program is known to get wrong: it is asked, scored and shown, counted openly by
# the gate, and left out of the thresholds' means.
KNOWN_WRONG_TAG = "known_wrong"


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        message = f"biểu thức chính quy «{pattern}» sai: {error}"
        raise ValueError(message) from error
    return pattern


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _a_day(written: str) -> str:
    try:
        date.fromisoformat(written)
    except ValueError as error:
        message = f"ngày «{written}» phải viết dạng năm-tháng-ngày, ví dụ 2025-12-19"
        raise ValueError(message) from error
    return written


def _a_value(written: str) -> str:
    if not re.search(r"\d", written):
        message = f"giá trị «{written}» không có chữ số"
        raise ValueError(message)
    return written


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Day = Annotated[str, AfterValidator(_a_day)]
Value = Annotated[str, AfterValidator(_a_value)]
Pattern = Annotated[str, AfterValidator(_compiles)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedFigure(_Part):
    """A figure that the answer must carry; fields left out match anything."""

    value: float
    value_to: float | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    year: int | None = None
    subject: str | None = None  # words that the figure's indicator must hold, in any order


class Source(_Part):
    """A document that may be cited, by the start of its file name or by its number.

    `section` is the path of labels below which the citation must stand: "2.2" or "2.2/k".
    """

    document: str | None = None
    number: str | None = None
    section: str | None = None

    @model_validator(mode="after")
    def _names_a_document(self) -> Self:
        if self.document is None and self.number is None:
            message = "cần «document» (đầu tên tệp) hoặc «number» (số hiệu)"
            raise ValueError(message)
        return self


class ExpectedHeader(_Part):
    """What the library must know of the cited document itself; fields left out match anything."""

    number: str | None = None
    kind: str | None = None
    agency: str | None = None
    issued: Day | None = None
    signer: str | None = None

    @property
    def given(self) -> dict[str, str]:
        """The fields that are expected, in the order of the schema."""
        return {name: value for name, value in self if value is not None}


class ExpectedLetter(_Part):
    """What a drafted letter must hold besides the patterns and facts of `Expected`."""

    bases: Words = ()  # the document numbers of its "Căn cứ" lines, in their order
    open: Words = ()  # how each open point of content begins, in any order


class Expected(_Part):
    """What is right for one question.

    `must` is searched in the answer with its quotes, `must_not` in the answer's text alone. The
    facts (`values`, `dates`, `numbers`, `names`) must stand in the answer's text, in any way of
    writing them that means the same. `answerable: either` accepts both declining and an answer that
    satisfies the patterns.
    """

    answerable: bool | Literal["either"] = True
    reason: Annotated[tuple[DeclineReason, ...], BeforeValidator(_listed)] = ()
    must: Annotated[tuple[Pattern, ...], BeforeValidator(_listed)] = ()
    must_not: Annotated[tuple[Pattern, ...], BeforeValidator(_listed)] = ()
    figures: tuple[ExpectedFigure, ...] = ()
    values: Annotated[tuple[Value, ...], BeforeValidator(_listed)] = ()  # "1.344", "12,7", "09"
    dates: Annotated[tuple[Day, ...], BeforeValidator(_listed)] = ()  # ISO 8601
    numbers: Words = ()  # document numbers, "118/2025/NĐ-CP"
    names: Words = ()  # persons and agencies
    years: tuple[int, ...] = ()  # the years asked about; those named in the question when empty
    place: str | None = None  # the province asked about
    sources: tuple[Source, ...] = ()
    every_source: bool = False  # each source must be cited, not only one of them
    header: ExpectedHeader | None = None  # of the source that is cited
    letter: ExpectedLetter | None = None  # of a drafted letter
    warnings: tuple[WarningKind, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        says = self.must or self.figures or self.facts or self.letter
        if self.answerable is True and not says:
            message = (
                "câu trả lời được thì cần «must», «figures», «values», «dates», «numbers» "
                "hoặc «names»"
            )
            raise ValueError(message)
        if self.answerable is True and self.reason:
            message = "«reason» chỉ dùng khi «answerable: false» hoặc «either»"
            raise ValueError(message)
        asserted = self.must or self.figures or self.facts or self.sources
        if self.answerable is False and asserted:
            message = "câu phải từ chối thì không có «must», «figures», «sources», «values», …"
            raise ValueError(message)
        if self.header is not None and not (self.header.given and self.sources):
            message = "«header» cần ít nhất một trường, và «sources» nói đó là văn bản nào"
            raise ValueError(message)
        return self

    @property
    def facts(self) -> tuple[str, ...]:
        """Everything that must stand in the answer's text, in the order of the fields."""
        return (*self.values, *self.dates, *self.numbers, *self.names)


class Drafting(_Part):
    """A letter is asked for instead of an answer: `question` is what it shall say.

    A letter that came in asks alone; `question` then only names the item in reports.
    """

    kind: LetterKind = "Công văn"
    incoming: str = ""  # the text of the letter that came in


class Item(_Part):
    """One question, a conversation whose last question is scored, or a letter to be drafted."""

    id: str
    type: str
    question: str = Field(min_length=1)
    history: tuple[str, ...] = ()  # earlier questions, asked in this order first
    expected: Expected
    draft: Drafting | None = None
    tags: tuple[str, ...] = ()
    # The composing step is made to err: what it says wrong must not come out ("figure": the last
    # figure of every line off by one; "quote": every quote off by one character).
    fault: Literal["figure", "quote"] | None = None

    @model_validator(mode="after")
    def _critical_is_not_excused(self) -> Self:
        if {CRITICAL_TAG, KNOWN_WRONG_TAG} <= set(self.tags):
            message = f"một câu không thể vừa «{CRITICAL_TAG}» vừa «{KNOWN_WRONG_TAG}»"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _letters_are_drafted(self) -> Self:
        if (self.draft is None) != (self.expected.letter is None):
            message = "«draft» và «expected.letter» phải đi cùng nhau"
            raise ValueError(message)
        if self.draft is not None and (self.history or self.fault):
            message = "câu có «draft» không dùng «history», «fault»"
            raise ValueError(message)
        return self


class Threshold(_Part):
    """The least mean that a metric must reach."""

    min: float = Field(ge=0, le=1)


class Suite(_Part):
    """A named list of items over one corpus, with the gate that they must pass.

    `corpus` is "sample" (shipped), "shared" (the real documents beside the checkout) or a folder
    relative to the suite's file.
    """

    name: str = Field(min_length=1)
    title: str = ""
    description: str = ""
    corpus: str = "sample"
    gate: dict[str, Threshold] = Field(default_factory=dict)
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        seen: set[str] = set()
        for item in self.items:
            if item.id in seen:
                message = f"mã câu «{item.id}» dùng hai lần"
                raise ValueError(message)
            seen.add(item.id)
        return self
