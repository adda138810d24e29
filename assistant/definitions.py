"""Questions for the meaning of a term: "DTI là gì?", "Đề án 06 là đề án gì?".

A text gives the meaning of a term where it defines it ("Góp ý điện tử là …"), puts it in brackets
behind its full name ("… (SIPAS)", "… (sau đây gọi tắt là Đề án 06)"), or the full name in brackets
behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.evidence import clause_statements
from assistant.findings import Outcome, finding_of
from vectorstore.types import Hit
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.evidence import Statement
    from assistant.question import Question
    from assistant.shelf import Shelf

_ASKED = re.compile(
    r"^\W*(?:(?:trong|theo) [^,]*, )?(?:(?:khái niệm|thuật ngữ|cụm từ|từ viết tắt|chữ)\s+)?"
    r"(?P<term>\S.*?)[\s\"”']+"
    r"(?:(?:có )?nghĩa là gì|là gì|(?:là )?(?:từ )?viết tắt (?:của|cho)\b.*"
    r"|được hiểu (?:là|như|thế)\b.*|là (?:[^\W\d_]+ ){1,3}(?:gì|nào)|stands? for what)"
    r"(?:\s+(?:theo|trong|tại)\s.+)?\W*$",
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
_QUOTED = re.compile(r"[\"“«']([^\"”»']{2,80})[\"”»']")
_GLOSSARY = re.compile(r"\b(?:giải thích từ ngữ|từ ngữ|thuật ngữ|khái niệm)\b", re.IGNORECASE)
_NEAREST = 10  # hits whose documents' own glossaries are read
_LONGEST = 8  # words of a term; a longer one is a question of its own
_FEWEST = 3  # words of a full name in brackets


def answer_definition(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Quote where a found provision says what the term means; no finding for other questions."""
    term = _term(question)
    if term is None:
        return Outcome()
    wanted = _meaning_of(term)
    for statement in (*clause_statements(hits, shelf), *_defining(hits, shelf)):
        if wanted.search(fold(" ".join(statement.text.split()))):
            return Outcome((finding_of(statement, shelf),))
    return Outcome()


def _defining(hits: Sequence[Hit], shelf: Shelf) -> Iterator[Statement]:
    """The clauses in which the documents that were found give the meaning of their words."""
    for document in {hit.document.id: hit.document for hit in hits[:_NEAREST]}.values():
        terms = [
            Hit(provision, document, provision.start, provision.end, 0.0)
            for provision in shelf.provisions(document.id)
            if any(_GLOSSARY.search(heading) for heading in provision.heading_path)
        ]
        yield from clause_statements(terms, shelf)


def _term(question: Question) -> str | None:
    """The term whose meaning is asked for: a short name, not a topic ("mục tiêu năm 2026")."""
    match = _ASKED.match(question.reading) or _ASKED_FIRST.match(question.text)
    if match is None:
        return None
    quoted = _QUOTED.search(question.reading)
    term = quoted[1] if quoted else match["term"].strip(_QUOTES)
    return term if 0 < len(term.split()) <= _LONGEST else None


def _meaning_of(term: str) -> re.Pattern[str]:
    """The term in brackets behind three words or more, or such words in brackets behind it."""
    name = r"\s+".join(map(re.escape, fold(term).split()))
    words = rf"(?:[^\W\d_]+[ ,-]+){{{_FEWEST - 1},}}[^\W\d_]+"
    says = (
        rf"(?:^|[:;]\s*)(?:[a-z0-9]{{1,3}}[.)]\s*)?[\"“]?{name}[\"”]?\s+(?:la|duoc hieu la|gom)\b"
    )
    behind = rf"{words}[\d ,-]*\(\s*{_NAMED}[\"“']?{name}[\"”']?\s*\)"
    return re.compile(rf"{says}|{behind}|\b{name}\s*\(\s*{words}\s*\)")
