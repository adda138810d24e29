"""One file as the sandbox is asked to read it, and what can come of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vectorstore.errors import UnreadableDocumentError
from vectorstore.types import ParsedDocument

OcrMode = Literal["auto", "off", "force"]

# What a defect in a parser raises on an odd file: the file fails, the batch goes on.
PARSER_DEFECTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ParseTask:
    """A file to read; `document_id` is None where the library does not know it yet."""

    path: Path
    document_id: str | None = None
    ocr: OcrMode = "auto"
    seconds: float = 20.0  # how long recognition may go on without a page that succeeds


def parse_task(task: ParseTask, page_read: Callable[[], None]) -> ParsedDocument:
    """Read a file; `page_read` is called after every page that recognition has read.

    Raises `UnreadableDocumentError`, for a defect in a parser too.
    """
    from ingest.ocr import make_ocr
    from ingest.pipeline import parse_file

    try:
        ocr = make_ocr(task.ocr, patience_seconds=task.seconds, page_read=page_read)
        return parse_file(task.path, task.document_id, ocr)
    except PARSER_DEFECTS as error:
        _log.debug("parsing %s failed", task.path, exc_info=True)
        message = (
            f"{task.path}: không phân tích được cấu trúc văn bản ({type(error).__name__}: {error})."
            " Hãy gửi tệp này cho người phát triển."
        )
        raise UnreadableDocumentError(message.replace("\n", " ")) from error
