"""Suites of drafts: what a letter must cite, say and leave open, and that it says nothing else.

Run as ``python -m evals.drafts [SUITE.yaml …]``; the exit code is 1 when a letter fails.
"""

from __future__ import annotations

import re
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console
from rich.table import Table

from assistant.basis_identity import Known
from assistant.drafting.docx_letter import letter_bytes
from assistant.drafting.drafter import draft
from assistant.drafting.incoming import read_incoming
from assistant.drafting.placeholders import find_placeholders
from assistant.drafting.review import plain_text
from assistant.drafting.types import DraftRequest, LetterKind
from assistant.format_check.checker import check_file
from evals.corpora import Corpus, find_folder
from evals.errors import SuiteError
from evals.metrics.mean import Mean
from evals.sessions import build_library
from vectorstore.settings import Settings
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key
from vectorstore.vietnamese.numbers import find_quantities, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer import Assistant
    from assistant.drafting.types import Draft

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
FOLDER = Path(__file__).parent / "drafts"
METRICS = ("bases", "figures", "open", "nothing_else", "format")
NAMES = {
    "bases": "Căn cứ đúng và đúng thứ tự",
    "figures": "Số liệu cần có",
    "open": "Chỗ cần bổ sung đúng chỗ",
    "nothing_else": "Không có gì ngoài thư viện",
    "format": "Đạt cchc check-format",
}


class DraftItem(BaseModel):
    """One request and what its letter must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    request: str = ""
    incoming: str = ""  # the text of a letter that came in
    kind: LetterKind = "Công văn"
    bases: tuple[str, ...] = ()  # numbers, in the order of the letter
    figures: tuple[str, ...] = ()  # words that the body must hold
    open: tuple[str, ...] = ()  # the beginning of each open point of content, in any order
    must_not: tuple[str, ...] = ()


class DraftSuite(BaseModel):
    """Requests over one corpus."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    corpus: str
    items: tuple[DraftItem, ...]


class DraftResult(NamedTuple):
    """What is wrong with one letter, by metric; empty for a good one."""

    item: DraftItem
    faults: dict[str, tuple[str, ...]]


def load_draft_suite(path: Path) -> DraftSuite:
    """Read a suite; raises `SuiteError` naming file and field."""
    try:
        return DraftSuite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        message = f"Không đọc được bộ yêu cầu {path}. Hãy kiểm tra đường dẫn và cú pháp YAML."
        raise SuiteError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise SuiteError(f"{path}, trường {field}: {first['msg']}.") from error


def corpus_of(suite: DraftSuite, path: Path) -> Corpus:
    """Where a suite's documents are."""
    return find_folder(suite.corpus, path)


def run_suite(suite: DraftSuite, corpus: Path) -> list[DraftResult]:
    """Draft every item over a throwaway library of the corpus and compare."""
    from assistant.answer import Assistant

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="cchc-drafts-")))
        build_library(corpus, folder / "library")
        assistant = Assistant.open(Settings.load(library=folder / "library"))
        stack.callback(assistant.library.close)
        return [DraftResult(item, _faults(item, assistant, folder)) for item in suite.items]


def _faults(item: DraftItem, assistant: Assistant, folder: Path) -> dict[str, tuple[str, ...]]:
    letter = None
    if item.incoming:
        came = folder / "den.txt"
        came.write_text(item.incoming, encoding="utf-8")
        letter = read_incoming(came)
    agency = "" if item.incoming else "Sở Nội vụ tỉnh Hưng Yên"
    request = DraftRequest(
        item.request,
        kind=item.kind,
        agency=agency,
        to="Sở Tài chính",
        place="Hưng Yên",
        role="Giám đốc",
        signer="Trần Văn Mẫu",
    )
    made = draft(request, assistant, assistant.shelf, letter)
    path = folder / f"{item.id}.docx"
    path.write_bytes(letter_bytes(made.letter))
    report = check_file(path, assistant.shelf)
    return {
        "bases": tuple(_wrong_bases(item, made)),
        "figures": tuple(_missing_figures(item, made)),
        "open": tuple(_wrong_open(item, made)),
        "nothing_else": tuple(_unheld(item, made, assistant)),
        "format": tuple(f"{b.rule}: {b.where}: {b.there}" for b in report.breaches),
    }


def _wrong_bases(item: DraftItem, made: Draft) -> Iterator[str]:
    found = tuple(line.basis.identity.number for line in made.bases)
    if found != item.bases:
        yield f"có {', '.join(found) or 'không'}"


def _missing_figures(item: DraftItem, made: Draft) -> Iterator[str]:
    body = "\n".join(block.text for block in made.letter.body)
    yield from (words for words in item.figures if words not in body)


def _wrong_open(item: DraftItem, made: Draft) -> Iterator[str]:
    """Open points of content against what is expected; each stands visibly in the letter."""
    content = [p for p in made.open_points if p.reason not in ("form", "incoming")]
    left = list(item.open)
    for point in content:
        expected = next((words for words in left if point.what.startswith(words)), None)
        if expected is None:
            yield f"thừa “{point.what}”"
        else:
            left.remove(expected)
        if point.placeholder not in plain_text(made):
            yield f"không thấy “{point.placeholder}” trong dự thảo"
    yield from (f"thiếu “{words}”" for words in left)


def _unheld(item: DraftItem, made: Draft, assistant: Assistant) -> Iterator[str]:
    """Figures, days and numbers of the letter that neither the library nor the incoming one has."""
    known = Known(assistant.shelf)
    text = "\n".join((*made.letter.bases, *(block.text for block in made.letter.body)))
    for mark in find_placeholders(text):
        text = text.replace(mark, " ")
    sources = [c.quote for s in made.statements for c in s.citations]
    sources += [c.label for s in made.statements for c in s.citations]
    sources += [link.quote for line in made.bases for link in line.basis.links]
    sources += [line.basis.identity.subject for line in made.bases]
    held = "\n".join((*sources, item.incoming))
    values = {parse_number(match) for match in _NUMBER.findall(held)}
    for quantity in find_quantities("\n".join(s.text for s in made.statements)):
        written = [v for v in (quantity.value, quantity.value_to) if v is not None]
        if not values.issuperset(written):
            yield f"số liệu {quantity.value:g} {quantity.unit}"
    numbers = set(known.mentions) | set(known.held)
    numbers |= {number_key(n.number) for n in find_document_numbers(held)}
    days = {d.iso for d in find_dates(held)} | {
        d.issued for d in assistant.shelf.documents.values()
    }
    days |= {d.about.issued for d in assistant.shelf.documents.values() if d.about}
    days |= {m.issued for mentions in known.mentions.values() for m in mentions}
    for number in find_document_numbers(text):
        if number_key(number.number) not in numbers:
            yield f"số hiệu {number.number}"
    for day in find_dates(text):
        if day.iso and day.iso not in days:
            yield f"ngày {day.iso}"
    yield from (f"“{words}”" for words in item.must_not if words in plain_text(made))


def summary(results: Sequence[DraftResult]) -> dict[str, Mean]:
    """The share of letters without a fault, by metric."""
    return {
        metric: Mean.of(float(not result.faults[metric]) for result in results)
        for metric in METRICS
    }


def _print(console: Console, suite: DraftSuite, results: Sequence[DraftResult]) -> None:
    table = Table("Độ đo", "Kết quả", "n", title=suite.title)
    for metric, mean in summary(results).items():
        error = f" ± {mean.standard_error:.3f}" if mean.standard_error is not None else ""
        table.add_row(NAMES[metric], f"{mean.value or 0:.3f}{error}", str(mean.n))
    console.print(table)
    for result in results:
        for metric, faults in result.faults.items():
            for fault in faults:
                console.print(f"{result.item.id}: {NAMES[metric]}: {fault}", markup=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run suites, all shipped ones by default; 1 when a letter has a fault."""
    given = [Path(word) for word in (sys.argv[1:] if arguments is None else arguments)]
    console = Console()
    failed = False
    for path in given or sorted(FOLDER.glob("*.yaml")):
        suite = load_draft_suite(path)
        corpus = corpus_of(suite, path)
        if corpus.folder is None:
            console.print(f"{suite.name}: bỏ qua, {corpus.missing}")
            continue
        results = run_suite(suite, corpus.folder)
        _print(console, suite, results)
        failed = failed or any(any(result.faults.values()) for result in results)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
