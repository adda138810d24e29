"""What ingesting did: one entry a file, in the form of `cchc ingest --json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vectorstore.types import About, Document

Status = Literal["added", "updated", "unchanged", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class IngestedFile:
    """The outcome of one file; `document` is None where nothing was stored or found."""

    path: str
    status: Status
    error: str | None = None
    document: Document | None = None
    provisions: int = 0
    tables: int = 0
    chunks: int = 0
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the entry of `cchc ingest --json`."""
        document = self.document
        entry: dict[str, object] = {
            "path": self.path,
            "status": self.status,
            "id": document.id if document else None,
            "error": self.error,
        }
        for name in ("number", "kind", "title", "agency", "issued", "signer", "year"):
            entry[name] = getattr(document, name) if document else None
        entry["about"] = about_json(document.about) if document and document.about else None
        entry["pages"] = document.pages if document else None
        entry["provisions"] = self.provisions
        entry["tables"] = self.tables
        entry["chunks"] = self.chunks
        entry["warnings"] = list(self.warnings)
        return entry


@dataclass(frozen=True, slots=True)
class IngestReport:
    """All files of one run, in order, and its wall time."""

    files: tuple[IngestedFile, ...]
    seconds: float
    interrupted: bool = False  # stopped by Ctrl-C; what was done before is kept
    notices: tuple[str, ...] = ()  # what the library mended while it wrote

    @property
    def failed(self) -> bool:
        """Tell whether some of the work did not succeed."""
        return self.interrupted or any(file.status == "failed" for file in self.files)

    def to_json(self) -> dict[str, object]:
        """Return the whole of `cchc ingest --json`."""
        return {
            "documents": [file.to_json() for file in self.files],
            "seconds": round(self.seconds, 3),
        }


def about_json(about: About) -> dict[str, object]:
    """Return the `about` of a news item as the contract writes it."""
    return {"number": about.number, "issued": about.issued}
