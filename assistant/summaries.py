"""Summaries of a document or a section: what it states, each statement cited, in its own order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from assistant.branches import Branch, below, every, statements_of, whole
from assistant.candidates import candidates, held_by_name
from assistant.documents import titled
from assistant.findings import Finding, Outcome, trimmed
from assistant.gist import gist
from assistant.labels import document_label
from assistant.matching import Zone, coverage
from assistant.section_names import lies_in
from assistant.types import Warning
from assistant.understand import understand
from vectorstore.vietnamese.dates import format_vi
from vectorstore.vietnamese.document_kinds import KINDS
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.summary_request import SummaryRequest
    from vectorstore.types import Document, FactRole, Provision

MOST = 40  # statements of a part of a document, so that its targets are all there
_MOST_OF_DOCUMENT = 20  # of a document as a whole
_TITLED = 0.95  # share of the words that a title must hold to be what is meant
_HEADED = 0.8  # the same of a heading with those above it
NEWS = "Tin tức"
_BETWEEN = r"(?:\W+\w+){0,6}?\W+"  # "nhiệm vụ … trọng tâm"
_TOLD_OF = 1 / 3  # share of a heading's own words that the request must hold
_ABOVE = 0.7  # credit of words that stand in the headings above
_ROLE_PARTS: dict[FactRole, str] = {"target": "muc tieu", "result": "ket qua"}


class _Chosen(NamedTuple):
    """What a summary is made of: branches in order, and what fits the request in them."""

    branches: tuple[Branch, ...]
    role: FactRole | None = None  # figures of this role alone


def summarise(
    question: Question, request: SummaryRequest, scope: Sequence[Document], shelf: Shelf
) -> Outcome:
    """Sum up what a request names; no findings where nothing of the library bears the name."""
    chosen = _chosen(question, request, scope, shelf)
    if chosen is None:
        return Outcome()
    return _told(question, chosen, shelf)


def _chosen(
    question: Question, request: SummaryRequest, scope: Sequence[Document], shelf: Shelf
) -> _Chosen | None:
    inside = [d for d in held_by_name(question, shelf) if d in scope]
    documents = inside or [d for d in scope if of_the_years(d, question)]
    if question.sections:
        return _named_sections(question, documents, shelf)
    kind = _kind_in(request.topic)
    topic = understand(request.topic[len(kind) :], shelf.vocabulary)
    role = next((r for r, part in _ROLE_PARTS.items() if request.part.startswith(part)), None)
    asked = replace(question, terms=topic.terms, role=role)
    document = _document_meant(asked, kind, documents, shelf, named=bool(inside))
    if document is not None:
        return _part_of(document, asked, request, shelf)
    return _best_branch(asked, request, documents, shelf)


def of_the_years(document: Document, question: Question) -> bool:
    """Whether a document is about the years and the period that are asked about."""
    if question.years and not set(question.years) & set(document.years):
        return False
    return of_the_period(document, question)


def of_the_period(document: Document, question: Question) -> bool:
    """Whether a document is about the part of a year that is asked about."""
    return not (question.period and document.period and question.period != document.period)


def _named_sections(
    question: Question, documents: Sequence[Document], shelf: Shelf
) -> _Chosen | None:
    branches = [
        Branch(document, (), members)
        for document in documents
        if (
            members := tuple(
                p
                for p in whole(document, shelf).provisions
                if any(lies_in(p.section_path, wanted) for wanted in question.sections)
            )
        )
    ]
    return _Chosen(tuple(branches[:1])) if branches else None


def _document_meant(
    question: Question, kind: str, documents: Sequence[Document], shelf: Shelf, *, named: bool
) -> Document | None:
    """The document that is meant as a whole: named, or described by its title and kind."""
    if named and (not question.terms or _titles(documents[0], question, shelf)):
        return documents[0]
    fitting = [
        d
        for d in documents
        if kind in ("", fold(d.kind or "")) and (not question.terms or _titles(d, question, shelf))
    ]
    fitting = [d for d in fitting if not d.superseded_by] or fitting
    if not (question.terms or question.years) and len(fitting) > 1:
        return None  # "tóm tắt báo cáo": which one is not said
    return max(fitting, key=lambda d: (d.kind != NEWS, *newness(d)), default=None)


def _kind_in(topic: str) -> str:
    """The kind of document that a topic begins with, folded; "" for none."""
    words = fold(topic)
    kinds = sorted((fold(kind) for kind in KINDS), key=len, reverse=True)
    return next((kind for kind in kinds if re.match(rf"{re.escape(kind)}\b", words)), "")


def _titles(document: Document, question: Question, shelf: Shelf) -> bool:
    zones = [Zone(shelf.view(f"{document.kind or ''} {document.title}"), 1.0)]
    return coverage(question.terms, zones, toned=question.toned).share >= _TITLED


def newness(document: Document) -> tuple[int, str]:
    """What orders documents by age: year, then day or month."""
    return document.year or 0, document.issued or document.issued_month or ""


def _part_of(
    document: Document, question: Question, request: SummaryRequest, shelf: Shelf
) -> _Chosen | None:
    """The document, or the part of it that is asked for: its targets, its tasks, its results."""
    everything = whole(document, shelf)
    if not request.part:
        return _Chosen((everything,))
    named = headed(everything, request.part)
    if named:
        return _Chosen(tuple(branch for branch in named if not is_table(branch)) or named)
    stated = {f.role for f in shelf.document_facts(document.id)}
    return _Chosen((everything,), question.role) if question.role in stated else None


def headed(branch: Branch, part: str) -> tuple[Branch, ...]:
    """The outermost branches whose headings name a part (folded), its words in order."""
    words = re.compile(rf"\b{_BETWEEN.join(part.split())}\b")
    return _headed(branch, words)


def _headed(branch: Branch, words: re.Pattern[str]) -> tuple[Branch, ...]:
    found: list[Branch] = []
    for one in below(branch):
        if len(one.path) == len(branch.path):
            continue
        if words.search(fold(one.heading)):
            found.append(one)
        else:
            found += _headed(one, words)
    return tuple(found)


def _best_branch(
    question: Question, request: SummaryRequest, documents: Sequence[Document], shelf: Shelf
) -> _Chosen | None:
    """The branch whose headings hold the words that are asked for."""
    if not question.terms:
        return None
    scored = [
        (_score(question, request, branch, shelf), branch)
        for document in documents
        for branch in every(whole(document, shelf))
        if not is_table(branch)
    ]
    scored = [(score, branch) for score, branch in scored if score >= _HEADED]
    if not scored:
        return None
    newest = max(newness(branch.document) for _, branch in scored)
    return _Chosen(
        (max(scored, key=lambda one: one[0] - 0.02 * (newness(one[1].document) < newest))[1],)
    )


def is_table(branch: Branch) -> bool:
    """Whether a branch holds rows and nothing else."""
    return all(p.kind in ("row", "table", "annex") for p in branch.provisions)


def _score(question: Question, request: SummaryRequest, branch: Branch, shelf: Shelf) -> float:
    zones = [
        Zone(shelf.view(branch.heading), 1.0),
        Zone(shelf.view(" ".join(branch.path[:-1])), _ABOVE),
    ]
    share = coverage(question.terms, zones, toned=question.toned).share
    asked = {term.folded for term in question.terms}
    words = set(zones[0].view.folded)
    if share < _HEADED or len(asked & words) < _TOLD_OF * len(words):
        return 0.0
    if request.part and any(re.search(rf"\b{request.part}\b", fold(h)) for h in branch.path):
        share += 0.2
    said = statements_of(branch, shelf)
    if question.role is not None and said:
        share += 0.2 * _share(any(f.role == question.role for f in shelf.facts(p)) for p in said)
    elif request.part.startswith("nhiem vu") and said:
        share -= 0.2 * _share(bool(shelf.facts(p)) for p in said)
    return share


def _share(held: Iterable[bool]) -> float:
    truths = list(held)
    return sum(truths) / len(truths)


def told(question: Question, branches: Sequence[Branch], shelf: Shelf) -> Outcome:
    """Sum up branches of one document: its name, then their statements under their headings."""
    return _told(question, _Chosen(tuple(branches)), shelf)


def _told(question: Question, chosen: _Chosen, shelf: Shelf) -> Outcome:
    wanted = [p for branch in chosen.branches for p in _said(branch, chosen.role, shelf)]
    if not wanted:
        return Outcome()
    everything = not chosen.branches[0].path and chosen.role is None and not question.sections
    most = _MOST_OF_DOCUMENT if everything else MOST
    parts = _sections(chosen.branches, {p.id for p in wanted}, most)
    findings = [
        gist(provision, shelf, part.heading if index == 0 else "")
        for part, said in _kept(parts, most, shelf)
        for index, provision in enumerate(said)
    ]
    warnings: tuple[Warning, ...] = ()
    if len(findings) < len(wanted):
        message = (
            f"Phần này có {len(wanted)} ý; bản tóm tắt nêu {len(findings)} ý theo thứ tự các mục. "
            "Hãy hỏi từng mục hoặc mở văn bản để xem đủ."
        )
        warnings = (Warning("incomplete", message),)
    opening = _opening(chosen.branches[0].document, shelf)
    return Outcome((*([opening] if opening else ()), *findings), warnings)


def _said(branch: Branch, role: FactRole | None, shelf: Shelf) -> list[Provision]:
    said = statements_of(branch, shelf)
    if role is None:
        return list(said)
    return [p for p in said if any(fact.role == role for fact in shelf.facts(p))]


class _Section(NamedTuple):
    """A branch with those of its provisions that a summary may show."""

    branch: Branch
    said: tuple[Provision, ...]

    @property
    def heading(self) -> str:
        return self.branch.heading


def _sections(branches: Sequence[Branch], wanted: Set[str], most: int) -> list[_Section]:
    """The sections that a summary goes through: the fullest is divided for as long as they fit."""
    sections = [_section(branch, wanted) for branch in branches]
    closed: set[str] = set()  # those with too many divisions, or none
    while open_ones := [s for s in sections if len(s.said) > 1 and s.said[0].id not in closed]:
        fullest = max(open_ones, key=lambda section: len(section.said))
        divided = [_section(part, wanted) for part in below(fullest.branch)]
        divided = [part for part in divided if part.said]
        at = sections.index(fullest)
        deeper = any(len(part.branch.path) > len(fullest.branch.path) for part in divided)
        if not deeper or len(sections) - 1 + len(divided) > most:
            closed.add(fullest.said[0].id)
        else:
            sections[at : at + 1] = divided
    return sections


def _section(branch: Branch, wanted: Set[str]) -> _Section:
    return _Section(branch, tuple(p for p in branch.provisions if p.id in wanted))


def _kept(
    sections: Sequence[_Section], most: int, shelf: Shelf
) -> Iterator[tuple[_Section, list[Provision]]]:
    """Each section with what is shown of it: in turn one of each, those with figures first."""
    waiting = [
        sorted(s.said, key=lambda p: not any(fact.role for fact in shelf.facts(p)))
        for s in sections
    ]
    kept: set[str] = set()
    while len(kept) < most and any(waiting):
        for said in waiting:
            if said and len(kept) < most:
                kept.add(said.pop(0).id)
    for section in sections:
        yield section, [p for p in section.said if p.id in kept]


def _opening(document: Document, shelf: Shelf) -> Finding | None:
    """The document that is summed up, with its day and title."""
    for candidate in candidates(shelf):
        if candidate.document is document and candidate.held is document:
            found = titled(candidate, shelf)
            start, end = trimmed(document.text, found.start, found.end)
            return replace(found, start=start, end=end, wording=_name(document), opens=True)
    return None


def _name(document: Document) -> str:
    """Kind, number, day and title: "Kế hoạch 138/KH-UBND ngày 19/12/2025: Cải cách …"."""
    name = document_label(document)
    if not document.number:
        return name
    day = f" ngày {format_vi(document.issued)}" if document.issued else ""
    return f"{name}{day}: {document.title}" if document.title else f"{name}{day}"
