"""Which format a file really has, and the loader that reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ingest.blocks import LoadedDocument
from ingest.loaders.doc import CONVERSION_SECONDS, load_by_office, load_doc
from ingest.loaders.docx import load_docx
from ingest.loaders.html import read_html
from ingest.loaders.legacy_encodings import with_unicode
from ingest.loaders.markdown import has_markdown, read_markdown
from ingest.loaders.pdf import load_pdf
from ingest.loaders.text import decode, read_text
from ingest.loaders.xlsx import load_xlsx
from ingest.loaders.zip import container_names
from ingest.ocr.scans import PageOcr
from vectorstore.errors import UnreadableDocumentError

MAX_TEXT_BYTES = 50 * 1024 * 1024
MAX_BYTES = 300 * 1024 * 1024  # scans and archives

_TO_READABLE = "Hãy chuyển sang PDF, DOCX, XLSX, HTML hoặc văn bản rồi nạp lại."


class _Signature(NamedTuple):
    prefix: bytes
    name: str


_PDF, _ZIP, _OLE, _RTF = (
    b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf",
)  # fmt: skip
_UNREAD = (
    _Signature(b"PK\x05\x06", "ZIP rỗng"),
    _Signature(b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
    _Signature(b"\xff\xd8\xff", "ảnh JPEG"),
    _Signature(b"GIF8", "ảnh GIF"),
    _Signature(b"RIFF", "ảnh WEBP hay tệp âm thanh, phim"),
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
# Names of the streams that tell what an OLE file holds, as its directory writes them.
_OLE_WORD, _OLE_EXCEL, _OLE_EXCEL_OLD, _OLE_LOCKED = (
    name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "Book", "EncryptedPackage")
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".md", ""})
_HTML_BODY = re.compile(r"<(?:body|div|table|p|h[1-6])(?:\s[^<>]*)?>", re.I)


def load(
    path: Path, ocr: PageOcr | None = None, seconds: float = CONVERSION_SECONDS
) -> LoadedDocument:
    """Read a file as what its content is; `ocr` reads pages of a PDF that are images.

    `seconds` is how long another program may take to convert the file.

    Raises `UnreadableDocumentError` (one Vietnamese line: what, where, what to do) for a file that
    is missing, empty, too large, broken, locked or of a format that is not read.
    """
    loaded = with_unicode(_load(path, ocr, seconds))
    if not any(character.isalnum() for block in loaded.blocks for character in block.text):
        reasons = "; ".join(loaded.warnings)
        nothing = "không tìm thấy nội dung văn bản nào trong tệp. Hãy kiểm tra lại tệp nguồn"
        message = f"{path}: {reasons or nothing}."
        raise UnreadableDocumentError(message)
    return loaded


def is_archive(path: Path) -> bool:
    """Tell whether a file is a ZIP archive of other files, and no office document."""
    try:
        with path.open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP:
                return False
        return _in_zip(path) == "zip"
    except (OSError, UnreadableDocumentError):
        return False


def _load(path: Path, ocr: PageOcr | None, seconds: float) -> LoadedDocument:
    data = _read(path)
    form = _format(path, data)
    if form == "pdf":
        return load_pdf(path, ocr)
    if form == "docx":
        return load_docx(path)
    if form == "xlsx":
        return load_xlsx(path)
    if form == "doc":
        return load_doc(path, seconds)
    if form in {"rtf", "odt"}:
        return load_by_office(path, form, seconds)
    return _load_text(path, data)


def _load_text(path: Path, data: bytes) -> LoadedDocument:
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableDocumentError(_too_large(path, len(data), MAX_TEXT_BYTES))
    decoded = decode(data, path)
    if not decoded.text.strip():
        message = f"{path}: tệp không có chữ nào. Hãy kiểm tra lại tệp nguồn."
        raise UnreadableDocumentError(message)
    if not _is_html(decoded.text):
        return read_markdown(decoded) if has_markdown(decoded.text) else read_text(decoded)
    loaded = read_html(data, decoded)
    if path.suffix.lower() in _HTML_SUFFIXES:
        return loaded
    # A download that failed leaves an HTML page under the name of the file that was asked for.
    warning = f"tên tệp là {path.suffix} nhưng nội dung là trang HTML, đã đọc như trang HTML"
    return replace(loaded, warnings=(*loaded.warnings, warning))


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocumentError(_too_large(path, size, MAX_BYTES))
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{path}: không đọc được tệp ({reason}). Hãy kiểm tra đường dẫn và quyền đọc."
        raise UnreadableDocumentError(message) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        message = f"{path}: tệp rỗng. Hãy kiểm tra lại tệp nguồn."
        raise UnreadableDocumentError(message)
    return data


def _too_large(path: Path, size: int, limit: int) -> str:
    return (
        f"{path}: tệp lớn {size // 2**20} MiB, quá giới hạn {limit // 2**20} MiB."
        " Hãy tách nhỏ tệp rồi nạp lại."
    )


def _format(path: Path, data: bytes) -> str:
    """Return what the bytes are: "pdf", "docx", "xlsx", "doc", "rtf", "odt" or "text"."""
    if data.startswith(_OLE):
        return _in_ole(path, data)
    if data.startswith(_ZIP):
        form = _in_zip(path)
        if form == "zip":
            message = f"{path}: là tệp nén. Hãy giải nén rồi nạp các tệp bên trong."
            raise UnreadableDocumentError(message)
        return form
    if data.startswith(_RTF):
        return "rtf"
    if _PDF in data[:_PDF_HEADER_WITHIN]:
        return "pdf"
    name = next((entry.name for entry in _UNREAD if data.startswith(entry.prefix)), None)
    if name is not None:
        raise UnreadableDocumentError(f"{path}: định dạng {name} không đọc được. {_TO_READABLE}")
    return "text"


def _in_zip(path: Path) -> str:
    """Return which of the formats that pack their parts as ZIP a file is."""
    names = container_names(path)
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    if any(name.startswith("ppt/") for name in names):
        message = f"{path}: định dạng PPTX không đọc được. {_TO_READABLE}"
        raise UnreadableDocumentError(message)
    return "zip"


def _in_ole(path: Path, data: bytes) -> str:
    if _OLE_LOCKED in data:
        message = f"{path}: tệp Office đặt mật khẩu. Hãy bỏ mật khẩu rồi nạp lại."
        raise UnreadableDocumentError(message)
    if _OLE_WORD in data:
        return "doc"
    kind = "Excel đời cũ (XLS)" if _OLE_EXCEL in data or _OLE_EXCEL_OLD in data else "OLE"
    message = f"{path}: định dạng {kind} không đọc được. {_TO_READABLE}"
    raise UnreadableDocumentError(message)


def _is_html(text: str) -> bool:
    if _HTML_START.match(text):
        return True
    return text.lstrip().startswith("<") and len(_HTML_BODY.findall(text[:20000])) > 2
