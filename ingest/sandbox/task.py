"""One file as the sandbox is asked to read it, and what can come of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.sandbox.limits import WALL_FACTOR
from ingest.sources import Source, on_disk
from vectorstore.errors import UnreadableDocumentError
from vectorstore.types import OcrMode, ParsedDocument

# What a defect in a parser raises on an odd file: the file fails, the batch goes on.
PARSER_DEFECTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_SHARE = 0.75  # of the time: conversion leaves some to what follows it, a page to its report
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ParseTask:
    """A file to read; `document_id` is None where the library does not know it yet."""

    source: Source
    document_id: str | None = None
    revision: str | None = None  # SHA-256 of its bytes, where it is known
    ocr: OcrMode = "auto"
    seconds: float = 20.0  # of processor time; recognition has them for each page

    @property
    def path(self) -> Path:
        """What messages call the file."""
        return self.source.path


def parse_task(task: ParseTask, page_done: Callable[[], None]) -> ParsedDocument:
    """Read a file; `page_done` is called after every page that recognition was asked for.

    Raises `UnreadableDocumentError`, for a defect in a parser too.
    """
    from ingest.ocr.scans import make_ocr
    from ingest.pipeline import parse_file

    seconds = task.seconds * WALL_FACTOR * _SHARE
    with on_disk(task.source) as path:
        try:
            return parse_file(
                path,
                task.document_id,
                source=task.source,
                revision=task.revision,
                ocr=make_ocr(task.ocr, page_seconds=seconds, page_done=page_done),
                seconds=seconds,
            )
        except UnreadableDocumentError as error:
            raise UnreadableDocumentError(str(error).replace(str(path), str(task.path))) from error
        except PARSER_DEFECTS as error:
            _log.debug("parsing %s failed", task.path, exc_info=True)
            message = (
                f"{task.path}: không phân tích được cấu trúc văn bản"
                f" ({type(error).__name__}: {error}). Hãy gửi tệp này cho người phát triển."
            )
            raise UnreadableDocumentError(message.replace("\n", " ")) from error
