"""The collection of a library on a Chroma server: compared with the library, updated, made anew.

A collection is named after the library and says in its metadata which change of the library it
shows. It is changed in place, new chunks first and then those that are gone, so a reader that
resolves what it finds in the library's present state never meets half of an update; what the
collection does not show yet, readers take from the library (`served_vectors`). A collection that
fails its audit is made anew beside the old one, which is dropped when the new one is whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from vectorstore import audit, chroma_collection
from vectorstore.chroma_collection import RECIPE, ChromaCollection
from vectorstore.errors import EmbedderMismatchError, VectorsAbsentError
from vectorstore.unreached import NEVER_LOOKED, Unreached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vectorstore.library import Library
    from vectorstore.reader import Meta
    from vectorstore.vector_server import VectorServer

Condition = Literal["current", "stale", "missing"]
TITLE = "Chỉ mục vectơ trên máy chủ"
# A row travels as base64 or, to older servers, as digits; servers refuse bodies above 40 MB.
BODY_BYTES, DIGITS_A_NUMBER = 16_000_000, 22
_NOT_YET = -1  # the change that a collection shows while it is being made


@dataclass(frozen=True, slots=True)
class Standing:
    """A library's collection as the server has it; none: nothing there can be used."""

    condition: Condition
    collection: ChromaCollection | None = None
    sequence: int = _NOT_YET  # the library's change that it shows
    noted: Unreached = NEVER_LOOKED  # what its graph is known not to lead to


def standing(server: VectorServer, meta: Meta) -> Standing:
    """Compare the server's collection with the library.

    Raises `EmbedderMismatchError` where it holds another embedder's vectors, and what
    `VectorServer.call` raises.
    """
    found = [one for one in server.collections(_prefix(meta)) if _fits(one.metadata)]
    if not found:
        return Standing("missing")
    newest = max(found, key=lambda one: str(one.name))
    stamp = newest.metadata
    if stamp["embedder"] != meta.embedder or stamp["dimension"] != meta.dimension:
        message = (
            f"Máy chủ vectơ {server.address.name} giữ vectơ của "
            f"«{stamp['embedder']}», còn thư viện dùng «{meta.embedder}». "
            "Hãy chạy `cchc reindex`, hoặc trỏ CCHC_CHROMA_URL về đúng máy chủ."
        )
        raise EmbedderMismatchError(message)
    sequence = int(stamp["sequence"])
    if sequence > meta.change_sequence:
        return Standing("missing")  # of a later state than that of a library that was restored
    if sequence < meta.change_sequence:
        return Standing("stale", newest, sequence, _noted(newest))
    size = server.call(lambda _: newest.count())
    if size != stamp["count"]:
        return Standing("missing")
    return Standing("current", newest, sequence, _noted(newest))


def keep_current(
    library: Library, server: VectorServer, *, patiently: bool = True, replace: bool = False
) -> list[str]:
    """Do as `synchronise`; a server that is down, or refuses, is one more notice."""
    try:
        return synchronise(library, server.for_writing(patiently=patiently), replace=replace)
    except VectorsAbsentError as error:
        return [f"{error} Tài liệu đã lưu vẫn an toàn; vectơ được nạp khi máy chủ trở lại."]


def synchronise(library: Library, server: VectorServer, *, replace: bool = False) -> list[str]:
    """Make the server's collection show the library as it is; hold the library's lock.

    `replace` makes it anew even where it holds another embedder's vectors. Returns one notice in
    Vietnamese where it had to be made anew. Raises what `standing` raises.
    """
    meta = library.meta
    found = Standing("missing") if replace else standing(server, meta)
    if found.condition == "current":
        return []
    if found.condition == "stale" and _update(library, server, found):
        return []
    _make_anew(library, server, meta)
    known = found.condition == "missing" and meta.change_sequence and not replace
    return [f"{TITLE} thiếu hoặc hỏng, đã tạo lại từ thư viện."] if known else []


def _update(library: Library, server: VectorServer, found: Standing) -> bool:
    """Bring the collection to the library's present state; whether it passed its audit then."""
    changed = [
        document_id
        for document_id, sequence in sorted(library.document_sequences().items())
        if sequence > found.sequence
    ]
    collection: ChromaCollection = found.collection
    put = _put(library, server, collection, changed)
    keys = library.chunk_keys()
    # Of documents that were rewritten the older chunks go; of one that was removed nothing tells
    # but the number of chunks.
    put += _take_out(server, collection, keys, changed)
    if server.call(lambda _: collection.count()) != len(keys):
        put += _take_out(server, collection, keys, None)
    before = found.noted
    few = len(changed) <= audit.DOCUMENTS_LOOKED_AT
    noted = before._replace(changed=before.changed + put)
    return _stamped(library, server, collection, noted, changed if few else None)


def _take_out(
    server: VectorServer,
    collection: ChromaCollection,
    keys: Sequence[int],
    document_ids: Sequence[str] | None,
) -> int:
    """Take out what the collection holds of these documents, or of all, and the library lacks.

    Returns how many chunks that were.
    """
    held = server.call(lambda _: chroma_collection.ids_in(collection, document_ids))
    gone = sorted(held - {str(key) for key in keys})
    server.call(lambda _: chroma_collection.remove(collection, gone))
    return len(gone)


def _make_anew(library: Library, server: VectorServer, meta: Meta) -> None:
    before = [str(one.name) for one in server.collections(_prefix(meta))]
    last = max((int(name.rpartition("-")[2]) for name in before), default=0)
    name, recipe = f"{_prefix(meta)}{last + 1:06d}", {"hnsw": chroma_collection.HNSW}
    collection = server.create(name, recipe, _metadata(meta, _NOT_YET, 0, NEVER_LOOKED))
    _put(library, server, collection, sorted(library.document_sequences()))
    if _stamped(library, server, collection, NEVER_LOOKED, None):
        for name in before:
            server.drop(name)
    else:  # readers go on without; the next one to look tries again
        server.drop(str(collection.name))


def _put(
    library: Library, server: VectorServer, collection: ChromaCollection, ids: Iterable[str]
) -> int:
    """Put the vectors of some documents in; returns how many."""
    limit, count = server.batch_size(), 0
    for document_id in ids:
        stored = library.vectors([document_id])
        count += len(stored.keys)
        width = max(1, stored.matrix.shape[1]) * DIGITS_A_NUMBER
        for rows in chroma_collection.rows_of(stored, max(1, min(limit, BODY_BYTES // width))):
            server.call(partial(_upsert, collection, rows))
    return count


def _upsert(collection: ChromaCollection, rows: Mapping[str, Any], _api: object) -> None:
    collection.upsert(**rows)


def _stamped(
    library: Library,
    server: VectorServer,
    collection: ChromaCollection,
    noted: Unreached,
    changed: Sequence[str] | None,
) -> bool:
    """Audit a collection and let it say that it shows the library; whether it passed."""
    meta, keys = library.meta, library.chunk_keys()
    look = audit.to_look_for(library, keys, changed, noted, whole=True)
    samples = list(audit.vectors_of(library, look))
    finding = server.call(lambda _: chroma_collection.look_at(collection, samples, changed))
    if not audit.is_complete(library, finding, keys, changed):
        return False
    if not audit.is_searchable(finding, look):
        return False
    left = Unreached(frozenset(finding.unreached), 0 if look.everything else noted.changed)
    metadata = _metadata(meta, meta.change_sequence, len(keys), left)
    server.call(lambda _: collection.modify(metadata=metadata))
    return True


def _metadata(meta: Meta, sequence: int, count: int, noted: Unreached) -> dict[str, Any]:
    return {
        "recipe": RECIPE,
        "embedder": meta.embedder,
        "dimension": meta.dimension,
        "sequence": sequence,
        "count": count,
        "unreached": json.dumps(sorted(noted.keys)),
        "changed": noted.changed,
    }


def _noted(collection: ChromaCollection) -> Unreached:
    stamp = collection.metadata
    return Unreached(frozenset(json.loads(stamp["unreached"])), int(stamp["changed"]))


def _fits(stamp: dict[str, Any] | None) -> bool:
    """Whether a collection was finished, by a program that makes it as this one does."""
    return stamp is not None and stamp.get("recipe") == RECIPE and stamp["sequence"] > _NOT_YET


def _prefix(meta: Meta) -> str:
    return f"cchc-{meta.library_id}-"
