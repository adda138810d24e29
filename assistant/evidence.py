"""Statements of the documents that may answer a question, scored by how much of it they cover.

A statement is a fact (one figure bound to what it measures) for questions that ask for a figure,
and a clause or sentence otherwise. It covers a term of the question through its own words first,
then through its provision, the headings above it and the document's title, each a little less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.matching import Asked, Coverage, TextView, Zone, canonical_syllables
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document, Fact, Hit, Provision

_CLAUSE, _SENTENCE, _PROVISION, _HEADINGS, _TITLE = 0.95, 0.92, 0.8, 0.8, 0.55
_SPECIFICITY, _RETRIEVAL, _ROLE, _UNIT, _NEWER = 0.12, 0.08, 0.06, 0.10, 0.02
_TOTAL, _BOUND = 0.06, 0.06
_LONG_PROVISION = 0.5
_COVERAGE = 1.3
_COMPARED = 0.1
_BEFORE = 0.85  # what the sentence before says: "Hệ thống … Hệ thống đã phục vụ 111 hội nghị"
ENOUGH = 0.66  # share of the question's weight that must be covered
NEARLY_ALL = 0.88  # share from which on one lost group of words is no subject of its own
_A_WORD = 0.1  # share of the question's weight below which what is lost of a word says little
GAP = 0.6  # weight of a word that may be lacking; a common syllable weighs about 0.3
_LABEL = 16  # characters of "Chương XVIII. "
_SHORT = 500  # characters; in a longer provision a name may belong to another sentence
_MONEY_UNITS = ("đồng", "usd", "vnđ", "vnd")
SUBJECT_SEPARATOR = " – "  # ingest writes "whole – part" for a figure of a part
_GENERIC_UNITS = frozenset({"", "người", "số lượng", "đơn vị", "lượt", "cái", "trường hợp"})
_LEAST = re.compile(r"\b(?:tối thiểu|ít nhất|trở lên|không dưới|at least|minimum)\b")
_MOST = re.compile(r"\b(?:tối đa|nhiều nhất|trở xuống|không quá|chậm nhất|at most|maximum)\b")
_LOWER_BOUNDS, _UPPER_BOUNDS = frozenset({">=", ">"}), frozenset({"<=", "<"})
_RANK_UNITS = ("nhóm", "hạng", "bậc", "thứ")


@dataclass(frozen=True, slots=True)
class Statement:
    """A span of a provision that may answer; `fact` is set when it is a figure's clause."""

    document: Document
    provision: Provision
    start: int
    end: int
    fact: Fact | None = None
    hit_score: float = 0.0

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement with its coverage of the question and its rank value."""

    statement: Statement
    coverage: Coverage
    total: float
    specificity: float = 0.0
    loses_word: bool = False  # a word of the question of which half stands nowhere near
    parts: tuple[tuple[str, float], ...] = field(default=())


def fact_statements(hits: Iterable[Hit], shelf: Shelf) -> list[Statement]:
    """One statement a fact of the hit provisions."""
    return [
        Statement(hit.document, hit.provision, fact.start, fact.end, fact, hit.score)
        for hit in hits
        for fact in shelf.facts(hit.provision)
    ]


def is_heading(provision: Provision, shelf: Shelf) -> bool:
    """Tell whether a provision is only the heading of others: it says nothing of its subject."""
    own, heading = " ".join(shelf.text(provision).split()), " ".join(provision.heading.split())
    alone = bool(heading) and own.rstrip(" .:;").endswith(heading.rstrip(" .:;"))
    return alone and len(own) - len(heading) <= _LABEL and bool(shelf.children(provision))


def clause_statements(
    hits: Iterable[Hit], shelf: Shelf, *, headings: bool = False
) -> list[Statement]:
    """One statement a clause of the hit provisions' own texts; a table row is one statement.

    Headings alone answer nothing; they are among the statements only where they are asked for.
    """
    statements: list[Statement] = []
    for hit in hits:
        provision = hit.provision
        if not headings and is_heading(provision, shelf):
            continue
        if provision.kind == "row":
            statements.append(
                Statement(hit.document, provision, provision.start, provision.end, None, hit.score)
            )
            continue
        own = shelf.text(provision)
        spans = lines(own) if provision.kind in {"header", "signature"} else shelf.clauses(own)
        statements.extend(
            Statement(
                hit.document,
                provision,
                provision.start + start,
                provision.start + end,
                None,
                hit.score,
            )
            for start, end in spans
        )
    return statements


def lines(text: str) -> list[tuple[int, int]]:
    """Spans of the lines that are not blank."""
    return [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]


def score(question: Question, statement: Statement, shelf: Shelf) -> Scored:
    """Score one statement; pure for a given shelf."""
    return _Scorer(question, shelf).score(statement)


class _Scorer:
    """Scores the statements of one question; what those of one provision share is read once."""

    def __init__(self, question: Question, shelf: Shelf) -> None:
        self._question, self._shelf = question, shelf
        self._asked = Asked(question.terms, toned=question.toned)
        self._folded = {term.folded for term in question.terms}
        self._frames: dict[tuple[str, str], tuple[Zone, ...]] = {}

    def score(self, statement: Statement) -> Scored:
        question, shelf = self._question, self._shelf
        document, fact = statement.document, statement.fact
        core = f"{fact.indicator} {fact.unit}" if fact is not None else statement.text
        core_view = shelf.view(core)
        zones = (
            Zone(core_view, 1.0),
            Zone(shelf.view(statement.text), _CLAUSE),
            Zone(shelf.view(shelf.sentence(statement)), _SENTENCE),
            Zone(shelf.view(shelf.sentence(statement, before=1)), _BEFORE),
            *self._frame(statement),
        )
        covered = self._asked.coverage(zones)
        specific = self._specificity(core_view)
        parts = {
            "coverage": _COVERAGE * covered.share,
            "specificity": 0.0,
            "retrieval": _RETRIEVAL * min(1.0, max(0.0, statement.hit_score)),
        }
        if fact is not None:
            specific = max(specific, self._specificity(shelf.view(own_part(fact.indicator))))
            parts["role"] = _ROLE * _role_fit(question, fact)
            parts["unit"] = _UNIT * _unit_fit(question, fact, shelf)
            parts["total"] = _TOTAL * _total_fit(question, fact)
            parts["bound"] = _BOUND * _bound_fit(question, fact)
        parts["specificity"] = _SPECIFICITY * specific
        if question.compared_years:
            own = shelf.text(statement.provision)
            stated = any(str(year) in own for year in question.compared_years)
            parts["compared"] = _COMPARED if stated else -_COMPARED
        if not question.years and not question.named and document.year:
            parts["newer"] = -_NEWER * min(5, shelf.newest - document.year)
        return Scored(
            statement,
            covered,
            sum(parts.values()),
            specific,
            covered.share >= ENOUGH and _loses_word(question, covered, shelf),
            tuple(parts.items()),
        )

    def _frame(self, statement: Statement) -> tuple[Zone, ...]:
        """The provision, what stands above it and its document, each less of a proof."""
        document, provision, shelf = statement.document, statement.provision, self._shelf
        key = (document.id, provision.id)
        if key not in self._frames:
            columns = (head for head, _ in provision.cells)
            headings = " ".join((*provision.heading_path, provision.heading, *columns))
            short = provision.end - provision.start <= _SHORT
            self._frames[key] = (
                Zone(
                    shelf.view(shelf.text(provision)),
                    _PROVISION if short else _LONG_PROVISION,
                    binding=short,
                ),
                Zone(shelf.view(headings), _HEADINGS),
                Zone(shelf.view(_title(document)), _TITLE, binding=False),
                Zone(shelf.view(document.agency or ""), _TITLE),
            )
        return self._frames[key]

    def _specificity(self, view: TextView) -> float:
        """Share of a text's own weight that the question asks about, 0–1."""
        weight, asked = self._shelf.vocabulary.weight, self._folded
        total = sum(map(weight, view.folded))
        return sum(weight(s) for s in view.folded if s in asked) / total if total else 0.0


def _loses_word(question: Question, covered: Coverage, shelf: Shelf) -> bool:
    """Tell whether half of a word stands nowhere: "thanh" without "toán" is something else."""
    total = sum(term.weight for term in question.terms)
    lost = [term for term in covered.missing if not term.weak]
    return any(
        (first in lost or second in lost)
        and first.group == second.group
        and not (first.weak or second.weak)
        and sum(term.weight for term in (first, second) if term in lost) >= _A_WORD * total
        and shelf.vocabulary.binds(first.syllable, second.syllable)
        for first, second in pairwise(question.terms if lost else ())
    )


def own_part(indicator: str) -> str:
    """The part of an indicator that is its own, behind the subject it shares with others."""
    return indicator.rsplit(SUBJECT_SEPARATOR, 1)[-1]


def _title(document: Document) -> str:
    pieces = (document.kind, document.number, document.title, document.agency, document.period)
    return " ".join(piece for piece in pieces if piece)


def _role_fit(question: Question, fact: Fact) -> float:
    if question.role is None or fact.role is None:
        return 0.0
    return 1.0 if question.role == fact.role else -1.0


def _total_fit(question: Question, fact: Fact) -> float:
    """1 when a total is asked for and the fact is one."""
    return float("tổng" in question.reading.lower() and "tổng" in fact.indicator.lower())


def _bound_fit(question: Question, fact: Fact) -> float:
    """1 when the figure is a bound on the side that is asked for ("tối thiểu bao nhiêu")."""
    asked = f"{question.text} {question.reading}".lower()
    least, most = _LEAST.search(asked) is not None, _MOST.search(asked) is not None
    if least == most:
        return 0.0
    return float(fact.comparator in (_LOWER_BOUNDS if least else _UPPER_BOUNDS))


def _unit_fit(question: Question, fact: Fact, shelf: Shelf) -> float:
    """1 when the fact's unit is the one asked for, -1 when it contradicts it."""
    unit = fact.unit.lower()
    if question.unit == "money":
        return 1.0 if any(word in unit for word in _MONEY_UNITS) else -2.0
    if question.unit == "rank":
        return 1.0 if any(word in unit for word in _RANK_UNITS) else -1.0
    if question.unit == "%":
        return 1.0 if unit.startswith("%") else -0.7
    if question.unit == "count" and unit == "%":
        return -2.0
    if question.count_noun:
        if unit in _GENERIC_UNITS:
            return 0.0
        words = {fold(s) for s in canonical_syllables(unit, shelf.vocabulary.expansions)}
        noun = canonical_syllables(" ".join(question.count_noun), shelf.vocabulary.expansions)
        if words.intersection(fold(syllable) for syllable in noun[:2]):
            return 1.0
        return 0.2 if unit == "%" and question.role == "target" else -0.6
    return 0.0


def is_enough(scored: Scored) -> bool:
    """Tell whether a statement covers a question: most of it, and no subject of it is lacking."""
    return lack(scored) is None


def lack(scored: Scored) -> str | None:
    """Name what a statement lacks to cover a question."""
    covered = scored.coverage
    if covered.share < ENOUGH:
        return "coverage"
    if covered.gap >= GAP:
        return "gap"
    if scored.loses_word:
        return "lost_word"
    return "lost_group" if covered.lost_group and covered.share < NEARLY_ALL else None


def names_title(question: Question, scored: Scored, shelf: Shelf) -> bool:
    """Tell whether the first word of two syllables (a title) stands as it is in the statement."""
    words = [term for term in question.terms if not term.weak][:2]
    if len(words) < len(question.terms[:2]):
        return True
    view = shelf.view(shelf.sentence(scored.statement))
    if not question.toned:
        return tuple(term.folded for term in words) in view.folded_pairs
    return tuple(term.syllable for term in words) in view.pairs


def speaks_of_head(question: Question, scored: Scored) -> bool:
    """Tell whether the question's first content word, what is counted or dated, is met at all."""
    head = next((term for term in question.terms if not term.weak), None)
    return head is None or head not in scored.coverage.missing


def rank(question: Question, statements: Iterable[Statement], shelf: Shelf) -> list[Scored]:
    """Score all statements, the best first; ties keep document order."""
    scorer = _Scorer(question, shelf)
    scored = [scorer.score(statement) for statement in statements]
    return sorted(scored, key=lambda s: (-s.total, s.statement.document.id, s.statement.start))
