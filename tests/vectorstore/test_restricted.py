"""A restricted library is, to every read, a library that never held what is hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from tests.conftest import BOTH
from tests.vectorstore.conftest import HashingEmbedder, make_parsed
from vectorstore import audit, schema, shown
from vectorstore.library import Library
from vectorstore.restricted import Reader, RestrictedLibrary
from vectorstore.search import Searcher
from vectorstore.types import Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from vectorstore.servers import Servers
    from vectorstore.types import ParsedDocument

ENGINES = BOTH

EMBEDDER = HashingEmbedder()
ONE = Reader(frozenset({"one"}))
WORDS = "xuyến chi mật"  # words that stand in hidden documents alone
TABLES = [table for table in schema.metadata.sorted_tables if table.name != "meta"]


def plan(
    number: int, day: str, *paragraphs: str, replaces: int | None = None, revision: str = ""
) -> ParsedDocument:
    """A plan of one agency; each may replace an earlier one by its own words."""
    revision = revision or f"sha256-p{number}"
    made = make_parsed(f"p{number}", paragraphs, revision=revision, number=f"{number}/KH-UBND")
    document = replace(
        made.document, agency="Ủy ban nhân dân tỉnh Thử", issued=day, superseded_by=None
    )
    references: tuple[Reference, ...] = ()
    if replaces is not None:
        references = (
            replace(
                made.references[0],
                number=f"{replaces}/KH-UBND",
                issued=None,
                agency=document.agency,
                relation="replaces",
            ),
        )
    return replace(made, document=document, references=references)


PLANS = (
    plan(1, "2023-01-05", "Tỷ lệ hồ sơ đạt 70%."),
    plan(2, "2024-01-05", f"Cây {WORDS} trồng 90 nơi.", replaces=1),
    plan(3, "2025-01-05", "Tỷ lệ hồ sơ đạt 80%.", replaces=1),
    plan(4, "2026-01-05", f"Tỷ lệ {WORDS} đạt 85%.", replaces=3),
)


def fill(folder: Path, documents: Iterable[ParsedDocument], servers: Servers) -> Library:
    library = Library.open(folder, EMBEDDER, create=True, servers=servers)
    add(library, documents)
    return library


def add(library: Library, documents: Iterable[ParsedDocument]) -> None:
    with library.writer() as writer:
        for one in documents:
            texts = [chunk.search_text for chunk in one.chunks]
            writer.write(one, EMBEDDER.passages(texts))


@pytest.fixture
def held(tmp_path: Path, new_servers: Callable[[], Servers]) -> Iterator[Library]:
    with fill(tmp_path / "held", PLANS, new_servers()) as library:
        yield library


def hide(library: Library, groups: dict[str, set[str]]) -> None:
    with library.writer() as writer:
        for document_id, names in groups.items():
            assert writer.set_groups(document_id, names)


def everything(library: Library) -> dict[str, object]:
    """Whatever can be read, without the keys that count changes."""
    return {
        "documents": library.documents(older_revisions=True),
        "superseded": library.superseded_ids(),
        "replaced": library.replaced_ids(),
        "counts": library.counts(),
        "references": library.references(),
        "facts": library.facts(),
        "alike": library.facts_alike({""}, "Thử"),
        "chunks": library.chunks(),
        "abbreviations": library.abbreviations(),
        "conflicts": library.conflicts(),
        "vectors": library.vectors().documents,
        "by": [library.document_by_path(f"/thu/p{n}.txt") for n in range(1, 5)],
        "revision": [library.document_by_revision(f"sha256-p{n}") for n in range(1, 5)],
        "provisions": [library.provisions(f"p{n}") for n in range(1, 5)],
    }


@pytest.mark.parametrize("hidden", ["", "p2", "p3", "p4", "p2 p4", "p1 p3", "p1 p2 p3 p4"])
def test_it_is_the_library_of_what_is_seen(
    tmp_path: Path, hidden: str, new_servers: Callable[[], Servers]
) -> None:
    with fill(tmp_path / "all", PLANS, new_servers()) as whole:
        hide(whole, {one: {"others"} for one in hidden.split()})
        seen = [one for one in PLANS if one.document.id not in hidden]
        with (
            fill(tmp_path / "seen", seen, new_servers()) as alone,
            RestrictedLibrary(whole, ONE) as restricted,
        ):
            assert everything(restricted) == everything(alone)
            question = f"tỷ lệ hồ sơ {WORDS}"
            hits = Searcher(restricted, EMBEDDER).search(question)
            expected = Searcher(alone, EMBEDDER).search(question)
            assert [(h.provision.id, h.score) for h in hits] == [
                (h.provision.id, h.score) for h in expected
            ]


def test_no_table_shows_a_hidden_document(held: Library) -> None:
    """Whatever query is made: every column of every table, read by its own name."""
    hide(held, {"p2": {"others"}, "p4": {"others", "more"}})
    with RestrictedLibrary(held, ONE) as restricted, restricted.reading() as connection:
        for table in TABLES:
            text = str(connection.execute(select(table)).all())
            for word in ("p2", "p4", WORDS, "others", "more", "2/KH-UBND", "4/KH-UBND"):
                assert word not in text, table.name


def test_every_table_with_documents_is_covered(held: Library) -> None:
    """A table that is added later must hang on documents, or be looked at here."""
    with RestrictedLibrary(held, ONE) as restricted, restricted.reading() as connection:
        views = (
            "SELECT name FROM temp.sqlite_master WHERE type = 'view'"
            if connection.dialect.name == "sqlite"
            else "SELECT relname FROM pg_class WHERE relkind = 'v' "
            "AND relnamespace = pg_my_temp_schema()"
        )
        assert set(connection.exec_driver_sql(views).scalars()) == {table.name for table in TABLES}


def test_members_see_what_is_kept_for_their_group(held: Library) -> None:
    hide(held, {"p2": {"one", "two"}, "p4": {"two"}})
    with RestrictedLibrary(held, ONE) as restricted:
        assert {one.id for one in restricted.documents()} == {"p1", "p2", "p3"}
    with RestrictedLibrary(held, Reader()) as restricted:
        assert {one.id for one in restricted.documents()} == {"p1", "p3"}


def test_changes_of_access_are_seen_at_once(held: Library) -> None:
    with RestrictedLibrary(held, ONE) as restricted:
        searcher = Searcher(restricted, EMBEDDER)
        assert {h.document.id for h in searcher.search(WORDS)} == {"p1", "p2", "p3", "p4"}
        hide(held, {"p2": {"others"}, "p4": {"others"}})
        assert {h.document.id for h in searcher.search(WORDS)} == {"p1", "p3"}
        assert restricted.document("p2") is None
        assert restricted.provision(PLANS[1].provisions[1].id) is None
        hide(held, {"p2": set()})
        assert {h.document.id for h in searcher.search(WORDS)} == {"p1", "p2", "p3"}


def test_hidden_words_restore_no_tone_marks(held: Library) -> None:
    """The trap of statistics: marks are put back from words that the reader may see."""
    question = "cay xuyen chi mat trong bao nhieu noi"
    whole = Searcher(held, EMBEDDER).reading(question)
    assert whole is not None
    assert WORDS in whole
    hide(held, {"p2": {"others"}, "p4": {"others"}})
    with RestrictedLibrary(held, ONE) as restricted:
        assert WORDS not in (Searcher(restricted, EMBEDDER).reading(question) or "")


def test_words_are_forgotten_by_an_index_that_held_them(held: Library) -> None:
    """A deleted document's words stay in an index's statistics for a while."""
    question = "cay xuyen chi mat trong bao nhieu noi"
    with RestrictedLibrary(held, ONE) as restricted:
        searcher = Searcher(restricted, EMBEDDER)
        assert WORDS in (searcher.reading(question) or "")
        hide(held, {"p2": {"others"}, "p4": {"others"}})
        assert WORDS not in (searcher.reading(question) or "")


def test_a_stale_index_serves_nobody_from_whom_it_would_hide(held: Library) -> None:
    """While another process writes, an index from before the hiding must not be searched."""
    question = "cay xuyen chi mat trong bao nhieu noi"
    with RestrictedLibrary(held, ONE) as restricted:
        assert WORDS in (Searcher(restricted, EMBEDDER).reading(question) or "")
        hide(held, {"p2": {"others"}, "p4": {"others"}})
        with held.locked():
            searcher = Searcher(restricted, EMBEDDER)
            assert WORDS not in (searcher.reading(question) or "")
            assert {h.document.id for h in searcher.search("hồ sơ")} == {"p1", "p3"}


def test_reading_a_file_again_keeps_it_hidden(held: Library) -> None:
    hide(held, {"p2": {"others"}})
    add(held, [plan(2, "2024-01-05", "Viết lại.", revision="sha256-new")])
    assert held.groups_of("p2") == {"others"}
    older = [one.id for one in held.documents(older_revisions=True) if one.id.startswith("p2-")]
    assert older
    assert all(held.groups_of(one) == {"others"} for one in older)
    hide(held, {"p2": {"two"}})
    assert all(held.groups_of(one) == {"two"} for one in ("p2", *older))


def test_a_newer_text_from_another_file_is_for_the_same_readers(held: Library) -> None:
    hide(held, {"p2": {"others"}})
    made = make_parsed("n2", revision="sha256-n2")
    newer = replace(
        PLANS[1].document,
        id="n2",
        path="/thu/moi.txt",
        revision="sha256-n2",
        text=made.document.text,
    )
    add(held, [replace(made, document=newer)])
    assert held.document("p2") is not None
    assert held.groups_of("n2") == {"others"}


def test_groups_are_set_with_the_document(held: Library) -> None:
    """Not in a second transaction: nobody may see it in between."""
    one = make_parsed("n1", revision="sha256-n1", number="9/KH-UBND")
    with held.writer() as writer:
        writer.write(one, EMBEDDER.passages([c.search_text for c in one.chunks]), {"one", "two"})
    assert held.groups_of("n1") == {"one", "two"}
    assert held.groups_in_use() == {"one", "two"}
    with held.writer() as writer:
        assert not writer.set_groups("nothing", {"one"})
        writer.remove("n1")
    assert held.groups_in_use() == frozenset()


def test_a_restricted_library_is_not_written(held: Library) -> None:
    with RestrictedLibrary(held, ONE) as restricted:
        with pytest.raises(TypeError):
            restricted.writer()
        with pytest.raises(TypeError), restricted.writing():
            pass
        with pytest.raises(Exception, match=r"read-?only"), restricted.reading() as connection:
            connection.execute(insert(schema.meta).values(key="a", value="b"))


def test_a_connection_shows_nothing_before_it_was_asked_for_whom(held: Library) -> None:
    with RestrictedLibrary(held, ONE) as restricted, restricted._engine.begin() as connection:
        assert connection.execute(select(schema.documents)).all() == []
        assert shown.shown_state(connection).shown is None


def test_indexes_of_readers_lie_apart(held: Library) -> None:
    with RestrictedLibrary(held, ONE) as restricted:
        Searcher(restricted, EMBEDDER).search("hồ sơ")
        assert restricted.indexes_folder != held.indexes_folder
        assert audit.state(restricted, audit.LEXICAL).condition == "current"
        assert audit.state(restricted, audit.CHROMA).condition == "missing"  # few: exact search
    assert audit.state(held, audit.LEXICAL).condition == "current"
