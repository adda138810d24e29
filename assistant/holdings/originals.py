"""The files that documents were read from: uploads are kept beside the library's own files."""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from vectorstore.errors import LibraryError
from vectorstore.sidecars import ORIGINALS

if TYPE_CHECKING:
    from typing import BinaryIO

    from vectorstore.types import Document

FOLDER = ORIGINALS
_HASH_CHARACTERS = 16
_LONGEST_NAME = 180  # bytes; file systems take 255
_BLOCK = 1 << 20
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*/\\]')


def safe_name(name: str) -> str:
    """A file name without folders, control characters and what some systems refuse."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = "".join(c for c in _NOT_IN_NAMES.sub("_", last) if unicodedata.category(c) != "Cf")
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    room = _LONGEST_NAME - len(suffix.encode()) - len(dot)
    if room < 1:
        stem, dot, suffix, room = kept, "", "", _LONGEST_NAME
    stem = stem.encode()[:room].decode(errors="ignore").strip()
    return f"{stem}{dot}{suffix}" if stem else "van-ban"


def store(library: Path, name: str, content: BinaryIO) -> Path:
    """Keep a file under the hash of its bytes, so that no two contents share a path.

    The same content under the same name gives the same path again. Raises `LibraryError` where the
    folder cannot be written.
    """
    digest = hashlib.sha256()
    while block := content.read(_BLOCK):
        digest.update(block)
    content.seek(0)
    path = library / FOLDER / digest.hexdigest()[:_HASH_CHARACTERS] / safe_name(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            shutil.copyfileobj(content, file, _BLOCK)
    except OSError as error:
        reason = error.strerror or str(error)
        message = (
            f"Không lưu được tệp {name} ({reason}). Hãy báo người quản trị kiểm tra dung lượng và "
            "quyền ghi của thư viện."
        )
        raise LibraryError(message) from error
    return path


def source_file(document: Document) -> Path | None:
    """The file, or the archive around it, that a document came from, while it is there."""
    path = Path(document.path)
    for candidate in (path, *path.parents):
        if candidate.is_file():
            return candidate
        if candidate.exists():
            return None
    return None


def unchanged_file(document: Document) -> Path | None:
    """The very file that a document was read from; None where it is gone or was changed since."""
    path = Path(document.path)
    try:
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == document.revision
    except OSError:
        return None
    return path if same else None


def discard(library: Path, path: Path) -> None:
    """Delete a kept upload; files elsewhere are never touched."""
    folder = library / FOLDER
    if folder not in path.parents:
        return
    path.unlink(missing_ok=True)
    for parent in (path.parent, folder):
        if parent != library and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
