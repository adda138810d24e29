"""Letter open points: what the library lacks is left open, visibly, and nothing else is."""

from __future__ import annotations

from evals.answers import AnswerRecord
from evals.expectations import Expected
from evals.metrics.score import UNDEFINED, Score


def letter_open_points(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when the open points of content are the expected ones and each stands in the letter.

    An expected point is the beginning of what is open. Undefined for an answer.
    """
    if expected.letter is None or answer.draft is None:
        return UNDEFINED
    missing = list(expected.letter.open)
    notes = []
    for point in answer.draft.open_points:
        wanted = next((words for words in missing if point.what.startswith(words)), None)
        if wanted is None:
            notes.append(f"thừa chỗ cần bổ sung «{point.what}»")
        else:
            missing.remove(wanted)
        if point.placeholder not in answer.answer:
            notes.append(f"không thấy «{point.placeholder}» trong dự thảo")
    notes += [f"thiếu chỗ cần bổ sung «{words}»" for words in missing]
    return Score(0.0 if notes else 1.0, tuple(notes))
