"""Documents as a scanner would deliver them: A4 page images at 200 dpi, noisy and askew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    for line in lines:
        cells = line.split("\t")
        columns = [_wrapped(cell, font, _room(cells, column)) for column, cell in enumerate(cells)]
        for part in range(max(map(len, columns))):
            if y + LINE_HEIGHT > HEIGHT - BOTTOM:
                yield image, tuple(said)
                image, said, y = Image.new("L", (WIDTH, HEIGHT), 255), [], TOP
                draw = ImageDraw.Draw(image)
            shown = [column[part] if part < len(column) else "" for column in columns]
            for column, text in enumerate(shown):
                draw.text((_left(cells, column, part), y), text, font=font, fill=0)
            said.append(" ".join(text for text in shown if text))
            y += LINE_HEIGHT
        y += PARAGRAPH_GAP
    if said:
        yield image, tuple(said)


def _room(cells: Sequence[str], column: int) -> int:
    width = (WIDTH - LEFT - RIGHT) // len(cells)
    return width - CELL_PADDING * 2 if len(cells) > 1 else width


def _left(cells: Sequence[str], column: int, part: int) -> int:
    if len(cells) == 1:
        return LEFT + (INDENT if part == 0 else 0)
    return LEFT + (WIDTH - LEFT - RIGHT) // len(cells) * column + CELL_PADDING


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        limit = room - (INDENT if len(lines) <= 1 else 0)
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
