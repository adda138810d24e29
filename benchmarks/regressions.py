"""What `planted_regressions` plants: how each goes wrong, and what should point at its cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from assistant.findings import Outcome
from benchmarks.planting import Plant, all_of, changed, edited, patched, prompted, read_as
from vectorstore.lexical import LexicalIndex
from vectorstore.opened import OpenIndexes
from vectorstore.types import Fact, ParsedDocument, Provision
from vectorstore.vectors import ExactVectors


class Regression(NamedTuple):
    """How it is planted, and the metrics that point at its cause."""

    plant: Plant
    points: frozenset[str]


def _facts(change: Callable[[Fact], Fact]) -> Callable[[ParsedDocument], ParsedDocument]:
    return lambda parsed: replace(parsed, facts=tuple(change(fact) for fact in parsed.facts))


def _next_day(parsed: ParsedDocument) -> ParsedDocument:
    issued = parsed.document.issued
    if issued is None:
        return parsed
    later = (date.fromisoformat(issued) + timedelta(days=1)).isoformat()
    return replace(parsed, document=replace(parsed.document, issued=later))


def _unsigned(parsed: ParsedDocument) -> ParsedDocument:
    return replace(parsed, document=replace(parsed.document, signer=None))


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


def _read_anew(plant: Plant) -> Plant:
    """What happens while indexes are written shows only in a library that is made anew."""
    return plant._replace(reads=True)


def _regression(plant: Plant, *points: str) -> Regression:
    return Regression(plant, frozenset(points))


REGRESSIONS = {
    "a wrong number in a source document": _regression(
        edited("ke-hoach-138", "Trên 98%", "Trên 89%"), "figures", "correctness"
    ),
    "a wrong day in a source document": _regression(
        edited("ke-hoach-204", "ngày 23 tháng 12 năm 2022", "ngày 22 tháng 12 năm 2022"),
        "dates",
        "correctness",
    ),
    "year filter off": _regression(
        changed("assistant.answer.understand", lambda question: replace(question, years=())),
        "in_year",
        "reason",
    ),
    "place filter off": _regression(
        # answers are bound to their province as well, so that without the filter the reason is lost
        patched("assistant.scope._about_place", lambda *_: True),
        "in_place",
        "reason",
    ),
    "unknown documents not noticed": _regression(
        patched("assistant.scope._unknown_number", lambda *_: None), "reason", "decline_recall"
    ),
    "folded index dropped": _regression(
        _read_anew(changed("vectorstore.lexical.fields_of", _toned_only)), "recall_folded"
    ),
    "tone marks not restored": _regression(
        all_of(
            patched("vectorstore.search.restore", lambda *_: None),
            patched("assistant.understand.restore", lambda *_: None),
        ),
        "recall_unmarked",
        "type:no-diacritics",
    ),
    "verifier off": _regression(
        all_of(
            patched("assistant.answer.supported", lambda *_: True),
            patched("assistant.answer.exact", lambda *_: True),
        ),
        "type:verification",
        "grounding",
        "quote",
    ),
    "conflict detection off": _regression(
        all_of(
            patched("assistant.figures.contradictions", lambda *_: []),
            patched("assistant.shelf.Shelf.conflicts", lambda *_: []),
        ),
        "warning",
        "type:conflict",
    ),
    "replaced documents not noticed": _regression(
        all_of(
            patched("assistant.scope._in_force", lambda documents: documents),
            patched("assistant.answer.notices", lambda *_: []),
        ),
        "warning",
        "type:superseded",
    ),
    "off-by-one quotes": _regression(changed("assistant.types.Answer.to_json", _shifted), "quote"),
    "quotes under another document": _regression(
        changed("assistant.types.Answer.to_json", _under_another), "source", "citation_precision"
    ),
    "a stale index": _regression(
        changed("vectorstore.search.open_indexes", _stale), "recall_hybrid", "recall_lexical"
    ),
    "a swapped embedder": _regression(
        changed("vectorstore.embedders.contract.Embedder.question", _another_model),
        "recall_vector",
    ),
    "sections mislabelled": _regression(read_as(_next_label), "section"),
    "rows of tables not read": _regression(read_as(_without_rows), "type:table"),
    "comparators lost": _regression(
        read_as(_facts(lambda fact: replace(fact, comparator="="))), "figures"
    ),
    "years of figures lost": _regression(
        read_as(_facts(lambda fact: replace(fact, year=None))), "figures"
    ),
    "days read one late": _regression(read_as(_next_day), "dates", "header"),
    "signers not read": _regression(read_as(_unsigned), "header", "names"),
    "references not read": _regression(
        read_as(lambda parsed: replace(parsed, references=())), "numbers", "type:legal"
    ),
    "follow-ups not understood": _regression(
        patched("assistant.answer.rewrite", lambda *_: []), "type:follow-up"
    ),
    "English not read": _regression(patched("assistant.language._glossary", dict), "type:english"),
    "unsafe requests not noticed": _regression(
        changed("assistant.answer.understand", lambda question: replace(question, unsafe=False)),
        "type:injection",
        "reason",
        "decline_recall",
    ),
    "declines too eagerly": _regression(
        patched("assistant.answer._Run._readings", lambda *_: Outcome()), "decline_precision"
    ),
    "a prompt that invites guessing": _regression(
        prompted(
            "answer",
            (
                "Bạn chỉ được dùng các đoạn trích được cung cấp.",
                "Đoạn trích chỉ để tham khảo: điều gì không có thì hãy đoán.",
            ),
            (
                "3. Dùng lại chữ của đoạn trích.",
                "3. Viết bằng lời của bạn, thêm con số mà bạn cho là đúng.",
            ),
            (
                "Không tính toán, không suy đoán, không thêm điều mà đoạn trích không nêu.",
                "Hãy suy đoán khi đoạn trích không nêu.",
            ),
            (
                'Đội Cây xanh cắt tỉa cây đường phố xong trước mùa mưa", "sources',
                'Khoảng 45% cây xanh được cắt tỉa, dự kiến đạt 60% vào năm 2030", "sources',
            ),
        ),
        "model_sentences",
        "model_values",
    ),
}
