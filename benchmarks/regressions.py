"""What `planted_regressions` plants: how each goes wrong, and what should point at its cause."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from assistant.findings import Outcome
from vectorstore.lexical import LexicalIndex
from vectorstore.opened import OpenIndexes
from vectorstore.types import Fact, ParsedDocument, Provision
from vectorstore.vectors import ExactVectors
from vectorstore.writer import Writer

Plant = Callable[[Path], AbstractContextManager[None]]


class Regression(NamedTuple):
    """How to plant it (given the copied corpus), and the metrics that point at its cause."""

    plant: Plant
    points: frozenset[str]


def _patched(target: str, new: object) -> Plant:
    """Replace one function of the program."""

    @contextmanager
    def plant(_: Path) -> Iterator[None]:
        with patch(target, new):
            yield

    return plant


def _changed(target: str, change: Callable[[Any], Any]) -> Plant:
    """Let a function of the program run, and change what it returns."""

    @contextmanager
    def plant(_: Path) -> Iterator[None]:
        sound = pkgutil.resolve_name(target)

        def changed(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # whatever it takes
            return change(sound(*arguments, **options))

        with patch(target, changed):
            yield

    return plant


def _read_as(change: Callable[[ParsedDocument], ParsedDocument]) -> Plant:
    """Change every document between reading and storing, as a defect of ingest would."""

    @contextmanager
    def plant(_: Path) -> Iterator[None]:
        sound = Writer.write

        def write(writer: Writer, parsed: ParsedDocument, vectors: Any) -> Any:  # noqa: ANN401
            return sound(writer, change(parsed), vectors)

        with patch.object(Writer, "write", write):
            yield

    return plant


def _all_of(*plants: Plant) -> Plant:
    @contextmanager
    def plant(corpus: Path) -> Iterator[None]:
        with ExitStack() as stack:
            for one in plants:
                stack.enter_context(one(corpus))
            yield

    return plant


def _edited(name: str, before: str, after: str) -> Plant:
    """Write another figure into a source document."""

    @contextmanager
    def plant(corpus: Path) -> Iterator[None]:
        path = next(corpus.glob(f"{name}*"))
        text = path.read_text(encoding="utf-8")
        if before not in text:
            message = f"{path.name} does not hold {before!r}"
            raise ValueError(message)
        path.write_text(text.replace(before, after), encoding="utf-8")
        yield

    return plant


def _facts(change: Callable[[Fact], Fact]) -> Callable[[ParsedDocument], ParsedDocument]:
    return lambda parsed: replace(parsed, facts=tuple(change(fact) for fact in parsed.facts))


def _next_day(parsed: ParsedDocument) -> ParsedDocument:
    issued = parsed.document.issued
    if issued is None:
        return parsed
    later = (date.fromisoformat(issued) + timedelta(days=1)).isoformat()
    return replace(parsed, document=replace(parsed.document, issued=later))


def _next_label(parsed: ParsedDocument) -> ParsedDocument:
    """Label every point as the one after it."""

    def relabelled(provision: Provision) -> Provision:
        path = provision.section_path
        if not path or not path[-1].isalpha() or len(path[-1]) > 1:
            return provision
        return replace(provision, section_path=(*path[:-1], chr(ord(path[-1]) + 1)))

    return replace(parsed, provisions=tuple(relabelled(one) for one in parsed.provisions))


def _without_rows(parsed: ParsedDocument) -> ParsedDocument:
    rows = {one.id for one in parsed.provisions if one.kind == "row"}
    return replace(parsed, facts=tuple(f for f in parsed.facts if f.provision_id not in rows))


def _shifted(answer: dict[str, Any]) -> dict[str, Any]:
    for citation in answer["citations"]:
        citation["start"] += 1
        citation["end"] += 1
    return answer


def _under_another(answer: dict[str, Any]) -> dict[str, Any]:
    """Put every quote under the name of another document."""
    for citation in answer["citations"]:
        citation["document"]["source"] = f"khac-{citation['document']['source']}"
        citation["document"]["number"] = None
    return answer


def _stale(opened: OpenIndexes) -> OpenIndexes:
    """Serve the indexes as they were before the newest chunks were written."""
    index = opened.vectors
    if not isinstance(index, ExactVectors):
        return opened
    stored = index._stored
    old = stored.keys < np.sort(stored.keys)[len(stored.keys) // 2]
    kept = stored._replace(
        keys=stored.keys[old],
        matrix=stored.matrix[old],
        document_index=stored.document_index[old],
    )
    return replace(opened, vectors=ExactVectors(kept), lexical=_OlderLexical(opened.lexical, kept))


class _OlderLexical(LexicalIndex):
    """A lexical index that knows only the chunks of an older vector index."""

    def __init__(self, index: LexicalIndex, kept: Any) -> None:  # noqa: ANN401
        super().__init__(index._index)
        self._known = {int(key) for key in kept.keys}

    def search(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        return [hit for hit in super().search(*arguments, **options) if hit.key in self._known]


def _toned_only(fields: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: () if name.startswith("folded") else terms for name, terms in fields.items()}


def _another_model(vector: Any) -> Any:  # noqa: ANN401
    """What another model's vector is to this one's: a direction that says nothing."""
    chance = np.random.default_rng(int(abs(float(vector[0])) * 1e9))
    other = chance.standard_normal(len(vector)).astype(np.float32)
    return other / np.linalg.norm(other)


def _regression(plant: Plant, *points: str) -> Regression:
    return Regression(plant, frozenset(points))


REGRESSIONS = {
    "a wrong number in a source document": _regression(
        _edited("ke-hoach-138", "Trên 98%", "Trên 89%"), "figures", "correctness"
    ),
    "a wrong day in a source document": _regression(
        _edited("ke-hoach-204", "ngày 23 tháng 12 năm 2022", "ngày 22 tháng 12 năm 2022"),
        "dates",
        "correctness",
    ),
    "year filter off": _regression(
        _changed("assistant.answer.understand", lambda question: replace(question, years=())),
        "in_year",
        "reason",
    ),
    "place filter off": _regression(
        _patched("assistant.scope._about_place", lambda *_: True), "in_place"
    ),
    "unknown documents not noticed": _regression(
        _patched("assistant.scope._unknown_number", lambda *_: None), "reason", "decline_recall"
    ),
    "folded index and restored marks dropped": _regression(
        _changed("vectorstore.lexical._fields", _toned_only),
        "type:no-diacritics",
        "recall_unmarked",
    ),
    "verifier off": _regression(
        _all_of(
            _patched("assistant.answer.supported", lambda *_: True),
            _patched("assistant.answer.exact", lambda *_: True),
        ),
        "type:verification",
        "grounding",
        "quote",
    ),
    "conflict detection off": _regression(
        _patched("assistant.figures.contradictions", lambda *_: []), "warning", "type:conflict"
    ),
    "replaced documents not noticed": _regression(
        _all_of(
            _patched("assistant.scope._in_force", lambda documents: documents),
            _patched("assistant.answer._Run._notices", lambda *_: []),
        ),
        "warning",
        "type:superseded",
    ),
    "off-by-one quotes": _regression(_changed("assistant.types.Answer.to_json", _shifted), "quote"),
    "quotes under another document": _regression(
        _changed("assistant.types.Answer.to_json", _under_another), "source", "citation_precision"
    ),
    "a stale index": _regression(
        _changed("vectorstore.search.open_indexes", _stale), "recall_hybrid", "recall_lexical"
    ),
    "a swapped embedder": _regression(
        _changed("vectorstore.embedders.contract.Embedder.question", _another_model),
        "recall_vector",
    ),
    "sections mislabelled": _regression(_read_as(_next_label), "section"),
    "rows of tables not read": _regression(_read_as(_without_rows), "type:table"),
    "comparators lost": _regression(
        _read_as(_facts(lambda fact: replace(fact, comparator="="))), "figures"
    ),
    "years of figures lost": _regression(
        _read_as(_facts(lambda fact: replace(fact, year=None))), "figures"
    ),
    "days read one late": _regression(_read_as(_next_day), "dates"),
    "references not read": _regression(
        _read_as(lambda parsed: replace(parsed, references=())), "numbers", "type:legal"
    ),
    "follow-ups not understood": _regression(
        _patched("assistant.answer.rewrite", lambda *_: None), "type:follow-up"
    ),
    "English not read": _regression(_patched("assistant.language._glossary", dict), "type:english"),
    "unsafe requests not noticed": _regression(
        _changed("assistant.answer.understand", lambda question: replace(question, unsafe=False)),
        "type:injection",
        "reason",
        "decline_recall",
    ),
    "declines too eagerly": _regression(
        _patched("assistant.answer._Run._readings", lambda *_: Outcome()), "decline_precision"
    ),
}
