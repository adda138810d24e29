"""Proposed items: made from a document's facts, or from a correction given in the chat.

A proposal is an ordinary item with the tag `unreviewed`. It enters a suite only through
`cchc eval review`: a person has read the document and agrees.
"""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import SuiteError
from evals.expectations import Expected, ExpectedFigure, Item, Source, Suite
from evals.metrics.stated_values import StatedValue, stated_values
from evals.suite_files import load_suite

if TYPE_CHECKING:
    from vectorstore.types import Document, Fact, Provision

UNREVIEWED_TAG = "unreviewed"
_LONGEST_INDICATOR = 160  # characters; a longer one is a sentence, not a thing to ask for
_ASKED_AS = {"target": "Chỉ tiêu {} là bao nhiêu?", "result": "Kết quả {} là bao nhiêu?"}
_PLAIN = "{}: bao nhiêu?"


class Correction(BaseModel):
    """A thumbs-down with what is right, as the chat writes it: one JSON object a line."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str
    history: tuple[str, ...] = ()
    answer: str
    correction: str


def from_document(
    document: Document, provisions: Sequence[Provision], facts: Sequence[Fact]
) -> list[Item]:
    """Question templates over the document's own header and each of its figures, without doubles.

    An indicator that the document states twice with different values yields no item: what is right
    is for a person to say.
    """
    items = [*_about_the_document(document)]
    places = {provision.id: provision for provision in provisions}
    by_question: dict[str, list[tuple[Fact, Item]]] = {}
    for fact in facts:
        provision = places.get(fact.provision_id)
        if provision is not None and 0 < len(fact.indicator) <= _LONGEST_INDICATOR:
            item = _about_a_fact(document, provision, fact)
            by_question.setdefault(item.question, []).append((fact, item))
    for same in by_question.values():
        if len({(fact.value, fact.value_to, fact.unit) for fact, _ in same}) == 1:
            items.append(same[0][1])
    return items


def from_corrections(path: Path) -> list[Item]:
    """Items for the corrections of a chat's file; raises `SuiteError` naming the line."""
    items: dict[str, Item] = {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            given = _read(line)
        except (json.JSONDecodeError, ValidationError) as error:
            message = f"{path}, dòng {number}: không phải một ý kiến của trang hỏi đáp."
            raise SuiteError(message) from error
        item = _corrected(given)
        items[item.id] = item
    return list(items.values())


def read_proposals(path: Path) -> list[Item]:
    """The items of a review file: JSON lines of the chat, or a suite that `propose` wrote."""
    if path.suffix == ".jsonl":
        return from_corrections(path)
    return list(load_suite(path).items)


def as_yaml(name: str, title: str, items: Iterable[Item], corpus: str) -> str:
    """A suite file that holds these items."""
    suite = {
        "name": name,
        "title": title,
        "corpus": corpus,
        "items": [item_as_data(item) for item in items],
    }
    return yaml.safe_dump(suite, allow_unicode=True, sort_keys=False, width=100)


def item_as_data(item: Item) -> dict[str, Any]:
    """An item as its suite file writes it: plain values, nothing that is the default."""
    return item.model_dump(mode="json", exclude_defaults=True)


def appended(text: str, suite: Suite, items: Sequence[Item]) -> str:
    """A suite file's text with further items behind its own; comments and gate stay.

    Raises `SuiteError` where an id is taken.
    """
    taken = sorted({item.id for item in suite.items} & {item.id for item in items})
    if taken:
        message = f"Bộ {suite.name} đã có câu mang mã {', '.join(taken)}."
        raise SuiteError(message)
    listed = yaml.safe_dump(
        [item_as_data(item) for item in items], allow_unicode=True, sort_keys=False, width=100
    )
    first = re.search(r"^( *)- ", text, re.MULTILINE)
    return f"{text.rstrip()}\n{textwrap.indent(listed, first[1] if first else '')}"


def without(path: Path, left: Sequence[Item]) -> str | None:
    """What a review file holds when only these items are left; None when none are."""
    if not left:
        return None
    if path.suffix != ".jsonl":
        suite = load_suite(path)
        return as_yaml(suite.name, suite.title, left, suite.corpus)
    ids = {item.id for item in left}
    kept = [line for line in _lines(path) if line.strip() and _corrected(_read(line)).id in ids]
    return "".join(f"{line}\n" for line in kept)


def facts_said(text: str) -> dict[str, tuple[str, ...]]:
    """The fields of `Expected` that a text's values, days and document numbers fill."""
    found: dict[str, list[str]] = {"values": [], "dates": [], "numbers": []}
    for value in stated_values(text):
        field, written = _field_of(value)
        if written not in found[field]:
            found[field].append(written)
    return {field: tuple(written) for field, written in found.items() if written}


def _field_of(value: StatedValue) -> tuple[str, str]:
    kind, _, rest = min(value.readings).partition(" ")
    if kind == "day":
        return "dates", rest
    return ("numbers", rest) if kind == "document" else ("values", value.written)


def _corrected(given: Correction) -> Item:
    facts = facts_said(given.correction)
    # Words alone are kept as a name to find: the reviewer decides what of them matters.
    expected = facts or {"names": (given.correction.strip()[:200],)}
    return Item(
        id=_identity("yk", given.question, *given.history),
        type="correction",
        question=given.question,
        history=given.history,
        expected=Expected.model_validate(expected),
        tags=(UNREVIEWED_TAG,),
    )


def _about_the_document(document: Document) -> Iterable[Item]:
    if document.number is None:
        return
    name = f"{document.kind or 'Văn bản'} {document.number}"
    for question, expected in (
        (f"{name} ban hành ngày nào?", {"dates": document.issued}),
        (f"Ai ký {name}?", {"names": document.signer}),
    ):
        field, known = next(iter(expected.items()))
        if known:
            yield _item(document, "metadata", question, {field: (known,)}, None)


def _about_a_fact(document: Document, provision: Provision, fact: Fact) -> Item:
    words = fact.indicator[:1].lower() + fact.indicator[1:]
    if fact.year is not None and str(fact.year) not in words:
        words = f"{words} năm {fact.year}"
    question = _ASKED_AS.get(fact.role or "", _PLAIN).format(words)
    figure = ExpectedFigure(
        value=fact.value,
        value_to=fact.value_to,
        unit=fact.unit or None,
        comparator=fact.comparator,
        year=fact.year,
    )
    kind = "table" if provision.kind == "row" else fact.role or "figure"
    section = "/".join(provision.section_path[-2:]) if provision.kind != "row" else None
    return _item(
        document, kind, question[:1].upper() + question[1:], {"figures": (figure,)}, section
    )


def _item(
    document: Document, kind: str, question: str, expected: dict[str, Any], section: str | None
) -> Item:
    stem = document.source.rsplit(".", 1)[0]
    source = Source(document=stem, section=section or None)
    return Item(
        id=_identity("dx", document.source, question),
        type=kind,
        question=question,
        expected=Expected.model_validate(expected | {"sources": (source,)}),
        tags=(UNREVIEWED_TAG,),
    )


def _identity(prefix: str, *parts: str) -> str:
    return f"{prefix}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:8]}"


def _read(line: str) -> Correction:
    return Correction.model_validate(json.loads(line))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"Không đọc được tệp ý kiến {path}. Hãy kiểm tra lại đường dẫn và mã UTF-8."
        raise SuiteError(message) from error
