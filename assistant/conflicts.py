"""Two values for one thing: found beside the fact that answers, shown together, never averaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.evidence import SUBJECT_SEPARATOR, Scored, Statement, own_part
from assistant.labels import provision_label, value_label
from assistant.matching import Term, Zone, coverage
from assistant.types import Warning
from assistant.vocabulary import frame_phrases
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Fact, Provision

_FRAME = frozenset(phrase[0] for phrase in frame_phrases() if len(phrase) == 1) | frozenset(
    {"tổng", "số", "lượng", "tỷ", "lệ", "mức", "độ", "hệ", "thống", "cung", "cấp"}
)
_LEVELS = frozenset({"tỉnh", "huyện", "xã", "sở", "bộ", "ngành", "phường", "trung"})
_ASKED = 0.95  # share of the question that an indicator's own words must cover
_ALIKE = 0.6  # common share of two indicators' words
_COVERED = 0.85  # share of the other indicator that the answering provision holds
_WHOLE = 100.0
_NEARLY = 0.02  # relative difference of two readings of one thing


def contradictions(
    question: Question, best: Scored, ranked: Sequence[Scored], shelf: Shelf
) -> list[Statement]:
    """Statements that give another value for what the best fact measures, best ones first."""
    chosen = best.statement.fact
    if chosen is None:
        return []
    candidates = [scored.statement for scored in ranked[1:]]
    candidates += _near_values(best.statement, chosen, shelf)
    rivals: list[Statement] = []
    values = {(chosen.value, chosen.value_to)}
    for statement in candidates:
        fact = statement.fact
        if fact is None or (fact.value, fact.value_to) in values or not _comparable(chosen, fact):
            continue
        if _beside(best.statement.provision, statement.provision):
            continue
        if _same_thing(question, chosen, fact, shelf) or _nearly_equal(
            best.statement, statement, shelf
        ):
            values.add((fact.value, fact.value_to))
            rivals.append(statement)
    return rivals


def _beside(one: Provision, other: Provision) -> bool:
    """Figures of one provision, or rows of one table, are different things by construction."""
    same_table = (
        one.kind == other.kind == "row" and one.section_path[:-1] == other.section_path[:-1]
    )
    return one.id == other.id or same_table


def conflict_warning(statements: Sequence[Statement]) -> Warning:
    """Name each place with its value."""
    places = " và ".join(
        f"{provision_label(one.document, one.provision)} ({value_label(one.document, one.fact)})"
        for one in statements
        if one.fact is not None
    )
    return Warning("conflict", f"Các tài liệu nêu giá trị khác nhau: {places}.")


def _comparable(first: Fact, second: Fact) -> bool:
    if (first.unit == "%") != (second.unit == "%") or first.year != second.year:
        return False
    return not (first.role and second.role and first.role != second.role)


def _same_thing(question: Question, first: Fact, second: Fact, shelf: Shelf) -> bool:
    """The same words; or both cover the question and differ in little, on the same level."""
    one, other = _content(first.indicator, shelf), _content(second.indicator, shelf)
    if one and one == other:
        return True
    if not (SUBJECT_SEPARATOR in first.indicator and SUBJECT_SEPARATOR in second.indicator):
        # A figure of a part ("… – dịch vụ công toàn trình") beside one that names the part alone.
        one, other = (_content(own_part(fact.indicator), shelf) for fact in (first, second))
        if one and one == other:
            return True
    if first.unit == "%" or _other_level(one, other):
        return False
    units = [shelf.view(fact.unit).syllables for fact in (first, second)]
    if not units[0] & units[1] or len(one & other) < _ALIKE * len(one | other):
        return False
    return all(_asks_for(question, fact, shelf) for fact in (first, second))


def _asks_for(question: Question, fact: Fact, shelf: Shelf) -> bool:
    zone = Zone(shelf.view(fact.indicator), 1.0)
    return coverage(question.terms, [zone], toned=question.toned).share >= _ASKED


def _near_values(best: Statement, chosen: Fact, shelf: Shelf) -> Iterable[Statement]:
    """Facts with nearly the same value in documents of the same place and year."""
    for document in shelf.documents.values():
        if document.place != best.document.place or chosen.year not in document.years:
            continue
        for fact in shelf.document_facts(document.id):
            elsewhere = fact.provision_id != chosen.provision_id
            if elsewhere and fact.value != chosen.value and _is_near(chosen, fact):
                provision = shelf.provision(document.id, fact.provision_id)
                yield Statement(document, provision, fact.start, fact.end, fact)


def _is_near(first: Fact, second: Fact) -> bool:
    if first.unit != "%" or second.unit != "%" or first.value_to or second.value_to:
        return False  # counts that lie close are mostly a part and its whole
    if _WHOLE in (first.value, second.value):
        return False  # "100 %" stands in every plan
    return abs(first.value - second.value) <= _NEARLY * max(abs(first.value), abs(second.value))


def _nearly_equal(one: Statement, other: Statement, shelf: Shelf) -> bool:
    """Two values within 2 % for words that the other's provision holds: two readings of one."""
    if one.fact is None or other.fact is None or one.provision.id == other.provision.id:
        return False
    words = (_content(one.fact.indicator, shelf), _content(other.fact.indicator, shelf))
    if not _is_near(one.fact, other.fact) or _other_level(*words):
        return False
    return _holds(one, other.fact, shelf) or _holds(other, one.fact, shelf)


def _holds(statement: Statement, fact: Fact, shelf: Shelf) -> bool:
    """Tell whether a statement's provision speaks of all that a fact measures."""
    words = [
        Term(syllable, fold(syllable), shelf.vocabulary.weight(fold(syllable)), 0)
        for syllable in shelf.words(fact.indicator)
        if syllable not in _FRAME
    ]
    provision = statement.provision
    text = " ".join((*provision.heading_path, shelf.text(provision)))
    covered = coverage(words, [Zone(shelf.view(text), 1.0)], toned=True)
    return covered.share >= _COVERED and not covered.missing


def _other_level(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both name a level of administration, and not the same."""
    levels = (one & _LEVELS, other & _LEVELS)
    return all(levels) and levels[0] != levels[1]


def _content(indicator: str, shelf: Shelf) -> frozenset[str]:
    return frozenset(shelf.words(indicator)) - _FRAME
