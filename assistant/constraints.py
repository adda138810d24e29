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
from vectorstore.vietnamese.years import find_years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evidence import Statement
    from assistant.question import Question
    from assistant.shelf import Shelf

_PART_OF_YEAR = re.compile(r"^(?:\d|quý)", re.IGNORECASE)
_DAY_OF_NUMBER = 7  # characters between a number and its own day: " ngày "
_END_OF_YEAR = re.compile(r"\bcuoi nam\b|\bca nam\b|\bhet nam\b")
_OF_THE_PROVINCE = re.compile(r"\b(?:ubnd|hdnd|toan|dia ban|cua|chu tich) tinh\b|\btinh uy\b")


def fits(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Tell whether a statement may answer the question at all."""
    return (
        fits_years(statement, question.years)
        and _fits_period(question, statement, shelf)
        and _fits_days(question, statement, shelf)
        and _fits_place(question, statement, shelf)
        and _fits_role(question, statement)
        and _fits_document(question, statement, shelf)
    )


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
    if wanted is not None:
        return own == wanted
    return own is None


def _fits_days(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """Every day or month that the question names stands in the provision (or its note)."""
    numbers = [number.end for number in find_document_numbers(question.reading)]
    wanted = [
        (m.year, m.month, m.day)
        for m in find_dates(question.reading)
        if not any(0 <= m.start - end <= _DAY_OF_NUMBER for end in numbers)
    ]
    if not wanted or question.asks == "document":
        return True
    text = "\n".join((shelf.text(statement.provision), *statement.provision.heading_path))
    stated = [(m.year, m.month, m.day) for m in find_dates(text)]
    if statement.document.issued_month:
        year, month = statement.document.issued_month.split("-")
        stated.append((int(year), int(month), None))
    return all(
        any(year == y and month == m and (day is None or day == d) for y, m, d in stated)
        for year, month, day in wanted
    )


def _fits_place(question: Question, statement: Statement, shelf: Shelf) -> bool:
    """A province that is asked about: its own document, or a sentence about it in the news."""
    if not question.places or statement.document.agency or statement.document.about:
        return True
    around = fold(f"{statement.text} {shelf.sentence(statement)}")
    if any(fold(place) in around for place in question.places):
        return True
    return _OF_THE_PROVINCE.search(around) is not None


def _fits_role(question: Question, statement: Statement) -> bool:
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
