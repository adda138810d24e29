"""What a figure's things had done to them, and whether it is the size of a change.

"24 biên chế cắt giảm" is no number of posts, and "9 công chức được tuyển dụng" no number of civil
servants. The words stand in `data/actions.yaml`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from assistant.evidence import own_part
from assistant.language import either, load_data
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from assistant.evidence import Statement
    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Fact

_COMPARES = re.compile(r"\bso với\b|\btừ (?:bao nhiêu|mấy)\b")
_TAIL = re.compile(r",\s*(?P<tail>[^,]*)$")
_CAPITALISED = re.compile(r"\b[A-ZĐÀ-ÝĂÂÊÔƠƯẠ-Ỹ][^\W\d_]*(?:\s+[^\W\d_]+\b)?")
_STEPS = frozenset({"bậc", "hạng"})
_BEFORE_COUNT = re.compile(
    r"(?P<before>[^\W\d_]+\s+[^\W\d_]+)\s+(?:bao nhiêu|mấy)\s+(?P<noun>[^\W\d_]+)"
)
_PAIR = re.compile(r"(?=\b((?!năm)[^\W\d_]+\s+[^\W\d_]+)\b)")


class _Lexicon(NamedTuple):
    actions: tuple[re.Pattern[str], ...]
    changes: dict[str, re.Pattern[str]]
    names: re.Pattern[str]
    unmarked_actions: re.Pattern[str]
    unmarked_changes: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    data = load_data("actions.yaml")
    names = ("down", "up", "differs")
    return _Lexicon(
        tuple(_any_of(line) for line in data["actions"]),
        {name: _any_of(data[name]) for name in names},
        _any_of(data["names"]),
        _any_of([fold(word) for line in data["actions"] for word in line]),
        _any_of([fold(word) for name in names for word in data[name]]),
    )


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either(words)})\b")


def is_action(words: str) -> bool:
    """Tell whether a phrase begins with an action or a change ("bãi bỏ", "giảm")."""
    lexicon = _lexicon()
    return any(one.match(words) for one in (*lexicon.actions, *lexicon.changes.values()))


def names_action(text: str) -> bool:
    """Tell whether a text names an action or a change anywhere."""
    lexicon, lowered = _lexicon(), text.lower()
    return any(one.search(lowered) for one in (*lexicon.actions, *lexicon.changes.values()))


def same_change(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """A quantity is not the size of its change, nor the other way round."""
    fact = statement.fact
    if fact is None or question.asks == "compare":
        return True
    asked = _lexicon().names.sub(" ", question.reading.lower())
    if _COMPARES.search(asked):
        return True
    if fact.unit.lower() in _STEPS and question.unit is None and not question.count_noun:
        return True  # a rank's target may be how far it climbs
    wanted = {name for name, words in _lexicon().changes.items() if words.search(asked)}
    if not wanted:
        return _may_name(question, "changes") or _change_of(fact, asked, question) is None
    provision = statement.provision
    around = " ".join((fact.indicator, *provision.heading_path, provision.heading)).lower()
    return wanted == {"differs"} or any(_lexicon().changes[n].search(around) for n in wanted)


def _change_of(fact: Fact, asked: str, question: Question) -> str | None:
    """The change that an indicator measures: named before what the question asks for, or last."""
    indicator = _lexicon().names.sub(" ", fact.indicator.lower())
    own = own_part(indicator)
    tail = _TAIL.search(own)
    if own != fact.unit.lower() and _first_asked(own, asked, question) is not None:
        indicator = own  # "tỷ lệ … đã giảm – tổng số đơn vị năm 2015" names its things itself
    first = _first_asked(indicator, asked, question)
    before = indicator if first is None else indicator[:first]
    for name, words in _lexicon().changes.items():
        if tail is not None and words.match(tail["tail"]):
            return name
        if words.search(before):
            return name
    return None


def _first_asked(indicator: str, asked: str, question: Question) -> int | None:
    """Where the first two syllables stand that the question has side by side as well."""
    read = str if question.toned else fold  # folding keeps offsets
    words = _PAIR.finditer(read(indicator))
    return next((match.start() for match in words if match[1] in read(asked)), None)


def _may_name(question: Question, group: str) -> bool:
    """Tell whether a question typed without marks may name an action or a change after all."""
    if question.toned:
        return False
    unmarked = _lexicon().unmarked_actions if group == "actions" else _lexicon().unmarked_changes
    return unmarked.search(fold(question.text)) is not None


def _without_names(indicator: str) -> str:
    """An indicator in lower case without its names: "Sở Giáo dục và Đào tạo" trains nobody."""
    first, rest = indicator[:1].lower(), indicator[1:]
    return _CAPITALISED.sub(" ", first + rest).lower()


def _counted_alike(question: Question, indicator: str) -> bool:
    """Tell whether both say the same right before what they count ("theo mô hình 4 lớp")."""
    asked = _BEFORE_COUNT.search(question.reading.lower())
    if asked is None:
        return False
    return f"{asked['before']} {asked['noun']}" in " ".join(indicator.split())


def same_action(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """What was done to the counted things is what the question asks."""
    fact = statement.fact
    if fact is None:
        return True
    asked, indicator = question.reading.lower(), _without_names(fact.indicator)
    wanted = [words for words in _lexicon().actions if words.search(asked)]
    if not wanted:
        counts = bool(question.count_noun) and not fact.unit.startswith("%")
        return (
            not counts
            or _may_name(question, "actions")
            or _counted_alike(question, indicator)
            or not any(words.search(indicator) for words in _lexicon().actions)
        )
    provision = statement.provision
    around = (indicator, statement.text, shelf.sentence(statement), provision.heading)
    text = " ".join((*around, *provision.heading_path)).lower()
    return any(words.search(text) for words in wanted)
