"""How well header, signature and first outline level are read, against golds read by hand.

Run: ``.venv/bin/python -m benchmarks.metadata_quality [DOCUMENTS]``

`DOCUMENTS` is the folder of the files that `evals/gold/plans_dev*.yaml` name (default
``../shared/data/plans-dev/docs``). Exit status 1 when a field misses its target on one of them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml
from rich.console import Console
from rich.table import Table

from evals.metrics.mean import Mean
from ingest.pipeline import parse_file
from vectorstore.types import ParsedDocument, Provision
from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.folding import unify_tone_placement

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "evals" / "gold" / "plans_dev.yaml"
GOLDS = (GOLD, GOLD.with_name("plans_dev_b.yaml"))
DOCUMENTS = ROOT / ".." / "shared" / "data" / "plans-dev" / "docs"
TARGETS = {
    "number": 0.98,
    "issued": 0.97,
    "agency": 0.95,
    "kind": 0.97,
    "signer": 0.95,
    "outline": 0.95,
}
_LEVELS = frozenset(("part", "chapter", "article", "section"))
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_RANGE = re.compile(r"(?P<first>\w+)-(?P<last>\w+)")


class Miss(NamedTuple):
    """One field of one file that was not read as the gold has it."""

    file: str
    field: str
    expected: str
    found: str


def first_level(parsed: ParsedDocument) -> list[str]:
    """The numbers of the outermost numbered provisions of the body, as printed.

    What follows the signature (annexes, an attached regulation) does not belong to it.
    """
    by_id = {provision.id: provision for provision in parsed.provisions}
    found: list[str] = []
    for provision in parsed.provisions:
        if provision.kind in ("signature", "annex") and found:
            break
        if provision.kind in _LEVELS and _is_outermost(provision, by_id) and provision.marker:
            found.append(provision.section_path[-1].rpartition(" ")[2])
    return found


def _is_outermost(provision: Provision, by_id: Mapping[str, Provision]) -> bool:
    parent = by_id.get(provision.parent_id or "")
    return parent is None or (not parent.marker and _is_outermost(parent, by_id))


def numbers_of(outline: str) -> list[str]:
    """The numbers that the gold's short form stands for: "Điều 1-3" → 1, 2, 3."""
    bare = outline.removeprefix("Điều ").removeprefix("Chương ")
    span = _RANGE.fullmatch(bare)
    if span is None:
        return bare.split()
    if span["first"] in _ROMAN:
        return list(_ROMAN[: _ROMAN.index(span["last"]) + 1])
    return [str(number) for number in range(int(span["first"]), int(span["last"]) + 1)]


def _same_name(found: str | None, expected: str) -> bool:
    if found is None:
        return False
    return " ".join(map(unify_tone_placement, found.split())) == " ".join(
        map(unify_tone_placement, expected.split())
    )


_SAME: dict[str, Callable[[str | None, str], bool]] = {
    "number": lambda found, expected: number_key(found or "") == number_key(expected),
    "issued": lambda found, expected: found == expected,
    "agency": _same_name,
    "kind": lambda found, expected: found == expected,
    "signer": _same_name,
}


def compare(
    parsed: ParsedDocument, gold: Mapping[str, str | None], file: str
) -> tuple[dict[str, float | None], list[Miss]]:
    """Score one document: 1 or 0 a field, None where the gold states nothing."""
    scores: dict[str, float | None] = {}
    misses: list[Miss] = []
    for name, same in _SAME.items():
        expected = gold[name]
        if expected is None:
            scores[name] = None
            continue
        found = getattr(parsed.document, name)
        scores[name] = float(same(found, expected))
        if not scores[name]:
            misses.append(Miss(file, name, expected, str(found)))
    outline = gold["outline"]
    scores["outline"] = None
    if outline is not None:
        found = first_level(parsed)
        scores["outline"] = float(found == numbers_of(outline))
        if not scores["outline"]:
            misses.append(Miss(file, "outline", outline, " ".join(found)))
    return scores, misses


def measure(
    folder: Path, gold: Mapping[str, Mapping[str, str | None]]
) -> tuple[dict[str, Mean], list[Miss]]:
    """Parse every file of the gold; the means by field and everything that was missed."""
    rows: list[dict[str, float | None]] = []
    misses: list[Miss] = []
    for file, facts in gold.items():
        scores, missed = compare(parse_file(folder / file), facts, file)
        rows.append(scores)
        misses += missed
    return {name: Mean.of(row[name] for row in rows) for name in TARGETS}, misses


def load_gold(path: Path = GOLD) -> dict[str, dict[str, str | None]]:
    """The gold: file name to its facts."""
    documents: dict[str, dict[str, str | None]] = yaml.safe_load(path.read_text("utf-8"))[
        "documents"
    ]
    return documents


def report(name: str, means: Mapping[str, Mean], misses: list[Miss]) -> bool:
    """Print the table and what was missed; whether every field meets its target."""
    table = Table("field", "right", "standard error", "n", "target", "", title=name)
    for field, mean in means.items():
        value, error = mean.value or 0.0, mean.standard_error or 0.0
        met = "ok" if value >= TARGETS[field] else "MISSED"
        table.add_row(field, f"{value:.4f}", f"{error:.4f}", str(mean.n), f"{TARGETS[field]}", met)
    console = Console()
    console.print(table)
    for miss in misses:
        console.print(f"{miss.file} {miss.field}: {miss.expected!r}, found {miss.found!r}")
    return all((mean.value or 0.0) >= TARGETS[field] for field, mean in means.items())


def main() -> int:
    """Measure on each gold."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    met = [report(gold.name, *measure(folder, load_gold(gold))) for gold in GOLDS]
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
