"""The last gate: what the cited quotes do not hold is not shown.

Every figure, day and document number of a line must stand in one of the quotes that the line cites
(or name the cited document itself), and every quote must be the exact slice of the stored text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key
from vectorstore.vietnamese.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.compose import Line
    from assistant.types import Citation
    from vectorstore.types import Document

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def exact(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Tell whether a quote is the stored text at its offsets."""
    document = documents.get(citation.document.id)
    if document is None:
        return False
    return bool(citation.quote) and document.text[citation.start : citation.end] == citation.quote


def supported(line: Line, citations: Sequence[Citation]) -> bool:
    """Tell whether every figure, day and document number of a line stands in what it cites."""
    cited = [citation for citation in citations if citation.marker in line.markers]
    if not cited or len(cited) != len(line.markers):
        return False
    sources = "\n".join(
        f"{c.quote}\n{c.label}\n{c.document.number or ''}\n{c.document.title}" for c in cited
    )
    numbers = {number_key(d.number) for d in find_document_numbers(sources)}
    if any(number_key(d.number) not in numbers for d in find_document_numbers(line.text)):
        return False
    days = {mention.iso for mention in find_dates(sources) if mention.iso}
    days |= {c.document.issued for c in cited if c.document.issued}
    if any(m.iso and m.iso not in days for m in find_dates(line.text)):
        return False
    return _figures(line.text) <= _figures(sources) | _parts(days)


def _figures(text: str) -> set[float | None]:
    return {parse_number(match.group()) for match in _FIGURE.finditer(text)}


def _parts(days: set[str]) -> set[float | None]:
    return {float(part) for day in days for part in day.split("-")}
