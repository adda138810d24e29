"""One writer at a time, across processes, with a refusal that names the holder."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vectorstore.errors import LibraryError, LibraryLockedError
from vectorstore.library import Library
from vectorstore.writer_lock import HOLDER_FILE, writer_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vectorstore.types import ParsedDocument

HOLD = """
import sys
from pathlib import Path
from vectorstore.writer_lock import writer_lock
with writer_lock(Path(sys.argv[1]), 5):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(library: Library) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is told to end."""
    command = [sys.executable, "-c", HOLD, str(library.folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_refused_by_name(
    library: Library,
    holder: subprocess.Popen[str],
    parsed: Callable[..., ParsedDocument],
) -> None:
    with (
        Library.open(library.folder, lock_timeout_seconds=0.1) as second,
        pytest.raises(LibraryLockedError) as refused,
        second.writer(),
    ):
        pass
    message = str(refused.value)
    assert f"tiến trình {holder.pid}" in message
    assert str(library.folder) in message
    assert "\n" not in message


def test_readers_are_not_kept_out(library: Library, holder: subprocess.Popen[str]) -> None:
    assert holder.poll() is None
    assert library.documents() == []


def test_the_lock_of_a_killed_process_is_free(
    library: Library, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    assert (library.folder / HOLDER_FILE).exists()  # it could not tidy up
    with library.locked():
        assert f'"pid": {os.getpid()}' in (library.folder / HOLDER_FILE).read_text(encoding="utf-8")
    assert not (library.folder / HOLDER_FILE).exists()


def test_an_error_while_writing_frees_the_lock(library: Library) -> None:
    with pytest.raises(RuntimeError), library.writer():
        raise RuntimeError
    with library.locked(0):
        assert (library.folder / HOLDER_FILE).exists()


def test_an_unreadable_holder_is_still_a_refusal(library: Library) -> None:
    with library.locked():
        (library.folder / HOLDER_FILE).write_text("{", encoding="utf-8")
        with pytest.raises(LibraryLockedError, match="một tiến trình khác"), library.locked(0):
            pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    not_a_folder = tmp_path / "file"
    not_a_folder.write_text("x", encoding="utf-8")
    with pytest.raises(LibraryError, match="Không ghi được"), writer_lock(not_a_folder, 0):
        pass


def test_a_full_disk_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(tmp_path), "write_text", full)
    with pytest.raises(LibraryError, match="dung lượng"), writer_lock(tmp_path, 0.1):
        pass
    monkeypatch.undo()
    with writer_lock(tmp_path, 0.1):  # and nothing is left locked
        pass
