"""PDF with a text layer, read by place: see `docs/decisions/0004-pdf-text.md`.

Pages without a usable text layer (scans) are read by the `ocr` that the caller passes in, or named
in a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.blocks import Block, LoadedDocument
from ingest.loaders.pdf_layout import assemble
from ingest.loaders.pdf_words import PdfPage, TooManyCharactersError, read_page
from ingest.ocr.page_ranges import show_pages
from ingest.ocr.recognised_text import mend
from ingest.ocr.scans import PageOcr, unread_pages
from vectorstore.errors import UnreadableDocumentError

MAX_PAGES = 2_000
_FEW_LETTERS = 60  # a signature stamp over a page image holds no more
_IMAGE_PAGE = 0.5  # share of the page under images
_DRAWN_PAGE = 200  # path objects: letters drawn as outlines
_OCR_OFF = "nhận dạng chữ đang tắt; hãy nạp lại với --ocr auto"


def load_pdf(path: Path, ocr: PageOcr | None = None) -> LoadedDocument:
    """Read a PDF; raises `UnreadableDocumentError` for one that is broken, locked or too large.

    `ocr` reads the pages without a usable text layer, or all of them where it is forced; a page
    that it cannot read keeps its text layer. Without it such pages are left out and named in the
    document's warnings.
    """
    pages, failed = _read_pages(path)
    images = [page for page in pages if not has_text(page)]
    recognised = _recognised(path, pages if ocr and ocr.force else images, ocr)
    kept = [page for page in pages if page.index not in recognised]
    read = assemble([page for page in kept if page not in images], recognised)
    mended = mend(read.blocks)
    warnings = [*ocr.warnings()] if ocr else []
    unread = tuple(page.index + 1 for page in images)
    if unread and not ocr:
        warnings.append(unread_pages(unread, _OCR_OFF))
    if failed:
        shown = show_pages([index + 1 for index in failed])
        warnings.append(f"trang {shown} bị hỏng, không đọc được")
    return LoadedDocument(
        "pdf",
        mended.blocks,
        title=next((block.text for block in mended.blocks if block.kind == "paragraph"), ""),
        pages=len(pages) + len(failed),
        dropped=(*read.dropped, *(ocr.dropped() if ocr else ()), *mended.dropped),
        warnings=tuple(warnings),
        unread_pages=ocr.untried() if ocr else unread,
    )


def _recognised(
    path: Path, pages: Sequence[PdfPage], ocr: PageOcr | None
) -> dict[int, tuple[Block, ...]]:
    """Blocks of recognised pages by page index; a page of which nothing was read is left out."""
    if ocr is None:
        return {}
    read = {page.index: tuple(ocr(path, page.index + 1)) for page in pages}
    return {index: blocks for index, blocks in read.items() if blocks}


def has_text(page: PdfPage) -> bool:
    """Tell whether a page's text layer is all that it shows; an empty page has nothing to read."""
    if page.letters >= _FEW_LETTERS:
        return True
    return page.image_share < _IMAGE_PAGE and page.drawings < _DRAWN_PAGE


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
