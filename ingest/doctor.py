"""Checks of the programs that ingest starts: character recognition and the Word converters."""

from __future__ import annotations

from ingest.loaders.doc import find_antiword, find_office
from ingest.ocr.tools import missing_tools
from vectorstore.doctor import Check
from vectorstore.settings import Settings

_OFFICE_PACKAGE = "sudo apt-get install libreoffice-writer-nogui"


def check_programs(_settings: Settings) -> list[Check]:
    """Look for the programs; without them other files are read all the same."""
    return [_check_ocr(), _check_office()]


def _check_ocr() -> Check:
    missing = missing_tools()
    if missing:
        return Check("ocr", "warning", f"Trang quét chưa đọc được: {missing}")
    return Check("ocr", "ok", "Đọc được trang quét: Tesseract có tiếng Việt, Poppler")


def _check_office() -> Check:
    if find_office() is not None:
        return Check("office", "ok", "Đọc được DOC, RTF, ODT: LibreOffice")
    if find_antiword() is not None:
        message = f"DOC đọc bằng antiword, RTF và ODT chưa đọc được; hãy chạy: {_OFFICE_PACKAGE}"
        return Check("office", "warning", message)
    return Check("office", "warning", f"DOC, RTF, ODT chưa đọc được; hãy chạy: {_OFFICE_PACKAGE}")
