"""The page of a DOCX: paper, margins, and how its pages are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from assistant.format_check.looks import Looks

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_EMU_A_MILLIMETRE = 36000


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page number as it is set."""

    align: str
    size: float
    italic: bool
    bold: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One section's paper in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    wide: bool  # laid on its long side


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and page numbers of a document."""

    sheets: tuple[Sheet, ...]
    number: PageNumber | None  # in the top margin
    number_below: bool  # in the bottom margin
    first_numbered: bool  # the first page shows a number
    long: bool  # surely more than one page


def read_page(document: Document, letters: int) -> Page:
    """Read paper and page numbers; `letters` is the length of the text, to tell a long one."""
    looks = Looks(document)
    first = document.sections[0]
    number = _number(
        first.header._element if not first.header.is_linked_to_previous else None, looks
    )
    below = _number(
        first.footer._element if not first.footer.is_linked_to_previous else None, looks
    )
    first_numbered = number is not None or below is not None
    if first.different_first_page_header_footer:
        first_numbered = any(
            _number(part._element, looks) is not None
            for part in (first.first_page_header, first.first_page_footer)
            if not part.is_linked_to_previous
        )
    elif _is_hidden_start(first):
        first_numbered = False
    return Page(
        sheets=tuple(_sheet(section) for section in document.sections),
        number=number,
        number_below=below is not None,
        first_numbered=first_numbered,
        long=letters > 3500,
    )


def _sheet(section: Section) -> Sheet:
    def millimetres(length: int | None) -> float:
        return round((length or 0) / _EMU_A_MILLIMETRE, 1)

    width, height = millimetres(section.page_width), millimetres(section.page_height)
    return Sheet(
        width,
        height,
        millimetres(section.top_margin),
        millimetres(section.bottom_margin),
        millimetres(section.left_margin),
        millimetres(section.right_margin),
        wide=width > height,
    )


def _number(element: object, looks: Looks) -> PageNumber | None:
    if element is None:
        return None
    for paragraph in element.iter(qn("w:p")):  # type: ignore[attr-defined]
        look = looks.paragraph(paragraph)
        if not look.paged:
            continue
        runs = [run for run in looks.runs(paragraph) if run.text.strip()]
        run = runs[0] if runs else None
        framed = paragraph.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
        align = look.align
        if framed is not None:
            align = framed.get(qn("w:xAlign")) or align
        return PageNumber(
            align,
            run.size if run else 0.0,
            run.italic if run else False,
            run.bold if run else False,
        )
    return None


def _is_hidden_start(section: Section) -> bool:
    """Whether page numbers start only after a first section of one page."""
    return section.header.is_linked_to_previous and section.footer.is_linked_to_previous
