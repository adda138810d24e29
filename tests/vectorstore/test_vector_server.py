"""Vectors on a Chroma server: as those in the folder, and nothing is lost while it is away."""

from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.private_servers import ChromaServer, chroma_server, wait_for
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore import audit, chroma_collection, server_index
from vectorstore.errors import CchcError, ConfigurationError, EmbedderMismatchError
from vectorstore.library import Library
from vectorstore.opened import open_indexes
from vectorstore.reindex import reindex
from vectorstore.restricted import Reader, RestrictedLibrary
from vectorstore.search import Searcher
from vectorstore.servers import ServerAddress, Servers
from vectorstore.settings import Settings
from vectorstore.vectors import ExactVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vectorstore.chroma_collection import ChromaCollection
    from vectorstore.types import ParsedDocument
    from vectorstore.vector_server import VectorServer


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[ChromaServer]:
    with chroma_server(tmp_path / "chroma") as server:
        yield server


def _library(
    folder: Path, embedder: HashingEmbedder, url: str, token: str | None = None
) -> Library:
    servers = Servers(ServerAddress(url, token))
    return Library.open(folder, embedder, create=True, servers=servers)


@pytest.fixture
def library(folder: Path, embedder: HashingEmbedder, chroma: ChromaServer) -> Iterator[Library]:
    with _library(folder, embedder, chroma.url) as opened:
        yield opened


def _server(library: Library) -> VectorServer:
    assert library.vector_server is not None
    return library.vector_server


def _collection(library: Library) -> ChromaCollection:
    found = server_index.standing(_server(library), library.meta)
    assert found.condition == "current"
    return found.collection


def _keys(library: Library) -> set[int]:
    return set(map(int, chroma_collection.ids_in(_collection(library))))


def _is_current(library: Library) -> bool:
    return server_index.standing(_server(library), library.meta).condition == "current"


def test_the_collection_holds_exactly_the_library_s_chunks(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    write(parsed("d1", number=None), parsed("d2"))
    assert _keys(library) == set(library.chunk_keys())
    write(parsed("d1", ["Một câu mới."], revision="sha256-b", number=None))
    assert _keys(library) == set(library.chunk_keys())
    write(parsed("d2", ["Bản sau của d2."], revision="sha256-c"))  # the older text is kept
    assert _keys(library) == set(library.chunk_keys())
    with library.writer() as writer:
        writer.remove("d1")
    assert _keys(library) == set(library.chunk_keys())
    assert len(library.chunk_keys()) == 3
    assert not (library.indexes_folder / audit.CHROMA.name).exists()


def test_searches_are_those_of_exact_search(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1"), parsed("d2", ["Trồng 500 cây xanh."]))
    exact, served = ExactVectors(library.vectors()), open_indexes(library).vectors
    question, keys = embedder.question("trồng cây"), library.chunk_keys()
    for within in (None, {"d1"}, {"d1", "d2"}, {"không có"}):
        expected = exact.search(question, 3, within)
        found = served.search(question, 3, within)
        assert [hit.key for hit in found] == [hit.key for hit in expected]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected])
    assert served.scores(question, [*keys, 999]) == pytest.approx(exact.scores(question, keys))


def test_the_server_stores_no_embedding_function(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    write(parsed())
    collection = _collection(library)
    assert (collection.configuration_json.get("embedding_function") or {}).get("name") is None
    assert collection.configuration_json["hnsw"]["space"] == "cosine"


def test_vectors_go_in_batches_that_the_server_takes(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[int] = []
    rows_of = chroma_collection.rows_of

    def counted(*arguments: object) -> Iterator[object]:
        for rows in rows_of(*arguments):  # type: ignore[arg-type]
            sizes.append(len(rows["ids"]))
            yield rows

    monkeypatch.setattr("vectorstore.vector_server.VectorServer.batch_size", lambda _: 3)
    monkeypatch.setattr(chroma_collection, "rows_of", counted)
    write(parsed("d1", [f"Câu thứ {number}." for number in range(8)]))
    assert sizes == [3, 3, 2]
    assert _keys(library) == set(library.chunk_keys())


def test_what_the_graph_does_not_lead_to_is_found_all_the_same(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poor = {"ef_construction": 2, "ef_search": 1, "max_neighbors": 2}
    monkeypatch.setattr(chroma_collection, "HNSW", chroma_collection.HNSW | poor)
    monkeypatch.setattr(audit, "ENOUGH_RECALL", 0.0)
    write(*(parsed(f"d{n}", [f"Xã thứ {n} trồng {n * n} cây."]) for n in range(150)))
    missed = server_index.standing(_server(library), library.meta).noted.keys
    assert missed  # else the graph is not poor enough to show anything
    served, stored = open_indexes(library).vectors, library.vectors()
    for key, vector in zip(stored.keys.tolist(), stored.matrix, strict=True):
        assert key in {hit.key for hit in served.search(vector, 5)}


def test_an_update_that_does_not_take_is_made_anew(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Records that a collection loses after deletes and additions (chroma issue 7758)."""
    write(parsed("d1"), parsed("d2"))
    before = _collection(library).name
    put = server_index._put

    def forgetful(library: Library, server: VectorServer, collection: object, ids: object) -> int:
        if getattr(collection, "name", None) == before:
            return 0
        return put(library, server, collection, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(server_index, "_put", forgetful)
    write(parsed("d1", ["Một câu mới."], revision="sha256-b"))
    assert _collection(library).name != before
    assert _keys(library) == set(library.chunk_keys())
    assert len(_server(library).collections(f"cchc-{library.meta.library_id}-")) == 1


def test_without_the_server_the_words_alone_are_searched_and_it_is_told(
    folder: Path,
    embedder: HashingEmbedder,
    own_server: ChromaServer,
    parsed: Callable[..., ParsedDocument],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vectorstore.vector_server.WRITE_PATIENCE_SECONDS", 0.5)
    with _library(folder, embedder, own_server.url) as library:
        with library.writer() as writer:
            one = parsed("d1")
            writer.write(one, embedder.passages([chunk.search_text for chunk in one.chunks]))
        searcher = Searcher(library, embedder)
        whole = searcher.search("lớp tập huấn")
        assert searcher.without_vectors == 0
        own_server.stop()
        degraded = searcher.search("lớp tập huấn")
        assert searcher.without_vectors == 1
        assert degraded[0].provision == whole[0].provision
        assert {hit.vector for hit in degraded} == {0.0}
        # What is written meanwhile is safe, and says where its vectors are.
        with library.writer() as writer:
            two = parsed("d2", ["Trồng 500 cây xanh."])
            writer.write(two, embedder.passages([chunk.search_text for chunk in two.chunks]))
        assert ["không trả lời" in notice for notice in writer.notices] == [True]
        assert searcher.search("cây xanh")[0].document.id == "d2"
        assert searcher.without_vectors == 2
        # It comes back by itself: complete at once, and the collection follows.
        own_server.start()
        wait_for(lambda: not _server(library).resting, "the rest after a failure")
        found = searcher.search("cây xanh")
        assert searcher.without_vectors == 2
        assert found[0].document.id == "d2"
        assert found[0].vector > 0
        wait_for(lambda: _is_current(library), "the repair of the collection")
        assert _keys(library) == set(library.chunk_keys())


def test_a_library_opens_and_is_searched_while_the_server_is_down(
    folder: Path, embedder: HashingEmbedder, own_server: ChromaServer
) -> None:
    own_server.stop()
    with _library(folder, embedder, own_server.url) as library:
        assert Searcher(library, embedder).search("thanh toán") == []


def test_an_emptied_server_is_filled_again(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1"), parsed("d2", ["Trồng 500 cây xanh."]))
    _server(library).drop(_collection(library).name)
    searcher = Searcher(library, embedder)
    assert searcher.search("cây xanh")[0].vector > 0  # from the library's own vectors
    assert searcher.without_vectors == 0
    wait_for(lambda: _is_current(library), "the repair of the collection")
    assert _keys(library) == set(library.chunk_keys())


def test_while_another_makes_it_anew_a_reader_goes_on(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1"))
    searcher = Searcher(library, embedder)
    assert searcher.search("lớp tập huấn")[0].vector > 0
    before = _collection(library).name
    with library.locked():
        server_index.synchronise(library, _server(library), replace=True)
    assert _collection(library).name != before
    assert searcher.search("lớp tập huấn")[0].vector > 0
    assert searcher.without_vectors == 0


def test_too_many_vectors_that_the_server_lacks_are_not_fetched(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1"))
    _server(library).drop(_collection(library).name)
    with library.locked():  # nobody can mend it
        searcher = Searcher(library, embedder, exact_limit=1)
        assert searcher.search("lớp tập huấn")
        assert searcher.without_vectors == 1


def test_a_reader_finds_nothing_that_is_hidden_and_mends_the_whole(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1"), parsed("d2", ["Trồng 500 cây xanh."]))
    with library.writer() as writer:
        writer.set_groups("d2", ["Sở Nội vụ"])
    with RestrictedLibrary(library, Reader()) as restricted:
        vectors = open_indexes(restricted).vectors
        question = embedder.question("trồng cây xanh")
        own = set(restricted.chunk_keys())
        assert {hit.key for hit in vectors.search(question, 9)} == own
        assert {hit.key for hit in vectors.search(question, 9, {"d1", "d2"})} == own
        _server(library).drop(_collection(library).name)
        vectors = open_indexes(restricted).vectors
        assert {hit.key for hit in vectors.search(question, 9)} == own
        wait_for(lambda: _is_current(library), "the repair of the collection")
    assert _keys(library) == set(library.chunk_keys()) > own


def test_a_restored_library_does_not_take_later_vectors_for_its_own(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(parsed("d1"), parsed("d2"))
    earlier = library.meta._replace(change_sequence=1)
    assert server_index.standing(_server(library), earlier).condition == "missing"


def test_another_embedder_s_vectors_are_one_clear_error_until_reindex(
    library: Library,
    folder: Path,
    chroma: ChromaServer,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1"))
    other = HashingEmbedder("fake:other")
    with library.locked(), library.writing() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = 'fake:other' WHERE key = 'embedder'")
    with pytest.raises(EmbedderMismatchError, match=r"fake:hashing.*fake:other.*cchc reindex"):
        _library(folder, other, chroma.url)
    with Library.open(folder, servers=Servers(ServerAddress(chroma.url))) as opened:
        reindex(opened, other)
    with _library(folder, other, chroma.url) as opened:
        assert _collection(opened).metadata["embedder"] == "fake:other"


class _Proxy(BaseHTTPRequestHandler):
    """A reverse proxy that asks for a token, in as few lines as will do."""

    target: ClassVar[str] = ""
    header: ClassVar[tuple[str, str]] = ("Authorization", "Bearer đúng".encode().decode("latin-1"))

    def do_GET(self) -> None:
        self._pass_on()

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _pass_on(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        name, value = self.header
        if self.headers.get(name) != value:
            self._answer(401, b"<html>401</html>", "text/html")
            return
        answer = httpx.request(
            self.command,
            self.target + self.path.removeprefix("/vector"),
            content=body,
            headers={"Content-Type": "application/json"},
        )
        self._answer(answer.status_code, answer.content, answer.headers["content-type"])

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Website(_Proxy):
    """Something that is no Chroma server."""

    def _pass_on(self) -> None:
        self._answer(200, b"<html>Welcome</html>", "text/html")


@contextmanager
def _serving(
    handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_a_reverse_proxy_gets_the_token_of_the_secret_file(
    folder: Path,
    tmp_path: Path,
    embedder: HashingEmbedder,
    chroma: ChromaServer,
    parsed: Callable[..., ParsedDocument],
) -> None:
    class Proxy(_Proxy):
        target = chroma.url
        header = ("X-Chroma-Token", "bi-mat")

    (tmp_path / "token").write_text("bi-mat\n", encoding="utf-8")
    with _serving(Proxy) as port:
        values = {
            "CCHC_CHROMA_URL": f"http://127.0.0.1:{port}/vector",
            "CCHC_CHROMA_TOKEN_FILE": str(tmp_path / "token"),
            "CCHC_CHROMA_TOKEN_HEADER": "X-Chroma-Token",
        }
        settings = Settings.load(values, library=folder)
        with Library.configured(settings, embedder, create=True) as library:
            one = parsed("d1")
            with library.writer() as writer:
                writer.write(one, embedder.passages([chunk.search_text for chunk in one.chunks]))
            assert writer.notices == []
            assert _keys(library) == set(library.chunk_keys())


def _refusal(folder: Path, address: ServerAddress) -> str:
    """The one line that opening a library with such a server gives."""
    with pytest.raises(CchcError) as caught:
        Library.open(folder, HashingEmbedder(), create=True, servers=Servers(address)).close()
    assert caught.value.exit_code == 2
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_wrong_credentials_are_one_clear_error(folder: Path) -> None:
    with _serving(_Proxy) as port:
        url = f"http://ten:mat-khau@127.0.0.1:{port}"
        message = _refusal(folder, ServerAddress(url, "sai"))
    assert "CCHC_CHROMA_TOKEN" in message
    assert "401" in message
    assert "mat-khau" not in message


def test_what_is_no_chroma_server_is_one_clear_error(folder: Path) -> None:
    with _serving(_Website) as port:
        assert "CCHC_CHROMA_URL" in _refusal(folder, ServerAddress(f"http://127.0.0.1:{port}"))


def _certificate(folder: Path, valid_until: datetime) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(valid_until - timedelta(days=30))
        .not_valid_after(valid_until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "server.pem", folder / "server.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return files


@pytest.mark.parametrize(
    ("days", "known", "expected"),
    [(-1, True, "expired"), (30, False, "self-signed"), (30, True, "không trả lời như")],
)
def test_a_certificate_that_cannot_be_trusted_is_one_clear_error(
    folder: Path, tmp_path: Path, days: int, known: bool, expected: str
) -> None:
    certificate, key = _certificate(tmp_path, datetime.now(UTC) + timedelta(days=days))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with _serving(_Website, tls) as port:
        address = ServerAddress(
            f"https://localhost:{port}", certificates=certificate if known else None
        )
        assert expected in _refusal(folder, address)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"CCHC_CHROMA_URL": "localhost:8000"}, "http://"),
        ({"CCHC_CHROMA_TOKEN": "a", "CCHC_CHROMA_TOKEN_FILE": "b"}, "một trong hai"),
        ({"CCHC_CHROMA_TOKEN_FILE": "khong-co"}, "khong-co"),
        ({"CCHC_CHROMA_TOKEN_HEADER": "a: b"}, "CCHC_CHROMA_TOKEN_HEADER"),
        ({"CCHC_CHROMA_CERTIFICATES": "khong-co"}, "khong-co"),
    ],
)
def test_settings_that_cannot_work_say_so(
    values: dict[str, str], expected: str, folder: Path
) -> None:
    def opened() -> None:
        settings = Settings.load(
            {"CCHC_CHROMA_URL": "http://127.0.0.1:1", **values}, library=folder
        )
        Library.configured(settings, HashingEmbedder(), create=True)

    with pytest.raises(ConfigurationError, match=expected):
        opened()
