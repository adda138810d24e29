"""How well a found provision agrees with what a question asks for, beyond its words.

A search by words and meaning does not see that a figure is of another year, or that "nghị định nào"
asks for a number that the provision lacks. Each agreement adds to the score and each contradiction
takes from it, with the reason.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.agencies import names_agency
from assistant.constraints import stated_years
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.numbers import find_quantities
from vectorstore.vietnamese.text import fold
from vectorstore.vietnamese.years import find_years

if TYPE_CHECKING:
    from assistant.question import Question
    from vectorstore.types import Hit
    from vectorstore.vietnamese.numbers import Quantity

# Of a score between 0 and 1. Another year is the wrong answer however well the words fit; the form
# of an answer settles between provisions that say nearly the same.
OTHER_YEAR = -0.3
RIGHT_FORM = 0.15
_NEAR_NOUN = 24  # characters after a figure within which what it counts is named
_MONEY = ("đồng", "usd")
_TIME = ("ngày", "tháng", "giờ", "tuần", "năm")
_SIGNED = re.compile(r"(?<!chữ )(?<!đăng )\bk[ýí]\b(?! hiệu| kết| túc)")
_RANKS = ("nhóm", "thứ", "hạng", "top")


class Agreement(NamedTuple):
    """One thing that a provision and a question agree or disagree on."""

    bonus: float
    reason: str


def agreements(question: Question, hit: Hit) -> list[Agreement]:
    """What speaks for and against a provision, each with its reason in Vietnamese."""
    text = hit.document.text[hit.provision.start : hit.provision.end]
    found: list[Agreement] = []
    asked = set(question.years) | set(question.compared_years)
    # Provisions name other years too (of grounds, of results before), so their document decides.
    own = stated_years(text) | frozenset(hit.document.years)
    if asked and own and asked.isdisjoint(own):
        years = ", ".join(map(str, sorted(own)))
        found.append(Agreement(OTHER_YEAR, f"nói về năm khác: {years}"))
    form = _form(question, hit, text)
    if form is not None:
        found.append(Agreement(RIGHT_FORM, form))
    if hit.provision.kind == "signature" and _asks_who_signed(question):
        found.append(Agreement(RIGHT_FORM, "nơi ký của văn bản"))
    if _periods(question.reading) & _periods(text):
        found.append(Agreement(RIGHT_FORM, "nêu đúng giai đoạn được hỏi"))
    of_the_year = not asked or not asked.isdisjoint(hit.document.years)
    about_itself = hit.provision.kind == "header" and of_the_year
    if about_itself and question.asks in {"document", "date", "person"}:
        found.append(Agreement(RIGHT_FORM, "phần đầu nêu số hiệu, ngày, cơ quan của chính văn bản"))
    return found


def _form(question: Question, hit: Hit, text: str) -> str | None:
    """What of the kind that is asked for the provision holds; None where it holds none."""
    is_row = hit.provision.kind == "row"
    match question.asks:
        case "figure" | "compare":
            if any(_is_asked(question, text, one, is_row) for one in find_quantities(text)):
                return "có số liệu cùng loại với điều được hỏi"
        case "document":
            numbers = find_document_numbers(text)
            wanted = question.document_kind
            if any(wanted is None or one.kind == wanted for one in numbers):
                return f"có số hiệu {wanted or 'văn bản'}"
        case "date":
            if find_dates(text):
                return "có ngày, tháng"
        case "person" if _asks_who_signed(question):
            if hit.provision.kind == "signature":
                return "có tên người ký"
        case "agency" | "person":
            around = " ".join((*hit.provision.heading_path, text))
            if names_agency(around, question.reading):
                return "có tên cơ quan"
    return None


def _asks_who_signed(question: Question) -> bool:
    """Tell "ai ký" and "người ký": the name stands in the signature, not where agencies do."""
    return question.asks == "person" and _SIGNED.search(question.reading.lower()) is not None


def _periods(text: str) -> set[tuple[int, int]]:
    """The spans of years that a text names: "giai đoạn 2021-2025"."""
    return {(one.year, one.year_to) for one in find_years(text) if one.year_to is not None}


def _is_asked(question: Question, text: str, quantity: Quantity, is_row: bool) -> bool:
    """Tell whether a figure is of the unit, or counts the things, that the question asks for.

    A row names what it counts in its label, abbreviated as a rule: there any number will do.
    """
    unit = quantity.unit.lower()
    if question.count_noun and is_row:
        return "%" not in text
    if question.count_noun:
        noun = fold(" ".join(question.count_noun[:2]))
        return noun in fold(text[quantity.number_end : quantity.number_end + _NEAR_NOUN])
    match question.unit:
        case "%":
            return unit == "%" or "%" in text
        case "money":
            return any(word in unit for word in _MONEY)
        case "time":
            return any(word in unit for word in _TIME)
        case "rank":
            return quantity.prefix in _RANKS
    return True
