"""PDF with a text layer, read by place: see `docs/decisions/0004-pdf-text.md`.

Pages without a usable text layer (scans) are named in a warning, or read by the `ocr` that the
caller passes in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.blocks import Block, LoadedDocument
from ingest.loaders.pdf_layout import assemble
from ingest.loaders.pdf_words import PdfPage, TooManyCharactersError, read_page
from vectorstore.errors import UnreadableDocumentError

Ocr = Callable[[Path, int], list[Block]]  # file and page index from 0 → blocks of that page

MAX_PAGES = 2_000
_FEW_LETTERS = 60  # a signature stamp over a page image holds no more
_IMAGE_PAGE = 0.5  # share of the page under images
_DRAWN_PAGE = 200  # path objects: letters drawn as outlines


def load_pdf(path: Path, ocr: Ocr | None = None) -> LoadedDocument:
    """Read a PDF; raises `UnreadableDocumentError` for one that is broken, locked or too large.

    `ocr` reads a page that has no usable text layer; without it the page is left out and named in
    the document's warnings.
    """
    pages, failed = _read_pages(path)
    unread = [page.index for page in pages if not has_text(page)]
    by_ocr = {index: tuple(ocr(path, index)) for index in unread} if ocr else {}
    read = assemble([page for page in pages if page.index not in unread], by_ocr)
    warnings: list[str] = []
    if unread and not ocr:
        warnings.append(f"trang {page_list(unread)} là ảnh quét, không có lớp chữ nên chưa đọc")
    if failed:
        warnings.append(f"trang {page_list(failed)} bị hỏng, không đọc được")
    return LoadedDocument(
        "pdf",
        read.blocks,
        title=next((block.text for block in read.blocks if block.kind == "paragraph"), ""),
        pages=len(pages) + len(failed),
        dropped=read.dropped,
        warnings=tuple(warnings),
    )


def pages_without_text(path: Path) -> tuple[int, ...]:
    """Return the indexes (from 0) of the pages that only character recognition can read."""
    return tuple(page.index for page in _read_pages(path).pages if not has_text(page))


def has_text(page: PdfPage) -> bool:
    """Tell whether a page's text layer is all that it shows; an empty page has nothing to read."""
    if page.letters >= _FEW_LETTERS:
        return True
    return page.image_share < _IMAGE_PAGE and page.drawings < _DRAWN_PAGE


def page_list(indexes: Sequence[int]) -> str:
    """Write page indexes as page numbers: 0, 1, 2, 4 → "1–3, 5"."""
    parts: list[list[int]] = []
    for index in indexes:
        if parts and index == parts[-1][-1] + 1:
            parts[-1].append(index)
        else:
            parts.append([index])
    return ", ".join(
        f"{part[0] + 1}–{part[-1] + 1}" if len(part) > 1 else f"{part[0] + 1}" for part in parts
    )


class _Pages(NamedTuple):
    pages: list[PdfPage]
    failed: list[int]


def _read_pages(path: Path) -> _Pages:
    pages: list[PdfPage] = []
    failed: list[int] = []
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(_refusal(path, error)) from error
    try:
        count = len(document)
        if not 0 < count <= MAX_PAGES:
            message = (
                f"{path}: tệp PDF có {count} trang (cho phép 1–{MAX_PAGES})."
                " Hãy kiểm tra hoặc tách nhỏ tệp rồi nạp lại."
            )
            raise UnreadableDocumentError(message)
        for index in range(count):
            try:
                pages.append(read_page(document, index))
            except pypdfium2.PdfiumError:
                failed.append(index)
            except TooManyCharactersError as error:
                message = (
                    f"{path}: trang {index + 1} có {error} ký tự, quá nhiều cho một trang văn bản."
                    " Hãy in lại thành tệp PDF khác rồi nạp lại."
                )
                raise UnreadableDocumentError(message) from error
    finally:
        document.close()
    if not pages:
        message = f"{path}: mọi trang của tệp PDF đều hỏng. Hãy xuất lại tệp PDF rồi nạp lại."
        raise UnreadableDocumentError(message)
    return _Pages(pages, failed)


def _refusal(path: Path, error: pypdfium2.PdfiumError) -> str:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return f"{path}: tệp PDF đặt mật khẩu. Hãy bỏ mật khẩu rồi nạp lại."
    if error.err_code == pdfium.FPDF_ERR_SECURITY:
        return f"{path}: tệp PDF dùng kiểu mã hóa lạ. Hãy bỏ mã hóa rồi nạp lại."
    return f"{path}: tệp PDF hỏng, không mở được. Hãy tải lại hoặc xuất lại tệp rồi nạp lại."
