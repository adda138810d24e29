"""What there is to learn from: laws and administrative documents as ingest cuts them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from evals.retrieval.dataset import CORPUS, read_entries
from evals.retrieval.throwaway import parse
from ingest.pipeline import parse_file
from vectorstore.errors import UnreadableDocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from vectorstore.types import ParsedDocument


class Passage(NamedTuple):
    """A chunk as the library embeds it, and what it is made of."""

    source: str  # the law, or the document's kind and number
    heading: str  # of its provision or the nearest above; "" where there is none
    text: str  # what is embedded
    own: str  # the provision's own words


class Figure(NamedTuple):
    """A figure that ingest read out of a passage."""

    passage: int
    indicator: str
    unit: str
    year: int | None


class Material(NamedTuple):
    """Everything that pairs are made from."""

    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...]
    references: tuple[tuple[int, str, str], ...]  # passage, "Nghị quyết 76/NQ-CP", its subject
    abbreviations: tuple[tuple[str, str], ...]


def read(folder: Path, recipe: dict[str, Any]) -> Material:
    """Read the texts that the recipe names under a folder, without the laws that it holds out."""
    held_out = tuple(recipe["held_out"])
    laws = (
        (name, parse(entry))
        for pattern in recipe["laws"]
        for path in sorted(folder.glob(pattern))
        for entry in read_entries(path / CORPUS)
        if not (name := entry.title.rsplit(",", 1)[0]).startswith(held_out)
    )
    return _joined([*laws, *_documents(folder, recipe["documents"])])


def _documents(folder: Path, patterns: Iterable[str]) -> Iterator[tuple[str, ParsedDocument]]:
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            try:
                parsed = parse_file(path)
            except UnreadableDocumentError as error:
                sys.stderr.write(f"{error}\n")
                continue
            about = parsed.document
            yield f"{about.kind or ''} {about.number or about.title}".strip(), parsed


def _joined(documents: list[tuple[str, ParsedDocument]]) -> Material:
    passages: list[Passage] = []
    figures: list[Figure] = []
    references: list[tuple[int, str, str]] = []
    abbreviations: dict[tuple[str, str], None] = {}
    for source, parsed in documents:
        provisions = {one.id: one for one in parsed.provisions}
        first_of: dict[str, int] = {}
        for chunk in parsed.chunks:
            provision = provisions[chunk.provision_id]
            if provision.kind in ("signature", "header"):
                continue
            first_of.setdefault(chunk.provision_id, len(passages))
            above = provision.heading_path[-1] if provision.heading_path else ""
            own = parsed.document.text[chunk.start : chunk.end]
            heading = provision.heading or above
            passages.append(Passage(source, heading, chunk.search_text, own))
        figures += [
            Figure(first_of[one.provision_id], one.indicator, one.unit, one.year)
            for one in parsed.facts
            if one.provision_id in first_of
        ]
        references += [
            (first_of[one.provision_id], f"{one.kind or ''} {one.number}".strip(), one.subject)
            for one in parsed.references
            if one.subject and one.provision_id in first_of
        ]
        abbreviations |= dict.fromkeys(parsed.abbreviations)
    return Material(tuple(passages), tuple(figures), tuple(references), tuple(abbreviations))
