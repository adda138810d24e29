"""Whether a figure measures what a question asks about, and nothing more or less.

Words that stand near a figure prove little: "tỷ lệ tinh giản 5% biên chế công chức được giao" gives
no number of posts. So, beside how much of a question a statement covers, the two are held against
each other in both directions: what is asked must stand in the figure's own indicator (or in the
headings and the title that frame it), and what the indicator adds must not make it something else:
the size of a change, a part that something was done to, another level of government.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.actions import same_action, same_change
from assistant.evidence import own_part
from assistant.matching import Asked, Zone, coverage, uncovered
from assistant.understand import NAMED_BODY
from assistant.units_asked import unit_answers
from assistant.vocabulary import frame_phrases
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.evidence import Scored, Statement
    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Fact

MOST_OUTSIDE = 0.35  # share of the question that may stand only in neighbouring sentences
_LEVEL = re.compile(
    r"\bcấp\s+(?P<first>trung ương|tỉnh|huyện|xã|thôn|sở|bộ)"
    r"(?P<more>(?:\s*(?:,|và|hoặc)\s*(?:cấp\s+)?(?:tỉnh|huyện|xã|sở)\b)*)"
)
# "(bản đồ số, thanh toán điện tử, …)" gives examples; "(PAPI)" names the thing again.
_ASIDE = re.compile(r"\((?=(?:[^\s()]+\s+){4})[^()]*\)")
_EXCLUDED = re.compile(
    r"\b(?:trừ|không tính|không kể|không bao gồm|không gồm)\b[^;.()–]*", re.IGNORECASE
)
_START = re.compile(r"\b(?:tính|kể)\s+từ\b[^;.]*?(?=\bthì\b|[;.]|$)")
# "trung tâm không có trụ sở riêng": the figure of an exception.
_WITHOUT = re.compile(r"\b(?:không|chưa)\s+(?:có|phải|thuộc|được)\b")
_NOT = re.compile(r"\b(?:không|chưa)\b")
_ELLIPTIC = 6  # syllables of an indicator that leaves its subject to the words around it
_TASKS = re.compile(r"\b(?:nhiệm vụ|trách nhiệm|chức năng|được giao|phải làm|làm gì)\b")
_RECIPIENT = re.compile(r"\b(?:qua|về|gửi|cho|với|đến|theo)\s+$")
_NEGATED = re.compile(r"\b(?:chưa|không)\s+(?P<verb>[^\W\d_]+\s+[^\W\d_]+)")
_NATION = re.compile(r"\b(?:cả nước|toàn quốc)\b")
_ALL_OF_IT = re.compile(
    r"\b(?:cả nước|toàn quốc|quốc gia|6[34] (?:tỉnh|địa phương)|34 (?:tỉnh|địa phương)"
    r"|bộ, (?:cơ quan |ban, )?ngành|các tỉnh, thành phố)\b"
)
_WORD = re.compile(r"trung ương|\w+")
_AT_PRESENT = re.compile(r"\b(?:hiện|đang)\s+(?:nay\s+|tại\s+|đang\s+)?có\b|\bhiện (?:nay|tại)\b")
# What a rule allows or demands; "đã được cấp" tells what is.
_ALLOWED = re.compile(
    r"(?<!đã )\b(?:được|phải) (?:cấp|bố trí|giao|phép)\b|\bkhông quá\b|\btối (?:đa|thiểu)\b"
)
_CODE = 24  # characters before a number that may say that it is a part of a code
_OF_CODE = re.compile(r"\b(?:mã(?: số)?|số hiệu|số điện thoại)\s*:?\s*[\d.]*[-–/]?$")
_OF_ITS_OWN = 0.5  # share of the question that the label of a row must name
_SECTORS = {
    "administrative": re.compile(r"\b(?:cơ quan hành chính|hành chính nhà nước)\b"),
    "service": re.compile(r"\b(?:đơn vị sự nghiệp|đvsn\w*|biên chế sự nghiệp)\b"),
}


def agrees(question: Question, scored: Scored, shelf: Shelf) -> bool:
    """Tell whether a statement's figure is of what the question asks; true where it has none."""
    return disagreement(question, scored.statement, shelf) is None


def disagreement(question: Question, statement: Statement, shelf: Shelf) -> str | None:
    """Name the first thing in which a statement's figure is not what is asked for."""
    if statement.fact is None:
        return None
    checks = _CHECKS.items()
    return next((name for name, same in checks if not same(question, statement, shelf)), None)


def is_about(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Tell whether a sentence speaks of what the question asks: its subject, level and scope."""
    checks = (_speaks_of_it, _same_level, _national, _same_sector, _is_agent)
    return all(same(question, statement, shelf) for same in checks)


def lacks_word(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Tell whether a word of the question, two neighbouring syllables, stands nowhere near."""
    asked = Asked(question.terms, toned=question.toned)
    return asked.lacks_word(_zones(question, statement, shelf))


def _zones(question: Question, statement: Statement, shelf: Shelf) -> list[Zone]:
    """The figure's own words, the headings and columns above it, and its document's title."""
    fact, provision, document = statement.fact, statement.provision, statement.document
    core = statement.text if fact is None else f"{_measured(question, fact)} {fact.unit}"
    columns = " ".join(head for head, _ in provision.cells)
    frame = " ".join((*provision.heading_path, provision.heading, columns))
    about = " ".join((document.title, document.agency or "", document.period or ""))
    texts = [core, frame, about]
    if provision.kind == "row":
        texts.append(statement.text)
    elif fact is None or len(set(shelf.words(core))) <= _ELLIPTIC:
        texts.append(shelf.sentence(statement))  # "…, bằng 100 viên chức"
    if not _EXCLUDED.search(question.reading):
        # "thu nội địa trừ đất, xổ số" is no figure of the lottery
        texts = [_EXCLUDED.sub(" ", text) for text in texts]
    return [Zone(shelf.view(text), 1.0) for text in texts if text]


def _measured(question: Question, fact: Fact) -> str:
    """An indicator without asides, and without the day from which its time runs."""
    words = _ASIDE.sub(" ", fact.indicator)
    return words if _START.search(question.reading.lower()) else _START.sub(" ", words)


def _outside(question: Question, statement: Statement, shelf: Shelf) -> float:
    """Share of the question's weight that the figure's own words and its headings lack."""
    asked = [
        term
        for term in question.terms
        if not (term.weak or term.syllable[:1].isdigit() or term.syllable in question.unknown_words)
    ]
    if len(asked) == 1:  # "các sở báo cáo kết quả": the rest are words that often are the frame
        asked = [term for term in question.terms if not term.syllable[:1].isdigit()]
    total = sum(term.weight for term in asked)
    lacking = uncovered(question.terms, _zones(question, statement, shelf), toned=question.toned)
    return sum(term.weight for term in asked if term in lacking) / total if total else 0.0


def is_named(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Tell whether a figure's own indicator says what is asked, without headings or title."""
    fact = statement.fact
    if fact is None:
        return False
    own = [Zone(shelf.view(f"{fact.indicator} {fact.unit}"), 1.0)]
    return not uncovered(question.terms, own, toned=question.toned)


def _other_kind(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Tell "hồ sơ trực tuyến" where "hồ sơ công việc" is asked: one noun, another kind of it."""
    if statement.fact is None:
        return False
    read = str if question.toned else fold  # what was typed without marks is compared without
    lacking = uncovered(question.terms, _zones(question, statement, shelf), toned=question.toned)
    words = [read(word) for word in shelf.words(_measured(question, statement.fact))]
    framed = {read(phrase[0]) for phrase in frame_phrases() if len(phrase) == 1}
    asked = {read(term.syllable) for term in question.terms}
    for at in range(len(question.terms) - 3):
        first, second, third, fourth = question.terms[at : at + 4]
        if len({first.group, second.group, third.group, fourth.group}) > 1:
            continue
        if not {third, fourth} <= lacking or {first, second} & lacking:
            continue
        if third.weak and fourth.weak:
            continue  # "các địa phương ban hành": a verb, no kind of them
        for index, pair in enumerate(pairwise(words)):
            following = words[index + 2 : index + 4]
            if pair == (read(first.syllable), read(second.syllable)) and len(following) == 2:
                own = [word for word in following if word not in asked | framed]
                if len(own) == 2:
                    return True
    return False


def _speaks_of_it(question: Question, statement: Statement, shelf: Shelf) -> bool:
    return _outside(question, statement, shelf) <= MOST_OUTSIDE


def _same_kind(question: Question, statement: Statement, shelf: Shelf) -> bool:
    return not _other_kind(question, statement, shelf)


def _same_level(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """A figure of the communes does not answer for the province."""
    asked, stated = _levels(question.reading.lower()), _levels(_own(statement))
    return not asked or not stated or bool(asked & stated)


def _is_agent(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """The tasks of a body are not those of whoever reports to it: "(qua Sở Nội vụ tổng hợp)"."""
    if not _TASKS.search(question.reading.lower()):
        return True
    text = " ".join(statement.text.split())
    for body in NAMED_BODY.finditer(question.reading):
        named = [match.start() for match in re.finditer(re.escape(body.group()), text)]
        if named and all(_RECIPIENT.search(text[:at]) for at in named):
            return False
    return True


def _own(statement: Statement) -> str:
    """What a statement itself is about, in lower case: its figure's own part, or its words."""
    fact = statement.fact
    return (statement.text if fact is None else own_part(fact.indicator)).lower()


def _same_polarity(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """What was not done is no answer to what was: "chưa hoàn thành 14%" for "hoàn thành"."""
    asked = question.reading.lower()
    if statement.fact is not None and not _NOT.search(asked) and _WITHOUT.search(_own(statement)):
        return not question.toned
    return not any(
        match["verb"] in asked and match.group() not in asked
        for match in _NEGATED.finditer(_own(statement))
    )


def _levels(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _LEVEL.finditer(text):
        found.add(match["first"])
        found.update(word for word in _WORD.findall(match["more"]) if word not in {"cấp", "và"})
    return frozenset(found)


def _national(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """A province's own document speaks of the whole country only where it says so."""
    if not _NATION.search(question.reading.lower()) or not statement.document.agency:
        return True
    around = f"{statement.text} {shelf.sentence(statement)}".lower()
    return statement.document.place is None or _ALL_OF_IT.search(around) is not None


def _same_sector(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Posts of administrative agencies are not those of public service units."""
    own = _own(statement)
    asked = {name for name, words in _SECTORS.items() if words.search(question.reading.lower())}
    stated = {name for name, words in _SECTORS.items() if words.search(own)}
    return not asked or not stated or bool(asked & stated)


def _same_tier(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """What the centre has or gives is not what the provinces do: "Quỹ … địa phương"."""
    asked, own = question.reading.lower(), _own(statement)
    tiers = ("trung ương", "địa phương")
    return all(
        one not in asked or other in asked or other not in own or one in own
        for one, other in (tiers, tiers[::-1])
    )


def states(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """How many there are now is not how many are allowed: "được cấp 01 tài khoản quản trị"."""
    if not _AT_PRESENT.search(question.reading.lower()):
        return True
    return not _ALLOWED.search(f"{statement.text} {shelf.sentence(statement)}".lower())


@lru_cache(maxsize=64)
def _rows_by_parent(shelf: Shelf, document_id: str) -> Counter[tuple[str | None, str]]:
    """How many rows under one parent state a figure of one measure."""
    rows = [row for row in shelf.provisions(document_id) if row.kind == "row"]
    return Counter(
        (row.parent_id, measure) for row in rows for measure in {*map(_measure, shelf.facts(row))}
    )


def _measure(fact: Fact) -> str:
    return next(iter(fact.unit.lower().split()), "")


def _is_whole(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """The time of one step of a procedure is not the time that the procedure takes.

    A row among others that state times of their own answers for what its own label names.
    """
    fact, provision = statement.fact, statement.provision
    if fact is None or question.unit != "time" or provision.kind != "row":
        return True
    if _rows_by_parent(shelf, provision.document_id)[provision.parent_id, _measure(fact)] < 2:
        return True
    label = statement.document.text[provision.start : fact.value_start]  # forms, results follow
    own = coverage(question.terms, [Zone(shelf.view(label), 1.0)], toned=question.toned)
    return own.share >= _OF_ITS_OWN


def _is_quantity(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """A number within a code ("mã số 220725-11") is no quantity."""
    fact = statement.fact
    if fact is None:
        return True
    text = statement.document.text
    return _OF_CODE.search(text[max(0, fact.value_start - _CODE) : fact.value_start]) is None


_CHECKS: Mapping[str, Callable[[Question, Statement, Shelf], bool]] = {
    "quantity": _is_quantity,
    "unit": unit_answers,
    "subject": _speaks_of_it,
    "kind": _same_kind,
    "change": same_change,
    "action": same_action,
    "polarity": _same_polarity,
    "level": _same_level,
    "nation": _national,
    "sector": _same_sector,
    "tier": _same_tier,
    "present": states,
    "whole": _is_whole,
}
