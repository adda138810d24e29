"""Files beside a library's folder that belong to it, though removing the folder leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CORRECTIONS = "y-kien.jsonl"
ACCOUNTS = "tai-khoan.sqlite3"
CONVERSATIONS = "hoi-dap.sqlite3"
AUDIT = "nhat-ky.sqlite3"
SIDECARS = (CORRECTIONS, ACCOUNTS, CONVERSATIONS, AUDIT)
ORIGINALS = "originals"  # in the folder itself: files as they were uploaded, each under its hash


def sidecar(library: Path, name: str) -> Path:
    """Where one of them lies: `thu-vien-y-kien.jsonl` beside the folder `thu-vien`."""
    folder = library.expanduser().absolute()
    return folder.with_name(f"{folder.name}-{name}")
