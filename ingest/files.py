"""What tells one file from another: its place and its bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from vectorstore.errors import UnreadableDocumentError

ID_LENGTH = 12


def absolute_path(path: Path) -> str:
    """Return the path under which the library knows a file, without "." and ".."."""
    return os.path.abspath(path)


def revision_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; raises `UnreadableDocumentError`."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{path}: không đọc được tệp ({reason}). Hãy kiểm tra đường dẫn và quyền đọc."
        raise UnreadableDocumentError(message) from error
