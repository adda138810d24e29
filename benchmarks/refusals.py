"""Which check refuses what would have been right: wrong refusals, grouped by what made them.

Run: ``.venv/bin/python -m benchmarks.refusals LIBRARY SUITE... [--list]``

Every question of the suites that has an answer and gets none is read again, and the statements
that match what is expected are held against it: the best of them was not found by the search,
breaks a constraint (year, period, role, …), covers too little of the question, or is of something
else. Where nothing speaks against it, the question was read as asking for something else
("reading").
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from assistant.agreement import disagreement
from assistant.answer import CANDIDATES
from assistant.constraints import misfit
from assistant.evidence import (
    Scored,
    clause_statements,
    fact_statements,
    lack,
    score,
    speaks_of_head,
)
from assistant.scope import scope_of
from assistant.shelf import Shelf
from assistant.understand import understand
from evals.sessions import open_session
from evals.suite_files import load_suite
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings
from vectorstore.types import Hit, Scope

if TYPE_CHECKING:
    from assistant.question import Question
    from evals.asking import Session
    from evals.expectations import Item


class Refusal(NamedTuple):
    """A question that was wrongly declined, the check that did it, and what would have answered."""

    item: Item
    check: str
    detail: str
    statement: str


class Held(NamedTuple):
    """The library of a run: to ask, and to look into."""

    session: Session
    shelf: Shelf
    searcher: Searcher


def main() -> None:
    """Ask, and print the refusals by the check that made them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("suites", type=Path, nargs="+")
    parser.add_argument("--list", action="store_true", help="print every refusal")
    options = parser.parse_args()
    suites = [load_suite(path) for path in options.suites]
    items = [i for suite in suites for i in suite.items if i.expected.answerable is True]
    embedder = make_embedder(Settings())
    with ExitStack() as stack:
        session = open_session(options.library, stack)
        library = stack.enter_context(Library.open(options.library, embedder))
        held = Held(session, Shelf(library), Searcher(library, embedder))
        refusals = _refusals(items, held)
    _print(refusals, len(items), every=options.list)


def _refusals(items: list[Item], held: Held) -> list[Refusal]:
    ask = held.session.ask
    found: list[Refusal] = []
    for item in items:
        history: list[dict[str, str]] = []
        for question in item.history:
            given = ask(question, list(history))
            history.append({"question": question, "answer": given["answer"]})
        answer = ask(item.question, history)
        if answer["abstained"]:
            typed = answer["understood_as"] or item.question
            found.append(_explained(item, understand(typed, held.shelf.vocabulary), held))
    return found


def _explained(item: Item, question: Question, held: Held) -> Refusal:
    """Find the best statement that meets the expectation, and what speaks against it."""
    shelf = held.shelf
    scope = scope_of(question, shelf)
    if scope.reason is not None:
        return Refusal(item, f"scope: {scope.reason}", scope.about, "")
    hits = held.searcher.search(
        question.reading, limit=CANDIDATES, scope=Scope(frozenset(d.id for d in scope.documents))
    )
    everything = [
        Hit(provision, document, provision.start, provision.end, 0.0)
        for document in scope.documents
        if any(document.source.startswith(s.document or "") for s in item.expected.sources)
        for provision in shelf.provisions(document.id)
    ]
    right = _right(item, question, everything, shelf)
    if not right:
        return Refusal(item, "no statement", f"asks {question.asks}", "")
    best = max(right, key=lambda s: s.total)
    provisions = {hit.provision.id for hit in hits}
    check, detail = refusing_check(question, best, shelf)
    if best.statement.provision.id not in provisions:
        check, detail = "search", f"{check} {detail}"
    return Refusal(item, check, detail, " ".join(best.statement.text.split()))


def _right(item: Item, question: Question, hits: list[Hit], shelf: Shelf) -> list[Scored]:
    """Statements whose own figure, or whose words, match one of the expected patterns."""
    patterns = [re.compile(pattern) for pattern in item.expected.must]
    facts = [
        s
        for s in fact_statements(hits, shelf)
        if s.fact
        and any(p.search(s.document.text[s.fact.value_start : s.fact.value_end]) for p in patterns)
    ]
    wanted = facts if facts and question.asks in {"figure", "compare"} else []
    clauses = [s for s in clause_statements(hits, shelf) if any(p.search(s.text) for p in patterns)]
    return [score(question, s, shelf) for s in wanted or clauses or facts]


def refusing_check(question: Question, scored: Scored, shelf: Shelf) -> tuple[str, str]:
    """Name the first check that refuses, and what it found."""
    statement, covered = scored.statement, scored.coverage
    constraint = misfit(question, statement, shelf)
    if constraint is not None:
        return f"constraint: {constraint}", ""
    missing = " ".join(term.syllable for term in covered.missing)
    lacking = lack(scored)
    if lacking is not None:
        return f"coverage: {lacking}", f"{covered.share:.2f}, gap {covered.gap:.2f}: {missing}"
    if not speaks_of_head(question, scored):
        return "coverage: head", missing
    other = disagreement(question, statement, shelf)
    if other is not None:
        fact = statement.fact
        return f"agreement: {other}", fact.indicator if fact else ""
    return "reading", f"asks {question.asks}"


def _print(refusals: list[Refusal], asked: int, *, every: bool) -> None:
    groups: defaultdict[str, list[Refusal]] = defaultdict(list)
    for refusal in refusals:
        groups[refusal.check].append(refusal)
    table = Table("check", "wrong refusals", "items")
    for check, members in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        table.add_row(check, str(len(members)), " ".join(one.item.id for one in members))
    console = Console()
    console.print(f"{len(refusals)} of {asked} questions with an answer are declined")
    console.print(table)
    if every:
        for one in refusals:
            print(f"\n{one.item.id} [{one.check}] {one.item.question}")
            print(f"  expected {list(one.item.expected.must)}; {one.detail}")
            print(f"  {one.statement[:400]}")


if __name__ == "__main__":
    main()
