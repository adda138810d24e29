"""The hand labels of `evals/gold/facts.yaml`: which figures a provision states.

The file holds ranges into the documents' stored text and none of the text; its head says by which
conventions it was labelled.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from vectorstore.types import Comparator, FactRole

GOLD = Path(__file__).resolve().parents[1] / "evals" / "gold" / "facts.yaml"

Part = Literal["a", "b", "c"]
Span = tuple[int, int]


def _listed(value: Any) -> Any:  # noqa: ANN401  # whatever YAML holds; pydantic checks it next
    return value if isinstance(value, list) else [value]


class _Label(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldFact(_Label):
    """One figure; a tuple in `unit`, `comparator`, `year` or `role` holds every accepted reading.

    `at` and `subject_at` are ranges in the provision, end exclusive.
    """

    at: Span
    value: float
    value_to: float | None = None
    unit: Annotated[tuple[str, ...], BeforeValidator(_listed)]
    comparator: Annotated[tuple[Comparator | Literal["approximate"], ...], BeforeValidator(_listed)]
    year: Annotated[tuple[int | None, ...], BeforeValidator(_listed)]
    year_from: Literal["text", "heading", "period", "document"] | None = None
    role: Annotated[tuple[FactRole | None, ...], BeforeValidator(_listed)]
    subject: str
    subject_at: tuple[Span, ...]
    optional: bool = False

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if ("range" in self.comparator) != (self.value_to is not None):
            message = f"{self.subject}: «range» goes with value_to"
            raise ValueError(message)
        if (self.year == (None,)) != (self.year_from is None):
            message = f"{self.subject}: a year goes with year_from"
            raise ValueError(message)
        return self


class GoldProvision(_Label):
    """A labelled range of a document's stored text, with every figure that it states."""

    part: Part
    file: str
    start: int
    end: int
    form: Literal["prose", "table"]
    sha256: str  # the first 16 hexadecimal digits of the range's hash
    facts: tuple[GoldFact, ...]

    @model_validator(mode="after")
    def _ranges_are_inside(self) -> Self:
        size = self.end - self.start
        for fact in self.facts:
            for start, end in (fact.at, *fact.subject_at):
                if not 0 <= start < end <= size:
                    message = f"{self.file} {self.start}: {fact.subject}: range outside"
                    raise ValueError(message)
        return self

    def place(self, text: str) -> int | None:
        """Where the labelled range starts in this stored text; None where it is not in it.

        What stands around a provision may be read differently one day (page furniture, a heading
        that was lost), which moves the range without changing it.
        """
        size = self.end - self.start
        starts = (self.start, *range(len(text) - size + 1))
        return next((at for at in starts if fingerprint(text[at : at + size]) == self.sha256), None)


class Placed(NamedTuple):
    """A labelled provision with its document's stored text and where it starts there."""

    provision: GoldProvision
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in the stored text."""
        return self.start + self.provision.end - self.provision.start

    def evidence(self, fact: GoldFact) -> tuple[str, ...]:
        """The document's words for the fact's subject."""
        return tuple(self.text[self.start + a : self.start + b] for a, b in fact.subject_at)


def fingerprint(text: str) -> str:
    """The beginning of the text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def load_gold(path: Path = GOLD) -> tuple[GoldProvision, ...]:
    """Read the labels; raises pydantic's `ValidationError` where they contradict themselves."""
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(GoldProvision.model_validate(entry) for entry in value["provisions"])
