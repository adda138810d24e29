"""One writer at a time: a lock file in the library's folder that says who holds it."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from vectorstore.errors import LibraryError, LibraryLockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_FILE = "write.lock"
HOLDER_FILE = "write.lock.json"
OWN_FILES = frozenset({LOCK_FILE, HOLDER_FILE})


@contextmanager
def writer_lock(folder: Path, timeout_seconds: float) -> Iterator[None]:
    """Hold the library's write lock; the operating system frees it when the process dies.

    Raises `LibraryLockedError`, which names the holder, when another writer still holds it after
    `timeout_seconds`, and `LibraryError` when the folder cannot be written.
    """
    lock = FileLock(folder / LOCK_FILE, timeout=timeout_seconds, poll_interval=0.02)
    try:
        lock.acquire()
    except Timeout as error:
        raise LibraryLockedError(_refusal(folder)) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    holder = folder / HOLDER_FILE
    try:
        try:
            holder.write_text(json.dumps(_myself()), encoding="utf-8")
        except OSError as error:  # a full disk has room for the lock, which is empty
            raise _unwritable(folder, error) from error
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _unwritable(folder: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"Không ghi được vào thư viện {folder}: {error.strerror}. "
        "Hãy kiểm tra quyền ghi và dung lượng ổ đĩa."
    )


def _myself() -> dict[str, str | int]:
    since = datetime.now().astimezone()
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": f"{since:%H:%M:%S} ngày {since:%d/%m/%Y}",
    }


def _refusal(folder: Path) -> str:
    remedy = "Hãy đợi tiến trình đó xong rồi chạy lại."
    try:
        holder = json.loads((folder / HOLDER_FILE).read_text(encoding="utf-8"))
        who = f"tiến trình {holder['pid']} trên máy {holder['host']}, từ {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        # The holder is just starting or just ending: the lock itself is what counts.
        who = "một tiến trình khác"
    return f"Thư viện {folder} đang được ghi bởi {who}. {remedy}"
