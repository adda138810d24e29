"""Reading one file that is not stored: what other rooms ask for through an entry point."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from ingest.sandbox.pool import open_sandbox
from ingest.sandbox.task import ParseTask
from ingest.sources import Source
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from vectorstore.types import ParsedDocument


def read_file(path: Path) -> ParsedDocument:
    """Read a file of any format that `cchc ingest` reads, without storing it.

    A letter that came in is as hostile as any file: the sandbox reads it, within the limits of the
    settings. Raises `UnreadableDocumentError`, and `ConfigurationError` for settings that cannot
    work.
    """
    settings = Settings.load()
    with closing(open_sandbox(settings)) as sandbox:
        task = ParseTask(Source(path), seconds=settings.parse_seconds)
        return sandbox.submit(task).result()
