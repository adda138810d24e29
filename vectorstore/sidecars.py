"""Files beside a library's folder that belong to it, though removing the folder leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.servers import Namespace

if TYPE_CHECKING:
    from pathlib import Path

    from vectorstore.servers import Servers

CORRECTIONS = "y-kien.jsonl"
ACCOUNTS = "tai-khoan.sqlite3"
CONVERSATIONS = "hoi-dap.sqlite3"
AUDIT = "nhat-ky.sqlite3"
SIDECARS = (CORRECTIONS, ACCOUNTS, CONVERSATIONS, AUDIT)
LIMITS = "cchc_limits"  # a namespace alone: of one process they are in memory
# Their namespaces, where the library is on a server.
_NAMESPACES = {
    CORRECTIONS: "cchc_feedback",
    ACCOUNTS: "cchc_accounts",
    CONVERSATIONS: "cchc_conversations",
    AUDIT: "cchc_audit",
}
ORIGINALS = "originals"  # in the folder itself: files as they were uploaded, each under its hash


def place_of(library: Path, name: str, servers: Servers) -> Path | Namespace:
    """Where one of the databases lies: beside the folder, or with the library on its server."""
    if servers.database is None:
        return sidecar(library, name)
    return Namespace(servers.database, _NAMESPACES[name])


def sidecar(library: Path, name: str) -> Path:
    """Where one of them lies: `thu-vien-y-kien.jsonl` beside the folder `thu-vien`."""
    folder = library.expanduser().absolute()
    return folder.with_name(f"{folder.name}-{name}")
