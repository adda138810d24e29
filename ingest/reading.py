"""Reading one file that is not stored: what other rooms ask for through an entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.pipeline import PARSER_DEFECTS, parse_file
from vectorstore.errors import UnreadableDocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from vectorstore.types import ParsedDocument


def read_file(path: Path) -> ParsedDocument:
    """Read a file of any format that `cchc ingest` reads, without storing it.

    Raises `UnreadableDocumentError`.
    """
    try:
        return parse_file(path)
    except PARSER_DEFECTS as error:
        message = f"{path}: không phân tích được cấu trúc văn bản. Hãy kiểm tra lại tệp nguồn."
        raise UnreadableDocumentError(message) from error
