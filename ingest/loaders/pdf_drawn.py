"""What PDFium sees on a page besides text: ruled lines, and how much of the page is image."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

_MAX_OBJECTS = 20_000  # of one page; drawings beyond are not looked at
_MAX_SEGMENTS = 4_000
_THIN = 3.0  # points: a filled rectangle that is no thicker is a ruled line


class Rule(NamedTuple):
    """A ruled line, horizontal (`y0 == y1`) or vertical (`x0 == x1`)."""

    x0: float
    y0: float
    x1: float
    y1: float


class Turn:
    """Turns the page so that its text runs from left to right, and lets y grow downwards.

    A wide table set sideways runs upwards or downwards; nothing else needs to know.
    """

    def __init__(self, quarters: int, box: tuple[float, float, float, float]) -> None:
        self.quarters = quarters
        self._left, self._bottom, self._right, self._top = box

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page stands after the turn."""
        if self.quarters == 3:  # text runs upwards; PDFium counts clockwise
            return y - self._bottom, x - self._left
        if self.quarters == 2:
            return self._right - x, y - self._bottom
        if self.quarters == 1:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return x0, y0, x1, y1 of a box after the turn."""
        ax, ay = self(left, bottom)
        bx, by = self(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


class Drawn(NamedTuple):
    """The drawing on a page; `paths` counts its path objects."""

    rules: tuple[Rule, ...]
    image_share: float
    paths: int


def read_drawn(page: pypdfium2.PdfPage, turn: Turn, area: float) -> Drawn:
    """Collect the ruled lines of the page itself and the share of it that images cover."""
    rules: list[Rule] = []
    covered = 0.0
    paths = 0
    image_in_form = False
    form_area = 0.0
    for seen, item in enumerate(page.get_objects(max_depth=4)):
        if seen >= _MAX_OBJECTS:
            break
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            if not item.level and len(rules) < _MAX_SEGMENTS:
                rules.extend(_path_rules(item, turn))
        elif item.type == pdfium.FPDF_PAGEOBJ_IMAGE and item.level:
            image_in_form = True
        elif item.type in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            left, bottom, right, top = item.get_bounds()
            size = max(0.0, right - left) * max(0.0, top - bottom)
            if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                covered += size
            else:
                form_area = max(form_area, size)
    if image_in_form:
        covered = max(covered, form_area)
    return Drawn(tuple(rules), min(covered / area, 1.0) if area > 0 else 0.0, paths)


def _path_rules(item: pypdfium2.PdfObject, turn: Turn) -> Iterator[Rule]:
    x0, y0, x1, y1 = turn.box(*item.get_bounds())
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        yield _thin(x0, y0, x1, y1)
        return
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item.raw, mode, stroked) or not stroked.value:
        return
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    last = start = None
    for at in range(min(pdfium.FPDFPath_CountSegments(item.raw), _MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = turn(*matrix.on_point(x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield from _straight(last, point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _straight(point, start)


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rule]:
    x0, x1 = sorted((a[0], b[0]))
    y0, y1 = sorted((a[1], b[1]))
    if (x1 - x0 <= 1.0) != (y1 - y0 <= 1.0):
        yield _thin(x0, y0, x1, y1)


def _thin(x0: float, y0: float, x1: float, y1: float) -> Rule:
    if x1 - x0 >= y1 - y0:
        middle = (y0 + y1) / 2
        return Rule(x0, middle, x1, middle)
    middle = (x0 + x1) / 2
    return Rule(middle, y0, middle, y1)
