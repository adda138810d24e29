"""An optional language-model judge of wording: reported beside the metrics, never in the gate.

A judge is worth as much as it agrees with people's labels, so its agreement with the items' own
expectations is reported with it: the share of equal verdicts, and Cohen's kappa (1960), which takes
out what chance alone would bring.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.answers import AnswerRecord
from evals.metrics.mean import Mean
from evals.scoring import ItemResult
from prompts import load_prompt

if TYPE_CHECKING:
    from assistant.llm.endpoint import Endpoint

ACCEPTED = 4  # points from which the judge is taken to say "right"


class WrittenPoints(BaseModel):
    """The reply to `judge`; its schema goes with the request."""

    model_config = ConfigDict(extra="ignore", strict=True)

    points: int = Field(ge=1, le=5)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge made of the answers that were given; what it said unreadably is unscored.

    `problem` says why it did not get to the end, in Vietnamese; what it did not judge is in `left`.
    """

    model: str
    points: Mean  # 1…5
    agreement: Mean  # of "4 or more" with "passed"
    kappa: float | None  # None where one of the two says the same of everything
    left: int = 0
    problem: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "model": self.model,
            "points": self.points.to_json(),
            "agreement": self.agreement.to_json(),
            "kappa": None if self.kappa is None else round(self.kappa, 6),
            "left": self.left,
            "problem": self.problem,
        }


def answered(items: Sequence[ItemResult]) -> list[ItemResult]:
    """The items that a judge looks at: those with an answer that is no decline."""
    return [item for item in items if item.answer and not item.answer.abstained]


def judged(
    items: Sequence[ItemResult], endpoint: Endpoint, done: Callable[[], None] = lambda: None
) -> Judgement:
    """Have the configured model judge every answer that was not a decline; `done` after each.

    An endpoint that cannot be reached or is too slow ends the judging, never the run.
    """
    from assistant.llm.endpoint import EndpointError

    judging = answered(items)
    given: list[int | None] = []
    problem = None
    for item in judging:
        try:
            given.append(_points(item, endpoint))
        except EndpointError as error:
            problem = str(error)
            break
        done()
    pairs = [
        (points >= ACCEPTED, item.passed)
        for points, item in zip(given, judging, strict=False)
        if points is not None
    ]
    return Judgement(
        endpoint.model,
        Mean.of(None if points is None else float(points) for points in given),
        Mean.of(float(said == label) for said, label in pairs),
        cohen_kappa(pairs),
        len(judging) - len(given),
        problem,
    )


def cohen_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement of two yes/no raters beyond chance; None where chance alone explains all."""
    if not pairs:
        return None
    n = len(pairs)
    observed = sum(one == other for one, other in pairs) / n
    first, second = sum(one for one, _ in pairs) / n, sum(other for _, other in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return None if chance == 1.0 else (observed - chance) / (1 - chance)


def _points(item: ItemResult, endpoint: Endpoint) -> int | None:
    """Points for one answer, None where the reply cannot be read; raises `EndpointError`."""
    from assistant.llm.endpoint import CUT_OFF, NONSENSE, Deadline, EndpointError

    deadline = Deadline(endpoint.timeout_seconds)
    try:
        reply = endpoint.complete(
            load_prompt("judge"), _given(item, endpoint), deadline, WrittenPoints
        )
        return WrittenPoints.model_validate(reply).points
    except ValidationError:
        return None
    except EndpointError as error:
        if str(error) in {NONSENSE, CUT_OFF}:
            return None
        raise


def _given(item: ItemResult, endpoint: Endpoint) -> dict[str, str]:
    """What the judge is told: data between marks, as many excerpts as fit."""
    from assistant.llm.evidence_block import data_line, new_mark
    from assistant.llm.token_budget import fitting, room_for_data

    answer = item.answer
    values = {
        "mark": new_mark(),
        "question": data_line("\n".join((*item.item.history, item.item.question))),
        "answer": data_line(answer.answer if answer else ""),
    }
    prompt = load_prompt("judge")
    room = room_for_data(prompt, values, endpoint.context_tokens, endpoint.reply_tokens)
    excerpts = [data_line(one) for one in _excerpts(answer)] if answer else []
    return values | {"evidence": "\n".join(fitting(excerpts, room))}


def _excerpts(answer: AnswerRecord) -> list[dict[str, object]]:
    return [
        {"id": one.marker, "document": one.label or one.document.title, "text": one.quote}
        for one in answer.citations
    ]
