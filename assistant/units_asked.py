"""The unit that a question asks for, against the unit that a figure has."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from assistant.actions import is_action
from assistant.language import load_data
from assistant.matching import canonical_syllables
from assistant.synonyms import with_synonyms
from vectorstore.vietnamese.text import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evidence import Statement
    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Fact

Words = tuple[str, ...]

_MONEY = ("đồng", "usd", "vnđ", "vnd", "euro")
_TIME = ("ngày", "tháng", "giờ", "tuần", "năm", "phút")
_RANK = ("nhóm", "hạng", "bậc", "thứ")
_PLAIN = frozenset({"", "số lượng", "cái", "con số"})  # say nothing of what is counted
_MAGNITUDES = frozenset({"nghìn", "triệu", "tỷ"})
# "kiểm tra của cơ quan": what follows these is not what a share is taken of.
_BELONGING = frozenset({"của", "tại", "trong", "bởi", "giữa"})
_NEAR = 24  # characters behind a figure in which what it counts is named
_BEHIND = 160  # characters behind a share that may name what it is taken of
# Words behind "bao nhiêu" that end the name of what is counted.
_ENDS = frozenset({
    "được", "đã", "bị", "có", "của", "trong", "thuộc", "năm", "ở", "tại", "theo", "trên", "đến",
    "từ", "cho", "do", "và", "phải", "đang", "là", "nào", "so", "với",
})  # fmt: skip


def unit_answers(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Tell whether a figure has the unit that a question asks for, where it asks for one."""
    fact = statement.fact
    if fact is None:
        return True
    unit = fact.unit.lower()
    match question.unit:
        case "money":
            return any(word in unit for word in _MONEY)
        case "time":
            return any(word in unit for word in _TIME)
        case "rank":
            return any(word in unit for word in _RANK)
        case "%":
            return unit.startswith(("%", "phần trăm", "điểm phần trăm")) and _share_of(
                question, fact, shelf
            )
    if question.unit == "count" and unit.startswith("%"):
        return False
    if not question.count_noun or question.language == "en":
        return True
    return _counts(question, statement, fact, shelf)


def _share_of(question: Question, fact: Fact, shelf: Shelf) -> bool:
    """A share of things is a share of the things that the question names behind "phần trăm"."""
    noun = _noun(question.share_noun, shelf)
    if len(noun) < 2:
        return True
    document = shelf.documents[fact.document_id]
    behind = shelf.words(document.text[fact.value_end : fact.end][:_BEHIND])
    after = [fold(word) for word in behind]
    if after[:1] == list(noun[:1]) or (len(after) > 1 and after[0] == "tong"):
        start = 0 if after[0] == noun[0] else 1
        if noun[0] == after[start] and noun[1] in after[start:]:
            return True  # "bằng 60% tổng mức chi": said right behind the figure
    words = shelf.words(fact.indicator)
    folded = [fold(word) for word in words]
    places = [i for i, pair in enumerate(pairwise(folded)) if pair == noun[:2]]
    if not places:
        view = shelf.view(fact.indicator)  # also holds what the words are synonyms of
        return noun[:2] in view.folded_pairs | view.folded_near
    return not _BELONGING & set(words[: places[0]])


def _counts(question: Question, statement: Statement, fact: Fact, shelf: Shelf) -> bool:
    unit = fact.unit.lower()
    noun = _noun(question.count_noun, shelf)
    if not noun or unit in _PLAIN or noun[:2] in _said_behind(fact, shelf):
        return True
    if unit.startswith("%"):
        # "bao nhiêu thủ tục" may be answered by a share, but only by a share of those.
        spoken_of = shelf.view(f"{fact.indicator} {shelf.sentence(statement)}")
        return set(noun[:2]) <= spoken_of.folded
    if unit.startswith("nhóm") and "nhom" in fold(question.reading):
        return True  # "nhóm bao nhiêu địa phương"
    return any(_same(noun, words) or _of_one_kind(noun, words) for words in _names_of(unit, shelf))


def _said_behind(fact: Fact, shelf: Shelf) -> Sequence[Words]:
    """The first two words behind a figure: "02 Phó Giám đốc", where the unit was cut short."""
    text = shelf.documents[fact.document_id].text
    words = [fold(word) for word in shelf.words(text[fact.value_start : fact.value_end + _NEAR])]
    return [pair for pair in pairwise(words) if pair[0].startswith(fold(fact.unit))][:1]


def counted_noun(question: Question) -> Words:
    """The noun that a question counts, as it is written, cut where it ends."""
    return _cut(question.count_noun)


def _noun(words: Words, shelf: Shelf) -> Words:
    """The counted noun in folded syllables, abbreviations spelled out, cut where it ends."""
    spelled = canonical_syllables(" ".join(_cut(words)), shelf.vocabulary.expansions)
    return tuple(fold(syllable) for syllable in spelled)


def _cut(words: Words) -> Words:
    """The words up to where the name of what is counted ends; none for an action."""
    if is_action(" ".join(words)):
        return ()  # "bao nhiêu bãi bỏ, thay thế"
    return tuple(takewhile(lambda word: word not in _ENDS, words))


def _names_of(unit: str, shelf: Shelf) -> list[Words]:
    """The unit's names: each part of "Cơ quan, đơn vị", and words that officials use for them."""
    names: list[Words] = []
    for part in unit.replace("/", ",").split(","):
        words = [w for w in shelf.words(part) if w not in _MAGNITUDES]
        read = [*with_synonyms(words), "\0"]
        start = 0
        for index, word in enumerate(read):
            if word == "\0":
                if index > start:
                    names.append(tuple(fold(w) for w in read[start:index]))
                start = index + 1
    return names


def _same(noun: Words, name: Words) -> bool:
    size = min(len(noun), len(name), 2)
    return noun[:size] == name[:size] or (len(name) > 1 and noun[:2] == name[-2:])


def _of_one_kind(noun: Words, name: Words) -> bool:
    for general, members in _kinds():
        if noun in general and (_is_one(name, members) or _is_one(name, general)):
            return True
        if _is_one(name, general) and _is_one(noun, members):
            return True
    return False


def _is_one(words: Words, names: Sequence[Words]) -> bool:
    return any(words[: len(name)] == name for name in names)


@cache
def _kinds() -> tuple[tuple[tuple[Words, ...], tuple[Words, ...]], ...]:
    return tuple(
        (_folded(entry["general"]), _folded(entry["members"]))
        for entry in load_data("counted_kinds.yaml")
    )


def _folded(names: Sequence[str]) -> tuple[Words, ...]:
    return tuple(tuple(fold(token.text) for token in tokenize(name)) for name in names)
