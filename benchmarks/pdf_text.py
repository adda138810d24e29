"""Compare readers of PDF text: speed, words broken or glued, header and articles in order.

    python -m benchmarks.pdf_text ../shared/data/files/born-digital

Readers that are not installed are left out (`pip install pypdf pdfplumber` adds the others). The
words of a file are compared with those that most readers agree on, after hyphens at line ends.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import logging
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.loaders.pdf import load_pdf
from ingest.metadata.official_header import read_header
from ingest.normalise import one_line

Reader = Callable[[Path], str]
_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(r"(?m)^\s*Điều\s+(\d+)\s*[.:]")


@dataclass
class Score:
    """Sums over all files."""

    seconds: float = 0.0
    pages: int = 0
    words: int = 0
    wrong: int = 0  # words that the others do not have, or lack
    ordered: int = 0  # files whose articles count 1, 2, 3, …
    header: int = 0  # files whose header gives a number and no mixed columns
    failed: list[str] = field(default_factory=list)


def _own(path: Path) -> str:
    loaded = load_pdf(path)
    furniture = [dropped.text for dropped in loaded.dropped]
    return "\n".join([*(block.text for block in loaded.blocks), *furniture])


def _pdfium(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _pypdf(path: Path, **options: str) -> str:
    pypdf = importlib.import_module("pypdf")
    return "\n".join(page.extract_text(**options) for page in pypdf.PdfReader(path).pages)


def _pypdf_layout(path: Path) -> str:
    return _pypdf(path, extraction_mode="layout")


def _pdfplumber(path: Path) -> str:
    pdfplumber = importlib.import_module("pdfplumber")
    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def _pdfminer(path: Path) -> str:
    return str(importlib.import_module("pdfminer.high_level").extract_text(path))


READERS: dict[str, tuple[str, Reader]] = {
    "pypdfium2 by place (ours)": ("pypdfium2", _own),
    "pypdfium2, plain": ("pypdfium2", _pdfium),
    "pypdf, plain": ("pypdf", _pypdf),
    "pypdf, layout": ("pypdf", _pypdf_layout),
    "pdfplumber": ("pdfplumber", _pdfplumber),
    "pdfminer.six": ("pdfminer", _pdfminer),
}


def _words(text: str) -> collections.Counter[str]:
    joined = re.sub("[\\x02\\xad\\ufffe]\\s*", "-", text)
    return collections.Counter(_WORD.findall(one_line(joined)))


def _lines(text: str) -> list[str]:
    return [one_line(line) for line in text.splitlines() if line.strip()]


def _header_reads(text: str) -> bool:
    from ingest.blocks import Block

    header = read_header(tuple(Block("paragraph", line) for line in _lines(text)[:40]))
    if header.number is None or header.number.number is None or not header.motto:
        return False
    return not any("CỘNG" in line for line in header.agency)


def compare(paths: list[Path]) -> dict[str, Score]:
    """Run every installed reader over the files."""
    import pypdfium2

    found = {
        name: read for name, (module, read) in READERS.items() if importlib.util.find_spec(module)
    }
    scores = {name: Score() for name in found}
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
        texts: dict[str, str] = {}
        for name, read in found.items():
            started = time.perf_counter()
            texts[name] = read(path)
            scores[name].seconds += time.perf_counter() - started
            scores[name].pages += pages
        counted = {name: _words(text) for name, text in texts.items()}
        agreed = _agreed(list(counted.values()))
        for name, text in texts.items():
            score = scores[name]
            score.words += sum(agreed.values())
            ours = counted[name]
            score.wrong += sum(((ours - agreed) + (agreed - ours)).values())
            articles = [int(number) for number in _ARTICLE.findall("\n".join(_lines(text)))]
            in_order = articles == list(range(1, len(articles) + 1)) and bool(articles)
            score.ordered += in_order
            score.header += _header_reads(text)
            if not in_order:
                score.failed.append(path.name)
    return scores


def _agreed(counts: list[collections.Counter[str]]) -> collections.Counter[str]:
    """Return each word as often as the middle one of the readers has it."""
    words = set().union(*counts)
    middle = len(counts) // 2
    return collections.Counter(
        {word: sorted(count[word] for count in counts)[middle] for word in words}
    )


def main() -> int:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    paths = sorted(parser.parse_args().folder.glob("*.pdf"))
    logging.disable(logging.ERROR)
    print("| reader | ms a page | words broken, glued or lost | articles in order | header |")
    print("|---|---|---|---|---|")
    for name, score in compare(paths).items():
        share = 100 * score.wrong / max(score.words, 1)
        print(
            f"| {name} | {1000 * score.seconds / max(score.pages, 1):.0f} |"
            f" {score.wrong} of {score.words} ({share:.2f} %) |"
            f" {score.ordered} of {len(paths)} | {score.header} of {len(paths)} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
