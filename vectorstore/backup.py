"""One archive of a library and the files beside it, taken while it serves and is written.

A ZIP of copies: databases through SQLite's online backup (a snapshot that blocks neither readers
nor the writer), files of lines up to their last whole line, and a manifest with sizes and SHA-256.
The indexes are left out: they are derived, and larger than what they are derived from.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.errors import ConfigurationError, LibraryError
from vectorstore.library import DATABASE_FILE, Library
from vectorstore.sidecars import ORIGINALS, SIDECARS, sidecar

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 1
MANIFEST = "manifest.json"
MEMBERS = (DATABASE_FILE, *SIDECARS)
_OWNER_ONLY = 0o600  # the archive holds password hashes where there are accounts


class Backup(NamedTuple):
    """What an archive holds."""

    documents: int
    members: tuple[str, ...]
    size: int  # bytes of the archive


def back_up(library_folder: Path, target: Path) -> Backup:
    """Write an archive of a library to `target`, whole or not at all.

    Raises `ConfigurationError` where the library is missing or the target cannot be used, and
    `LibraryError` where the library is damaged or the disk is full.
    """
    target = target.expanduser().absolute()
    with Library.open(library_folder) as library:
        _check_target(target, library.folder)
        try:
            with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as made:
                return _archive(library, Path(made), target)
        except OSError as error:
            message = f"Không ghi được {target}: {error.strerror or error}. Hãy kiểm tra ổ đĩa."
            raise LibraryError(message) from error


def _check_target(target: Path, folder: Path) -> None:
    if target.exists():
        message = f"{target} đã có; không ghi đè bản sao lưu cũ. Hãy chọn tên khác."
    elif not target.parent.is_dir():
        message = f"Chưa có thư mục {target.parent}. Hãy tạo thư mục trước."
    elif target.resolve().is_relative_to(folder.resolve()):
        message = f"{target} nằm trong chính thư viện. Hãy chọn nơi khác."
    else:
        return
    raise ConfigurationError(message)


def _archive(library: Library, folder: Path, target: Path) -> Backup:
    copies = dict(_copies(library, folder))
    documents = _check_copy(library, copies[DATABASE_FILE])
    manifest = {
        "format": FORMAT,
        "cchc": version("cchc"),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "members": {
            name: {"size": path.stat().st_size, "sha256": file_hash(path)}
            for name, path in copies.items()
        },
    }
    unfinished = folder / "archive"
    with unfinished.open("xb") as file:
        os.fchmod(file.fileno(), _OWNER_ONLY)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            for name, path in copies.items():
                archive.write(path, name)
        file.flush()
        os.fsync(file.fileno())
    os.link(unfinished, target)  # unlike a renaming, never in place of a file that appeared since
    return Backup(documents, tuple(copies), target.stat().st_size)


def _copies(library: Library, folder: Path) -> Iterator[tuple[str, Path]]:
    for name in MEMBERS:
        here = library.folder / name if name == DATABASE_FILE else sidecar(library.folder, name)
        copy = folder / name
        if not here.is_file():
            continue
        if name.endswith(".sqlite3"):
            _copy_database(here, copy)
        else:
            _copy_lines(here, copy)
        yield name, copy
    yield from _originals(library.folder, folder)


def _originals(library: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The uploaded files; one that is being removed is left out."""
    for path in sorted((library / ORIGINALS).glob("*/*")):
        name = f"{ORIGINALS}/{path.parent.name}/{path.name}"
        if path.is_symlink() or not path.is_file():
            continue
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, copy)
        except FileNotFoundError:
            continue
        yield name, copy


def _copy_database(source: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(copy)) as there:
            here.backup(there)  # in one step: one snapshot, whatever is written meanwhile
            there.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        message = f"Không sao chép được {source}: {error}. Hãy chạy `cchc doctor`."
        raise LibraryError(message) from error


def _copy_lines(source: Path, copy: Path) -> None:
    """Copy whole lines; one that is just being written is left out."""
    content = source.read_bytes()
    copy.write_bytes(content[: content.rfind(b"\n") + 1])


def _check_copy(library: Library, copy: Path) -> int:
    """The number of documents of a sound copy: a damaged library makes no backup."""
    with closing(sqlite3.connect(copy)) as database:
        problem = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
        if problem != "ok":
            raise LibraryError(library.damaged(problem))
        return int(database.execute("SELECT count(*) FROM documents").fetchone()[0])


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
