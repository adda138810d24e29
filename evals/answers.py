"""The answer as the evaluation reads it: a checked view of one `cchc ask --json` object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import ContractError


class _Part(BaseModel):
    # Fields may be added to the contract at any time; those are not this program's business.
    model_config = ConfigDict(frozen=True, extra="ignore")


class CitedDocument(_Part):
    """The document under a citation."""

    id: str
    number: str | None
    kind: str | None
    title: str
    issued: str | None
    source: str


class Citation(_Part):
    """One citation; `quote` claims to be `start:end` of the document's stored text."""

    marker: int
    document: CitedDocument
    label: str = ""  # document and section in words, as a reader sees them
    section: str
    section_path: tuple[str, ...]
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Figure(_Part):
    """One figure under a citation's marker."""

    indicator: str
    comparator: str
    value: float
    unit: str
    year: int | None
    marker: int
    value_to: float | None = None


class AnswerWarning(_Part):
    """A warning that stands beside the answer."""

    kind: str
    message: str


class TokenUsage(_Part):
    """Tokens that a language model read and wrote for the answer."""

    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)


class ModelUse(_Part):
    """What became of a language model's sentences."""

    written: int = Field(ge=0)
    stopped: int = Field(ge=0)  # by the check, at the first attempt
    invented: int = Field(default=0, ge=0)  # of these, with a figure that no excerpt holds


class OpenPoint(_Part):
    """What a letter leaves to a person, and the mark that stands for it there."""

    what: str
    placeholder: str


class Draft(_Part):
    """What a drafted letter has besides its text."""

    bases: tuple[str, ...]  # the document numbers of its "Căn cứ" lines, in their order
    open_points: tuple[OpenPoint, ...]  # of content; those of the form are left out
    sources: tuple[str, ...]  # every text that its values may come from
    breaches: tuple[str, ...]  # of the official format


class AnswerRecord(_Part):
    """One answer of the assistant, or one letter: then `answer` is its bases and body."""

    answer: str
    abstained: bool
    reason: str | None
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    warnings: tuple[AnswerWarning, ...]
    answered_by: str = "extractive"
    usage: TokenUsage | None = None
    model: ModelUse | None = None
    draft: Draft | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> AnswerRecord:
        """Read the contract's dictionary; raises `ContractError` naming the field that is wrong."""
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            message = f"Câu trả lời không đúng hợp đồng JSON ở trường «{where}»: {first['msg']}."
            raise ContractError(message) from error

    @property
    def quotes(self) -> str:
        """All quotes, one a line."""
        return "\n".join(citation.quote for citation in self.citations)
