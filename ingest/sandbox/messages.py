"""What the reading processes tell: plain data only, whatever happened to the process."""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from typing import Literal

from vectorstore import types
from vectorstore.types import ParsedDocument

MOST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """A sign of life ("ready", "page"), a document, or why there is none."""

    kind: Literal["ready", "page", "parsed", "failed", "memory"]
    parsed: ParsedDocument | None = None
    error: str = ""
    last: bool = False  # the process ends after this: it holds too much memory


def encode(reply: Reply) -> bytes:
    """The bytes of a reply."""
    return pickle.dumps(reply, protocol=pickle.HIGHEST_PROTOCOL)


def decode(data: bytes) -> Reply:
    """The reply of these bytes; only the shared types and this one are ever made of them.

    A hostile file that takes over a reading process gains nothing by what that process sends.
    Raises `pickle.UnpicklingError`.
    """
    reply = _Reader(io.BytesIO(data)).load()
    if not isinstance(reply, Reply):
        message = f"a {type(reply).__name__} instead of a reply"
        raise pickle.UnpicklingError(message)
    return reply


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) == (__name__, Reply.__name__):
            return Reply
        found = getattr(types, name, None) if module == types.__name__ else None
        if isinstance(found, type) and found.__module__ == types.__name__:
            return found
        message = f"{module}.{name} is no part of a reply"
        raise pickle.UnpicklingError(message)
