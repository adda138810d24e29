"""What the API takes and gives, with an example of each; unknown keys are refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.answer_filter import AnswerFilter
from assistant.chat.conversation import MAX_QUESTION_CHARACTERS
from assistant.drafting.types import LetterKind
from vectorstore.types import Comparator, Document, Fact

QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
_MOST_TURNS = 20
_Short = Annotated[str, StringConstraints(max_length=600)]
_Answer = Annotated[str, StringConstraints(max_length=20_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PastTurn(_Strict):
    """An earlier question of the conversation and what was answered."""

    question: str = Field(max_length=MAX_QUESTION_CHARACTERS)
    answer: _Answer = ""


class Ask(_Strict):
    """A question, with what was asked before it."""

    q: str = Field(examples=[QUESTION], description="The question, at most 2,000 characters.")
    history: Annotated[list[PastTurn], Field(max_length=_MOST_TURNS)] = []
    as_of: date | None = Field(None, description="Only documents issued until this day.")
    year: int | None = Field(None, ge=1900, le=2200, description="Only documents about this year.")
    kind: _Short = Field("", description="Only documents of this kind, such as Kế hoạch.")
    agency: _Short = Field("", description="Only documents of this agency, by its whole name.")

    @property
    def only(self) -> AnswerFilter:
        """What answers are limited to."""
        return AnswerFilter.of(self.year, self.kind, self.agency)


class Draft(_Strict):
    """A request for a letter in the official format."""

    text: str = Field(min_length=1, max_length=8_000, examples=[QUESTION])
    kind: LetterKind = "Công văn"
    to: _Short = Field("", examples=["Sở Tài chính"])
    agency: _Short = ""
    superior: _Short = ""
    place: _Short = ""
    role: _Short = ""
    signer: _Short = ""
    unit: _Short = ""
    subject: _Short = ""
    as_of: date | None = None


class Problem(BaseModel):
    """What is wrong and what to do, in one Vietnamese sentence."""

    error: str = Field(examples=["Chưa có câu hỏi; hãy nhập câu hỏi rồi bấm Gửi."])


class CompletionError(BaseModel):
    """What is wrong, as OpenAI's clients read it."""

    message: str
    type: str


class CompletionProblem(BaseModel):
    """What is wrong: an object where the conversation is, a sentence where the request is."""

    error: CompletionError | str


class DocumentRow(BaseModel):
    """A document as lists show it."""

    id: str
    number: str | None = Field(examples=["138/KH-UBND"])
    kind: str | None = Field(examples=["Kế hoạch"])
    title: str
    agency: str | None
    place: str | None
    issued: str | None = Field(examples=["2025-12-19"])
    signer: str | None
    year: int | None
    period: str | None
    source: str
    revision: str
    superseded_by: str | None
    pages: int | None
    warnings: list[str]

    @classmethod
    def of(cls, document: Document) -> DocumentRow:
        """Take over what may be shown: not where the server keeps the file."""
        values = {name: getattr(document, name) for name in cls.model_fields}
        return cls(**{**values, "warnings": list(document.warnings)})


class ProvisionRow(BaseModel):
    """A provision: where it stands and its own text."""

    id: str
    kind: str
    label: str = Field(examples=["phần II, mục 2.2, điểm k"])
    section_path: list[str]
    section_inferred: bool
    page: int | None
    start: int
    end: int
    text: str


class DocumentDetails(DocumentRow):
    """A document with its text and provisions in order."""

    text: str
    provisions: list[ProvisionRow]


class Documents(BaseModel):
    """Every document that the person behind the key may see."""

    documents: list[DocumentRow]


class FigureRow(BaseModel):
    """A figure of a document, bound to what it measures."""

    document: str
    provision: str
    indicator: str
    comparator: Comparator
    value: float
    value_to: float | None
    unit: str
    year: int | None
    period: str
    role: Literal["target", "result"] | None
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, document: Document, fact: Fact) -> FigureRow:
        """Take over a fact with the clause that states it."""
        own = {"document", "provision", "quote"}
        values = {name: getattr(fact, name) for name in cls.model_fields.keys() - own}
        quote = document.text[fact.start : fact.end]
        return cls(document=document.id, provision=fact.provision_id, quote=quote, **values)


class Figures(BaseModel):
    """One page of the figures that were asked for, and how many there are."""

    total: int
    targets: list[FigureRow]


class Message(BaseModel):
    """A message as OpenAI's clients send it; only its text is read."""

    model_config = ConfigDict(extra="ignore")
    role: Annotated[str, StringConstraints(max_length=40)]
    content: _Answer | Annotated[list[dict[str, Any]], Field(max_length=50)] | None = None

    @property
    def text(self) -> str:
        """Its words, of several parts the texts."""
        if isinstance(self.content, list):
            parts = [part.get("text") for part in self.content if part.get("type") == "text"]
            return "\n".join(part for part in parts if isinstance(part, str))
        return self.content or ""


class Completion(BaseModel):
    """A request to `/v1/chat/completions`; what this program has no use for is ignored."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={"example": {"messages": [{"role": "user", "content": QUESTION}]}},
    )
    messages: Annotated[list[Message], Field(min_length=1, max_length=100)]
    model: Annotated[str, StringConstraints(max_length=100)] = "cchc"
    stream: bool = False


class EventStream(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"
