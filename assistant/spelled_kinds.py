"""Kinds of documents that a question abbreviates: "NĐ nào" asks for a "Nghị định nào"."""

from __future__ import annotations

import re

from vectorstore.vietnamese.document_kinds import KIND_OF_ABBREVIATION
from vectorstore.vietnamese.text import fold

# "KH nào" only in capitals: in lower case "kh" is how people write "không".
_SHORT = re.compile(
    r"\b(?P<short>NĐ|ND|nđ|QĐ|QD|qđ|NQ|nq|TT|CT|KH|BC|CĐ|KL|CTr)"
    r"(?=\s+(?:nào|nao|gì|gi|số mấy|so may|số bao nhiêu|so bao nhieu)\b)"
)


def kinds_in_words(text: str) -> str:
    """Write the kind that is asked for in words; a kind before a number stays as it is."""

    def spelled(match: re.Match[str]) -> str:
        return KIND_OF_ABBREVIATION.get(fold(match["short"]), match["short"])

    return _SHORT.sub(spelled, text)
