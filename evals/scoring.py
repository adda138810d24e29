"""Scores one answer with every metric and says whether the item passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.answers import AnswerRecord
from evals.asking import SEARCH_SYSTEMS, DocumentFacts, Ranked, SearchSystem
from evals.expectations import CRITICAL_TAG, KNOWN_WRONG_TAG, Item
from evals.metrics import METRIC_LABELS
from evals.metrics.citations import citation_precision, citation_recall
from evals.metrics.correctness import answer_correctness
from evals.metrics.declines import (
    decline_accuracy,
    decline_precision,
    decline_reason,
    decline_recall,
)
from evals.metrics.facts import date_match, name_match, number_match, value_match
from evals.metrics.figures import figure_match
from evals.metrics.grounding import grounding
from evals.metrics.header import header_match
from evals.metrics.letter_bases import letter_bases
from evals.metrics.letter_format import letter_format
from evals.metrics.letter_open_points import letter_open_points
from evals.metrics.model_sentences import model_sentences
from evals.metrics.model_values import model_values
from evals.metrics.places import in_place
from evals.metrics.quotes import quote_exactness
from evals.metrics.retrieval import retrieval_recall
from evals.metrics.score import UNDEFINED, Score
from evals.metrics.sections import section_match
from evals.metrics.sources import source_match
from evals.metrics.timeliness import in_year
from evals.metrics.warning_kinds import warning_match

# The section, the figures' fields, the reason and the warnings are measured and gated, but an item
# without them still told the truth with the right document under it.
DECISIVE = (
    "correctness",
    "source",
    "quote",
    "grounding",
    "in_place",
    "decline",
    "bases",
    "open_points",
    "format",
)
# What a critical item need not reach: further citations beside the right one are no error, and
# neither how a search ranks nor what was stopped is what its reader sees.
_NOT_FOR_CRITICAL = {
    "citation_precision",
    "in_year",
    "model_sentences",
    "model_values",
    "recall_hybrid",
    "recall_lexical",
    "recall_vector",
    "recall_unmarked",
    "recall_folded",
}


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One scored item; `total_ms` is the only field that differs between equal runs."""

    item: Item
    scores: dict[str, Score]
    answer: AnswerRecord | None  # None when asking failed
    error: str | None
    total_ms: float

    @property
    def passed(self) -> bool:
        """Whether every decisive metric that is defined is full; for critical items, nearly all."""
        names = METRIC_LABELS.keys() - _NOT_FOR_CRITICAL if self.critical else DECISIVE
        values = [self.scores[name].value for name in names]
        return self.error is None and all(value is None or value == 1.0 for value in values)

    @property
    def critical(self) -> bool:
        """Whether the gate fails with this item alone."""
        return CRITICAL_TAG in self.item.tags

    @property
    def known_wrong(self) -> bool:
        """Whether the item is tagged as one that the program is known to get wrong."""
        return KNOWN_WRONG_TAG in self.item.tags

    @property
    def notes(self) -> tuple[str, ...]:
        """Everything that cost points, with the metric's name in front."""
        lines = [
            f"{METRIC_LABELS[name]}: {note}"
            for name, score in self.scores.items()
            for note in score.notes
        ]
        return (*([self.error] if self.error else []), *lines)

    def to_json(self) -> dict[str, Any]:
        """Plain values, without the time."""
        return {
            "id": self.item.id,
            "type": self.item.type,
            "tags": list(self.item.tags),
            "question": self.item.question,
            "passed": self.passed,
            "scores": {name: score.value for name, score in self.scores.items()},
            "notes": list(self.notes),
            "history": list(self.item.history),
            "expected": self.item.expected.model_dump(mode="json", exclude_defaults=True),
            "error": self.error,
            "answer": self.answer.answer if self.answer else None,
            "abstained": self.answer.abstained if self.answer else None,
            "reason": self.answer.reason if self.answer else None,
            "answered_by": self.answer.answered_by if self.answer else None,
            "warnings": [w.kind for w in (self.answer.warnings if self.answer else ())],
            "figures": [f.model_dump() for f in (self.answer.figures if self.answer else ())],
            "citations": [
                {
                    "marker": c.marker,
                    "source": c.document.source,
                    "section": c.section,
                    "quote": c.quote,
                    "start": c.start,
                    "end": c.end,
                }
                for c in (self.answer.citations if self.answer else ())
            ],
        }


def score_item(
    item: Item,
    answer: AnswerRecord,
    document: Callable[[str], DocumentFacts | None],
    ranked: Mapping[SearchSystem, Sequence[Ranked]],
) -> dict[str, Score]:
    """Apply every metric; the keys are `METRIC_LABELS` in their order.

    `ranked` is what each way of searching brought; a way that is absent is unscored.
    """
    expected = item.expected
    asked = "\n".join((*item.history, item.question))
    return {
        "correctness": answer_correctness(expected, answer),
        "figures": figure_match(expected, answer),
        "values": value_match(expected, answer),
        "dates": date_match(expected, answer),
        "numbers": number_match(expected, answer),
        "names": name_match(expected, answer),
        "source": source_match(expected, answer),
        "section": section_match(expected, answer),
        "citation_precision": citation_precision(expected, answer),
        "citation_recall": citation_recall(expected, answer),
        "quote": quote_exactness(answer, lambda one: _text(document(one))),
        "grounding": grounding(answer, asked),
        "in_year": in_year(expected, answer, item.question, document),
        "in_place": in_place(expected, answer, document),
        "decline": decline_accuracy(expected, answer),
        "decline_precision": decline_precision(expected, answer),
        "decline_recall": decline_recall(expected, answer),
        "reason": decline_reason(expected, answer),
        "warning": warning_match(expected, answer),
        "header": header_match(expected, answer, document),
        "bases": letter_bases(expected, answer),
        "open_points": letter_open_points(expected, answer),
        "format": letter_format(answer),
        "model_sentences": model_sentences(answer),
        "model_values": model_values(answer),
    } | {
        f"recall_{system}": retrieval_recall(expected, ranked[system])
        if system in ranked
        else UNDEFINED
        for system in SEARCH_SYSTEMS
    }


def _text(document: DocumentFacts | None) -> str | None:
    return None if document is None else document.text


def failed_scores(item: Item) -> dict[str, Score]:
    """The scores of an item that got no answer: zero where it would have been answered."""
    lost = "correctness" if item.expected.answerable is True else "decline"
    return {name: Score(0.0) if name == lost else UNDEFINED for name in METRIC_LABELS}
