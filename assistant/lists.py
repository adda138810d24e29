"""Questions that ask for a list: the section that is meant, its points in document order."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from assistant.agreement import is_about
from assistant.constraints import fits
from assistant.evidence import clause_statements, is_enough, is_heading, rank
from assistant.findings import Finding, Outcome, finding_of, trimmed
from assistant.matching import Zone, coverage
from assistant.types import Warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evidence import Statement
    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Hit, Provision

ENOUGH = 0.66
MOST_ITEMS = 15
_ENUMERATION = 0.15
_HEADED = 0.1
_TIGHT = 0.03
_SHORT = 4  # syllables; two words may stand in one provision without a word about both
_ABOUT = 0.1
_FIRST_OF_SEVERAL = re.compile(r"\(1\)\s*\S")
_TITLE_CREDIT = 0.75
_LONG_ITEM = 1500  # characters; a longer single provision is cut to its clauses that answer

Group = tuple[str, ...]


def answer_list(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """List the points under the best heading; else the provision that enumerates them itself."""
    groups = _groups(question, hits, shelf)
    best: tuple[float, list[Provision]] | None = None
    for members in groups:
        value = _group_score(question, members, shelf)
        if value is not None and (best is None or value > best[0]):
            best = (value, members)
    if best is not None:
        return listed(best[1], shelf)
    if any(term.required and not term.syllable.isdigit() for term in question.terms):
        return Outcome()  # the tasks of a named body stand under its heading or nowhere
    return _clauses(question, hits, shelf)


def _groups(question: Question, hits: Sequence[Hit], shelf: Shelf) -> list[list[Provision]]:
    """Sibling points under one (stated or inferred) heading, of the documents that were hit."""
    found: list[list[Provision]] = []
    for document_id in dict.fromkeys(hit.document.id for hit in hits):
        document = shelf.documents[document_id]
        if question.years and not set(question.years).intersection(document.years):
            continue
        siblings: defaultdict[Group, list[Provision]] = defaultdict(list)
        for provision in shelf.provisions(document_id):
            if provision.kind in {"point", "item", "clause"}:
                key = (
                    provision.parent_id or "",
                    *provision.section_path[:-1],
                    *provision.heading_path,
                )
                siblings[key].append(provision)
        found.extend(siblings.values())
    return found


def _group_score(question: Question, members: list[Provision], shelf: Shelf) -> float | None:
    first = members[0]
    document = shelf.documents[first.document_id]
    parents = shelf.ancestors(first)
    headings = [*first.heading_path[-1:], *(p.heading for p in parents[:1])]
    share = coverage(
        question.terms,
        [
            Zone(shelf.view(" ".join(headings)), 1.0),
            Zone(shelf.view(" ".join(first.heading_path)), 0.7),
            Zone(shelf.view(document.title), _TITLE_CREDIT),
        ],
        toned=question.toned,
    ).share
    if share < ENOUGH:
        return None
    share += _HEADED * _names_head(question, headings, shelf)
    share += _TIGHT * _tightness(question, headings, shelf)
    facts = [fact for member in members for fact in shelf.facts(member)]
    figured = sum(bool(shelf.facts(member)) for member in members) / len(members)
    if question.role == "target":
        share += 0.2 * figured + 0.1 * (sum(f.role == "target" for f in facts) > 0)
    elif question.role is None and "nhiệm vụ" in question.reading.lower():
        share -= 0.2 * figured
    if not question.years and document.year:
        share -= 0.02 * min(5, shelf.newest - document.year)
    return share


def _tightness(question: Question, headings: Sequence[str], shelf: Shelf) -> float:
    """Share of the nearest heading that is asked for: "Các hình thức cấp thẻ" speaks of no more."""
    weight = shelf.vocabulary.weight
    asked = {term.folded for term in question.terms}
    own = shelf.view(headings[-1]).folded if headings else frozenset()
    total = sum(map(weight, own))
    return sum(weight(s) for s in own if s in asked) / total if total else 0.0


def _names_head(question: Question, headings: Sequence[str], shelf: Shelf) -> bool:
    """Tell whether the nearest heading names what is listed: "Hồ sơ … gồm những gì"."""
    head = [term.syllable for term in question.terms if not term.weak][:2]
    return any(tuple(head) in shelf.view(heading).pairs for heading in headings[-1:])


def listed(members: Sequence[Provision], shelf: Shelf) -> Outcome:
    """These provisions in order, with a warning where there are more than are shown."""
    warnings: tuple[Warning, ...] = ()
    if len(members) > MOST_ITEMS:
        warnings = (
            Warning(
                "incomplete",
                f"Mục này có {len(members)} ý; ở đây nêu {MOST_ITEMS} ý đầu. "
                "Hãy mở văn bản để xem đầy đủ.",
            ),
        )
    findings: list[Finding] = []
    for provision in members[:MOST_ITEMS]:
        document = shelf.documents[provision.document_id]
        start, end = trimmed(document.text, provision.start, provision.end)
        findings.append(Finding(document, provision, start, end, tuple(shelf.facts(provision))))
    return Outcome(tuple(findings), warnings)


def _enumerates(statement: Statement, shelf: Shelf) -> bool:
    """Tell whether a clause opens an enumeration: "gồm: (1) …", or a colon before its points."""
    text = statement.text.strip()
    opens = text.endswith(":") and bool(shelf.children(statement.provision))
    return opens or _FIRST_OF_SEVERAL.search(text) is not None


def _enumeration(statement: Statement, shelf: Shelf) -> Finding | None:
    """The whole of an enumeration within a sentence, from its clause to the sentence's end."""
    if _FIRST_OF_SEVERAL.search(statement.text) is None:
        return None
    document, provision = statement.document, statement.provision
    sentence = shelf.sentence(statement)
    at = document.text.find(sentence, provision.start) if sentence else -1
    if not 0 <= at <= statement.start:
        return None
    start, end = trimmed(document.text, statement.start, at + len(sentence))
    facts = [f for f in shelf.facts(provision) if start <= f.value_start and f.value_end <= end]
    return Finding(document, provision, start, end, tuple(facts))


def _clauses(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """No heading fits: the best provision whole when it is short, else its clauses that answer."""
    statements = clause_statements(hits, shelf, headings=True)
    statements = [s for s in statements if fits(question, s, shelf)]
    ranked = [
        s
        for s in rank(question, statements, shelf)
        if is_enough(s)
        and is_about(question, s.statement, shelf)
        and (len(question.terms) > _SHORT or s.specificity >= _ABOUT)
    ]
    if not ranked:
        return Outcome()
    ranked.sort(key=lambda s: -(s.total + _ENUMERATION * _enumerates(s.statement, shelf)))
    whole = _enumeration(ranked[0].statement, shelf)
    if whole is not None:
        return Outcome((whole,))
    provision = ranked[0].statement.provision
    document = ranked[0].statement.document
    children = shelf.children(provision)
    leads = shelf.text(provision).strip().endswith(":") or is_heading(provision, shelf)
    if children and leads:
        return listed(list(children), shelf)
    if provision.kind != "row" and provision.end - provision.start <= _LONG_ITEM:
        start, end = trimmed(document.text, provision.start, provision.end)
        return Outcome((Finding(document, provision, start, end, tuple(shelf.facts(provision))),))
    chosen = [s for s in ranked if s.coverage.share >= ranked[0].coverage.share - 0.1][:5]
    chosen.sort(key=lambda s: (s.statement.document.id, s.statement.start))
    findings: list[Finding] = []
    for scored in chosen:
        finding = finding_of(scored.statement, shelf)
        if all((f.start, f.end) != (finding.start, finding.end) for f in findings):
            findings.append(finding)
    return Outcome(tuple(findings))
