"""Scores one answer with every metric and says whether the item passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evals.answers import AnswerRecord
from evals.expectations import CRITICAL_TAG, Item
from evals.metrics import METRIC_LABELS
from evals.metrics.correctness import answer_correctness
from evals.metrics.declines import decline_accuracy, decline_reason
from evals.metrics.figures import figure_match
from evals.metrics.grounding import grounding
from evals.metrics.quotes import StoredText, quote_exactness
from evals.metrics.score import UNDEFINED, Score
from evals.metrics.sections import section_match
from evals.metrics.sources import source_match
from evals.metrics.warning_kinds import warning_match

# The section, the figures' fields, the reason and the warnings are measured and gated, but an item
# without them still told the truth with the right document under it.
DECISIVE = ("correctness", "source", "quote", "grounding", "decline")


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
        """Whether every decisive metric that is defined is full; for critical items, every one."""
        names = METRIC_LABELS if self.critical else DECISIVE
        values = [self.scores[name].value for name in names]
        return self.error is None and all(value is None or value == 1.0 for value in values)

    @property
    def critical(self) -> bool:
        """Whether the gate fails with this item alone."""
        return CRITICAL_TAG in self.item.tags

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
            "answer": self.answer.answer if self.answer else None,
            "abstained": self.answer.abstained if self.answer else None,
            "reason": self.answer.reason if self.answer else None,
            "citations": [
                {"source": c.document.source, "section": c.section, "quote": c.quote}
                for c in (self.answer.citations if self.answer else ())
            ],
        }


def score_item(item: Item, answer: AnswerRecord, stored_text: StoredText) -> dict[str, Score]:
    """Apply every metric; the keys are `METRIC_LABELS` in their order."""
    expected = item.expected
    asked = "\n".join((*item.history, item.question))
    return {
        "correctness": answer_correctness(expected, answer),
        "figures": figure_match(expected, answer),
        "source": source_match(expected, answer),
        "section": section_match(expected, answer),
        "quote": quote_exactness(answer, stored_text),
        "grounding": grounding(answer, asked),
        "decline": decline_accuracy(expected, answer),
        "reason": decline_reason(expected, answer),
        "warning": warning_match(expected, answer),
    }


def failed_scores(item: Item) -> dict[str, Score]:
    """The scores of an item that got no answer: zero where it would have been answered."""
    lost = "correctness" if item.expected.answerable is True else "decline"
    return {name: Score(0.0) if name == lost else UNDEFINED for name in METRIC_LABELS}
