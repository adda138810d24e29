"""What the model writes: statements with the ids of their excerpts, read while they arrive."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.utils.json import parse_partial_json
from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 1500  # characters; no sentence is as long, and the check costs time
_INLINE = re.compile(r"\s*\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")


class WrittenStatement(BaseModel):
    """One statement as the model is asked to write it."""

    model_config = ConfigDict(extra="forbid")

    text: str
    sources: list[int]


class WrittenStatements(BaseModel):
    """The whole reply; its schema goes with the request."""

    model_config = ConfigDict(extra="forbid")

    statements: list[WrittenStatement]


def statements_schema(ids: Sequence[int]) -> dict[str, Any]:
    """The schema of a reply that can name these excerpts alone, each statement at least one.

    Where a server keeps to it while the model writes, a small model cannot count on without end,
    as one does that may name any number.
    """
    schema = WrittenStatements.model_json_schema()
    sources = schema["$defs"][WrittenStatement.__name__]["properties"]["sources"]
    sources["items"]["enum"] = list(ids)
    sources |= {"minItems": 1, "maxItems": len(ids)}
    return schema


class WrittenQuestion(BaseModel):
    """The reply to `follow_up`."""

    model_config = ConfigDict(extra="forbid")

    question: str


class WrittenKind(BaseModel):
    """The reply to `classify`."""

    model_config = ConfigDict(extra="forbid")

    asks: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement to be checked: plain text without markers, and the ids it leans on."""

    text: str
    sources: tuple[int, ...]

    @classmethod
    def of(cls, written: WrittenStatement) -> Sentence:
        """Take the markers out of the text and the invisible characters with them."""
        text = unicodedata.normalize("NFC", written.text)
        inline = [int(n) for m in _INLINE.findall(text) for n in re.findall(r"\d+", m)]
        visible = "".join(
            c for c in _INLINE.sub("", text) if c.isspace() or unicodedata.category(c)[0] != "C"
        )
        text = " ".join(visible.split()).rstrip(" ;,:.")
        return cls(text, tuple(dict.fromkeys((*written.sources, *inline))))


class SentenceReader:
    """Reads the reply's JSON as it grows; a statement is given out once the next one begins."""

    def __init__(self) -> None:
        self._reply = ""
        self._given = 0

    def feed(self, text: str, *, ended: bool = False) -> list[Sentence]:
        """Add some of the reply; returns the statements that are now whole."""
        self._reply += text
        if not ended and not text.strip():
            return []
        written = self._written()
        whole = written if ended else written[:-1]
        fresh = whole[self._given :]
        self._given = max(self._given, len(whole))
        return [sentence for one in fresh if (sentence := _sentence(one)) is not None]

    @property
    def readable(self) -> bool:
        """Whether the reply has the form that was asked for, so far."""
        return isinstance(self._object(), dict)

    def _object(self) -> object:
        start = self._reply.find("{")
        if start < 0:
            return None
        end = self._reply.rfind("}") + 1
        for text in (self._reply[start:], self._reply[start:end]):
            try:
                return parse_partial_json(text)
            except ValueError:
                continue
        return None

    def _written(self) -> list[object]:
        found = self._object()
        written = found.get("statements") if isinstance(found, dict) else None
        return written if isinstance(written, list) else []


def _sentence(written: object) -> Sentence | None:
    try:
        sentence = Sentence.of(WrittenStatement.model_validate(written))
    except ValidationError:
        return None
    return sentence if 0 < len(sentence.text) <= _LONGEST else None
