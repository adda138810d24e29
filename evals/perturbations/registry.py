"""All perturbations by name, and suites made from them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from evals.expectations import Item, Suite
from evals.perturbations.abbreviations import contracted, expanded
from evals.perturbations.english import in_english
from evals.perturbations.keyboards import keys_alone, letter_slips, telex_slips, vni_slips
from evals.perturbations.order import reordered
from evals.perturbations.politeness import politely
from evals.perturbations.synonyms import with_synonyms
from evals.perturbations.tone_marks import half_marks, no_marks
from evals.perturbations.years import year_otherwise

# Between an item's id and the perturbation's name: "sf01~no_marks".
ID_SEPARATOR = "~"


class Perturbation(NamedTuple):
    """A way of asking otherwise; `apply` gives the text back unchanged where it says nothing."""

    name: str
    label: str  # for reports, in Vietnamese
    apply: Callable[[str, Random], str]


PERTURBATIONS: dict[str, Perturbation] = {
    name: Perturbation(name, label, apply)
    for name, label, apply in (
        ("no_marks", "Gõ không dấu", no_marks),
        ("half_marks", "Thiếu một nửa số dấu", half_marks),
        ("contracted", "Viết tắt", contracted),
        ("expanded", "Viết đầy đủ chữ tắt", expanded),
        ("telex", "Lỗi gõ Telex", telex_slips),
        ("vni", "Lỗi gõ VNI", vni_slips),
        ("keys", "Gõ khi tắt bộ gõ", keys_alone),
        ("letters", "Thừa, thiếu, đảo chữ cái", letter_slips),
        ("synonyms", "Từ đồng nghĩa của ngành", with_synonyms),
        ("year", "Năm viết cách khác", year_otherwise),
        ("reordered", "Đổi thứ tự các phần", reordered),
        ("polite", "Lời hỏi lịch sự", politely),
        ("english", "Tiếng Anh theo bảng từ", in_english),
    )
}


def perturbed(question: str, name: str, key: str = "") -> str | None:
    """The question asked otherwise, or None where the perturbation leaves it as it is.

    The result depends on the name, `key` (an item's id) and the question alone: the same in every
    run and on every machine.
    """
    # Not for secrets: the generator only has to choose alike every time.
    chance = Random(f"{name}\n{key}\n{question}")  # noqa: S311
    result = PERTURBATIONS[name].apply(question, chance)
    return None if result == question else result


def perturbed_suite(suite: Suite, name: str) -> Suite | None:
    """The suite's items that the perturbation changes, or None where it changes none.

    Earlier turns of a conversation are typed the same way; what is expected stays. The gate is left
    out: its thresholds were set for the questions as given.
    """
    items = tuple(
        changed for item in suite.items if (changed := _perturbed_item(item, name)) is not None
    )
    if not items:
        return None
    title = f"{suite.title or suite.name} – {PERTURBATIONS[name].label}"
    update = {"name": f"{suite.name}{ID_SEPARATOR}{name}", "title": title, "gate": {}}
    return suite.model_copy(update=update | {"items": items})


def _perturbed_item(item: Item, name: str) -> Item | None:
    if item.draft is not None and item.draft.incoming:
        return None  # the letter that came in asks, not the item's words
    question = perturbed(item.question, name, item.id)
    if question is None:
        return None
    history = tuple(perturbed(turn, name, item.id) or turn for turn in item.history)
    identity = f"{item.id}{ID_SEPARATOR}{name}"
    return item.model_copy(update={"id": identity, "question": question, "history": history})
