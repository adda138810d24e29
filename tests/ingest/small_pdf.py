"""Small PDFs that tests write themselves: text at places, ruled lines, images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_HIGH_BYTES = (0x00, 0x01, 0x02, 0x03, 0x1E, 0x20)  # of the characters that Vietnamese text holds


@dataclass(frozen=True)
class Text:
    """Text on a page: place in points from the top left, every character half an em wide."""

    x: float
    y: float
    text: str
    size: float = 12.0
    bold: bool = False
    upwards: bool = False  # x counts from the bottom of the page upwards, y from its left edge


@dataclass(frozen=True)
class Line:
    """A ruled line."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Image:
    """An image over a part of the page."""

    x: float
    y: float
    width: float
    height: float


Item = Text | Line | Image

WIDTH, HEIGHT = 600, 800


def write_pdf(path: Path, *pages: Sequence[Item]) -> Path:
    """Write a PDF of pages of items and return its path."""
    path.write_bytes(_pdf(pages))
    return path


def _pdf(pages: Sequence[Sequence[Item]]) -> bytes:
    ranges = "".join(
        f"1 beginbfrange <{high:02x}00> <{high:02x}ff> <{high:02x}00> endbfrange\n"
        for high in _HIGH_BYTES
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{ranges}endcmap end end"
    ).encode()
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",  # the page tree, when the pages are known
        _stream(cmap),
        _stream(b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8"
                " /ColorSpace /DeviceGray"),
    ]  # fmt: skip
    for base in ("Plain", "Plain-Bold"):
        at = len(objects)
        objects += [
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /Identity-H"
            f" /DescendantFonts [{at + 2} 0 R] /ToUnicode 3 0 R >>".encode(),
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{base} /DW 500 /FontDescriptor"
            f" {at + 3} 0 R /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
            " /Supplement 0 >> >>".encode(),
            f"<< /Type /FontDescriptor /FontName /{base} /Flags 4 /FontBBox [0 -250 1000 900]"
            " /ItalicAngle 0 /Ascent 900 /Descent -250 /CapHeight 700 /StemV 80 >>".encode(),
        ]
    kids = []
    for page in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Contents {len(objects) + 2} 0 R /Resources << /Font << /F0 5 0 R /F1 8 0 R >>"
            " /XObject << /Im 4 0 R >> >> >>".encode(),
            _stream("\n".join(_operators(item) for item in page).encode()),
        ]
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def _stream(data: bytes, entries: str = "") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)


def _operators(item: Item) -> str:
    if isinstance(item, Text):
        codes = item.text.encode("utf-16-be").hex()
        font = "F1" if item.bold else "F0"
        place = f"1 0 0 1 {item.x} {HEIGHT - item.y}"
        if item.upwards:
            place = f"0 1 -1 0 {item.y} {item.x}"
        return f"BT /{font} {item.size} Tf {place} Tm <{codes}> Tj ET"
    if isinstance(item, Line):
        return f"{item.x0} {HEIGHT - item.y0} m {item.x1} {HEIGHT - item.y1} l S"
    bottom = HEIGHT - item.y - item.height
    return f"q {item.width} 0 0 {item.height} {item.x} {bottom} cm /Im Do Q"
