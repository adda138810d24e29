"""How well scans are read: sample documents as page images, character error rate, figures.

    python -m benchmarks.ocr_quality [--skew 1.0] [--noise 12] [--pages N] [FILE...]

Every sample document of `evals/corpus` (or the given files, of which nothing is kept) is rendered
to A4 pages at 200 dpi with noise and skew and read by `ingest.ocr`'s steps. Reported: the character
error rate of each document (edit distance to the rendered text, white space as one blank; at most
2 % is wanted), and for every figure that the documents state whether it came out right, wrong but
flagged as doubtful, or wrong without a flag (none is wanted).
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from statistics import stdev
from typing import NamedTuple

import numpy as np

from benchmarks.page_images import page_images
from ingest.blocks import Block
from ingest.ocr.blocks import to_blocks
from ingest.ocr.page import read_page
from ingest.ocr.recognised_text import mend
from ingest.pipeline import parse_file

CORPUS = Path(__file__).parents[1] / "evals" / "corpus"
PAGE_SECONDS = 600.0  # how well, not how fast
MOST_ERRORS = 0.02
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


class DocumentResult(NamedTuple):
    """One document's characters, errors, figures and what went wrong with them."""

    name: str
    pages: int
    characters: int
    errors: int
    figures: int
    flagged: tuple[str, ...]  # wrong, and said to be doubtful
    silent: tuple[str, ...]  # wrong without a word: the worst there is
    doubts: int  # figures that are right and said to be doubtful
    seconds: float


class Figure(NamedTuple):
    """A number as read, and whether a digit of it is doubtful."""

    text: str
    doubtful: bool


def edit_distance(first: str, second: str) -> int:
    """Levenshtein's distance, a row at a time."""
    codes = np.array([ord(letter) for letter in second], dtype=np.int32)
    steps = np.arange(len(second) + 1, dtype=np.int32)
    row = steps.copy()
    for count, letter in enumerate(first, start=1):
        best = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(letter)))
        row = np.concatenate(([count], best)).astype(np.int32)
        row = np.minimum.accumulate(row - steps) + steps
    return int(row[-1])


def figures_of(blocks: Sequence[Block]) -> list[Figure]:
    """The numbers of the blocks in reading order, and what is flagged without a digit in it."""
    found = []
    for block in blocks:
        numbers = [match.span() for match in _NUMBER.finditer(block.text)]
        others = [
            (start, end)
            for start, end in block.doubtful
            if not any(first < end and start < last for first, last in numbers)
        ]
        for first, last in sorted([*numbers, *others]):
            doubtful = any(start < last and first < end for start, end in block.doubtful)
            found.append(Figure(block.text[first:last], doubtful))
    return found


def compare_figures(
    expected: Sequence[str], found: Sequence[Figure]
) -> tuple[list[str], list[str]]:
    """Wrong numbers, those flagged and those not; a number that is missing counts as not."""
    flagged: list[str] = []
    silent: list[str] = []
    matcher = SequenceMatcher(None, expected, [figure.text for figure in found], autojunk=False)
    for kind, first, end, at, until in matcher.get_opcodes():
        if kind == "equal":
            continue
        read = found[at:until]
        told = f"{' '.join(expected[first:end]) or '∅'} → {' '.join(f.text for f in read) or '∅'}"
        (flagged if read and all(figure.doubtful for figure in read) else silent).append(told)
    return flagged, silent


def measure(path: Path, skew: float, noise: float, most_pages: int | None) -> DocumentResult:
    """Render a document, read it, compare."""
    text = parse_file(path).document.text
    started = time.monotonic()
    said: list[str] = []
    blocks: list[Block] = []
    pages = 0
    images = page_images(text.split("\n"), skew_degrees=skew, noise=noise)
    for number, page in enumerate(islice(images, most_pages), start=1):
        said += page.lines
        blocks += to_blocks(read_page(page.image, PAGE_SECONDS), number).blocks
        pages += 1
    blocks = list(mend(blocks).blocks)
    wanted = " ".join(" ".join(said).split())
    read = " ".join(" ".join(block.text for block in blocks).split())
    found = figures_of(blocks)
    flagged, silent = compare_figures(_NUMBER.findall(wanted), found)
    return DocumentResult(
        path.name,
        pages,
        len(wanted),
        edit_distance(wanted, read),
        len(_NUMBER.findall(wanted)),
        tuple(flagged),
        tuple(silent),
        sum(figure.doubtful for figure in found) - len(flagged),
        time.monotonic() - started,
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--skew", type=float, default=1.0, help="degrees")
    parser.add_argument("--noise", type=float, default=12.0, help="grey values")
    parser.add_argument("--pages", type=int, help="of each document; all if not given")
    parser.add_argument("paths", nargs="*", type=Path, default=sorted(CORPUS.iterdir()))
    options = parser.parse_args()
    results = []
    for path in options.paths:
        result = measure(path, options.skew, options.noise, options.pages)
        results.append(result)
        print(
            f"{result.name:<40} {result.errors / result.characters:7.2%} of {result.characters}"
            f" characters, {result.figures} figures, {result.doubts} right but doubtful,"
            f" {result.seconds / result.pages:.1f} s a page",
            flush=True,
        )
        for told in result.flagged:
            print(f"    flagged: {told}")
        for told in result.silent:
            print(f"    NOT FLAGGED: {told}")
    rate = sum(one.errors for one in results) / sum(one.characters for one in results)
    rates = [one.errors / one.characters for one in results]
    error = stdev(rates) / len(rates) ** 0.5 if len(rates) > 1 else 0.0
    figures = sum(one.figures for one in results)
    silent = sum(len(one.silent) for one in results)
    flagged = sum(len(one.flagged) for one in results)
    doubts = sum(one.doubts for one in results)
    print(
        f"{len(results)} documents, {sum(one.pages for one in results)} pages: character error rate"
        f" {rate:.2%} ± {error:.2%} (standard error over documents; at most {MOST_ERRORS:.0%});"
        f" of {figures} figures {silent} wrong without a flag, {flagged} wrong and flagged,"
        f" {doubts} right and flagged"
    )
    raise SystemExit(0 if rate <= MOST_ERRORS and not silent else 1)


if __name__ == "__main__":
    main()
