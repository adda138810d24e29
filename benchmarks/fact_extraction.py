"""How many figures of a provision become facts, and how many facts are right, against hand labels.

Run: ``.venv/bin/python -m benchmarks.fact_extraction [--part a|b|c] [--scores] [--shared DIR]``

Precision is over the extracted facts whose figure lies in a labelled provision, recall over the
labelled figures. Wrong and missed figures are listed for part a only: part b is a holdout, and
part c, from documents of its own, was labelled later.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.fact_gold import GoldProvision, Placed, load_gold
from benchmarks.fact_scoring import ProvisionScore, Share, Sought, score_provision
from ingest.pipeline import parse_file

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
_FOLDERS = ("corpus", "data/plans-dev/docs")
_WIDTH = 128  # columns, so that no cell of the table is broken, also in a log file


def measure(
    gold: Sequence[GoldProvision], shared: Path
) -> tuple[list[ProvisionScore], list[GoldProvision]]:
    """Parse every labelled document once; the scores, and the provisions no longer in the text."""
    scores: list[ProvisionScore] = []
    lost: list[GoldProvision] = []
    for file in sorted({provision.file for provision in gold}):
        parsed = parse_file(_find(shared, file))
        text = parsed.document.text
        for provision in (one for one in gold if one.file == file):
            start = provision.place(text)
            if start is None:
                lost.append(provision)
            else:
                scores.append(score_provision(Placed(provision, text, start), parsed.facts))
    return scores, lost


def summarise(scores: Sequence[ProvisionScore]) -> dict[str, Share]:
    """The shares by name; year and role are among the figures that were extracted right."""

    def recall(hit: Callable[[Sought], bool | None]) -> Share:
        return Share.of(
            [value for one in score.sought if (value := hit(one)) is not None] for score in scores
        )

    return {
        "precision: value, unit, comparator": Share.of(
            [one.right for one in score.extracted if one.right is not None] for score in scores
        ),
        "recall: figure found": recall(lambda one: one.found),
        "recall: value": recall(lambda one: one.value),
        "recall: value, unit, comparator": recall(lambda one: one.right),
        "recall: with subject": recall(lambda one: one.subject),
        "recall: with subject and year": recall(lambda one: one.subject and bool(one.year)),
        "year right, of those right": recall(lambda one: one.year),
        "role right, of those right": recall(lambda one: one.role),
    }


def listed(scores: Sequence[ProvisionScore]) -> Iterator[str]:
    """Every wrong fact and every missed figure, one a line."""
    for placed, extracted, sought in scores:
        where = f"{placed.provision.file[:6]} {placed.provision.start}"
        for fact, right in extracted:
            if right is False:
                figure = placed.text[fact.value_start : fact.value_end]
                yield f"{where} wrong: {figure!r} as {fact.comparator} {fact.value:g} {fact.unit!r}"
        for one in sought:
            gold = one.gold
            wanted = f"{gold.comparator[0]} {gold.value:g} {gold.unit[0]!r}, {gold.subject}"
            if not one.subject:
                missing = "subject" if one.right else "unit or comparator" if one.value else "value"
                yield f"{where} missed ({missing if one.found else 'figure'}): {wanted}"
            elif not one.year:
                yield f"{where} year: {gold.year[0]} for {wanted}"


def print_table(console: Console, scores: Sequence[ProvisionScore]) -> None:
    """One row a measure, one column a part."""
    parts = {part: [one for one in scores if one.placed.provision.part == part] for part in "abc"}
    chosen = {name: part for name, part in parts.items() if part}
    if {"a", "b"} <= chosen.keys():
        chosen = {"a and b": [*parts["a"], *parts["b"]], **chosen}
    summaries = [summarise(part) for part in chosen.values()]
    titles = [f"{name} ({len(part)})" for name, part in chosen.items()]
    table = Table("± standard error (figures), by part (provisions)", *titles)
    for name in summaries[0] if summaries else ():
        table.add_row(name, *(_cell(summary[name]) for summary in summaries))
    console.print(table)


def main() -> int:
    """Print the table, and what part a has wrong; exit status 1 when a provision is not found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=["a", "b", "c"], help="this part alone")
    parser.add_argument("--scores", action="store_true", help="scores alone, no items")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the documents")
    options = parser.parse_args()
    gold = [one for one in load_gold() if options.part in (None, one.part)]
    scores, lost = measure(gold, options.shared)
    console = Console(width=_WIDTH)
    print_table(console, scores)
    if not options.scores:
        for line in listed([one for one in scores if one.placed.provision.part == "a"]):
            console.print(line, markup=False, highlight=False)
    for provision in lost:
        console.print(f"not in the stored text: {provision.file} {provision.start}", markup=False)
    return int(bool(lost))


def _find(shared: Path, file: str) -> Path:
    for folder in _FOLDERS:
        if (path := shared / folder / file).is_file():
            return path
    message = f"{file} is in none of {', '.join(_FOLDERS)} below {shared}"
    raise SystemExit(message)


def _cell(share: Share) -> str:
    if share.value is None:
        return "-"
    error = "" if share.standard_error is None else f" ± {share.standard_error:.3f}"
    return f"{share.value:.3f}{error} ({share.n})"


if __name__ == "__main__":
    sys.exit(main())
