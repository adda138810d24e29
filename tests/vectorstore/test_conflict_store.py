"""Conflicts go with their documents, and each document is compared once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.conftest import BOTH
from vectorstore import conflict_store
from vectorstore.types import Conflict, ParsedDocument, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.library import Library


ENGINES = BOTH


def conflict(one: ParsedDocument, other: ParsedDocument | None = None) -> Conflict:
    first, *rest = (
        Place(held.document.id, held.provisions[1].id, 3, 9) for held in (one, other) if held
    )
    if rest:
        return Conflict("values", "Số kho", first, rest[0])
    return Conflict("sum", "Số kho", first, detail="1 + 2 = 4")


def store(library: Library, *found: Conflict) -> None:
    with library.locked():
        conflict_store.store(library, conflict_store.pending(library), found)


def test_conflicts_come_back_and_are_found_from_both_sides(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    one, two, three = parsed("d1"), parsed("d2"), parsed("d3")
    write(one, two, three)
    both, alone = conflict(one, two), conflict(one)
    store(library, both, alone)
    assert library.conflicts() == [both, alone]
    assert library.conflicts("d1") == [both, alone]
    assert library.conflicts("d2") == [both]
    assert library.conflicts("d3") == []
    assert alone.places == (alone.first,)


def test_a_document_is_pending_until_it_was_compared(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    assert conflict_store.pending(library) == []
    write(parsed("d1"), parsed("d2"))
    assert conflict_store.pending(library) == ["d1", "d2"]
    before = library.change_sequence
    store(library)
    assert library.change_sequence > before  # readers see that something changed
    assert conflict_store.pending(library) == []
    write(parsed("d2", ["Câu khác."], revision="sha256-b", number=None))
    assert conflict_store.pending(library) == ["d2"]


def test_conflicts_go_with_either_document(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    one, two = parsed("d1"), parsed("d2")
    write(one, two)
    store(library, conflict(one, two), conflict(one))
    with library.writer() as writer:
        writer.remove("d2")
    assert library.conflicts() == [conflict(one)]
    write(parsed("d1", ["Câu khác."], revision="sha256-b", number=None))
    assert library.conflicts() == []


def test_comparing_again_replaces_what_was_found(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    one, two = parsed("d1"), parsed("d2")
    write(one, two)
    days = replace(conflict(one, two), kind="reference_dates")
    store(library, days, conflict(one))
    write(parsed("d3"))
    store(library)  # days of cited documents are compared over all documents, so they are gone
    assert library.conflicts() == [conflict(one)]


def test_figures_of_one_subject_are_found_by_province(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    def held(name: str, place: str, key: str) -> ParsedDocument:
        one = parsed(name, number=None)
        facts = tuple(replace(fact, subject_key=key) for fact in one.facts)
        return replace(one, document=replace(one.document, place=place), facts=facts)

    first, other = held("d1", "Hưng Yên", "kho số"), held("d2", "Hưng Yên", "cây số")
    write(first, other, held("d3", "Huế", "kho số"))
    assert tuple(library.facts_alike(["kho số"], "Hưng Yên")) == first.facts
    assert library.facts_alike([], "Hưng Yên") == []
