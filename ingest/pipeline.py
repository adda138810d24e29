"""From files to the library: every step of ingest, one document after the other."""

from __future__ import annotations

import datetime
import hashlib
import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ingest.blocks import lay_out
from ingest.chunks import make_chunks
from ingest.facts import extract_facts
from ingest.furniture import drop_furniture, renumber_tables
from ingest.loaders import load
from ingest.loaders.pdf import Ocr
from ingest.metadata import read_metadata
from ingest.outline import build_outline
from ingest.paragraphs import rejoin
from ingest.references import extract_references
from ingest.report import IngestedFile, IngestReport
from ingest.sources import Source, find_sources, on_disk
from ingest.tables import merge_tables
from vectorstore.embedders import Embedder, make_embedder
from vectorstore.errors import (
    CchcError,
    ConfigurationError,
    LibraryLockedError,
    UnreadableDocumentError,
)
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.types import Chunk, Document, ParsedDocument
from vectorstore.vietnamese.abbreviations import definitions
from vectorstore.writer import Writer

Progress = Callable[[int, int, str], None]  # files done, files in all, name of the next one

ID_LENGTH = 12
_EMBEDDED_AT_ONCE = 256  # chunks; bounds the memory of a very long document
# What a defect in a parser raises on an odd file: the file fails, the batch goes on.
PARSER_DEFECTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_log = logging.getLogger(__name__)


def parse_file(
    path: Path,
    document_id: str | None = None,
    *,
    source: Source | None = None,
    ocr: Ocr | None = None,
) -> ParsedDocument:
    """Read one file into everything that the library stores of it.

    `document_id` is the id that the library already gave this file; a new file's id is the
    beginning of the SHA-256 of its bytes. `source` is what the file is called where it lies
    elsewhere (an archive's member); `ocr` reads pages that are images. Raises
    `UnreadableDocumentError`.
    """
    source = source or Source(path)
    revision = revision_of(path)
    document_id = document_id or revision[:ID_LENGTH]
    loaded = load(path, ocr)
    kept = drop_furniture(loaded.blocks)
    blocks, repeated_headers = merge_tables(rejoin(renumber_tables(kept.blocks)))
    layout = lay_out(blocks)
    if not layout.text:
        message = f"{path}: ngoài khung trang không còn nội dung nào. Hãy kiểm tra lại tệp nguồn."
        raise UnreadableDocumentError(message)
    about = read_metadata(loaded, layout, source.name)
    document = Document(
        id=document_id,
        source=source.name,
        path=absolute_path(source.path),
        format=loaded.format,
        revision=revision,
        text=layout.text,
        number=about.number,
        kind=about.kind,
        title=about.title,
        agency=about.agency,
        place=about.place,
        issued=about.issued,
        issued_month=about.issued_month,
        signer=about.signer,
        year=about.year,
        years=about.years,
        period=about.period,
        about=about.about,
        pages=loaded.pages,
        warnings=(*loaded.warnings, *about.warnings),
        dropped=(*loaded.dropped, *kept.dropped, *repeated_headers),
        ingested_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )
    provisions = build_outline(
        layout, document_id=document_id, revision=revision, kind=document.kind
    )
    return ParsedDocument(
        document,
        provisions,
        extract_references(layout.text, provisions, document_id, document.number, document.issued),
        extract_facts(document, provisions),
        make_chunks(document, provisions),
        tuple(definitions(layout.text)),
    )


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


def embed_chunks(chunks: Sequence[Chunk], embedder: Embedder) -> np.ndarray:
    """Return float32 vectors (chunks, dimension) of the chunks' search texts."""
    texts = [chunk.search_text for chunk in chunks]
    parts = [
        embedder.passages(texts[start : start + _EMBEDDED_AT_ONCE])
        for start in range(0, len(texts), _EMBEDDED_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty((0, embedder.dimension), np.float32)


def ingest_paths(
    paths: Sequence[str],
    library_folder: Path,
    settings: Settings,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> IngestReport:
    """Add or update documents; a file that fails is a result, Ctrl-C ends between two documents.

    Raises `ConfigurationError` when the paths name no file at all, and the library's own errors
    (another writer, another embedder).
    """
    started = time.monotonic()
    sources = find_sources(paths)
    if not any(source.error is None for source in sources):
        reasons = [source.error for source in sources if source.error and not source.skipped]
        raise ConfigurationError(reasons[0] if reasons else "Hãy nêu ít nhất một tệp hay thư mục.")
    embedder = embedder or make_embedder(settings)
    patience = settings.lock_timeout_seconds
    done: list[IngestedFile] = []
    interrupted = False
    with (
        Library.open(
            library_folder, embedder, create=True, lock_timeout_seconds=patience
        ) as library,
        library.writer() as writer,
    ):
        try:
            for index, source in enumerate(sources):
                if progress:
                    progress(index, len(sources), source.path.name)
                done.append(_ingest(source, library, writer, embedder))
        except KeyboardInterrupt:
            interrupted = True
    if progress:
        progress(len(done), len(sources), "")
    seconds = time.monotonic() - started
    return IngestReport(tuple(done), seconds, interrupted, tuple(writer.notices))


def _ingest(source: Source, library: Library, writer: Writer, embedder: Embedder) -> IngestedFile:
    name = str(source.path)
    if source.error is not None:
        return IngestedFile(name, "skipped" if source.skipped else "failed", source.error)
    try:
        with on_disk(source) as path:
            return _ingest_at(path, source, library, writer, embedder)
    except LibraryLockedError:
        raise
    except CchcError as error:
        return IngestedFile(name, "failed", str(error))
    except PARSER_DEFECTS as error:
        _log.debug("parsing %s failed", name, exc_info=True)
        message = (
            f"{name}: không phân tích được cấu trúc văn bản ({type(error).__name__}: {error})."
            " Hãy gửi tệp này cho người phát triển."
        )
        return IngestedFile(name, "failed", message.replace("\n", " "))


def _ingest_at(
    path: Path, source: Source, library: Library, writer: Writer, embedder: Embedder
) -> IngestedFile:
    name = str(source.path)
    try:
        revision = revision_of(path)
        known = library.document_by_path(absolute_path(source.path))
        if known is not None and known.revision == revision:
            return _unchanged(name, known, library)
        same = _held_elsewhere(revision, library)
        if known is None and same is not None:
            warning = f"nội dung trùng với {same.source}, không lưu thêm bản nữa"
            return _unchanged(name, same, library, warning)
        document_id = known.id if known else _free_id(source.path, revision, library)
        parsed = parse_file(path, document_id, source=source)
        status = writer.write(parsed, embed_chunks(parsed.chunks, embedder))
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(str(error).replace(str(path), name)) from error
    return IngestedFile(
        name,
        status,
        document=parsed.document,
        provisions=len(parsed.provisions),
        tables=sum(provision.kind == "table" for provision in parsed.provisions),
        chunks=len(parsed.chunks),
        warnings=parsed.document.warnings,
    )


def _unchanged(name: str, document: Document, library: Library, *warnings: str) -> IngestedFile:
    provisions = library.provisions(document.id)
    return IngestedFile(
        name,
        "unchanged",
        document=document,
        provisions=len(provisions),
        tables=sum(provision.kind == "table" for provision in provisions),
        chunks=len(library.chunks(document.id)),
        warnings=(*warnings, *document.warnings),
    )


def _held_elsewhere(revision: str, library: Library) -> Document | None:
    """The document that another file of the same bytes gave; a changed file's past is none."""
    same = library.document_by_revision(revision)
    newer = library.document(same.replaced_by_revision or "") if same else None
    return None if same and newer and newer.path == same.path else same


def _free_id(path: Path, revision: str, library: Library) -> str:
    """Return an id for a new file; a document that was updated keeps the id of its first bytes."""
    candidate = revision[:ID_LENGTH]
    if library.document(candidate) is None:
        return candidate
    return hashlib.sha256(f"{revision}\n{absolute_path(path)}".encode()).hexdigest()[:ID_LENGTH]
