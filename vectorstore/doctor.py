"""Checks of an installation: the library, its indexes and the embedder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from vectorstore import audit
from vectorstore.embedders import make_embedder
from vectorstore.errors import CchcError, ConfigurationError
from vectorstore.library import Library, storage_of

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder
    from vectorstore.settings import Settings

Status = Literal["ok", "warning", "error"]
_CONDITIONS = {
    "current": "khớp với thư viện",
    "stale": "cũ hơn thư viện",
    "damaged": "bị hỏng",
    "missing": "chưa có",
}


class Check(NamedTuple):
    """One thing that was looked at; the message is one line in Vietnamese."""

    name: str
    status: Status
    message: str


def check_vectorstore(settings: Settings) -> list[Check]:
    """Look at the embedder, the library and both indexes; changes nothing."""
    embedder, checks = _check_embedder(settings)
    try:
        missing = not storage_of(settings.library, settings.servers).exists
    except CchcError as error:
        return [*checks, Check("library", "error", str(error))]
    if missing:
        message = f"Chưa có thư viện ở {settings.library}; `cchc ingest` sẽ tạo."
        return [*checks, Check("library", "warning", message)]
    try:
        with Library.configured(settings, embedder) as library:
            return [*checks, *_check_library(library), *_check_indexes(library)]
    except CchcError as error:
        return [*checks, Check("library", "error", str(error))]


def _check_embedder(settings: Settings) -> tuple[Embedder | None, list[Check]]:
    try:
        embedder = make_embedder(settings)
        size = len(embedder.question("cải cách hành chính"))
    except (ConfigurationError, ImportError, OSError) as error:
        message = f"Không nạp được bộ nhúng {settings.embedder}: {error}"
        return None, [Check("embedder", "error", message)]
    return embedder, [Check("embedder", "ok", f"{embedder.name}, {size} chiều")]


def _check_library(library: Library) -> list[Check]:
    problems = library.problems()
    if problems:
        return [Check("library", "error", library.damaged(problems[0]))]
    counts = library.counts()
    message = (
        f"{library.name}: {counts['documents']} tài liệu, {counts['provisions']} đoạn, "
        f"{counts['facts']} số liệu, {counts['chunks']} đoạn tìm kiếm"
    )
    return [Check("library", "ok", message)]


def _check_indexes(library: Library) -> list[Check]:
    checks = []
    for kind in audit.kinds_of(library):
        condition = audit.state(library, kind).condition
        fine = condition == "current" or library.change_sequence == 0
        remedy = "" if fine else "; lần hỏi tới sẽ tự tạo lại"
        message = f"{kind.title} {_CONDITIONS[condition]}{remedy}"
        checks.append(Check(kind.name, "ok" if fine else "warning", message))
    return [*checks, *_check_server(library)]


def _check_server(library: Library) -> list[Check]:
    server = library.vector_server
    if server is None:
        return []
    from vectorstore.server_index import TITLE, standing

    try:
        condition = standing(server, library.meta).condition
    except CchcError as error:
        return [Check("vector_server", "error", str(error))]
    fine = condition == "current" or library.change_sequence == 0
    remedy = "" if fine else "; lần hỏi tới sẽ tự nạp"
    message = f"{TITLE} {server.address.name} {_CONDITIONS[condition]}{remedy}"
    return [Check("vector_server", "ok" if fine else "warning", message)]
