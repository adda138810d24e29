"""Questions for the meaning of a term: "DTI là gì?", "Đề án 06 là đề án gì?".

A text gives the meaning of a term where it puts it in brackets behind its full name ("… (SIPAS)",
"… (sau đây gọi tắt là Đề án 06)"), or the full name in brackets behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.evidence import clause_statements
from assistant.findings import Outcome, finding_of
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Hit

_ASKED = re.compile(
    r"^\W*(?:(?:khái niệm|thuật ngữ|cụm từ|từ viết tắt|chữ)\s+)?(?P<term>\S.*?)[\s\"”']+"
    r"(?:(?:có )?nghĩa là gì|là gì|(?:là )?(?:từ )?viết tắt (?:của|cho)\b.*"
    r"|được hiểu (?:là|như|thế)\b.*|là (?:[^\W\d_]+ ){1,3}(?:gì|nào)|stands? for what)\W*$",
    re.IGNORECASE,
)
_ASKED_FIRST = re.compile(
    r"^\W*(?:thế nào là|what is(?: the)?|what does)\s+(?P<term>\S.*?)"
    r"(?:\s+(?:stand for|mean))?\W*$",
    re.IGNORECASE,
)
# Matched on folded text.
_NAMED = r"(?:(?:(?:sau|duoi) day )?(?:goi tat|viet tat|goi) (?:la|chung la):?\s*)?"
_QUOTES = " \"“”'"
_LONGEST = 6  # words of a term; a longer one is a question of its own
_FEWEST = 3  # words of a full name in brackets


def answer_definition(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Quote where a found provision says what the term means; no finding for other questions."""
    term = _term(question)
    if term is None:
        return Outcome()
    wanted = _meaning_of(term)
    for statement in clause_statements(hits, shelf):
        if wanted.search(fold(" ".join(statement.text.split()))):
            return Outcome((finding_of(statement, shelf),))
    return Outcome()


def _term(question: Question) -> str | None:
    """The term whose meaning is asked for: a short name, not a topic ("mục tiêu năm 2026")."""
    match = _ASKED.match(question.reading) or _ASKED_FIRST.match(question.text)
    term = match["term"].strip(_QUOTES) if match else ""
    return term if 0 < len(term.split()) <= _LONGEST else None


def _meaning_of(term: str) -> re.Pattern[str]:
    """The term in brackets behind three words or more, or such words in brackets behind it."""
    name = r"\s+".join(map(re.escape, fold(term).split()))
    words = rf"(?:[^\W\d_]+[ ,-]+){{{_FEWEST - 1},}}[^\W\d_]+"
    behind = rf"{words}[\d ,-]*\(\s*{_NAMED}[\"“']?{name}[\"”']?\s*\)"
    return re.compile(rf"{behind}|\b{name}\s*\(\s*{words}\s*\)")
