"""The same document as text, DOCX and PDF, and whether it is read alike.

Run: ``.venv/bin/python -m benchmarks.format_variants [DOCUMENTS] [COUNT]``

COUNT files of the folder DOCUMENTS (default: 12 of ``../shared/data/plans-dev/docs``, drawn by a
fixed seed among those below 60 KB) are set as official documents, header and signature in two
columns, tables ruled; LibreOffice prints the PDF. Reported: the share of documents whose number,
day, agency, signer, first level and articles are those of the original.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import docx
from docx.document import Document as Docx
from rich.console import Console
from rich.table import Table

from benchmarks.metadata_quality import DOCUMENTS, first_level
from evals.metrics.mean import Mean
from ingest.blocks import Block
from ingest.cleaning.furniture import drop_furniture
from ingest.cleaning.paragraphs import rejoin
from ingest.loaders import load
from ingest.pipeline import parse_file
from scripts.make_samples import columns, print_pdf, set_page, set_table
from vectorstore.types import ParsedDocument

_LARGEST = 60_000  # bytes
_RIGHT = re.compile(r"CỘNG H|Độc lập|.{0,40}\bngày\b.{0,20}\bnăm\b")
_KIND_LINE = re.compile(r"[A-ZĐÀ-Ỹ ]{5,40}")
_READ: dict[str, Callable[[ParsedDocument], object]] = {
    "number": lambda parsed: parsed.document.number,
    "issued": lambda parsed: parsed.document.issued,
    "agency": lambda parsed: parsed.document.agency,
    "signer": lambda parsed: parsed.document.signer,
    "first level": first_level,
    "articles": lambda parsed: [p.label for p in parsed.provisions if p.kind == "article"],
    "clauses": lambda parsed: [p.label for p in parsed.provisions if p.kind == "clause"],
}


def draw(folder: Path, count: int) -> list[Path]:
    """The files to compare, the same ones at every run."""
    files = [file for file in folder.glob("*.md") if file.stat().st_size < _LARGEST]
    return sorted(files, key=lambda file: hashlib.sha256(f"v{file.name}".encode()).hexdigest())[
        :count
    ]


def as_docx(blocks: Sequence[Block]) -> Docx:
    """Set the blocks of a document as it would have been typed."""
    document = docx.Document()
    set_page(document)
    day = next((at for at, block in enumerate(blocks[:15]) if _is_day(block)), -1)
    head, rest = blocks[: day + 1], list(blocks[day + 1 :])
    if head:
        right = [block.text for block in head if _RIGHT.match(block.text)]
        left = [block.text for block in head if not _RIGHT.match(block.text)]
        columns(document, [left], [right])
    notes = next((at for at, block in enumerate(rest) if block.text.startswith("Nơi nhận")), None)
    for is_row, run in groupby(rest[:notes], lambda block: block.kind == "row" and block.cells):
        if is_row:
            set_table(document, ["\t".join(block.cells) for block in run])
        else:
            for block in run:
                document.add_paragraph(block.text)
    for block in rest[notes:] if notes is not None else ():
        document.add_paragraph(block.text)
    return document


def _is_day(block: Block) -> bool:
    return bool(re.match(r".{0,40}\bngày\b.{0,20}\bnăm\b", block.text)) and len(block.text) < 60


def compare(file: Path, folder: Path) -> dict[str, dict[str, bool]]:
    """What each format gives the same as the original; format to field to outcome."""
    original = parse_file(file)
    typed = as_docx(rejoin(drop_furniture(load(file).blocks).blocks))
    word = folder / f"{file.stem}.docx"
    typed.save(str(word))
    outcomes = {}
    for path in (word, print_pdf(word)):
        parsed = parse_file(path)
        same = {name: read(parsed) == read(original) for name, read in _READ.items()}
        outcomes[path.suffix[1:]] = same
        for name in (name for name, alike in same.items() if not alike):
            print(f"{path.name} {name}: {_READ[name](original)} | {_READ[name](parsed)}"[:400])
    return outcomes


def main() -> int:
    """Print the share of documents read alike, by format and field."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    files = draw(folder, int(sys.argv[2]) if len(sys.argv) > 2 else 12)
    with tempfile.TemporaryDirectory() as made:
        rows = [compare(file, Path(made)) for file in files]
    table = Table("read as in the original", "DOCX", "PDF", title=f"{len(files)} documents")
    for name in _READ:
        means = [Mean.of(float(row[kind][name]) for row in rows) for kind in ("docx", "pdf")]
        table.add_row(name, *(f"{mean.value:.2f} ± {mean.standard_error:.2f}" for mean in means))
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
