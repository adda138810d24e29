"""The title of a document: its subject, freed of lead words and spelled as a sentence."""

from __future__ import annotations

import re

from ingest.blocks import Layout, LoadedDocument
from ingest.cleaning.furniture import is_portal_line
from ingest.cleaning.paragraphs import is_capitals
from ingest.metadata.official_header import OfficialHeader
from ingest.metadata.sentence_case import sentence_case
from vectorstore.vietnamese.folding import fold, fold_in_place

LONGEST_TITLE = 500
_SPELLED_WITHIN = 6000  # characters in which the body repeats the title
# A digest's or an editor's note that stands above the document it speaks of.
_NOTE = re.compile(
    r"\W*(?:luu y|ghi chu|chu thich|chu y|ban tom luoc|tom luoc|note|noi dung trich|nguon)\s*[:*–-]"
)
_LONGEST_NOTED = 1200


def is_leading_note(text: str) -> bool:
    """Tell a note about the text ("Lưu ý: bản tóm lược …") from the text."""
    return len(text) < _LONGEST_NOTED and _NOTE.match(fold(text)) is not None


def read_title(header: OfficialHeader, loaded: LoadedDocument, layout: Layout) -> str:
    """Return the title, "" where the document and its page give none."""
    if header.subject:
        return spelled(header.subject, f"{named_title(loaded)}\n{layout.text}")
    named = named_title(loaded)
    if named:
        return spelled(named, layout.text)
    first = next(
        (span.block.text for span in layout.spans if not is_leading_note(span.block.text)), ""
    )
    return first[:LONGEST_TITLE]


def named_title(loaded: LoadedDocument) -> str:
    """Return the title that the page gives itself, unless it is a portal's line or a note."""
    title = loaded.title
    if len(title) >= LONGEST_TITLE or is_portal_line(title) or is_leading_note(title):
        return ""
    return title


def spelled(subject: str, text: str) -> str:
    """Return a subject as a sentence; capitals give way to the spelling of the document."""
    if not is_capitals(subject):
        return (subject[:1].upper() + subject[1:])[:LONGEST_TITLE]
    written = _as_repeated(subject, text[:_SPELLED_WITHIN]) or sentence_case(subject, text)
    return written[:LONGEST_TITLE]


def _as_repeated(capitals: str, text: str) -> str | None:
    """Return the whole title as the page's own title or the body spells it."""
    wanted = fold_in_place(capitals)
    folded = fold_in_place(text)
    at = folded.find(wanted)
    while at >= 0:
        written = text[at : at + len(wanted)]
        if not written.isupper():
            return written[:1].upper() + written[1:]
        at = folded.find(wanted, at + 1)
    return None
