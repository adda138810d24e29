"""Folders of a derived index: written once, stamped, then only read.

An index is brought up to date in a copy of its folder, which becomes the current one when its stamp
is written. Readers in other processes never see a half-written index, a crash leaves the last good
one in place, and the stamp tells without opening anything whether the files are still what was
written and which state of the library they show.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

STAMP_FILE = "stamp.json"
BLOCK_BYTES = 1 << 20


class FilePrint(NamedTuple):
    """What a file looked like when its generation was finished."""

    size: int
    modified_ns: int
    checksum: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the current generation of an index was made of."""

    generation: str
    library_id: str
    recipe: str  # how it was made; another recipe means a rebuild
    sequence: int  # the library's change sequence that it shows
    documents: dict[str, int]  # document ids and the sequence of their revision
    files: dict[str, FilePrint]
    sound: bool = True  # it passed its own audit when it was made


class Generations:
    """The generations of one index, in a folder of their own."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def stamp(self) -> Stamp | None:
        """The current stamp; none when the index is missing or its stamp unreadable."""
        try:
            values = json.loads((self._root / STAMP_FILE).read_text(encoding="utf-8"))
            values["files"] = {name: FilePrint(*seen) for name, seen in values["files"].items()}
            return Stamp(**values)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def folder(self, stamp: Stamp) -> Path:
        """Where the generation of a stamp lies."""
        return self._root / stamp.generation

    def is_intact(self, stamp: Stamp) -> bool:
        """Whether the files of a generation are still those that were written.

        Sizes and times decide in the usual case; contents are read only where these differ, as
        they do in a copied library.
        """
        folder = self.folder(stamp)
        return all(_is_same(folder / name, seen) for name, seen in stamp.files.items())

    def begin(self, base: Stamp | None, kept: Callable[[str], bool] = lambda _: False) -> Path:
        """A new folder to write in: a copy of the generation of `base`, or not yet existing.

        Files that are `kept` (by a test of their names) are never written again: both generations
        share them.
        """
        taken = [int(path.name) for path in self._root.glob("*") if path.name.isdigit()]
        folder = self._root / f"{max(taken, default=0) + 1:06d}"
        self._root.mkdir(parents=True, exist_ok=True)
        if base is not None:
            shutil.copytree(
                self.folder(base), folder, copy_function=partial(_copy_or_share, kept=kept)
            )
        return folder

    def publish(
        self,
        folder: Path,
        *,
        library_id: str,
        recipe: str,
        sequence: int,
        documents: Mapping[str, int],
        sound: bool,
    ) -> Stamp:
        """Make a finished folder the current generation and drop all but the one before it.

        The one before stays for readers that are just opening it.
        """
        before = self.stamp()
        stamp = Stamp(
            generation=folder.name,
            library_id=library_id,
            recipe=recipe,
            sequence=sequence,
            documents=dict(documents),
            files={
                name: _print_of(path, before.files.get(name) if before else None)
                for path in sorted(folder.rglob("*"))
                if path.is_file() and not path.name.startswith(".")
                for name in [str(path.relative_to(folder))]
            },
            sound=sound,
        )
        unfinished = self._root / f"{STAMP_FILE}.new"
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump(asdict(stamp), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._root / STAMP_FILE)
        kept = {folder.name, before.generation if before is not None else folder.name}
        for path in self._root.iterdir():
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
        return stamp


def _copy_or_share(source: str, target: str, kept: Callable[[str], bool]) -> None:
    if kept(os.path.basename(source)):
        try:
            os.link(source, target)
        except OSError:  # a file system without hard links
            shutil.copy2(source, target)
    else:
        shutil.copy2(source, target)


def _print_of(path: Path, before: FilePrint | None) -> FilePrint:
    """A file's print; one that was taken over as it was is not read again."""
    status = path.stat()
    if before is not None and (status.st_size, status.st_mtime_ns) == before[:2]:
        return before
    return FilePrint(status.st_size, status.st_mtime_ns, _checksum(path))


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            value = zlib.crc32(block, value)
    return value


def _is_same(path: Path, seen: FilePrint) -> bool:
    try:
        status = path.stat()
        if (status.st_size, status.st_mtime_ns) == (seen.size, seen.modified_ns):
            return True
        return status.st_size == seen.size and _checksum(path) == seen.checksum
    except OSError:
        return False
