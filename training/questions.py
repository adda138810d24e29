"""Questions made from the texts themselves: templates filled with what provisions say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from vectorstore.vietnamese.sentences import clauses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from training.passages import Material, Passage

TEMPLATES = Path(__file__).with_name("question_templates.yaml")
_MARKER = re.compile(r"^[\s#*>_|-]*(?:(?:Điều\s+)?\d+(?:\.\d+)*[.)]|[a-zđ]\)|[-–+•])\s*", re.I)
_END = " \n\t.;:,…|"
_NUMBER = re.compile(
    r"(?<![\w/.,-])(?:\d+(?:[.,]\d+)*|một|hai|ba|bốn|năm|sáu|mười)(?=\s*(?:%|"
    r"ngày|tháng|tuổi|năm|giờ|lần|triệu|tỷ|đồng|người|phần trăm|thành viên|bản|mét|km|ha)(?!\w))"
)
_DUTY = re.compile(
    r"^(?P<who>[^,;:]{4,80}?)\s+(?P<does>(?:có trách nhiệm|chịu trách nhiệm|có quyền|có nghĩa vụ|"
    r"có thẩm quyền|chủ trì|phối hợp|phải|được|không được)\s.+)$",
    re.S,
)
_DEFINITION = re.compile(r"^(?P<what>[^,;:]{3,70}?)\s+là\s+(?P<says>.{20,})$", re.S)
_CONDITION = re.compile(
    r"^(?P<when>(?:Trường hợp|Khi|Nếu|Trong trường hợp)\s[^,;]{12,160}),"
    r"\s*(?:thì\s+)?(?P<then>.+)$",
    re.S,
)
_WORDS = range(5, 41)  # of a clause that a question is made of
_PART = range(4, 11)
_LONGEST_ASKED = 30
_TELLING = 8  # words from which a passage can answer anything
_CELLS = re.compile(r"[\t|]")  # rows of tables are not sentences


class Question(NamedTuple):
    """A question, what kind it is, and the passage that answers it."""

    kind: str
    text: str
    passage: int


@cache
def templates() -> dict[str, list[str]]:
    """The templates by kind."""
    found: dict[str, list[str]] = yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))
    return found


def questions(material: Material, chance: Random) -> Iterator[Question]:
    """Every question that the texts allow, one template each."""
    for index, passage in enumerate(material.passages):
        if len(passage.own.split()) >= _TELLING and not _CELLS.search(passage.own):
            yield from _of_passage(index, passage, chance)
    for figure in material.figures:
        year = f" năm {figure.year}" if figure.year else ""
        words = _asked(figure.indicator)
        if words:
            text = _filled("indicator", chance, x=words, unit=figure.unit, year=year)
            yield Question("indicator", text, figure.passage)
    for index, number, subject in material.references:
        if len(subject.split()) > 3:
            text = _filled("reference", chance, x=number, s=_asked(subject))
            yield Question("reference", text, index)


def statements(passage: Passage) -> list[str]:
    """The clauses of a passage without their markers, those of a useful length."""
    found = (passage.own[start:end] for start, end in clauses(passage.own))
    plain = (" ".join(_MARKER.sub("", one).strip(_END).split()) for one in found)
    return [one for one in plain if len(one.split()) in _WORDS]


def _of_passage(index: int, passage: Passage, chance: Random) -> Iterator[Question]:
    heading = _asked(passage.heading)
    if len(heading.split()) > 1:
        text = _filled("heading", chance, x=heading, source=passage.source)
        yield Question("heading", text, index)
    found = statements(passage)
    chance.shuffle(found)
    for statement in found[:2]:
        kind, text = _of_statement(statement, passage, chance)
        yield Question(kind, text, index)


def _of_statement(statement: str, passage: Passage, chance: Random) -> tuple[str, str]:
    """One question about a clause, of the most telling kind that fits, or another by chance."""
    makers = [
        made
        for made in (
            _about_figure(statement, passage, chance),
            _about_condition(statement, chance),
            _about_definition(statement, chance),
            _about_duty(statement, chance),
        )
        if made
    ]
    if makers and chance.random() < 0.6:
        return chance.choice(makers)
    if chance.random() < 0.35:
        words = statement.split()
        size = min(chance.choice(_PART), len(words))
        start = chance.randrange(len(words) - size + 1)
        part = " ".join(words[start : start + size]).strip(_END)
        return "part", _filled("part", chance, x=_lower(part))
    text = _filled("statement", chance, x=statement, source=passage.source)
    return "statement", text


def _about_figure(statement: str, passage: Passage, chance: Random) -> tuple[str, str] | None:
    numbers = list(_NUMBER.finditer(statement))
    if not numbers:
        return None
    at = chance.choice(numbers)
    asked = f"{statement[: at.start()]}bao nhiêu{statement[at.end() :]}".replace("%", " phần trăm")
    x = _asked(_lower(" ".join(asked.split())))
    return "figure_blank", _filled("figure_blank", chance, x=x, source=passage.source)


def _about_duty(statement: str, chance: Random) -> tuple[str, str] | None:
    found = _DUTY.match(statement)
    if found is None:
        return None
    if chance.random() < 0.3:
        return "agent", _filled("agent", chance, s=found["who"])
    return "agent_blank", _filled("agent_blank", chance, x=_asked(found["does"]))


def _about_definition(statement: str, chance: Random) -> tuple[str, str] | None:
    found = _DEFINITION.match(statement)
    if found is None:
        return None
    return "definition", _filled("definition", chance, s=found["what"], x=_asked(found["says"]))


def _about_condition(statement: str, chance: Random) -> tuple[str, str] | None:
    found = _CONDITION.match(statement)
    if found is None:
        return None
    x, s = _asked(_lower(found["when"])), _asked(_lower(found["then"]))
    return "condition", _filled("condition", chance, x=x, s=s)


def _filled(kind: str, chance: Random, **words: str) -> str:
    text = chance.choice(templates()[kind]).format(**words)
    return " ".join(text.split())


def _asked(text: str) -> str:
    """The first words, without what ends a sentence."""
    return " ".join(_MARKER.sub("", text).split()[:_LONGEST_ASKED]).strip(_END)


def _lower(text: str) -> str:
    """With a small first letter, where it is no name in capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
