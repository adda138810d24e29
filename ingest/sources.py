"""Which files a command line means: files, folders and patterns."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DOCUMENT_SUFFIXES = frozenset(
    {
        "", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml",
        ".pdf", ".docx", ".doc", ".rtf", ".odt",
    }
)  # fmt: skip
_PATTERN = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or why there is none."""

    path: Path
    error: str | None = None
    skipped: bool = False  # a file of a folder that is no document


def find_sources(paths: Sequence[str]) -> list[Source]:
    """Resolve files, folders (with all their subfolders) and patterns, each file once, in order."""
    sources: dict[Path, Source] = {}
    for given in paths:
        for source in _expand(given):
            sources.setdefault(source.path.absolute(), source)
    return list(sources.values())


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
        names = "TXT, MD, HTML"
        yield Source(
            folder, f"{folder}: thư mục không có tài liệu nào ({names}). Hãy chọn thư mục khác."
        )
