"""The library gives back what was written, replaces revisions whole, and refuses clearly."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import inspect, select, text, update

from tests.conftest import BOTH, IN_A_FOLDER
from vectorstore import schema
from vectorstore.errors import (
    ConfigurationError,
    EmbedderMismatchError,
    LibraryError,
)
from vectorstore.library import DATABASE_FILE, Library
from vectorstore.types import ParsedDocument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from tests.vectorstore.conftest import HashingEmbedder
    from vectorstore.servers import Servers


ENGINES = BOTH


def test_every_field_comes_back_as_it_was_written(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    one = parsed()
    assert write(one) == ["added"]
    assert library.documents() == [one.document]
    assert library.document("d1") == one.document
    assert library.document_by_revision("sha256-a") == one.document
    assert library.document_by_path("/thu/d1.txt") == one.document
    assert tuple(library.provisions("d1")) == one.provisions
    assert tuple(library.references()) == one.references
    assert tuple(library.facts()) == one.facts
    assert tuple(library.chunks()) == one.chunks
    assert library.abbreviations() == {"TTHC": ("thủ tục hành chính",)}
    stored = library.vectors()
    np.testing.assert_array_equal(
        stored.matrix, embedder.passages([chunk.search_text for chunk in one.chunks])
    )
    assert [library.chunks_by_key([int(key)])[int(key)] for key in stored.keys] == list(one.chunks)


def test_absent_things_are_none_or_empty(library: Library) -> None:
    assert library.document("x") is None
    assert library.document_by_path("x") is None
    assert library.provision("x") is None
    assert library.provisions_by_id(["x"]) == {}
    assert library.ancestors("x") == []
    assert library.vectors().matrix.shape == (0, 64)


def test_the_outline_can_be_walked(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    one = parsed()
    write(one)
    part, first, second = one.provisions
    assert library.children(part.id) == [first, second]
    assert library.ancestors(second.id) == [part]
    assert library.provisions_by_id([second.id, "x"]) == {second.id: second}


def test_facts_and_references_are_found_by_their_owner(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    one, two = parsed("d1"), parsed("d2")
    write(one, two)
    wanted = [one.provisions[2].id, one.provisions[1].id]
    assert tuple(library.facts(provision_ids=wanted)) == one.facts
    assert library.facts(provision_ids=[]) == []
    assert tuple(library.facts(document_id="d2")) == two.facts
    assert len(library.references("05/nq-cp")) == 4
    assert tuple(library.references("5/NQ-CP", document_id="d2")) == two.references


@pytest.mark.parametrize("same", ["id", "path"])
def test_other_content_of_a_file_leaves_nothing_of_the_old(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    same: str,
) -> None:
    write(parsed("d1", number=None), parsed("d2"))
    old_keys = set(library.chunk_keys())
    newer_id = "d1" if same == "id" else "d9"
    newer = parsed(newer_id, ["Câu đã sửa."], revision="sha256-b", number=None)
    if same == "path":
        newer = replace(newer, document=replace(newer.document, path="/thu/d1.txt"))
    assert write(newer) == ["updated"]
    assert [one.revision for one in library.documents()] in (
        ["sha256-b", "sha256-a"],
        ["sha256-a", "sha256-b"],
    )
    assert library.counts() == {
        "documents": 2,
        "provisions": 5,
        "document_references": 3,
        "facts": 3,
        "chunks": 3,
    }
    assert len(set(library.chunk_keys()) - old_keys) == 1
    assert library.problems() == []


def test_removing_takes_everything_along(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    write(parsed("d1"))
    with library.writer() as writer:
        assert writer.remove("d1") is True
        assert writer.remove("d1") is False
    assert set(library.counts().values()) == {0}
    with library.reading() as connection:
        assert connection.execute(select(schema.vectors)).all() == []
        assert connection.execute(select(schema.abbreviations)).all() == []


def test_every_change_is_counted(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    assert library.change_sequence == 0
    write(parsed("d1"), parsed("d2"))
    assert library.change_sequence == 2
    with library.writer() as writer:
        writer.remove("d1")
        writer.remove("no such")
    assert library.change_sequence == 3


def test_what_does_not_fit_is_refused_and_nothing_stays(
    library: Library, embedder: HashingEmbedder, parsed: Callable[..., ParsedDocument]
) -> None:
    one = parsed()
    good = embedder.passages([chunk.search_text for chunk in one.chunks])
    orphan = replace(one, provisions=one.provisions[1:])
    outside = replace(one, chunks=(replace(one.chunks[0], end=9_999), one.chunks[1]))
    backwards = replace(one, chunks=one.chunks[::-1])
    with library.writer() as writer:
        with pytest.raises(ValueError, match="expected float32"):
            writer.write(one, good[:1])
        with pytest.raises(ValueError, match="not of length 1"):
            writer.write(one, good * np.float32(2))
        with pytest.raises(ValueError, match="not of length 1"):
            writer.write(one, good * np.float32("nan"))
        with pytest.raises(ValueError, match="outside of the text"):
            writer.write(outside, good)
        with pytest.raises(ValueError, match="ordinals"):
            writer.write(backwards, good)
        with pytest.raises(LibraryError, match=r"d1\.txt.*mâu thuẫn"):
            writer.write(orphan, good)
    assert set(library.counts().values()) == {0}
    assert library.change_sequence == 0


def test_a_missing_library_says_how_to_make_one(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="cchc ingest") as refused:
        Library.open(folder)
    assert refused.value.exit_code == 2
    assert not folder.exists()


def test_a_folder_of_something_else_is_not_taken_over(
    folder: Path, embedder: HashingEmbedder
) -> None:
    folder.mkdir()
    (folder / "luận văn.docx").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"không phải là thư viện.*luận văn\.docx"):
        Library.open(folder, embedder, create=True)
    assert [path.name for path in folder.iterdir()] == ["luận văn.docx"]


def test_a_file_in_place_of_the_folder_is_refused(folder: Path, embedder: HashingEmbedder) -> None:
    folder.write_text("x", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="Không tạo được thư viện"):
        Library.open(folder, embedder, create=True)


def test_another_embedder_is_refused_with_the_command_to_re_embed(
    library: Library, folder: Path, servers: Servers, embedder: HashingEmbedder
) -> None:
    other = type(embedder)("fake:other")
    with pytest.raises(EmbedderMismatchError, match="cchc reindex --library") as refused:
        Library.open(folder, other, servers=servers)
    assert refused.value.exit_code == 2
    assert library.name in str(refused.value)
    assert str(folder) in str(refused.value)


def test_a_newer_schema_is_refused(library: Library, folder: Path, servers: Servers) -> None:
    with library.writing() as connection:
        is_version = schema.meta.c.key == "schema_version"
        connection.execute(update(schema.meta).where(is_version).values(value="99"))
    with pytest.raises(LibraryError, match="mới hơn"):
        Library.open(folder, servers=servers)


@IN_A_FOLDER
@pytest.mark.parametrize("damage", ["garbage", "torn"])
def test_a_damaged_database_says_so_in_one_line(
    library: Library,
    folder: Path,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    damage: str,
) -> None:
    write(parsed())
    library.close()
    database = folder / DATABASE_FILE
    for log in folder.glob(f"{DATABASE_FILE}-*"):
        log.unlink()
    size = database.stat().st_size
    database.write_bytes(
        b"\x17" * size if damage == "garbage" else database.read_bytes()[: size // 3]
    )
    with pytest.raises(LibraryError) as refused:
        _read_all(folder)
    assert "bị hỏng" in str(refused.value)
    assert "\n" not in str(refused.value)


def _read_all(folder: Path) -> None:
    with Library.open(folder) as opened:
        opened.documents()
        opened.chunks()


def test_an_empty_database_file_is_a_missing_library(folder: Path) -> None:
    folder.mkdir()
    sqlite3.connect(folder / DATABASE_FILE).close()
    (folder / DATABASE_FILE).touch()
    with pytest.raises(ConfigurationError, match="Chưa có thư viện"):
        Library.open(folder)


def shape(connection: Connection) -> dict[str, set[str]]:
    """The columns and indexes of each table."""
    found = inspect(connection)
    return {
        name: {column["name"] for column in found.get_columns(name)}
        | {str(index["name"]) for index in found.get_indexes(name)}
        for name in found.get_table_names()
    }


@IN_A_FOLDER
def test_a_library_of_the_version_before_is_brought_up_to_date(
    library: Library,
    folder: Path,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    one = parsed()
    write(one)
    with library.writing() as connection:
        made = shape(connection)
        connection.execute(text("DROP TABLE conflicts"))
        connection.execute(text("DROP TABLE document_groups"))
        connection.execute(text("DROP INDEX ix_facts_subject_key"))
        for table, column in (
            *(("facts", name) for name in ("approximate", "period", "level", "field", "agency")),
            ("facts", "subject_key"),
            ("provisions", "ocr_confidence"),
            ("provisions", "doubtful"),
            ("documents", "unread_pages"),
            ("documents", "ocr"),
        ):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        is_version = schema.meta.c.key == "schema_version"
        connection.execute(update(schema.meta).where(is_version).values(value="2"))
    library.close()
    with Library.open(folder) as opened:
        assert opened.meta.schema_version == schema.SCHEMA_VERSION
        plain = [replace(each, ocr_confidence=None, doubtful=()) for each in one.provisions]
        assert opened.provisions(one.document.id) == plain
        assert opened.conflicts() == []
        with opened.reading() as connection:
            assert shape(connection) == made
