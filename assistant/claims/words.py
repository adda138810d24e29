"""The words of a text that say something: what must be held, what joins, what turns it round."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from vectorstore.vietnamese.stopwords import FUNCTION_WORDS
from vectorstore.vietnamese.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.claims.anchors import Span
    from assistant.shelf import Shelf

NEGATIONS = frozenset({"không", "chưa", "chẳng"})
EXCEPTIONS = frozenset({"trừ"})
# Function words that turn a statement round or narrow it count as content here.
_MEANT = NEGATIONS | EXCEPTIONS | {"chỉ", "trước", "sau", "giữa", "nếu", "khi", "hoặc", "hay"}
_JOINING = frozenset(word for word in FUNCTION_WORDS if " " not in word) - _MEANT
# Phrases by which a sentence says that it reports, and names that figures share.
_REPORTING = (
    "mục tiêu|chỉ tiêu|tỷ lệ|tỉ lệ|phấn đấu|phải đạt|đạt|mức|quy định|nêu rõ|nêu|yêu cầu|đặt ra"
    "|đề ra|bằng|bao gồm|gồm|cụ thể|văn bản|kế hoạch|báo cáo"
)


@cache
def _reporting() -> tuple[tuple[str, ...], ...]:
    phrases = (tuple(phrase.split()) for phrase in _REPORTING.split("|"))
    return tuple(sorted(phrases, key=len, reverse=True))


def spoken(text: str, shelf: Shelf) -> list[str]:
    """All words of a text, abbreviations spelled out; figures, days and numbers left out."""
    kept = " ".join(
        text[token.start : token.end] for token in tokenize(text) if token.kind == "syllable"
    )
    return shelf.words(kept)


def content(text: str, shelf: Shelf) -> list[str]:
    """The words that a source must hold."""
    words = spoken(text, shelf)
    kept: list[str] = []
    index = 0
    while index < len(words):
        phrase = next((p for p in _reporting() if tuple(words[index : index + len(p)]) == p), None)
        if phrase is None and words[index] not in _JOINING:
            kept.append(words[index])
        index += len(phrase) if phrase else 1
    return kept


def known(text: str, shelf: Shelf) -> frozenset[str]:
    """The words that a source text holds, with their synonyms."""
    return shelf.view(text).syllables


def without(text: str, spans: Iterable[Span]) -> str:
    """Blank out spans, keeping every other offset."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
