"""An optional language-model judge of wording: reported beside the metrics, never in the gate.

A judge is worth as much as it agrees with people's labels, so its agreement with the items' own
expectations is reported with it: the share of equal verdicts, and Cohen's kappa (1960), which takes
out what chance alone would bring.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from jinja2 import Environment, PackageLoader, StrictUndefined

from evals.errors import JudgeError
from evals.metrics.mean import Mean
from evals.scoring import ItemResult
from vectorstore.settings import Settings

ACCEPTED = 4  # points from which the judge is taken to say "right"
_POINTS = re.compile(r"(?<![\d.,])[1-5](?!\d|[.,]\d)")
_TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge made of the answers that were given; what it said unreadably is unscored."""

    model: str
    points: Mean  # 1…5
    agreement: Mean  # of "4 or more" with "passed"
    kappa: float | None  # None where one of the two says the same of everything

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "model": self.model,
            "points": self.points.to_json(),
            "agreement": self.agreement.to_json(),
            "kappa": None if self.kappa is None else round(self.kappa, 6),
        }


def judged(items: Sequence[ItemResult], model: str, ask: Callable[[str], str]) -> Judgement:
    """Let `ask`, which completes a prompt, judge every answer that was not a decline."""
    answered = [item for item in items if item.answer and not item.answer.abstained]
    given = [points_of(ask(prompt_for(item))) for item in answered]
    labels = [item.passed for item in answered]
    pairs = [(p >= ACCEPTED, label) for p, label in zip(given, labels, strict=True) if p]
    return Judgement(
        model,
        Mean.of(None if points is None else float(points) for points in given),
        Mean.of(float(said == label) for said, label in pairs),
        cohen_kappa(pairs),
    )


def prompt_for(item: ItemResult) -> str:
    """The judge's prompt for one answer."""
    environment = Environment(  # plain text for a model, not a page
        loader=PackageLoader("evals"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
    )
    answer = item.answer
    return environment.get_template("judge.txt").render(
        question=item.item.question,
        answer=answer.answer if answer else "",
        quotes=answer.quotes if answer else "",
    )


def points_of(reply: str) -> int | None:
    """The first whole number from 1 to 5 in a reply; None where there is none."""
    found = _POINTS.search(reply)
    return int(found[0]) if found else None


def cohen_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement of two yes/no raters beyond chance; None where chance alone explains all."""
    if not pairs:
        return None
    n = len(pairs)
    observed = sum(one == other for one, other in pairs) / n
    first, second = sum(one for one, _ in pairs) / n, sum(other for _, other in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return None if chance == 1.0 else (observed - chance) / (1 - chance)


def endpoint(settings: Settings) -> tuple[str, Callable[[str], str]]:
    """The configured OpenAI-compatible endpoint as (model, completion function).

    Raises `JudgeError` where none is configured, and from the function where it does not answer.
    """
    base, model = settings.llm_base_url, settings.llm_model
    if base is None or model is None:
        message = "Chấm bằng mô hình cần CCHC_LLM_BASE_URL và CCHC_LLM_MODEL."
        raise JudgeError(message)
    key = settings.llm_api_key
    headers = {"Authorization": f"Bearer {key}"} if key else {}

    def ask(prompt: str) -> str:
        body = {
            "model": model,
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 0,
            "max_tokens": 8,
        }
        try:
            reply = httpx.post(
                f"{base.rstrip('/')}/chat/completions",
                json=body,
                headers=headers,
                timeout=_TIMEOUT_SECONDS,
            )
            reply.raise_for_status()
            return str(reply.json()["choices"][0]["message"]["content"] or "")
        except (httpx.HTTPError, LookupError, TypeError, ValueError) as error:
            message = f"Mô hình chấm ở {base} không trả lời được ({type(error).__name__})."
            raise JudgeError(message) from error

    return model, ask
