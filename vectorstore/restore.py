"""A library put back from an archive: checked whole in a folder of its own, then put in place.

The archive is taken for hostile: only names that a backup writes are taken out, never more bytes
than it states, and nothing appears under the library's name before every check has passed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import tempfile
import zipfile
import zlib
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vectorstore import audit, schema
from vectorstore.backup import FORMAT, MANIFEST, MEMBERS, file_hash
from vectorstore.errors import CchcError, ConfigurationError, LibraryError
from vectorstore.library import DATABASE_FILE, Library
from vectorstore.sidecars import ORIGINALS, SIDECARS, sidecar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_MANIFEST_BYTES = 64 * 1024
MAX_RATIO = 100  # of unpacked to packed bytes; libraries of the samples and of laws reach 4
_RATIO_FROM_BYTES = 16 * 1024 * 1024  # an empty database packs well, and harms nobody
_PART_BYTES = 1 << 20
_ENCRYPTED = 0x1
# A file that was uploaded, under the hash of its bytes: no folder above and none below.
_ORIGINAL = re.compile(rf"{ORIGINALS}/[0-9a-f]{{16}}/(?!\.{{1,2}}$)[^/\\\x00]{{1,200}}")
_PACKED_BY = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class _Member(NamedTuple):
    size: int
    sha256: str


def restore(archive: Path, library_folder: Path) -> int:
    """Put a library back where there is none; returns its number of documents.

    Raises `ConfigurationError` where something is in the way, and `LibraryError` where the archive
    is no sound backup. Then nothing was put in place.
    """
    folder = library_folder.expanduser().absolute()
    _check_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as made:
            stage = Path(made) / "library"
            stage.mkdir()
            with _opened(archive) as packed:
                members = _members(archive, packed)
                _check_sizes(archive, packed, members, shutil.disk_usage(made).free)
                for name, member in members.items():
                    place = (Path(made) if name in SIDECARS else stage) / name
                    place.parent.mkdir(parents=True, exist_ok=True)
                    _take_out(archive, packed, name, member, place)
            documents = _check(archive, Path(made), stage, members)
            _put_in_place(Path(made), stage, folder, members)
            return documents
    except OSError as error:
        message = f"Không khôi phục được vào {folder}: {error.strerror or error}."
        raise LibraryError(message) from error


def _check_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = (
            f"{folder} không trống; khôi phục không ghi đè lên thư viện đang có. "
            "Hãy chọn thư mục khác bằng --library, hoặc chuyển thư mục này đi trước."
        )
        raise ConfigurationError(message)


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    if not archive.is_file():
        message = f"Không thấy tệp sao lưu {archive}. Hãy kiểm tra lại đường dẫn."
        raise ConfigurationError(message)
    try:
        with zipfile.ZipFile(archive) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _unfit(archive, "tệp hỏng hoặc không phải ZIP") from error


def _members(archive: Path, packed: zipfile.ZipFile) -> dict[str, _Member]:
    """What the manifest states; it must name just what the archive holds."""
    entries = packed.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or not {MANIFEST, DATABASE_FILE} <= set(names):
        raise _unfit(archive, "thiếu thành phần, hoặc có hai thành phần cùng tên")
    strange = sorted(
        name for name in {*names} - {MANIFEST, *MEMBERS} if not _ORIGINAL.fullmatch(name)
    )
    if strange:
        raise _unfit(archive, f"có thành phần lạ {strange[0][:80]!r}")
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        plain = kind in (0, stat.S_IFREG) and not entry.flag_bits & _ENCRYPTED
        if not plain or entry.compress_type not in _PACKED_BY:
            raise _unfit(archive, f"thành phần {entry.filename} không phải tệp thường")
    if packed.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
        raise _unfit(archive, "bản kê quá lớn")
    stated = _manifest(archive, packed)
    if stated.keys() != set(names) - {MANIFEST}:
        raise _unfit(archive, "bản kê không khớp với các thành phần")
    return stated


def _manifest(archive: Path, packed: zipfile.ZipFile) -> dict[str, _Member]:
    try:
        with packed.open(MANIFEST) as file:
            values: Any = json.loads(file.read(MAX_MANIFEST_BYTES))
        if values["format"] != FORMAT:
            raise _unfit(archive, "bản kê của một bản cchc khác; hãy nâng cấp cchc")
        return {
            str(name): _Member(int(one["size"]), str(one["sha256"]))
            for name, one in values["members"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unfit(archive, "bản kê không đọc được") from error


def _check_sizes(
    archive: Path, packed: zipfile.ZipFile, members: Mapping[str, _Member], free: int
) -> None:
    for name, member in members.items():
        entry = packed.getinfo(name)
        if entry.file_size != member.size or member.size < 0:
            raise _unfit(archive, f"kích thước của {name} không khớp với bản kê")
        if member.size > max(_RATIO_FROM_BYTES, MAX_RATIO * entry.compress_size):
            raise _unfit(archive, f"{name} được nén bất thường")
    if sum(member.size for member in members.values()) > free:
        message = f"{archive} cần nhiều chỗ hơn phần trống của ổ đĩa. Hãy giải phóng bớt."
        raise LibraryError(message)


def _take_out(
    archive: Path, packed: zipfile.ZipFile, name: str, member: _Member, place: Path
) -> None:
    digest, left = hashlib.sha256(), member.size
    with packed.open(name) as source, place.open("xb") as target:
        os.fchmod(target.fileno(), 0o600)
        while part := source.read(min(_PART_BYTES, left + 1)):
            left -= len(part)
            if left < 0:
                break
            digest.update(part)
            target.write(part)
        target.flush()
        os.fsync(target.fileno())
    if left or digest.hexdigest() != member.sha256:
        raise _unfit(archive, f"nội dung của {name} không khớp với bản kê")


def _check(archive: Path, folder: Path, stage: Path, members: Mapping[str, _Member]) -> int:
    """Let the databases check themselves, and make the indexes; returns the documents' number."""
    for name in members.keys() & {*MEMBERS}:
        if name.endswith(".sqlite3"):
            _check_database(archive, stage / name if name == DATABASE_FILE else folder / name)
    try:
        with Library.open(stage) as library:
            problems = library.problems()
            if not problems:
                audit.rebuild(library)
            documents = library.counts()["documents"]
    except CchcError as error:
        raise _unfit(archive, str(error).replace(str(stage), DATABASE_FILE)) from error
    if problems:
        raise _unfit(archive, problems[0])
    return documents


def _check_database(archive: Path, path: Path) -> None:
    """Refuse a database that is torn, or whose library tables would run something of their own."""
    try:
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            problem = str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
            objects = database.execute("SELECT type, name FROM sqlite_master").fetchall()
    except sqlite3.Error as error:
        raise _unfit(archive, f"{path.name}: {error}") from error
    if problem != "ok":
        raise _unfit(archive, f"{path.name}: {problem}")
    if path.name != DATABASE_FILE:
        return
    known = set(schema.metadata.tables)
    for kind, name in objects:
        if kind not in ("table", "index") or (kind == "table" and name not in known):
            raise _unfit(archive, f"{path.name} có đối tượng lạ {name[:80]!r}")


def _put_in_place(made: Path, stage: Path, folder: Path, members: Mapping[str, _Member]) -> None:
    """Files beside the library first, the library last: it is there whole, or not at all."""
    placed: list[Path] = []
    try:
        for name in members:
            if name not in SIDECARS:
                continue
            target = sidecar(folder, name)
            if target.exists() and file_hash(target) == members[name].sha256:
                continue  # left by a restoring that was cut off
            os.link(made / name, target)  # fails where something is there
            placed.append(target)
        stage.rename(folder)  # onto nothing, or onto an empty folder
    except OSError as error:
        for target in placed:
            target.unlink(missing_ok=True)
        where = error.filename2 or error.filename or folder
        message = (
            f"{where} đã có nên không khôi phục; không có gì bị thay đổi. "
            "Hãy chọn thư mục khác bằng --library, hoặc chuyển tệp này đi trước."
        )
        raise ConfigurationError(message) from error


def _unfit(archive: Path, detail: str) -> LibraryError:
    return LibraryError(
        f"{archive} không phải bản sao lưu nguyên vẹn ({detail}). Chưa có gì được khôi phục; "
        "hãy dùng bản sao lưu khác."
    )
