"""Which files a command line means: files, folders and patterns."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.files import revision_of
from ingest.loaders.detect import is_archive
from ingest.loaders.zip import extract_member, list_members, member_hash
from vectorstore.errors import UnreadableDocumentError

DOCUMENT_SUFFIXES = frozenset(
    {
        "", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml",
        ".pdf", ".docx", ".doc", ".rtf", ".odt", ".xlsx", ".zip",
    }
)  # fmt: skip
_PATTERN = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or why there is none."""

    path: Path  # of a member: the archive's path with the member's name behind it
    error: str | None = None
    skipped: bool = False  # a file of a folder that is no document
    archive: Path | None = None  # the archive that holds it

    @property
    def name(self) -> str:
        """The name under which it is cited: "plan.docx", "archive.zip/inner/plan.docx"."""
        if self.archive is None:
            return self.path.name
        return f"{self.archive.name}/{self.member}"

    @property
    def member(self) -> str:
        """The name inside the archive, "" for a file of its own."""
        return self.path.relative_to(self.archive).as_posix() if self.archive else ""


def find_sources(paths: Sequence[str]) -> list[Source]:
    """Resolve files, folders (with all their subfolders) and patterns, each file once, in order."""
    sources: dict[Path, Source] = {}
    for given in paths:
        for found in _expand(given):
            for source in _members(found):
                sources.setdefault(source.path.absolute(), source)
    return list(sources.values())


@contextmanager
def on_disk(source: Source) -> Iterator[Path]:
    """Give the path at which a source can be read; a member is unpacked for as long as needed.

    Raises `UnreadableDocumentError` for a member that cannot be unpacked.
    """
    if source.archive is None:
        yield source.path
        return
    with tempfile.TemporaryDirectory(prefix="cchc-zip-") as folder:
        yield extract_member(source.archive, source.member, Path(folder))


def content_hash(source: Source) -> str:
    """Return the SHA-256 of a source's bytes; raises `UnreadableDocumentError`."""
    if source.archive is None:
        return revision_of(source.path)
    return member_hash(source.archive, source.member)


def _members(source: Source) -> Iterator[Source]:
    """Yield an archive's files in its place; other sources stay."""
    if source.error is not None or not is_archive(source.path):
        yield source
        return
    archive = source.path
    try:
        members = list_members(archive)
    except UnreadableDocumentError as error:
        yield Source(archive, str(error))
        return
    if not members:
        yield Source(archive, f"{archive}: tệp nén không chứa tệp nào. Hãy kiểm tra lại tệp.")
    for member in members:
        path = archive / member.name.lstrip("/")
        if member.error is not None:
            yield Source(path, member.error)
        elif path.suffix.lower() in DOCUMENT_SUFFIXES:
            yield Source(path, archive=archive)
        else:
            note = f"{path}: không phải định dạng tài liệu, đã bỏ qua."
            yield Source(path, note, skipped=True)


def _expand(given: str) -> Iterator[Source]:
    path = Path(given).expanduser()
    if path.is_dir():
        yield from _folder(path)
    elif path.exists():
        yield Source(path)
    elif _PATTERN & set(given):
        matches = sorted(glob.glob(str(path), recursive=True))
        if not matches:
            yield Source(path, f"{given}: không có tệp nào khớp mẫu này. Hãy kiểm tra lại mẫu.")
        for match in matches:
            found = Path(match)
            yield from _folder(found) if found.is_dir() else iter((Source(found),))
    else:
        yield Source(path, f"{given}: không có tệp hay thư mục này. Hãy kiểm tra lại đường dẫn.")


def _folder(folder: Path) -> Iterator[Source]:
    documents = 0
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file():
            continue
        if path.suffix.lower() in DOCUMENT_SUFFIXES:
            documents += 1
            yield Source(path)
        else:
            error = f"{path}: không phải định dạng tài liệu, đã bỏ qua."
            yield Source(path, error, skipped=True)
    if documents == 0:
        names = "PDF, DOCX, DOC, XLSX, HTML, TXT, MD, ZIP"
        yield Source(
            folder, f"{folder}: thư mục không có tài liệu nào ({names}). Hãy chọn thư mục khác."
        )
