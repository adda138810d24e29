"""Runs a suite against any callable that answers as `cchc ask --json` does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from evals.answers import AnswerRecord
from evals.asking import SEARCH_SYSTEMS, Ranked, SearchSystem, Session
from evals.errors import ContractError
from evals.expectations import Item, Suite
from evals.gate import GateCheck, check_gate
from evals.metrics import METRIC_NAMES
from evals.metrics.latency import Latency
from evals.metrics.mean import Mean
from evals.metrics.usage import Tokens, Usage
from evals.scoring import ItemResult, failed_scores, score_item
from vectorstore.errors import CchcError

# What a defect of the assistant raises: it fails its item, and the others are still measured.
_DEFECTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """One suite's items, means and gate; `skipped` says why nothing was run."""

    suite: Suite
    items: tuple[ItemResult, ...] = ()
    skipped: str | None = None
    library: str = ""  # the library's fingerprint

    @property
    def means(self) -> dict[str, Mean]:
        """Each metric's mean over the items."""
        return {
            name: Mean.of(result.scores[name].value for result in self.items)
            for name in METRIC_NAMES
        }

    @property
    def passed_by_type(self) -> dict[str, Mean]:
        """The share of passed items, by the items' type in order of first appearance."""
        kinds = dict.fromkeys(result.item.type for result in self.items)
        return {
            kind: Mean.of(float(r.passed) for r in self.items if r.item.type == kind)
            for kind in kinds
        }

    @property
    def gated_means(self) -> dict[str, Mean]:
        """The means that the gate judges: without the items that are known to be wrong."""
        return {
            name: Mean.of(r.scores[name].value for r in self.items if not r.known_wrong)
            for name in METRIC_NAMES
        }

    @property
    def usage(self) -> Usage:
        """Tokens per answer where a language model took part."""
        answers = [result.answer for result in self.items]
        return Usage.of(
            Tokens(answer.usage.input_tokens, answer.usage.output_tokens)
            if answer and answer.usage
            else None
            for answer in answers
        )

    @property
    def passed(self) -> Mean:
        """The share of passed items."""
        return Mean.of(float(result.passed) for result in self.items)

    @property
    def latency(self) -> Latency:
        """Time per question, earlier turns of a conversation left out."""
        return Latency.of([result.total_ms for result in self.items])

    @property
    def gate(self) -> tuple[GateCheck, ...]:
        """The gate's checks; none for a skipped suite."""
        if self.skipped is not None:
            return ()
        return check_gate(self.suite.gate, self.gated_means, self.items)

    @property
    def gate_passed(self) -> bool:
        """Whether every check holds."""
        return all(check.passed for check in self.gate)

    def to_json(self) -> dict[str, Any]:
        """Plain values; only `timings_ms` differs between two equal runs."""
        return {
            "suite": self.suite.name,
            "title": self.suite.title,
            "corpus": self.suite.corpus,
            "skipped": self.skipped,
            "library": self.library,
            "passed": self.passed.to_json(),
            "usage": self.usage.to_json(),
            "metrics": {name: mean.to_json() for name, mean in self.means.items()},
            "passed_by_type": {kind: m.to_json() for kind, m in self.passed_by_type.items()},
            "gate": {
                "passed": self.gate_passed,
                "checks": [check.to_json() for check in self.gate],
            },
            "items": [result.to_json() for result in self.items],
            "timings_ms": self.latency.to_json(),
        }


def run_suite(
    suite: Suite, session: Session, done: Callable[[ItemResult], None] = lambda _: None
) -> SuiteResult:
    """Ask every item in the suite's order; `done` is called after each.

    An error of the assistant, reported (`CchcError`) or a defect, fails its item and the run goes
    on.
    """
    results = []
    for item in suite.items:
        result = _run_item(item, session)
        results.append(result)
        done(result)
    return SuiteResult(suite, tuple(results), library=session.fingerprint)


def _run_item(item: Item, session: Session) -> ItemResult:
    history: list[dict[str, Any]] = []
    started = time.perf_counter()
    try:
        for question in item.history:
            earlier = session.ask(question, list(history))
            history.append({"question": question, "answer": earlier["answer"]})
        started = time.perf_counter()
        given = _given(item, history, session)
        total_ms = _since(started)
        answer = AnswerRecord.from_json(given)
        scores = score_item(item, answer, session.document, _ranked(item, session))
    except CchcError as error:
        return ItemResult(item, failed_scores(item), None, str(error), _since(started))
    except _DEFECTS as error:
        message = f"lỗi nội bộ {type(error).__name__}: {error}"
        return ItemResult(item, failed_scores(item), None, message, _since(started))
    return ItemResult(item, scores, answer, None, total_ms)


def _given(item: Item, history: list[dict[str, Any]], session: Session) -> dict[str, Any]:
    if item.draft is None:
        return session.ask(item.question, history, item.fault)
    if session.draft is None:
        message = "Trợ lý được chấm không soạn văn bản: câu có «draft» không chấm được."
        raise ContractError(message)
    return session.draft(item)


def _ranked(item: Item, session: Session) -> dict[SearchSystem, Sequence[Ranked]]:
    """What each way of searching brings for a question that stands alone and has a source."""
    search = session.search
    special = item.history or item.fault or item.draft
    if search is None or special or not item.expected.sources:
        return {}
    return {system: search(item.question, system) for system in SEARCH_SYSTEMS}


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
