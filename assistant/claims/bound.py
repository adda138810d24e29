"""Figures, days and numbers of a sentence: each must go with what it goes with in a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.claims.anchors import BOUND_KINDS, VALUE_KINDS
from assistant.claims.words import EXCEPTIONS, NEGATIONS, content, known, spoken, without
from assistant.constraints import part_of_year
from assistant.intent import read_role
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.claims.anchors import Anchor, AnchorKind
    from assistant.claims.stated import Source, Stated
    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Fact
    from vectorstore.vietnamese.numbers import Quantity

_SCALES = frozenset({"trăm", "chục", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ"})
_RESPECTIVELY = ("lần lượt", "tương ứng")
_PARTNERS: dict[AnchorKind, AnchorKind] = {"day": "number", "number": "day"}
OTHER_YEAR = "giá trị này không phải của năm được hỏi"
_OTHER_SUBJECT = "con số này thuộc đối tượng khác với đối tượng được hỏi"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence that is checked by itself; anchors' offsets are the sentence's."""

    text: str
    start: int
    anchors: tuple[Anchor, ...]
    years: frozenset[int]

    def words(self, shelf: Shelf) -> list[str]:
        """The content words, values and comparators left out, units kept."""
        spans = []
        for anchor in self.anchors:
            quantity = anchor.quantity
            if quantity is not None:
                # "không quá 80% trở lên" would contradict itself: with a bound behind the figure,
                # words before it must stand in the source like any others
                behind = self.text[quantity.number_end - self.start : anchor.end - self.start]
                first = quantity.number_start if "trở" in behind.lower() else anchor.start
                spans.append((first, quantity.number_end))
            elif anchor.kind in BOUND_KINDS:
                spans.append((anchor.start, anchor.end))
        moved = [(start - self.start, end - self.start) for start, end in spans]
        text = without(self.text, moved).lower()
        return content(text.replace("trở lên", "").replace("trở xuống", ""), shelf)


def unbound(
    part: Part,
    sources: Sequence[Source],
    question: Question,
    asked: Sequence[Fact],
    shelf: Shelf,
) -> str | None:
    """Say which value of a part no source states of the same thing, and why."""
    for anchor in part.anchors:
        if anchor.kind not in VALUE_KINDS:
            continue
        written = part.text[anchor.start - part.start : anchor.end - part.start].strip()
        reasons = []
        for source in sources:
            for stated in source.stated:
                if stated.kind == anchor.kind and _same(anchor, stated, shelf):
                    reasons.append(_mismatch(part, anchor, stated, source, question, asked, shelf))
        if not reasons:
            return f"đoạn trích đã ghi không nêu “{written}” với đúng giới hạn và đơn vị này"
        if None not in reasons:
            return f"“{written}”: {reasons[0]}"
    return None


def _same(anchor: Anchor, stated: Stated, shelf: Shelf) -> bool:
    if anchor.quantity is None or stated.kind != "figure":
        return anchor.key == stated.key
    if stated.quantity is not None:
        return _same_quantity(anchor.quantity, stated.quantity, shelf)
    fact = stated.fact
    return (
        fact is not None
        and (anchor.quantity.value, anchor.quantity.value_to) == (fact.value, fact.value_to)
        and anchor.quantity.comparator == fact.comparator
        and _same_unit(anchor.quantity.unit, fact.unit, shelf)
    )


def _same_quantity(one: Quantity, other: Quantity, shelf: Shelf) -> bool:
    if (one.comparator, one.value_to, fold(one.prefix)) != (
        other.comparator,
        other.value_to,
        fold(other.prefix),
    ):
        return False
    if one.total is not None and one.total != other.total:
        return False
    as_written = one.value == other.value and fold(one.magnitude) == fold(other.magnitude)
    if not as_written and one.scaled != other.scaled:
        return False
    return _same_unit(one.unit, other.unit, shelf, bare=not as_written)


def _same_unit(one: str, other: str, shelf: Shelf, *, bare: bool = False) -> bool:
    """The same measure; "%" and a magnitude may never be left out."""
    written, source = _unit(one, shelf), _unit(other, shelf)
    if ("%" in written) != ("%" in source):
        return False
    if not bare and written & _SCALES != source & _SCALES:
        return False
    written, source = written - _SCALES, source - _SCALES
    if not written or not source:
        return not source & {"đồng", "usd"}
    return bool(written & source)


def _unit(words: str, shelf: Shelf) -> frozenset[str]:
    plain = words.lower().replace("phần trăm", "%").replace("‰", "%‰")
    return frozenset(shelf.words(plain)) | ({"%"} if "%" in plain else frozenset())


def _mismatch(
    part: Part,
    anchor: Anchor,
    stated: Stated,
    source: Source,
    question: Question,
    asked: Sequence[Fact],
    shelf: Shelf,
) -> str | None:
    """Why a part does not say of a value what a source states of it."""
    if any(word in part.text.lower() for word in _RESPECTIVELY):
        return "hãy nêu mỗi con số trong một vế riêng, không dùng “lần lượt”"
    words = part.words(shelf)
    wrong = _wrong_words(words, stated, source) or _wrong_name(part, stated, source, shelf)
    if wrong:
        return wrong
    wrong = _wrong_time(part, stated, question, shelf)
    if wrong:
        return wrong
    spoken_words = set(spoken(part.text, shelf))
    if stated.negated and NEGATIONS.isdisjoint(words):
        return "đoạn trích nói điều này với nghĩa phủ định"
    if stated.excepted and EXCEPTIONS.isdisjoint(spoken_words):
        return "thiếu ngoại lệ (“trừ …”) mà đoạn trích nêu"
    role = read_role(part.text)
    if role and stated.role and role != stated.role:
        return "lẫn chỉ tiêu đặt ra với kết quả đạt được"
    if not _together(part, stated):
        return "các giá trị trong đoạn trích đi với nhau theo cách khác"
    return _wrong_subject(part, stated, source, question, asked, shelf)


def _wrong_words(words: Iterable[str], stated: Stated, source: Source) -> str | None:
    for word in words:
        if word in stated.own:
            continue
        if word in stated.others:
            return f"con số này trong đoạn trích không thuộc về “{word}”"
        if word not in source.shared:
            return f"đoạn trích không nêu “{word}” cùng với giá trị này"
    return None


def _wrong_name(part: Part, stated: Stated, source: Source, shelf: Shelf) -> str | None:
    """A person or agency beside a value must be that of its clause or of a heading above it."""
    for anchor in part.anchors:
        if anchor.kind in {"person", "agency"}:
            name = part.text[anchor.start - part.start : anchor.end - part.start]
            if not set(shelf.words(name)) <= stated.own | source.named:
                return f"đoạn trích không nói giá trị này về “{name}”"
    return None


def _wrong_time(part: Part, stated: Stated, question: Question, shelf: Shelf) -> str | None:
    if stated.kind != "figure":
        return None
    if part.years and not part.years <= stated.years:
        return "giá trị này là của năm khác"
    if not part.years and not fits_question(stated, question):
        return OTHER_YEAR
    period = part_of_year(shelf.period(part.text))
    if period is not None and period != stated.period:
        return "giá trị này là của kỳ khác"
    if period is None and part.years and stated.period is not None:
        return f"giá trị này chỉ là của {stated.period}"
    return None


def asked_years(question: Question) -> frozenset[int]:
    """Every year that a question names; a span holds the years between."""
    years = frozenset({*question.years, *question.compared_years})
    if question.period and question.period.startswith("giai đoạn") and len(years) > 1:
        return frozenset(range(min(years), max(years) + 1))
    return years


def fits_question(stated: Stated, question: Question) -> bool:
    """Tell whether a figure may be of a year that the question asks about."""
    years = asked_years(question)
    return not years or not stated.years or bool(years & stated.years)


def _together(part: Part, stated: Stated) -> bool:
    """A crowded piece must be told whole; values keep its order; a day goes with its number."""
    keys = [a.key for a in part.anchors if a.kind in BOUND_KINDS]
    if stated.crowded:
        return tuple(keys) == stated.beside
    places = [stated.beside.index(key) for key in keys if key in stated.beside]
    partner = _PARTNERS.get(stated.kind)
    together = all(a.key in stated.beside for a in part.anchors if a.kind == partner)
    return together and places == sorted(places)


def _wrong_subject(
    part: Part,
    stated: Stated,
    source: Source,
    question: Question,
    asked: Sequence[Fact],
    shelf: Shelf,
) -> str | None:
    """The part's words must fit this figure's subject better than that of any other figure.

    A whole and its parts share their words; "tổng số dự án" with the figure of a part is wrong
    though each of its words goes with both. Where several fit alike, the fact that was asked for
    is meant.
    """
    if stated.kind != "figure" or stated.fact is None:
        return None
    timed = bool(part.years or asked_years(question))
    rivals = [
        other
        for other in source.stated
        if other.fact is not None and _is_rival(stated.fact, other.fact, shelf, timed=timed)
    ]
    said = known(part.text, shelf)
    own = _fit(stated, said)
    others = [_fit(rival, said) for rival in rivals]
    if any(other > own for other in others):
        return _OTHER_SUBJECT
    if (own[1] > 0 and own not in others) or stated.fact in asked:
        return None
    meant = known(question.reading, shelf)
    fits = all(_fit(rival, meant) < _fit(stated, meant) for rival in rivals)
    return None if fits and not asked else _OTHER_SUBJECT


def _fit(stated: Stated, said: frozenset[str]) -> tuple[float, int]:
    """Share and number of the words of a figure's subject that a text says."""
    matched = len(stated.subject & said)
    return (matched / len(stated.subject) if stated.subject else 0.0, matched)


def _is_rival(fact: Fact, other: Fact, shelf: Shelf, *, timed: bool) -> bool:
    """Another value that could stand for this one; with the year settled, only of the same year."""
    if (other.value, other.value_to) == (fact.value, fact.value_to):
        return False
    if timed and None not in (fact.year, other.year) and fact.year != other.year:
        return False
    return _same_unit(fact.unit, other.unit, shelf, bare=True)
