"""Office documents whose XML declares entities are refused before any reader opens them."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from ingest.loaders.zip import check_container
from vectorstore.errors import UnreadableDocumentError

_XML = (".xml", ".rels", ".vml")


def check_office_file(path: Path) -> None:
    """Raise `UnreadableDocumentError` for a bomb, a broken part, or XML with a document type.

    No office program writes a document type, and entities need one.
    """
    check_container(path)
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.lower().endswith(_XML):
                    with archive.open(name) as part:
                        next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        message = f"{path}: phần {name} khai báo thực thể XML, không đọc. Hãy kiểm tra nguồn tệp."
        raise UnreadableDocumentError(message) from error
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError,
        RuntimeError, ParseError, UnicodeError, ValueError,
    ) as error:  # fmt: skip
        raise UnreadableDocumentError(broken(path)) from error


def broken(path: Path) -> str:
    """Return the one line that says that an office file is broken."""
    return (
        f"{path}: tệp Office hỏng hoặc đặt mật khẩu, không mở được."
        " Hãy mở bằng Word hoặc Excel, lưu lại rồi nạp lại."
    )
