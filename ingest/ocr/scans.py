"""Pages that are images, read by Tesseract: blocks with confidence, and what was left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.blocks import Block
from ingest.ocr.blocks import to_blocks
from ingest.ocr.page import read_page
from ingest.ocr.page_ranges import show_pages
from ingest.ocr.tools import OcrError, missing_tools, render
from vectorstore.types import Dropped, OcrMode

_RENDER_SHARE = 0.5  # of a page's time
_PAGES_PATIENCE = 2  # pages' time without one that succeeds


class PageOcr:
    """Reads single pages of PDFs; what it could not read or left out is told at the end.

    `force` asks for every page to be read, whatever text layer it has. Each page has
    `page_seconds`; when several used them up and none succeeded the others are left.
    `page_done` is called after each page, read or not.
    """

    def __init__(
        self,
        *,
        force: bool = False,
        page_seconds: float = 90.0,
        page_done: Callable[[], None] = lambda: None,
    ) -> None:
        self.force = force
        self._page_seconds = page_seconds
        self._page_done = page_done
        self._patience_ends = time.monotonic() + page_seconds * _PAGES_PATIENCE
        self._unread: dict[str, list[int]] = {}  # reasons and the pages
        self._untried: list[int] = []
        self._dropped: list[Dropped] = []

    def __call__(self, path: Path, page: int) -> list[Block]:
        """Blocks of a page (from 1) in reading order; none where it could not be read."""
        reason = missing_tools()
        if reason:
            self._unread.setdefault(reason, []).append(page)
            self._untried.append(page)
            return []
        seconds = self._page_seconds
        try:
            if time.monotonic() >= self._patience_ends:
                message = "các trang trước mất quá nhiều thời gian"
                raise OcrError(message)
            image = render(path, page, seconds * _RENDER_SHARE)
            blocks = to_blocks(read_page(image, seconds), page)
        except OcrError as error:
            self._unread.setdefault(str(error), []).append(page)
            return []
        finally:
            self._page_done()
        self._dropped.extend(blocks.dropped)
        self._patience_ends = time.monotonic() + self._page_seconds * _PAGES_PATIENCE
        return list(blocks.blocks)

    def warnings(self) -> tuple[str, ...]:
        """One line for each reason why pages were left unread."""
        return tuple(unread_pages(pages, reason) for reason, pages in self._unread.items())

    def untried(self) -> tuple[int, ...]:
        """Pages that are to be read once the programs for it are there."""
        return tuple(self._untried)

    def dropped(self) -> tuple[Dropped, ...]:
        """Page numbers, and marks on the paper that make no text."""
        return tuple(self._dropped)


def make_ocr(
    mode: OcrMode, *, page_seconds: float, page_done: Callable[[], None]
) -> PageOcr | None:
    """The reader of `--ocr auto|off|force`; none for "off"."""
    if mode == "off":
        return None
    return PageOcr(force=mode == "force", page_seconds=page_seconds, page_done=page_done)


def ocr_mode(ocr: PageOcr | None) -> OcrMode:
    """The mode that `make_ocr` made a reader for."""
    if ocr is None:
        return "off"
    return "force" if ocr.force else "auto"


def unread_pages(pages: Sequence[int], reason: str) -> str:
    """The warning that names pages whose image was not read."""
    return f"trang {show_pages(pages)} là ảnh, chưa đọc được chữ: {reason}"
