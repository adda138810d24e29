"""The question itself, without the greetings, requests and thanks that people put around it.

"Chào bạn, mình đang soạn báo cáo: … là bao nhiêu? Cảm ơn!" asks what stands between. Words of
request are taken off both ends of a clause, and a clause is left out where nothing remains, or
where it tells of the writer or gives thanks and neither asks anything nor names a number. Which
words these are is data (`data/courtesy.yaml`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from assistant.language import either, load_data

# A stop inside "1.234" ends no clause, a comma inside "12,5%" neither.
_BORDER = re.compile(r"(?:[!?…;:\n]+|[.,](?=\s|$))\s*")
_ASKS = re.compile(
    r"\b(?:bao nhiêu|bao lâu|bao giờ|nào|gì|ai|mấy|đâu|ra sao|thế nào|hay không|phải không|không)\b"
)
_EDGE = " \t\n,;:.!…"


class _Lexicon(NamedTuple):
    run: re.Pattern[str]  # words that may open a request
    addressed: re.Pattern[str]  # what makes sure that a run is one
    inquiry: re.Pattern[str]  # what makes sure that the question follows the run
    closing: re.Pattern[str]
    ending: re.Pattern[str]


class _Clause(NamedTuple):
    text: str
    asked: str  # without the request that opens it
    courteous: bool
    asks: bool
    personal: bool  # opened by words of whoever asks or is asked


@cache
def _lexicon() -> _Lexicon:
    data: dict[str, list[str]] = load_data("courtesy.yaml")
    persons, addresses = data["persons"], data["addresses"]
    endings = f"(?:{either(data['endings'])})(?:\\s+(?:{either(persons)}))?"
    return _Lexicon(
        re.compile(
            rf"(?:(?:{either([*persons, *addresses, *data['beside']])})(?!\w)\s*)+", re.IGNORECASE
        ),
        re.compile(rf"\b(?:{either([*persons, *addresses])})(?!\w)", re.IGNORECASE),
        re.compile(rf"\b(?:{either(data['inquiries'])})(?!\w)", re.IGNORECASE),
        re.compile(rf"\b(?:{either(data['closings'])})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?:\s+{endings})+(?=[\s?.!…]*$)", re.IGNORECASE),
    )


def bare_question(text: str) -> str:
    """Return what a text asks; the whole text where nothing else would remain."""
    clauses = [_read(clause) for clause in _clauses(text)]
    kept = [clause for clause in clauses if not clause.courteous]
    if any(clause.asks for clause in kept):  # "…, em cần làm phân công ạ" tells why
        kept = [clause for clause in kept if clause.asks or not clause.personal]
    if not kept:  # "sếp đang hỏi tỷ lệ …, nhờ bạn trả lời giúp"
        kept = sorted(clauses, key=lambda clause: len(clause.asked), reverse=True)[:1]
    bare = "".join((kept[0].asked, *(clause.text for clause in kept[1:]))) if kept else ""
    return _lexicon().ending.sub("", bare).strip(_EDGE) or text


def _clauses(text: str) -> list[str]:
    """The text cut behind its clauses' borders; joined again, they are the text."""
    ends = [*(match.end() for match in _BORDER.finditer(text)), len(text)]
    starts = [0, *ends]
    return [text[start:end] for start, end in zip(starts, ends, strict=False) if start < end]


def _read(clause: str) -> _Clause:
    lexicon = _lexicon()
    match = lexicon.run.match(clause)
    run = match[0] if match is not None and lexicon.addressed.search(match[0]) else ""
    asked = clause[len(run) :]
    words = asked.strip(_EDGE + "?")
    tells = bool(run) and lexicon.inquiry.search(run) is None
    aside = tells or lexicon.closing.search(clause) is not None
    asks = re.search(r"\d", words) is not None or _ASKS.search(words.lower()) is not None
    interrogative = _ASKS.search(words.lower()) is not None
    courteous = not words or (aside and not asks)
    return _Clause(clause, asked, courteous, interrogative, bool(run))
