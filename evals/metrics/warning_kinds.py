"""Warning match: the answer carries the warnings that its reader needs before signing."""

from __future__ import annotations

from evals.answers import AnswerRecord
from evals.expectations import Expected
from evals.metrics.score import Score, share


def warning_match(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the expected kinds of warning that the answer carries; undefined without any."""
    given = {warning.kind for warning in answer.warnings}
    missing = tuple(f"thiếu cảnh báo «{kind}»" for kind in expected.warnings if kind not in given)
    return share(len(expected.warnings) - len(missing), len(expected.warnings), missing)
