"""Which format a file really has, and the loader that reads it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from ingest.blocks import LoadedDocument
from ingest.loaders.html import read_html
from ingest.loaders.markdown import has_markdown, read_markdown
from ingest.loaders.text import decode, read_text
from ingest.ocr import PageOcr
from vectorstore.errors import UnreadableDocumentError

MAX_BYTES = 50 * 1024 * 1024

_TO_TEXT = "Hãy chuyển sang tệp văn bản (.txt, .md) hoặc HTML rồi nạp lại."


class _Signature(NamedTuple):
    prefix: bytes
    name: str


_SIGNATURES = (
    _Signature(b"%PDF-", "PDF"),
    _Signature(b"PK\x03\x04", "nén kiểu ZIP (DOCX, XLSX, ODT, ZIP)"),
    _Signature(b"PK\x05\x06", "ZIP rỗng"),
    _Signature(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word/Excel đời cũ (DOC, XLS)"),
    _Signature(b"{\\rtf", "RTF"),
    _Signature(b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
    _Signature(b"\xff\xd8\xff", "ảnh JPEG"),
    _Signature(b"GIF8", "ảnh GIF"),
    _Signature(b"II*\x00", "ảnh TIFF"),
    _Signature(b"MM\x00*", "ảnh TIFF"),
    _Signature(b"\x1f\x8b", "nén GZIP"),
    _Signature(b"7z\xbc\xaf\x27\x1c", "nén 7-Zip"),
    _Signature(b"Rar!\x1a\x07", "nén RAR"),
    _Signature(b"SQLite format 3\x00", "cơ sở dữ liệu SQLite"),
    _Signature(b"\x7fELF", "chương trình"),
    _Signature(b"MZ", "chương trình"),
)
_PDF_HEADER_WITHIN = 1024  # readers accept junk before the header up to here
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_BODY = re.compile(r"<(?:body|div|table|p|h[1-6])(?:\s[^<>]*)?>", re.I)
# A download that failed leaves an HTML page under the name of the file that was asked for.
_NOT_HTML_SUFFIXES = frozenset({".pdf", ".doc", ".docx", ".xls", ".xlsx", ".rtf", ".odt"})


def load(path: Path, ocr: PageOcr | None = None) -> LoadedDocument:
    """Read a file as text, Markdown or HTML; `ocr` reads the pages that are images.

    Raises `UnreadableDocumentError` (one Vietnamese line: what, where, what to do) for a file that
    is missing, empty, too large, binary or of a format that is not read yet.
    """
    data = _read(path)
    _refuse_other_formats(path, data)
    decoded = decode(data, path)
    if not decoded.text.strip():
        message = f"{path}: tệp không có chữ nào. Hãy kiểm tra lại tệp nguồn."
        raise UnreadableDocumentError(message)
    if _is_html(decoded.text):
        if path.suffix.lower() in _NOT_HTML_SUFFIXES:
            message = (
                f"{path}: tên là {path.suffix} nhưng nội dung là trang HTML (có thể là trang báo"
                " lỗi khi tải về). Hãy tải lại tệp gốc, hoặc đổi đuôi thành .html nếu đúng là trang"
                " cần nạp."
            )
            raise UnreadableDocumentError(message)
        loaded = read_html(data, decoded)
    elif has_markdown(decoded.text):
        loaded = read_markdown(decoded)
    else:
        loaded = read_text(decoded)
    if not any(character.isalnum() for block in loaded.blocks for character in block.text):
        message = (
            f"{path}: không tìm thấy nội dung văn bản nào trong tệp. Hãy kiểm tra lại tệp nguồn."
        )
        raise UnreadableDocumentError(message)
    return loaded


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = (
                f"{path}: tệp lớn {size // 2**20} MiB, quá giới hạn {MAX_BYTES // 2**20} MiB."
                " Hãy tách nhỏ tệp rồi nạp lại."
            )
            raise UnreadableDocumentError(message)
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{path}: không đọc được tệp ({reason}). Hãy kiểm tra đường dẫn và quyền đọc."
        raise UnreadableDocumentError(message) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        message = f"{path}: tệp rỗng. Hãy kiểm tra lại tệp nguồn."
        raise UnreadableDocumentError(message)
    return data


def _refuse_other_formats(path: Path, data: bytes) -> None:
    name = next((entry.name for entry in _SIGNATURES if data.startswith(entry.prefix)), None)
    if name is None and b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        name = "PDF"
    if name is not None:
        message = f"{path}: định dạng {name} chưa được hỗ trợ. {_TO_TEXT}"
        raise UnreadableDocumentError(message)


def _is_html(text: str) -> bool:
    if _HTML_START.match(text):
        return True
    return text.lstrip().startswith("<") and len(_HTML_BODY.findall(text[:20000])) > 2
