"""Text as this program reads it: form, tokens, sentences and stop words, in one place to import."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from vectorstore.vietnamese.dates import DateMention, find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.folding import (
    fold,
    fold_in_place,
    has_tone_marks,
    lower_in_place,
    normalise,
    tone_mark_share,
    unify_tone_placement,
)
from vectorstore.vietnamese.footnote_marks import without_marks
from vectorstore.vietnamese.sentences import clauses, sentences
from vectorstore.vietnamese.stopwords import STOP_PHRASES, STOP_SYLLABLES

TokenKind = Literal["syllable", "number", "date", "document_number", "percent"]

_WORD = re.compile(r"(?P<figure>\d+(?:[.,]\d+)*)(?![^\W_])(?P<percent>\s?%)?|(?P<syllable>[^\W_]+)")


@dataclass(frozen=True, slots=True)
class Token:
    """A term of the lexical index: lower-case NFC `text`, and where it stands in the input."""

    text: str
    start: int
    end: int
    kind: TokenKind


def tokenize(text: str) -> list[Token]:
    """Return the tokens in order; offsets point into the NFC form of `text`.

    Document numbers lose their blanks ("76/NQ- CP" → "76/nq-cp"), dates their leading zeros
    ("02/7/2025" → "2/7/2025"), figures stay as written; syllables have one tone placement.
    """
    text = without_marks(unicodedata.normalize("NFC", text))
    special = [
        Token(number.number.lower(), number.start, number.end, "document_number")
        for number in find_document_numbers(text)
    ]
    special += [
        Token(written, mention.start, mention.end, "date")
        for mention in find_dates(text)
        if (written := _date_text(mention)) is not None
    ]
    special.sort(key=lambda token: token.start)
    tokens: list[Token] = []
    position = 0
    for token in special:
        if token.start < position:
            continue
        tokens += _words(text, position, token.start)
        tokens.append(token)
        position = token.end
    return tokens + _words(text, position, len(text))


def _date_text(mention: DateMention) -> str | None:
    if mention.month is None or mention.year is None:
        return None
    parts = (mention.day, mention.month, mention.year)
    return "/".join(str(part) for part in parts if part is not None)


def _words(text: str, start: int, end: int) -> list[Token]:
    tokens: list[Token] = []
    for match in _WORD.finditer(text, start, end):
        kind: TokenKind
        if match["figure"] is None:
            kind, written = "syllable", unify_tone_placement(lower_in_place(match.group()))
        elif match["percent"] is not None:
            kind, written = "percent", f"{match['figure']}%"
        else:
            kind, written = "number", match["figure"]
        tokens.append(Token(written, match.start(), match.end(), kind))
    return tokens


__all__ = [
    "STOP_PHRASES",
    "STOP_SYLLABLES",
    "Token",
    "TokenKind",
    "clauses",
    "fold",
    "fold_in_place",
    "has_tone_marks",
    "lower_in_place",
    "normalise",
    "sentences",
    "tokenize",
    "tone_mark_share",
    "unify_tone_placement",
]
