"""Documents as a scanner would deliver them: A4 page images at 200 dpi, noisy and askew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DPI = 200
WIDTH, HEIGHT = 1654, 2339  # A4
LEFT, RIGHT, TOP, BOTTOM = 236, 118, 157, 157  # 30, 15, 20 and 20 mm: the official margins
FONT_SIZE = round(13 / 72 * DPI)
LINE_HEIGHT = round(FONT_SIZE * 1.3)
INDENT = round(10 / 25.4 * DPI)
PARAGRAPH_GAP = round(FONT_SIZE * 0.35)
CELL_PADDING = 12
FONTS = ("liberation2/LiberationSerif-Regular.ttf", "noto/NotoSerif-Regular.ttf")


class PageImage(NamedTuple):
    """A page and what stands on it, line by line in reading order."""

    image: Image.Image
    lines: tuple[str, ...]


def find_font() -> Path:
    """The first font here that looks like those of official documents."""
    for name in FONTS:
        path = Path("/usr/share/fonts/truetype") / name
        if path.is_file():
            return path
    message = "Thiếu phông chữ: sudo apt-get install fonts-noto-core"
    raise SystemExit(message)


def page_images(
    lines: Sequence[str], *, skew_degrees: float = 1.0, noise: float = 12.0, seed: int = 7
) -> Iterator[PageImage]:
    """Pages of these paragraphs and table rows (cells parted by tabs), as a scan shows them.

    `noise` is the standard deviation of the grey values (0-255); paper is light grey, ink dark
    grey, edges are soft, and one pixel in a thousand is a speck.
    """
    random = np.random.default_rng(seed)
    font = ImageFont.truetype(str(find_font()), FONT_SIZE)
    for image, said in _pages(lines, font):
        yield PageImage(_scanned(image, random, skew_degrees, noise), said)


def _pages(
    lines: Sequence[str], font: ImageFont.FreeTypeFont
) -> Iterator[tuple[Image.Image, tuple[str, ...]]]:
    said: list[str] = []
    image, y = Image.new("L", (WIDTH, HEIGHT), 255), TOP
    draw = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        cells = line.split("\t")
        borders = _borders(lines, index, font)
        columns = [
            _wrapped(cell, font, _room(borders, column)) for column, cell in enumerate(cells)
        ]
        height = LINE_HEIGHT * max(map(len, columns))
        if len(cells) > 1 and y + height + CELL_PADDING > HEIGHT - BOTTOM:
            yield image, tuple(said)
            said, image, y = [], Image.new("L", (WIDTH, HEIGHT), 255), TOP
            draw = ImageDraw.Draw(image)
        if len(cells) > 1:
            _draw_row(draw, borders, columns, y, font)
            said.append(" ".join(line.split()))
            y += height + CELL_PADDING
            continue
        for part, text in enumerate(columns[0]):
            if y + LINE_HEIGHT > HEIGHT - BOTTOM:
                yield image, tuple(said)
                said, image, y = [], Image.new("L", (WIDTH, HEIGHT), 255), TOP
                draw = ImageDraw.Draw(image)
            draw.text((LEFT + INDENT * (part == 0), y), text, font=font, fill=0)
            said.append(text)
            y += LINE_HEIGHT
        y += PARAGRAPH_GAP
    if said:
        yield image, tuple(said)


def _draw_row(
    draw: ImageDraw.ImageDraw,
    borders: Sequence[int],
    columns: Sequence[Sequence[str]],
    y: int,
    font: ImageFont.FreeTypeFont,
) -> None:
    """Draw a ruled row of a table; `columns` holds the lines of each cell."""
    bottom = y + LINE_HEIGHT * max(map(len, columns)) + CELL_PADDING
    for (left, right), lines in zip(pairwise(borders), columns, strict=True):
        draw.rectangle((left, y, right, bottom), outline=0, width=2)
        for part, text in enumerate(lines):
            at = (left + CELL_PADDING, y + CELL_PADDING // 2 + LINE_HEIGHT * part)
            draw.text(at, text, font=font, fill=0)


def _borders(lines: Sequence[str], index: int, font: ImageFont.FreeTypeFont) -> list[int]:
    """Left edges of the columns and the last right one: wide columns for long cells."""
    count = lines[index].count("\t") + 1
    first = last = index
    while first > 0 and lines[first - 1].count("\t") + 1 == count:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].count("\t") + 1 == count:
        last += 1
    if count == 1:
        return [LEFT, WIDTH - RIGHT]
    rows = [line.split("\t") for line in lines[first : last + 1]]
    wanted = [
        min(700.0, max(font.getlength(row[column]) for row in rows)) + CELL_PADDING * 3
        for column in range(count)
    ]
    share = (WIDTH - LEFT - RIGHT) / sum(wanted)
    widths = [round(one * share) for one in wanted]
    return [LEFT + sum(widths[:column]) for column in range(count + 1)]


def _room(borders: Sequence[int], column: int) -> int:
    width = borders[column + 1] - borders[column]
    return width - CELL_PADDING * 2 if len(borders) > 2 else width


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        limit = room - (INDENT if len(lines) <= 1 and room > 800 else 0)
        if lines and font.getlength(f"{lines[-1]} {word}") <= limit:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [""]


def _scanned(
    image: Image.Image, random: np.random.Generator, skew_degrees: float, noise: float
) -> Image.Image:
    turned = image.rotate(skew_degrees, Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32)
    grey = 40 + soft * (235 - 40) / 255 + random.normal(0, noise, soft.shape)
    specks = random.random(soft.shape) < 0.001
    grey[specks] = random.uniform(0, 255, int(specks.sum()))
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
