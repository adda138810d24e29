"""ZIP archives: which members are documents, and taking one out within limits.

Refused are members that climb out of the archive, archives in archives, locked members, and
bombs: by the sizes that the archive declares (which bound what unpacking yields) and by their
ratio to the packed size.
"""

from __future__ import annotations

import hashlib
import posixpath
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from vectorstore.errors import UnreadableDocumentError

MAX_MEMBERS = 2_000
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
MAX_MEMBER_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200  # office documents reach about 60
_RATIO_FROM_BYTES = 10 * 1024 * 1024  # small members may be packed however tightly
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_LOCKED = 0x1
# What archives of documents use; others (LZMA) ask for as much memory as the file says.
_PACKED_BY = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_HASHED_AT_ONCE = 1024 * 1024  # bytes


class Member(NamedTuple):
    """A file in an archive: its name, and why it cannot be read where it cannot."""

    name: str
    error: str | None = None


def list_members(path: Path) -> tuple[Member, ...]:
    """List the files of an archive in its order; raises `UnreadableDocumentError`."""
    with _opened(path) as archive:
        _check_sizes(path, archive)
        return tuple(
            Member(_shown(entry), _reason(path, entry))
            for entry in archive.infolist()
            if not entry.is_dir() and not _is_clutter(entry.filename)
        )


def extract_member(path: Path, name: str, folder: Path) -> Path:
    """Write one member into a folder, under its last name; raises `UnreadableDocumentError`."""
    target = folder / posixpath.basename(name)
    with _unpacked(path, name) as packed, target.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return target


def member_hash(path: Path, name: str) -> str:
    """Return the SHA-256 of a member's bytes; raises `UnreadableDocumentError`."""
    digest = hashlib.sha256()
    with _unpacked(path, name) as packed:
        while part := packed.read(_HASHED_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()


@contextmanager
def _unpacked(path: Path, name: str) -> Iterator[IO[bytes]]:
    with _opened(path) as archive:
        _check_sizes(path, archive)
        entry = next((entry for entry in archive.infolist() if _shown(entry) == name), None)
        if entry is None:
            message = f"{path}/{name}: không có trong tệp nén. Hãy nạp lại cả tệp nén."
            raise UnreadableDocumentError(message)
        reason = _reason(path, entry)
        if reason is not None:
            raise UnreadableDocumentError(reason)
        try:
            with archive.open(entry) as packed:
                yield packed
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            message = f"{path}/{name}: không giải nén được. Hãy nén lại tệp rồi nạp lại."
            raise UnreadableDocumentError(message) from error


def check_container(path: Path) -> None:
    """Refuse an office document whose parts unpack to far more than any document needs."""
    with _opened(path) as archive:
        _check_sizes(path, archive)


def container_names(path: Path) -> frozenset[str]:
    """Return the names of all parts; raises `UnreadableDocumentError` for a broken archive."""
    with _opened(path) as archive:
        return frozenset(archive.namelist())


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        message = f"{path}: tệp nén hỏng, không mở được. Hãy tải lại hoặc nén lại rồi nạp lại."
        raise UnreadableDocumentError(message) from error


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_MEMBERS or total > MAX_TOTAL_BYTES:
        message = (
            f"{path}: tệp nén chứa {len(entries)} tệp, {total // 2**20} MiB khi giải nén, quá giới"
            f" hạn {MAX_MEMBERS} tệp và {MAX_TOTAL_BYTES // 2**20} MiB. Hãy tách nhỏ rồi nạp lại."
        )
        raise UnreadableDocumentError(message)
    bomb = next((entry for entry in entries if _is_bomb(entry)), None)
    if bomb is not None:
        message = (
            f"{path}: phần {_shown(bomb)} giải nén ra {bomb.file_size // 2**20} MiB từ"
            f" {bomb.compress_size} byte, giống bom nén nên không đọc. Hãy kiểm tra nguồn tệp."
        )
        raise UnreadableDocumentError(message)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > MAX_MEMBER_BYTES or (
        entry.file_size > _RATIO_FROM_BYTES
        and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
    )


def _shown(entry: zipfile.ZipInfo) -> str:
    """Return a member's name; old archives by Vietnamese Windows hold it in another code page."""
    return entry.filename.replace("\\", "/")


def _reason(path: Path, entry: zipfile.ZipInfo) -> str | None:
    name = _shown(entry)
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or (len(parts[0]) == 2 and parts[0][1] == ":"):
        return f"{path}: tên “{name}” trỏ ra ngoài tệp nén, không đọc. Hãy kiểm tra nguồn tệp."
    if entry.flag_bits & _LOCKED:
        return f"{path}/{name}: đặt mật khẩu. Hãy giải nén rồi nạp các tệp bên trong."
    if entry.compress_type not in _PACKED_BY:
        return f"{path}/{name}: nén bằng cách lạ. Hãy nén lại bằng chương trình khác rồi nạp lại."
    if name.lower().endswith(_ARCHIVES):
        return f"{path}/{name}: tệp nén lồng trong tệp nén. Hãy giải nén rồi nạp tệp này riêng."
    return None


def _is_clutter(name: str) -> bool:
    """Tell files that systems put beside documents: "__MACOSX/", ".DS_Store", "~$draft.docx"."""
    parts = name.replace("\\", "/").split("/")
    hidden = parts[-1].startswith((".", "~$")) or parts[-1] in {"Thumbs.db", "desktop.ini"}
    return hidden or "__MACOSX" in parts
