"""Poppler and Tesseract as programs: a page in, its image and its words out, within a time."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

LANGUAGE = "vie"
# A4 at 200 dpi. Measured on rendered samples: 0.5 % wrong characters against 7 % at 300 dpi, in a
# third of the time; real scans read no better from larger images either. A bound on the pixels, and
# not on the resolution, also bounds what a page of absurd size costs.
LONG_SIDE = 2339
DPI = 200
PACKAGES = "tesseract-ocr tesseract-ocr-vie poppler-utils"
_ROTATE = re.compile(rb"Rotate: (\d+).*?Orientation confidence: ([\d.]+)", re.S)
_SURE_ORIENTATION = 2.0


class OcrError(Exception):
    """A page that could not be rendered or read; the message completes "trang 3: …"."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the page: its text, confidence (0 to 1) and box in pixels."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    line: tuple[int, int, int] = (0, 0, 0)  # block, paragraph and line as Tesseract sees them

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Vertical middle of the box."""
        return (self.top + self.bottom) / 2


@cache
def missing_tools() -> str:
    """What is needed and not installed, as a message with the remedy; "" when all is there."""
    lacking = [name for name in ("pdftoppm", "tesseract") if shutil.which(name) is None]
    if not lacking:
        try:
            listed = _run(["tesseract", "--list-langs"], b"", 20).decode("utf-8", "replace")
        except OcrError:
            listed = ""
        if LANGUAGE in listed.split():
            return ""
        lacking = ["dữ liệu tiếng Việt của Tesseract"]
    return f"thiếu {', '.join(lacking)}; hãy chạy: sudo apt-get install {PACKAGES}"


def render(path: Path, page: int, timeout_seconds: float) -> Image.Image:
    """Render a page (from 1) of a PDF in grey. Raises `OcrError`."""
    number = str(page)
    command = ["pdftoppm", "-f", number, "-l", number, "-singlefile", "-gray"]
    command += ["-scale-to", str(LONG_SIDE), os.path.abspath(path)]
    data = _run(command, b"", timeout_seconds)
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except (OSError, ValueError) as error:
        message = "không dựng được ảnh của trang"
        raise OcrError(message) from error
    return image.convert("L")


def read_words(image: Image.Image, mode: int, timeout_seconds: float) -> list[Word]:
    """Read an image; `mode` is Tesseract's page segmentation mode. Raises `OcrError`."""
    command = ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--psm", str(mode)]
    command += ["--dpi", str(DPI), "tsv"]
    table = _run(command, _png(image), timeout_seconds).decode("utf-8", "replace")
    return [word for row in table.split("\n") if (word := _word(row)) is not None]


def read_each(images: Sequence[Image.Image], mode: int, timeout_seconds: float) -> list[list[Word]]:
    """Read many small images in one run of Tesseract. Raises `OcrError`."""
    words: list[list[Word]] = [[] for _ in images]
    with tempfile.TemporaryDirectory(prefix="cchc-ocr-") as folder:
        paths = [Path(folder) / f"{number}.png" for number in range(len(images))]
        for image, path in zip(images, paths, strict=True):
            image.save(path, "PNG", compress_level=1)
        names = Path(folder) / "names.txt"
        names.write_text("\n".join(map(str, paths)), encoding="utf-8")
        command = ["tesseract", str(names), "stdout", "-l", LANGUAGE, "--psm", str(mode)]
        table = _run([*command, "--dpi", str(DPI), "tsv"], b"", timeout_seconds)
    for row in table.decode("utf-8", "replace").split("\n"):
        word = _word(row)
        if word is not None:
            words[int(row.split("\t")[1]) - 1].append(word)
    return words


def rotation(image: Image.Image, timeout_seconds: float) -> int:
    """By how many degrees (0, 90, 180, 270) to turn an image clockwise to make it upright."""
    command = ["tesseract", "stdin", "stdout", "--psm", "0", "--dpi", str(DPI)]
    try:
        found = _ROTATE.search(_run(command, _png(image), timeout_seconds))
    except OcrError:
        return 0  # too little text to tell
    if found is None or float(found[2]) < _SURE_ORIENTATION:
        return 0
    return int(found[1]) % 360


def _word(row: str) -> Word | None:
    fields = row.split("\t")
    if len(fields) != 12 or fields[0] != "5" or not fields[11].strip():
        return None
    left, top, width, height = map(float, fields[6:10])
    return Word(
        fields[11].strip(),
        max(0.0, float(fields[10])) / 100,
        left,
        top,
        left + width,
        top + height,
        (int(fields[2]), int(fields[3]), int(fields[4])),
    )


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _run(command: list[str], data: bytes, timeout_seconds: float) -> bytes:
    """Run a program, no shell. One thread: documents and pages are what runs side by side."""
    try:
        result = subprocess.run(  # noqa: S603 - fixed program names, paths are absolute
            command,
            input=data,
            capture_output=True,
            timeout=max(0.1, timeout_seconds),
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        message = f"quá {timeout_seconds:.0f} giây"
        raise OcrError(message) from error
    except OSError as error:
        message = f"không chạy được {command[0]}"
        raise OcrError(message) from error
    if result.returncode != 0:
        message = f"{command[0]} báo lỗi (mã {result.returncode})"
        raise OcrError(message)
    return result.stdout
