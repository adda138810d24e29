"""What the answering steps hand to the composer: quotes with their place, and what to warn of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vectorstore.vietnamese.footnote_marks import drop_marks
from vectorstore.vietnamese.text import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evidence import Statement
    from assistant.shelf import Shelf
    from assistant.types import DeclineReason, Warning
    from vectorstore.types import Document, Fact, Provision

WHOLE_PROVISION_LIMIT = 380  # characters; longer provisions are quoted by sentence
SENTENCE_LIMIT = 650  # longer sentences are quoted by clause
NARROW_LIMIT = 300  # the same where two places are set against each other
_LEADING_MARKER = re.compile(
    r"^\s*(?:(?:[a-zđ]\)|\d+(?:\.\d+)*[.)](?!\d)|[IVX]+\.|[-+–•*](?!\d)|\[\d+\]|[¹²³⁴-⁹⁰])\s*)+"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One quote that answers (a part of) a question."""

    document: Document
    provision: Provision
    start: int
    end: int
    facts: tuple[Fact, ...] = ()
    lead: str = ""  # "Năm 2023" in a comparison; "" otherwise
    wording: str = ""  # shown instead of the quote (table rows); every figure stands in the quote
    support: tuple[Finding, ...] = ()  # further quotes that the same statement rests on
    asked: Fact | None = None  # the fact that answers, where the question asks for a figure
    verdict: bool | None = None  # whether it is what a yes-or-no question says
    under: str = ""  # the heading that a summary shows before the first of its statements
    opens: bool = False  # said of all that follows, as a summary's first line is

    @property
    def quote(self) -> str:
        """The exact words."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings of one answering step; none of them means that the step declines."""

    findings: tuple[Finding, ...] = ()
    warnings: tuple[Warning, ...] = ()
    reason: DeclineReason | None = None
    related: tuple[Finding, ...] = field(default=())


def merged(outcomes: Sequence[Outcome]) -> Outcome:
    """Put the findings of several outcomes together, each quote once."""
    findings: dict[tuple[str, int, int], Finding] = {}
    for outcome in outcomes:
        for finding in outcome.findings:
            findings.setdefault((finding.document.id, finding.start, finding.end), finding)
    warnings = dict.fromkeys(warning for outcome in outcomes for warning in outcome.warnings)
    return Outcome(tuple(findings.values()), tuple(warnings))


def finding_of(
    statement: Statement, shelf: Shelf, lead: str = "", *, narrow: bool = False
) -> Finding:
    """Quote a statement: its whole provision when short, its sentence when not, a row in words.

    With `narrow` no more than the sentence or the clauses of the statement.
    """
    document, provision = statement.document, statement.provision
    if narrow:
        start, end = narrow_span(provision, statement.start, statement.end, shelf)
    else:
        start, end = quoted_span(statement, shelf)
    wording = ""
    if provision.kind == "row":
        wording = row_wording(statement, shelf)
    facts = tuple(
        fact
        for fact in shelf.facts(provision)
        if start <= fact.value_start and fact.value_end <= end
    )
    return Finding(document, provision, start, end, facts, lead, wording, asked=statement.fact)


def quoted_span(statement: Statement, shelf: Shelf) -> tuple[int, int]:
    """Offsets of the words to quote, without surrounding blanks."""
    document, provision = statement.document, statement.provision
    own = shelf.text(provision)
    if len(own) <= WHOLE_PROVISION_LIMIT or provision.kind == "row":
        return trimmed(document.text, provision.start, provision.end)
    for start, end in sentences(own):
        if provision.start + start <= statement.start < provision.start + end:
            if end - start <= SENTENCE_LIMIT and statement.end <= provision.start + end:
                return trimmed(document.text, provision.start + start, provision.start + end)
            break
    return trimmed(document.text, *_balanced(own, provision.start, statement.start, statement.end))


def narrow_span(provision: Provision, start: int, end: int, shelf: Shelf) -> tuple[int, int]:
    """Offsets of the sentence around some words where it is short, else of their clauses.

    A table row is quoted whole.
    """
    text = shelf.documents[provision.document_id].text
    if provision.kind == "row":
        return trimmed(text, provision.start, provision.end)
    own = shelf.text(provision)
    for first, last in shelf.sentences(own):
        first, last = provision.start + first, provision.start + last
        if first <= start < last and last - first <= NARROW_LIMIT:
            return trimmed(text, min(first, start), max(last, end))
    clauses = [
        (provision.start + first, provision.start + last)
        for first, last in shelf.clauses(own)
        if provision.start + last > start and provision.start + first < end
    ]
    start, end = min([start, *(c[0] for c in clauses)]), max([end, *(c[1] for c in clauses)])
    return trimmed(text, *_balanced(own, provision.start, start, end))


def _balanced(own: str, offset: int, start: int, end: int) -> tuple[int, int]:
    """Widen a clause to the end of a parenthesis that it opens."""
    piece = own[start - offset : end - offset]
    if piece.count("(") > piece.count(")"):
        close = own.find(")", end - offset)
        if 0 <= close < end - offset + SENTENCE_LIMIT:
            end = offset + close + 1
    return start, end


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span to its first and last character that is no blank."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def shown(finding: Finding) -> str:
    """The words shown in an answer: the quote without list marker, end mark and line breaks."""
    # a document's own "[1]" would read as a marker of ours
    words = drop_marks(finding.wording or _LEADING_MARKER.sub("", finding.quote))
    return " ".join(words.split()).rstrip(" ;.,:/")


def row_wording(statement: Statement, shelf: Shelf) -> str:
    """Say a table row in words: label: value unit (note); its figures stand in the row itself."""
    provision, fact = statement.provision, statement.fact
    cells = [(head.strip(), cell.strip()) for head, cell in provision.cells if cell.strip()]
    if fact is None:
        facts = shelf.facts(provision)
        fact = facts[0] if facts else None
    if fact is None:
        return " – ".join(cell for _, cell in cells)
    figure = statement.document.text[fact.value_start : fact.value_end].strip()
    unit = "" if fact.unit and fact.unit.lower() in figure.lower() else f" {fact.unit}"
    known = f"{fact.indicator} {figure} {fact.unit}".lower()
    notes = [
        cell
        for _, cell in cells[1:]
        if cell.lower() not in known and fact.indicator.lower() not in cell.lower()
    ]
    label = provision.heading or fact.indicator
    notes = [note for note in notes if note != label]
    note = f" ({'; '.join(notes)})" if notes else ""
    return f"{fact.indicator}: {figure}{unit}{note}"
