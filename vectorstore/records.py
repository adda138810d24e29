"""Rows of the library's tables and the shared types, both ways."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from vectorstore.types import (
    About,
    Chunk,
    Conflict,
    Document,
    Dropped,
    Fact,
    Place,
    Provision,
    Reference,
)
from vectorstore.vietnamese.document_numbers import number_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

R = TypeVar("R", Provision, Reference, Fact, Chunk)

_NAMES: dict[type[object], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Document, Provision, Reference, Fact, Chunk, Place)
}


def document_row(document: Document, sequence: int) -> dict[str, Any]:
    """The row of a document; `sequence` is the change sequence that writes it."""
    row = record_row(document)
    about = document.about
    row["about"] = None if about is None else [about.number, about.issued, about.kind]
    row["dropped"] = [(piece.kind, piece.text) for piece in document.dropped]
    row["number_key"] = None if document.number is None else number_key(document.number)
    row["sequence"] = sequence
    return row


def record_row(record: Document | Provision | Reference | Fact | Chunk) -> dict[str, Any]:
    """The row of a record whose columns are called as its fields."""
    row = {field.name: getattr(record, field.name) for field in fields(record)}
    if isinstance(record, Reference):
        row["number_key"] = number_key(record.number)
    return row


def conflict_row(conflict: Conflict) -> dict[str, Any]:
    """The row of a conflict: its places side by side."""
    first, second = conflict.first, conflict.second
    row = {"kind": conflict.kind, "subject": conflict.subject, "detail": conflict.detail}
    row |= {name: getattr(first, name) for name in _NAMES[Place]}
    return row | {f"second_{name}": getattr(second, name, None) for name in _NAMES[Place]}


def to_conflict(row: Row[Any]) -> Conflict:
    """The conflict of a row."""
    columns = row._mapping
    first = Place(**{name: columns[name] for name in _NAMES[Place]})
    second = Place(**{name: columns[f"second_{name}"] for name in _NAMES[Place]})
    stated = None if second.document_id is None else second
    return Conflict(columns["kind"], columns["subject"], first, stated, columns["detail"])


def to_document(row: Row[Any]) -> Document:
    """The document of a row."""
    values = _values(row._mapping, _NAMES[Document])
    if values["about"] is not None:
        values["about"] = About(*values["about"])
    values["dropped"] = tuple(Dropped(*piece) for piece in values["dropped"])
    return Document(**values)


def to_record(kind: type[R], row: Row[Any]) -> R:
    """The provision, reference, fact or chunk of a row."""
    return kind(**_values(row._mapping, _NAMES[kind]))


def _values(mapping: Mapping[Any, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _frozen(mapping[name]) for name in names}


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever a JSON column holds
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
