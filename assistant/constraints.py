"""What a statement must satisfy whatever its words: year, period, day, place, kind of figure.

A figure of another period, of the whole country, or a target where a result is asked for is the
wrong figure however well the words fit, so these are conditions and not preferences.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.question import matches
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.text import fold
from vectorstore.vietnamese.years import find_cumulated_period, find_years

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.evidence import Statement
    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.vietnamese.dates import DateMention

_PART_OF_YEAR = re.compile(r"^(?:\d|quý)", re.IGNORECASE)
_DAY_OF_NUMBER = 7  # characters between a number and its own day: " ngày "
_UNTIL = re.compile(r"\b(?:đến|tới|hết|giữa|cuối|by|until)\b", re.IGNORECASE)
_UP_TO = re.compile(r"\b(?:đến|tới|hết)\s*(?:nay\s*)?\(?\s*(?:hết\s+)?(?:ngày\s*|tháng\s*)?$")
_FROM_DAY = re.compile(r"\btừ (?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})? (?:đến|tới) (?:ngày\s*)?$")
_COMPARISON_REACH = 120
_COMPARED_WITH = re.compile(
    r",\s*(?:tăng|giảm|cao hơn|thấp hơn|nhiều hơn|ít hơn)\b[^;.(]{0,60}"
    r"\bso với (?:cùng kỳ )?năm (?P<year>20\d\d)\b"
)
_END_OF_YEAR = re.compile(r"\bcuoi nam\b|\bca nam\b|\bhet nam\b")
_OF_THE_PROVINCE = re.compile(r"\b(?:ubnd|hdnd|toan|dia ban|cua|chu tich) tinh\b|\btinh uy\b")


def fits(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Tell whether a statement may answer the question at all."""
    return misfit(question, statement, shelf) is None


def misfit(question: Question, statement: Statement, shelf: Shelf) -> str | None:
    """Name the first constraint of a question that a statement does not satisfy."""
    constraints = _CONSTRAINTS.items()
    return next((name for name, met in constraints if not met(question, statement, shelf)), None)


def years_of(statement: Statement) -> frozenset[int]:
    """Years that a statement is about: its own, else its fact's, else its document's."""
    if statement.fact is not None:
        return frozenset() if statement.fact.year is None else frozenset({statement.fact.year})
    return stated_years(statement.text) or frozenset(statement.document.years)


@lru_cache(maxsize=50_000)
def stated_years(text: str) -> frozenset[int]:
    """Years named in a text, spans included, comparisons ("so với năm 2023") left out."""
    years: set[int] = set()
    for mention in find_years(text):
        if mention.role != "comparison":
            years.update(range(mention.year, (mention.year_to or mention.year) + 1))
    return frozenset(years)


def fits_years(statement: Statement, years: Sequence[int]) -> bool:
    """Tell whether a statement is about one of the years that a question names."""
    if not years:
        return True
    own = years_of(statement)
    if own:
        return bool(own.intersection(years))
    return bool(frozenset(statement.document.years).intersection(years))


def _fits_years(question: Question, statement: Statement, shelf: Shelf) -> bool:
    if fits_years(statement, question.years):
        return True
    return bool(_years_of_comparison(statement).intersection(question.years))


def _years_of_comparison(statement: Statement) -> frozenset[int]:
    """The year that a figure is of by what it is compared with: "…, tăng … so với năm 2023"."""
    fact = statement.fact
    if fact is None or not statement.document.years:
        return frozenset()
    after = statement.document.text[fact.value_end : fact.value_end + _COMPARISON_REACH]
    match = _COMPARED_WITH.match(after)
    year = int(match["year"]) + 1 if match else 0
    return frozenset({year}) & frozenset(statement.document.years)


def part_of_year(period: str | None) -> str | None:
    """A period within a year in one spelling; None for a whole year or several."""
    if period is None or not _PART_OF_YEAR.match(period):
        return None
    return re.sub(r"\b6 tháng năm\b", "6 tháng đầu năm", period.lower())


def _fits_period(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """The same part of the year; a figure of half a year does not answer for its end."""
    wanted = part_of_year(question.period)
    until_the_end = _END_OF_YEAR.search(fold(question.reading)) is not None
    if wanted is None and not until_the_end:
        return True
    own = part_of_year(
        shelf.period(statement.text)
        or shelf.period(shelf.sentence(statement))
        or statement.document.period
    )
    if wanted is not None and own != wanted:
        return find_cumulated_period(shelf.sentence(statement, before=1)) == wanted
    if wanted is not None:
        return True
    return own is None


def _fits_days(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Every day or month that the question names stands in the provision (or its note)."""
    wanted = [(m.year, m.month, m.day) for m in own_days(question.reading)]
    if not wanted or question.asks == "document":
        return True
    text = "\n".join((shelf.text(statement.provision), *statement.provision.heading_path))
    within_month = any(day is None for *_, day in wanted) and not _UNTIL.search(question.reading)
    stated = [
        (m.year, m.month, m.day)
        for m in find_dates(text)
        if not (within_month and _is_cumulated(text[: m.start]))
    ]
    if statement.document.issued_month:
        year, month = statement.document.issued_month.split("-")
        stated.append((int(year), int(month), None))
    return all(
        any(year == y and month == m and (day is None or day == d) for y, m, d in stated)
        for year, month, day in wanted
    )


def own_days(text: str) -> list[DateMention]:
    """The days and months that a text names, without those that belong to a document's number."""
    numbers = [number.end for number in find_document_numbers(text)]
    return [
        mention
        for mention in find_dates(text)
        if not any(0 <= mention.start - end <= _DAY_OF_NUMBER for end in numbers)
    ]


def _is_cumulated(before: str) -> bool:
    """Tell whether a day ends a span that began long before: "đến ngày 31/5/2024"."""
    return _UP_TO.search(before) is not None and _FROM_DAY.search(before) is None


def _fits_place(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """A province that is asked about: its own document, or words of another about it."""
    document, provision = statement.document, statement.provision
    if not question.places or document.about:
        return True
    asked = {fold(place) for place in question.places}
    words = fold(f"{statement.text} {shelf.sentence(statement)}")
    if not document.agency:  # news
        return any(place in words for place in asked) or _OF_THE_PROVINCE.search(words) is not None
    if fold(document.place or "") in asked:
        return True
    frame = [document.title, *provision.heading_path, provision.heading]
    if provision.kind == "row":
        frame.append(shelf.text(provision))
    if document.kind == "Công văn":  # a letter speaks of whom it is sent to
        frame += [shelf.text(first) for first in shelf.provisions(document.id)[:1]]
    around = f"{words} {fold(' '.join(frame))}"
    return any(place in around for place in asked)


def _fits_role(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """A target does not answer what was achieved, nor the other way round."""
    fact = statement.fact
    if fact is None or fact.role is None or question.role is None:
        return True
    return fact.role == question.role


def _fits_document(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """A named document that is not held must be spoken of in the statement's own sentence."""
    if not question.named or question.asks == "document" or question.holds_named:
        return True
    around = f"{statement.text} {shelf.sentence(statement)}"
    return any(
        matches(named, found.number, found.kind)
        for named in question.named
        for found in find_document_numbers(around)
    )


_CONSTRAINTS: Mapping[str, Callable[[Question, Statement, Shelf], bool]] = {
    "year": _fits_years,
    "period": _fits_period,
    "day": _fits_days,
    "place": _fits_place,
    "role": _fits_role,
    "document": _fits_document,
}
