"""A library on PostgreSQL: one writer, clear refusals, and replicas that follow its changes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from tests.conftest import SERVERS
from tests.vectorstore.conftest import HashingEmbedder, make_parsed
from vectorstore import audit, cli_backup
from vectorstore.errors import CchcError, ConfigurationError, LibraryError, LibraryLockedError
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.servers import Servers
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.private_servers import PostgresServer
    from vectorstore.types import ParsedDocument

ENGINES = (SERVERS,)


@pytest.fixture
def replica(
    library: Library, tmp_path: Path, embedder: HashingEmbedder, servers: Servers
) -> Iterator[Library]:
    """Return the same library as another machine has it open, with a folder of its own."""
    with Library.open(tmp_path / "replica", embedder, servers=servers) as opened:
        yield opened


def test_a_second_writer_is_refused_and_told_who_writes(library: Library, replica: Library) -> None:
    with (
        library.writer(),
        pytest.raises(LibraryLockedError, match=r"đang được ghi bởi tiến trình \d+ trên máy"),
        replica.writer(),
    ):
        pass
    with replica.writer():  # and free again
        pass


def test_a_replica_s_indexes_follow_the_library(
    library: Library,
    replica: Library,
    embedder: HashingEmbedder,
    write: Callable[..., list[str]],
) -> None:
    searcher = Searcher(replica, embedder)
    assert searcher.search("cây xanh") == []
    write(make_parsed("d1"), make_parsed("d2", ["Trồng 500 cây xanh."]))
    assert searcher.search("cây xanh")[0].document.id == "d2"
    assert audit.state(replica, audit.LEXICAL).condition == "current"
    with library.writer() as writer:
        writer.remove("d2")
    assert {hit.document.id for hit in searcher.search("cây xanh")} <= {"d1"}
    assert replica.indexes_folder != library.indexes_folder
    assert searcher.notices == ()


def test_an_index_is_of_one_state_while_another_writes(
    library: Library, replica: Library, embedder: HashingEmbedder, write: Callable[..., list[str]]
) -> None:
    write(make_parsed("d1"))
    with replica.snapshot() as frozen:
        before = (frozen.meta, frozen.chunk_keys(), frozen.document_sequences())
        write(make_parsed("d2", ["Trồng 500 cây xanh."]))
        assert (frozen.meta, frozen.chunk_keys(), frozen.document_sequences()) == before
        assert frozen.keyed_chunks("d2") == []
    assert replica.change_sequence > before[0].change_sequence


def test_readers_are_not_kept_waiting_by_a_writer(
    library: Library, replica: Library, write: Callable[..., list[str]]
) -> None:
    write(make_parsed("d1"))
    with library.locked(), library.writing() as connection:
        connection.execute(text("UPDATE documents SET title = 'mới'"))
        assert replica.documents()[0].title == "Kế hoạch thử"
    assert replica.documents()[0].title == "mới"


def test_a_writer_that_lost_its_lock_writes_no_more(
    library: Library, embedder: HashingEmbedder, postgres: PostgresServer
) -> None:
    one = make_parsed("d1")
    vectors = embedder.passages([chunk.search_text for chunk in one.chunks])
    with library.writer() as writer:
        postgres.execute(
            library.name.rpartition("/")[2],
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'",
        )
        with pytest.raises(LibraryError, match=r"mất khóa ghi|Không đọc hay ghi"):
            writer.write(one, vectors)
    assert library.documents() == []
    with library.writer() as writer:
        assert writer.write(one, vectors) == "added"


def _refusal(folder: Path, url: str) -> str:
    with pytest.raises(CchcError) as caught:
        Library.open(folder, HashingEmbedder(), create=True, servers=Servers(None, url)).close()
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_keeps_the_server_from_being_used_is_one_clear_error(
    folder: Path, postgres: PostgresServer
) -> None:
    wrong = _refusal(folder, postgres.address("sai-mat-khau"))
    assert "password authentication failed" in wrong
    assert "sai-mat-khau" not in wrong
    assert "khong_co" in _refusal(folder, postgres.address(postgres.PASSWORD, "khong_co"))
    nowhere = postgres.url.replace(str(postgres.port), "1")
    assert "CCHC_DATABASE_URL" in _refusal(folder, nowhere)


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"postgresql\+psycopg://"):
        _ = Settings.load({"CCHC_DATABASE_URL": "mysql://a:b@c/d"}).servers


def test_the_address_may_stand_in_a_secret_s_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql+psycopg://a:b@c/d\n", encoding="utf-8")
    settings = Settings.load({"CCHC_DATABASE_URL_FILE": str(file)})
    assert settings.servers == Servers(None, "postgresql+psycopg://a:b@c/d")
    assert settings.alone.servers == Servers()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_archives_are_of_folders_alone(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_DATABASE_URL", "postgresql+psycopg://a:b@127.0.0.1:1/c")
    result = CliRunner().invoke(getattr(cli_backup, command), ["sao-luu.zip"])
    assert isinstance(result.exception, ConfigurationError)
    assert "docs/shared-deployment.md" in str(result.exception)


def test_a_missing_library_says_how_to_make_one(
    folder: Path, new_servers: Callable[[], Servers]
) -> None:
    with pytest.raises(ConfigurationError, match=r"Chưa có thư viện ở postgresql://.*cchc ingest"):
        Library.open(folder, servers=new_servers())


def test_a_value_that_no_text_may_hold_is_no_damage(library: Library) -> None:
    with pytest.raises(LibraryError, match="không nhận giá trị này"):
        library.document("a\0b")


def test_the_server_may_be_restarted_between_two_questions(
    library: Library,
    embedder: HashingEmbedder,
    write: Callable[..., list[str]],
    postgres: PostgresServer,
    parsed: Callable[..., ParsedDocument],
) -> None:
    write(parsed("d1"))
    searcher = Searcher(library, embedder)
    before = [hit.provision.id for hit in searcher.search("lớp tập huấn")]
    postgres.stop()
    with pytest.raises(LibraryError, match="Không đọc hay ghi được thư viện"):
        searcher.search("lớp tập huấn")
    postgres.start()
    assert [hit.provision.id for hit in searcher.search("lớp tập huấn")] == before


def test_replicas_may_write_in_turn(
    library: Library, replica: Library, embedder: HashingEmbedder
) -> None:
    """Several threads of two machines: whoever has the lock writes, nothing is lost or doubled."""

    def add(place: Library, names: range) -> None:
        for name in names:
            one = make_parsed(f"d{name}", [f"Câu {name}."], number=None, revision=f"sha-{name}")
            while True:
                try:
                    with place.locked(30), place.writing():
                        pass
                    with place.writer() as writer:
                        writer.write(one, embedder.passages([c.search_text for c in one.chunks]))
                    break
                except LibraryLockedError:
                    continue

    threads = [
        threading.Thread(target=add, args=(place, names))
        for place, names in ((library, range(4)), (replica, range(4, 8)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.id for one in library.documents()} == {f"d{name}" for name in range(8)}
    assert len(library.chunk_keys()) == len(set(library.chunk_keys())) == 8


def test_a_replica_without_room_for_its_index_searches_from_memory(
    library: Library,
    embedder: HashingEmbedder,
    servers: Servers,
    tmp_path: Path,
    write: Callable[..., list[str]],
) -> None:
    write(make_parsed("d1"))
    (tmp_path / "file").write_text("x", encoding="utf-8")  # no folder can be made below it
    with Library.open(tmp_path / "file" / "replica", embedder, servers=servers) as replica:
        searcher = Searcher(replica, embedder)
        assert searcher.search("lớp tập huấn")[0].document.id == "d1"
        assert ["trong bộ nhớ" in notice for notice in searcher.notices] == [True]
