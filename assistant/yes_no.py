"""Questions for yes or no that put no figure forward: "Có được thu phí khi nộp trực tuyến không?".

To speak of the same things answers none of them. What is asked, the predicate ("thu phí"), must
stand together in one clause, bound to the same subject; a negation before its verb turns the
answer. Where a clause has no plain yes or no ("chỉ được …", an exception, another modality), it is
shown without a verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.findings import Finding, Outcome, finding_of, trimmed
from assistant.matching import Asked, Zone
from assistant.passages import answering, related, with_support
from assistant.understand import understand
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evidence import Statement
    from assistant.matching import Term
    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Hit, Provision

_OTHER = re.compile(
    r"\b(?:bao (?:nhiêu|lâu|giờ)|mấy|nào|gì|ai|đâu|(?:tại|vì|ra|làm) sao|thế nào)\b"
)
_END = re.compile(
    r"[\s,]+(?:hay\s+)?(?:(?P<tag>được|phải|đúng)\s+)?(?P<end>không|chưa)"
    r"(?:\s+(?:ạ|nhỉ|vậy|thế|nhé|em|anh|chị))*\W*$",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\bcó\s+(?P<modal>được phép|được|phải|bắt buộc|cần|bị|nên|thể|quyền)\s+", re.IGNORECASE
)
_ALREADY = re.compile(r"\bđã\s+(?:được\s+)?", re.IGNORECASE)
_PLAIN = re.compile(r"\bcó\s+", re.IGNORECASE)
_IS_IT = re.compile(r"^\W*có (?:phải|đúng)\b.*\blà\b", re.IGNORECASE)
# What follows these says when, where or for whom, no longer what.
_CIRCUMSTANCE = re.compile(
    r"\s+(?:khi|nếu|trong|theo|tại|ở|đối với|cho|với|từ|vào|trước|sau|do|để|qua|bằng)\s+",
    re.IGNORECASE,
)
# Verbs that say little: what stands behind them is asked about.
_LIGHT = frozenset({"mất", "tốn", "theo", "thuộc", "gồm", "bao", "áp", "thực", "là", "cần", "phải"})
_LIGHT_PAIRS = frozenset({
    ("áp", "dụng"), ("thực", "hiện"), ("bao", "gồm"), ("yêu", "cầu"), ("quy", "định"), ("đề", "ra"),
    ("đặt", "ra"),
})  # fmt: skip
_APPLIES = ("áp", "dụng")  # what rules do to what stands "theo" or "thuộc" them
_ALLOWS = re.compile(r"\b(?:được|có thể|có quyền|cho phép)\b")
_DEMANDS = re.compile(r"\b(?:phải|cần|bắt buộc|(?:có|chịu) (?:trách nhiệm|nghĩa vụ))\b")
_NEGATES = re.compile(r"\b(?:không|chưa|cấm)\b(?! (?:chỉ|những|quá|dưới|ít)\b)")
_DONE = re.compile(r"\bđã\b")
_MODAL = re.compile(rf"{_ALLOWS.pattern}|{_DEMANDS.pattern}|{_NEGATES.pattern}|\b(?:miễn|bị)\b")
# That it is so, not that it is mentioned: a modality, or no more than a list mark before it.
_SAID = re.compile(rf"{_MODAL.pattern}|\b(?:đã|sẽ|đang|hiện có|thực hiện|tổ chức)\b|^\W*\w{{0,3}}$")
# "Trường hợp không nộp …" says what then; "các trường hợp không được …" heads a list of them.
_CONDITIONS = re.compile(r"\b(?:nếu|khi|(?<!các )(?<!những )trường hợp)\b")
_LIMITED = re.compile(r"\b(?:chỉ|trừ|ngoại trừ|trường hợp|nếu|miễn)\b")
_REACH = 6  # words before a verb that may carry its negation or modality
_MOST_OF = 0.6  # share of the predicate that must stand in the clause
_NO_CELL = re.compile(r"^\W*(?:khong|mien phi)\b")


@dataclass(frozen=True, slots=True)
class Polar:
    """A yes-or-no question: its predicate as words, and how it is put."""

    predicate: str
    modal: str  # "được", "phải", … or ""
    done: bool  # "đã … chưa"


def polar(question: Question) -> Polar | None:
    """Read a question for yes or no; none where it asks for something else or names a figure."""
    reading = question.reading
    end = _END.search(reading)
    if question.language != "vi" or question.asserted is not None or end is None:
        return None
    body = reading[: end.start()]
    if _OTHER.search(body.lower()) or _IS_IT.match(body):
        return None
    done, modal = end["end"].lower() == "chưa", ""
    there = _ALREADY.search(body) if done else _THERE.search(body)
    if there is not None and not done:
        modal = there["modal"].lower()
    if there is None:
        there = next(reversed(list(_PLAIN.finditer(body))), None)
    if there is None and end["tag"] != "được":
        return None
    predicate = body if there is None else body[there.end() :]
    cut = _CIRCUMSTANCE.search(predicate)
    predicate = predicate[: cut.start()] if cut else predicate
    modal = modal or ("được" if end["tag"] == "được" else "")
    return Polar(predicate, modal, done)


def answer_yes_no(question: Question, asked: Polar, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the clause that says whether what is asked is so; none where no clause says it."""
    reader = _Reader(question, asked, shelf)
    ranked = answering(question, hits, shelf)
    for scored in ranked:
        found = reader.read(scored.statement)
        if found is not None:
            return Outcome((found,))
    return Outcome(related=related(ranked, shelf))


class _Reader:
    """Reads clauses for one predicate."""

    def __init__(self, question: Question, asked: Polar, shelf: Shelf) -> None:
        self._asked, self._shelf = asked, shelf
        self._form = str if question.toned else fold
        words = [self._form(word) for word in shelf.words(asked.predicate)]
        verb = tuple(words[:2]) if len(words) > 1 and shelf.vocabulary.binds(*words[:2]) else ()
        verb = verb or tuple(words[:1])
        said = tuple(shelf.words(asked.predicate)[:2])
        light = said in _LIGHT_PAIRS or (len(verb) == 1 and said[0] in _LIGHT)
        self._verb: tuple[str, ...] = () if light else verb
        self._light = (said[0], said[1]) if said in _LIGHT_PAIRS else _APPLIES
        terms = understand(asked.predicate, shelf.vocabulary).terms
        self._predicate = Asked(terms, toned=question.toned)
        self._whole = Asked(question.terms, toned=question.toned)

    def read(self, statement: Statement) -> Finding | None:
        """The finding that a clause makes, with its verdict where it is plain; none without."""
        if statement.provision.kind == "row":
            return self._of_row(statement)
        if self._lacks_subject(statement):
            return None
        around = () if self._verb else (*statement.provision.heading_path, statement.document.title)
        if self._stands_in(statement.text, *around):
            finding = finding_of(statement, self._shelf)
            return replace(finding, verdict=self._verdict(statement.text))
        return self._under(statement)

    def _stands_in(self, text: str, *around: str) -> bool:
        """Tell whether the predicate's verb and most of its words stand together in a text.

        What a light verb governs may stand around the text, in the headings.
        """
        before = [words for words in self._before(text) if not self._has(_CONDITIONS, words)]
        if self._asked.modal:
            before = [words for words in before if self._has(_MODAL, words)]
        elif self._verb:
            before = [words for words in before if self._has(_SAID, words)]
        if not before:
            return False
        zones = [Zone(self._shelf.view(one), 1.0) for one in (text, *around)]
        return not self._predicate.terms or self._predicate.coverage(zones).share >= _MOST_OF

    def _words(self, text: str) -> list[str]:
        return [self._form(word) for word in self._shelf.words(text)]

    def _places(self, text: str) -> list[int]:
        """Where the verb stands; for a light one, where one does or the first word it governs."""
        words = self._words(text)
        if self._verb:
            sought = {self._verb}
        else:
            governed = [term for term in self._predicate.terms if self._is_governed(term)][:1]
            sought = {(self._form(term.syllable),) for term in governed}
            sought.add((self._form(self._light[0]), self._form(self._light[1])))
        return [
            at
            for at in range(len(words))
            if any(tuple(words[at : at + len(verb)]) == verb for verb in sought)
        ]

    def _is_governed(self, term: Term) -> bool:
        return not term.weak and term.syllable not in self._light

    def _before(self, text: str) -> list[str]:
        """The words before each place of the verb that may govern it."""
        words = self._words(text)
        return [" ".join(words[max(0, at - _REACH) : at]) for at in self._places(text)]

    def _has(self, pattern: re.Pattern[str], words: str) -> bool:
        if self._form is str:
            return pattern.search(words) is not None
        return re.search(fold(pattern.pattern), words) is not None

    def _verdict(self, text: str) -> bool | None:
        """What a clause says of its predicate: so, not so, or neither plainly."""
        if _NEGATES.search(self._asked.predicate.lower()):
            return None  # a negation that is asked about is not read
        said = {self._said(before, text) for before in self._before(text)}
        return said.pop() if len(said) == 1 else None

    def _said(self, before: str, text: str) -> bool | None:
        if self._has(_CONDITIONS, before):
            return None
        limited = self._has(_LIMITED, " ".join(self._words(text)))
        if self._has(_NEGATES, before):
            return False
        if limited:
            return None
        wanted = self._modality()
        return True if wanted is None or self._has(wanted, before) else None

    def _modality(self) -> re.Pattern[str] | None:
        """What must stand before the verb for a yes."""
        if self._asked.done:
            return _DONE
        if not self._asked.modal:
            return None
        return _DEMANDS if self._asked.modal in {"phải", "cần", "bắt buộc"} else _ALLOWS

    def _lacks_subject(self, statement: Statement) -> bool:
        """Tell whether two neighbouring words of the question stand nowhere around the clause."""
        shelf, document, provision = self._shelf, statement.document, statement.provision
        above = [shelf.text(one) for one in shelf.ancestors(provision)[:1]]
        around = (
            shelf.sentence(statement),
            *above,
            *provision.heading_path,
            provision.heading,
            document.title,
            document.agency or "",
        )
        zones = [Zone(shelf.view(text), 1.0) for text in (statement.text, *around) if text]
        return self._whole.lacks_word(zones)

    def _under(self, statement: Statement) -> Finding | None:
        """A case listed under what is said of all of them: "Các trường hợp không được …"."""
        for above in self._shelf.ancestors(statement.provision)[:1]:
            if above.heading and self._stands_in(above.heading, *above.heading_path):
                start, end = trimmed(statement.document.text, above.start, above.end)
                support = Finding(statement.document, above, start, end)
                finding = with_support(finding_of(statement, self._shelf), support, above.heading)
                return replace(finding, verdict=self._verdict(above.heading))
        return None

    def _of_row(self, statement: Statement) -> Finding | None:
        """A table's column for what is asked ("Lệ phí"), and what the row has there."""
        cell = self._cell(statement.provision)
        if cell is None:
            return finding_of(statement, self._shelf) if self._stands_in(statement.text) else None
        verdict = False if _NO_CELL.match(fold(cell)) else None
        return replace(finding_of(statement, self._shelf), verdict=verdict)

    def _cell(self, provision: Provision) -> str | None:
        for head, cell in provision.cells:
            covered = self._predicate.coverage([Zone(self._shelf.view(head), 1.0)])
            if head.strip() and cell.strip() and covered.share >= _MOST_OF:
                return cell
        return None
