"""What every test shares: the folders it may read, and an environment that is offline and empty."""

from __future__ import annotations

import os
import shutil
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from benchmarks.private_servers import (
    ChromaServer,
    PostgresServer,
    chroma_server,
    postgres_server,
    why_no_postgres,
)
from vectorstore.servers import ALONE, ServerAddress, Servers

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LOOPBACK = ("127.", "::1", "localhost")
FOLDER, SERVERS = "folder", "servers"
BOTH = (FOLDER, SERVERS)
IN_A_FOLDER = pytest.mark.parametrize("new_servers", [FOLDER], indirect=True)

# The same examples on every run, and no failure because a machine was busy.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, with the reason, what this machine cannot run."""
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("the real documents (../shared) are not beside this checkout")
    if item.get_closest_marker("browser"):
        missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
        if missing:
            pytest.skip(f"not installed: {', '.join(missing)} (make test as root installs them)")


@pytest.fixture(scope="session")
def root_dir() -> Path:
    """Return the repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Return the folder of real documents; the test is skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the real documents (../shared) are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def sample_corpus() -> Path:
    """Return the folder of sample documents that is part of the repository."""
    return ROOT / "evals" / "corpus"


@pytest.fixture(scope="session", autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the person's own settings and folders, and keep every library offline."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CCHC_")]:
            patch.delenv(name)
        for folder in ("DATA", "STATE", "CACHE", "CONFIG"):
            patch.setenv(f"XDG_{folder}_HOME", str(home / folder.lower()))
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        yield


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """Return a running Chroma server; each library has collections of its own there."""
    with chroma_server(tmp_path_factory.mktemp("chroma") / "data") as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Return a running PostgreSQL server; the test is skipped where there is none to start."""
    reason = why_no_postgres()
    if reason is not None:
        pytest.skip(reason)
    with postgres_server() as server:
        yield server


@pytest.fixture
def new_servers(request: pytest.FixtureRequest) -> Iterator[Callable[[], Servers]]:
    """Return what gives the engines for one more library: none, or servers of this test run.

    A module that wants its tests run over both says `ENGINES = BOTH`.
    """
    if getattr(request, "param", FOLDER) == FOLDER:
        yield lambda: ALONE
        return
    chroma: ChromaServer = request.getfixturevalue("chroma")
    postgres: PostgresServer = request.getfixturevalue("postgres")
    made: list[str] = []

    def servers() -> Servers:
        made.append(f"thu_{uuid.uuid4().hex}")
        return Servers(ServerAddress(chroma.url), postgres.fresh(made[-1]))

    yield servers
    for name in made:
        postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of some modules over a folder and over servers."""
    engines = getattr(metafunc.module, "ENGINES", ())
    given = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if engines and "new_servers" in metafunc.fixturenames and "new_servers" not in given:
        metafunc.parametrize("new_servers", engines, indirect=True)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a connection to anything but this machine an error."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if isinstance(host, str) and host and not host.startswith(LOOPBACK):
            message = f"a test tried to reach {host}"
            raise OSError(message)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
