"""The letter that came in: read by whatever room reads files, taken for its questions alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.drafting.points import incoming_points
from assistant.drafting.types import Incoming
from assistant.entry import load_first
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vectorstore.types import ParsedDocument

# Rooms that read files declare a function (path) -> ParsedDocument here: `assistant` may not
# import the room above it.
READERS_GROUP = "cchc.readers"
_ADDRESSED = re.compile(r"^\s*kinh gui\s*:?\s*")
_LONGEST_ADDRESS = 12  # lines of a list of addressees


def read_incoming(path: Path) -> Incoming:
    """Read an incoming letter in any format that the installed rooms read.

    Raises `UnreadableDocumentError` of the reader, or `CchcError` where none is installed.
    """
    return incoming_of(read_document(path))


def read_document(path: Path) -> ParsedDocument:
    """Read any file through the room that reads files, without storing it; raises as above."""
    return _reader()(path)


def incoming_of(parsed: ParsedDocument) -> Incoming:
    """Take from a parsed letter who sent it, to whom, and what it asks."""
    document = parsed.document
    points = incoming_points(_body(parsed))
    return Incoming(
        source=document.source,
        kind=document.kind,
        number=document.number,
        issued=document.issued,
        agency=document.agency,
        subject=document.title,
        addressees=_addressed(document.text)[0],
        points=points.asked,
        set_aside=points.set_aside,
    )


def _reader() -> Callable[[Path], ParsedDocument]:
    read: Callable[[Path], ParsedDocument] = load_first(READERS_GROUP, "đọc được văn bản đến")
    return read


def _body(parsed: ParsedDocument) -> str:
    """The text between the header and the signature; a header ends with its addressees."""
    text = parsed.document.text
    addressed_end = _addressed(text)[1]
    parts = []
    for provision in parsed.provisions:
        if provision.kind in ("signature", "footnote", "annex", "table", "row"):
            continue
        start = provision.start
        if provision.kind == "header":
            start = addressed_end if provision.start < addressed_end else provision.end
        parts.append(text[start : provision.end])
    return "\n".join(parts)


def _addressed(text: str) -> tuple[tuple[str, ...], int]:
    """The agencies after "Kính gửi:", on its line or as the list below, and where they end."""
    lines = text.splitlines(keepends=True)
    offset = 0
    for index, line in enumerate(lines):
        match = _ADDRESSED.match(fold(line))
        offset += len(line)
        if match is None:
            continue
        named = [line[match.end() :].strip(" .;\n")]
        for below in lines[index + 1 : index + 1 + _LONGEST_ADDRESS]:
            if below.strip() and not below.lstrip().startswith(("-", "+")):
                break
            named.append(below.strip(" -+.;\n"))
            offset += len(below)
        return tuple(name for name in named if name), offset
    return (), 0
