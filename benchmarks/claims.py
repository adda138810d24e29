"""Bent sentences by the thousand: how many the check lets by, and how many true ones it stops.

Run: ``.venv/bin/python -m benchmarks.claims [DOCUMENTS]``

Every figure that ingest bound to an indicator becomes a true sentence ("indicator: figure"), cited
to its provision, and is then bent in each way; a bent sentence that happens to be true is left out.
"values only" is the check that every number, day and document number stands in the source.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from assistant.claims.check import problem
from assistant.claims.stated import Source
from assistant.compose import Line
from assistant.findings import trimmed
from assistant.labels import provision_label
from assistant.shelf import Shelf
from assistant.types import Citation
from assistant.understand import understand
from assistant.verify import supported
from evals.metrics.mean import Mean
from evals.sessions import build_library
from vectorstore.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.question import Question
    from vectorstore.types import Fact, Provision

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
_DIGIT = re.compile(r"\d(?=\D*$)")
_BOUNDS = {">=": "không quá ", "<=": "tối thiểu ", ">": "dưới ", "<": "trên ", "=": "tối thiểu "}


class Sentence(NamedTuple):
    """One sentence with the provision it cites; `way` is how it was bent, "true" for not at all."""

    way: str
    text: str
    fact: Fact
    provision: Provision


def sentences(shelf: Shelf) -> Iterator[Sentence]:
    """True sentences of every fact, and the bent ones."""
    for document in shelf.documents.values():
        facts = shelf.document_facts(document.id)
        for index, fact in enumerate(facts):
            provision = shelf.provision(document.id, fact.provision_id)
            written = document.text[fact.value_start : fact.value_end]
            if provision.kind == "row" and fact.unit and fact.unit not in written:
                written = f"{written} {fact.unit}"
            yield Sentence("true", f"{fact.indicator}: {written}", fact, provision)
            yield Sentence("another digit", f"{fact.indicator}: {_bent(written)}", fact, provision)
            if fact.comparator in _BOUNDS:
                digits = written[re.search(r"\d|$", written).start() :]  # type: ignore[union-attr]
                text = f"{fact.indicator}: {_BOUNDS[fact.comparator]}{digits}"
                yield Sentence("another bound", text, fact, provision)
            if fact.year is not None and str(fact.year) not in fact.indicator:
                for shift in (-1, 1, -3):
                    text = f"Năm {fact.year + shift}, {fact.indicator}: {written}"
                    yield Sentence("another year", text, fact, provision)
            for other in facts:
                if other.provision_id == fact.provision_id and _differ(fact, other):
                    text = f"{other.indicator}: {written}"
                    yield Sentence("swapped subjects", text, other, provision)
            far = facts[(index + len(facts) // 2) % len(facts)]
            if far.provision_id != fact.provision_id:
                elsewhere = shelf.provision(document.id, far.provision_id)
                text = f"{fact.indicator}: {written}"
                if not _states(fact, shelf.facts(elsewhere)):
                    yield Sentence("unrelated provision", text, fact, elsewhere)
            invented = f"{fact.indicator}: {written}, đơn vị chậm bị trừ điểm thi đua hằng quý"
            yield Sentence("invented clause", invented, fact, provision)


def _bent(written: str) -> str:
    return _DIGIT.sub(lambda match: str((int(match[0]) + 3) % 10), written, count=1)


def _differ(fact: Fact, other: Fact) -> bool:
    return (
        fact.unit == other.unit
        and fact.value != other.value
        and (fact.indicator != other.indicator)
    )


def _states(fact: Fact, others: object) -> bool:
    return any((o.value, o.unit) == (fact.value, fact.unit) for o in others)  # type: ignore[attr-defined]


def main() -> None:
    """Check every sentence and print the shares that are stopped."""
    documents = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    shown = sys.argv[2:]  # print what is judged wrongly of these ways
    stopped: dict[str, list[float]] = defaultdict(list)
    plain: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        build_library(documents, Path(folder) / "library")
        with Library.open(Path(folder) / "library") as library:
            shelf = Shelf(library)
            for sentence in sentences(shelf):
                by_check, by_values = _stopped(sentence, shelf)
                stopped[sentence.way].append(float(by_check))
                plain[sentence.way].append(float(by_values))
                if sentence.way in shown and by_check == (sentence.way == "true"):
                    sys.stdout.write(f"{sentence.text} | {shelf.text(sentence.provision)!r}\n")
    table = Table("sentences", "n", "stopped", "stopped by values only")
    for way, values in stopped.items():
        table.add_row(way, str(len(values)), _share(values), _share(plain[way]))
    Console().print(table)


def _share(values: list[float]) -> str:
    mean = Mean.of(values)
    return f"{mean.value:.4f} ± {mean.standard_error or 0.0:.4f}"


def _stopped(sentence: Sentence, shelf: Shelf) -> tuple[bool, bool]:
    document = shelf.documents[sentence.fact.document_id]
    provision = sentence.provision
    span = trimmed(document.text, provision.start, provision.end)
    citation = Citation.of(1, document, provision, provision_label(document, provision), span)
    question: Question = understand(sentence.fact.indicator, shelf.vocabulary)
    reason = problem(sentence.text, [Source.of(citation, shelf)], question, [], shelf)
    return reason is not None, not supported(Line(sentence.text, (1,)), [citation])


if __name__ == "__main__":
    main()
