"""From files to the library: every step of ingest."""

from __future__ import annotations

import datetime
import time
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from ingest.batch import Batch, Progress
from ingest.blocks import lay_out
from ingest.cleaning.furniture import drop_furniture, renumber_tables
from ingest.cleaning.paragraphs import rejoin
from ingest.cleaning.tables import merge_tables
from ingest.conflicts import compare_documents
from ingest.derived import with_derived
from ingest.files import ID_LENGTH, absolute_path, revision_of
from ingest.loaders import load
from ingest.loaders.doc import CONVERSION_SECONDS
from ingest.metadata import read_metadata
from ingest.ocr.confidence import mark_recognised
from ingest.ocr.scans import PageOcr, ocr_mode
from ingest.outline import build_outline
from ingest.report import IngestReport
from ingest.sandbox.pool import open_sandbox
from ingest.sources import Source, find_sources
from vectorstore.embedders import Embedder, make_embedder
from vectorstore.errors import ConfigurationError, UnreadableDocumentError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.types import Document, OcrMode, ParsedDocument


def parse_file(
    path: Path,
    document_id: str | None = None,
    *,
    source: Source | None = None,
    revision: str | None = None,
    ocr: PageOcr | None = None,
    seconds: float = CONVERSION_SECONDS,
) -> ParsedDocument:
    """Read one file into everything that the library stores of it.

    `document_id` is the id that the library already gave this file; a new file's id is the
    beginning of the SHA-256 of its bytes, which a caller that knows it gives as `revision`.
    `source` is what the file is called where it lies elsewhere (an archive's member); `ocr` reads
    pages that are images; `seconds` is what another program may take to convert the file. Raises
    `UnreadableDocumentError`.
    """
    source = source or Source(path)
    revision = revision or revision_of(path)
    document_id = document_id or revision[:ID_LENGTH]
    loaded = load(path, ocr, seconds)
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
        unread_pages=loaded.unread_pages,
        ocr=ocr_mode(ocr),
        ingested_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )
    provisions = build_outline(
        layout, document_id=document_id, revision=revision, kind=document.kind
    )
    provisions = mark_recognised(layout, provisions)
    return with_derived(document, provisions)


def ingest_paths(
    paths: Sequence[str],
    library_folder: Path,
    settings: Settings,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    ocr: OcrMode = "auto",
    *,
    again: bool = False,
    groups: Collection[str] = (),
) -> IngestReport:
    """Add or update documents; a file that fails is a result, Ctrl-C ends between two documents.

    Unchanged files are skipped, unless `again` asks for them too. New documents are for the members
    of `groups` alone, where there are any; what takes the place of another text is for its readers.

    Raises `ConfigurationError` when the paths name no file at all, and the library's own errors
    (another writer, another embedder).
    """
    started = time.monotonic()
    sources = find_sources(paths)
    if not any(source.error is None for source in sources):
        reasons = [source.error for source in sources if source.error and not source.skipped]
        raise ConfigurationError(reasons[0] if reasons else "Hãy nêu ít nhất một tệp hay thư mục.")
    embedder = embedder or make_embedder(settings)
    show = progress or (lambda _done, _total, _name: None)
    settings = settings.model_copy(update={"library": library_folder})
    interrupted = False
    with (
        Library.configured(settings, embedder, create=True) as library,
        library.writer() as writer,
        closing(open_sandbox(settings)) as sandbox,
    ):
        seconds = settings.parse_seconds
        batch = Batch(library, writer, embedder, sandbox, ocr, seconds, again, frozenset(groups))
        try:
            batch.run(sources, show)
        except KeyboardInterrupt:
            interrupted = True
        compare_documents(library)
    show(len(batch.done), len(sources), "")
    seconds = time.monotonic() - started
    return IngestReport(tuple(batch.done), seconds, interrupted, tuple(writer.notices))
