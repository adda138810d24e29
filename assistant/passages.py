"""Questions answered by a sentence: who, which agency, on what day, what is said of something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.agencies import is_agency, names_agency
from assistant.agreement import is_about, lacks_word, states
from assistant.constraints import fits, own_days
from assistant.evidence import (
    Scored,
    clause_statements,
    is_enough,
    names_title,
    rank,
    speaks_of_head,
)
from assistant.findings import Finding, Outcome, finding_of, trimmed
from assistant.lead_ins import with_what_follows
from assistant.persons import names_person
from assistant.units_asked import counted_noun
from vectorstore.types import Hit
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.evidence import Statement
    from assistant.question import Question
    from assistant.shelf import Shelf

SOME = 0.5
_PERSON_MARGIN = 0.2
_WHO_IS = re.compile(r"\bai la\b|\bla ai\b|\bwho is\b|\bten gi\b")
_EVERY_MONTH = re.compile(r"\bngày\s+\d{1,2}\s+(?:của\s+)?(?:tháng(?!\s*\d)|hằng|hàng|mỗi)\b")
_SINCE = re.compile(r"\btừ (?:ngày|hôm|khi|thời điểm|tháng) (?:nào|mấy)\b|\btừ bao giờ\b")
_DUE = re.compile(r"\b(?:trước (?:ngày|hôm)|(?:chậm|muộn) nhất|thời hạn|hạn (?:chót|cuối))\b")
_BY = re.compile(r"\b(?:trước|(?:chậm|muộn) nhất|hạn|xong|đến|hết|trong)\b[^;.]{0,40}$")
_RECITAL = re.compile(r"\W*(?:căn cứ|xét|theo đề nghị)\b")  # what a document rests on
_FROM = re.compile(r"\btừ\s+(?:ngày\s+)?$")
_ENDS_FORCE = re.compile(r"\bhết (?:hiệu lực|hạn|thời hạn)\b")
_STILL_IN_FORCE = re.compile(r"\b(?:còn|hết) hiệu lực\b")
_SIGNED = re.compile(r"(?<!đăng )\bký\b(?! số| hiệu| kết)|\bsign(?:ed|er|s)\b")
# Sizes that no digit states.
_IN_WORDS = re.compile(
    r"\b(?:một|hai|ba) con số\b|\bgấp (?:đôi|ba|bốn|rưỡi)\b|\b(?:một|phân|quá|hơn) nửa\b"
)
# "(Ban hành kèm theo Quyết định … của UBND tỉnh)": who issued an annex does not do all it says.
_ASIDE = re.compile(r"\([^()]*\)")
# "b) Cơ quan thực hiện:", "Đơn vị chủ trì: …" beside the task.
_PERFORMED_BY = re.compile(
    r"\W*(?:(?:[a-zđ]|\d+(?:\.\d+)*)[.)]\s*)?(?:cơ quan|đơn vị|phân công)?\s*"
    r"(?:thực hiện|chủ trì|phụ trách|đầu mối)\s*:",
    re.IGNORECASE,
)
_LEADS = re.compile(r"[^:]{0,20}\b(?:chủ trì|thực hiện|phụ trách|đầu mối)\s*:", re.IGNORECASE)
_ONE_WORD = 2  # syllables
_ABOUT = 0.12  # a query of one word is about a statement that says little else


def answer_agency(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement about the task and the agency that it, or a heading above it, names.

    Where the best statement names none, its own provision is read further before other provisions.
    """
    ranked = answering(question, hits, shelf)
    for scored in ranked:
        statement = scored.statement
        above_it = shelf.ancestors(statement.provision)
        under_agency = any(is_agency(above.heading) for above in above_it[:1])
        if names_agency(statement.text, question.reading) and not under_agency:
            return Outcome((finding_of(statement, shelf),))
        for above in above_it:
            if names_agency(_ASIDE.sub(" ", above.heading), question.reading):
                start, end = trimmed(statement.document.text, above.start, above.end)
                support = Finding(statement.document, above, start, end)
                finding = finding_of(statement, shelf)
                return Outcome((with_support(finding, support, above.heading),))
        for other in _rest_of_provision(question, scored, shelf):
            if names_agency(other.statement.text, question.reading):
                return Outcome((finding_of(other.statement, shelf),))
    for scored in ranked[:1]:
        performer = _performer(question, scored.statement, shelf)
        if performer is not None:
            return Outcome((performer,))
    return Outcome(related=related(ranked, shelf))


def _performer(question: Question, statement: Statement, shelf: Shelf) -> Finding | None:
    """The line beside a task that says who performs it: "b) Cơ quan thực hiện: …"."""
    provision = statement.provision
    beside = [
        p for p in shelf.provisions(provision.document_id) if p.parent_id == provision.parent_id
    ]
    after = [p for p in beside if p.start > provision.start]
    for one in after:
        if not _PERFORMED_BY.match(shelf.text(one)):
            continue
        for line in (one, *shelf.children(one)):
            own = shelf.text(line)
            if _LEADS.match(own) and names_agency(own, question.reading):
                start, end = trimmed(statement.document.text, line.start, line.end)
                place = trimmed(statement.document.text, provision.start, provision.end)
                task = Finding(statement.document, provision, *place)
                return with_support(Finding(statement.document, line, start, end), task, "")
    return None


def _rest_of_provision(question: Question, scored: Scored, shelf: Shelf) -> list[Scored]:
    """The other clauses of the same provision that share something with the question."""
    statement = scored.statement
    whole = Hit(
        statement.provision,
        statement.document,
        statement.provision.start,
        statement.provision.end,
        statement.hit_score,
    )
    clauses = rank(question, clause_statements([whole], shelf), shelf)
    return [other for other in clauses if other.coverage.share >= SOME]


def with_support(finding: Finding, support: Finding, lead: str) -> Finding:
    """A finding that rests on another quote as well, named before it."""
    return Finding(
        finding.document,
        finding.provision,
        finding.start,
        finding.end,
        finding.facts,
        lead.strip(" :."),
        finding.wording,
        (support,),
    )


def asks_signer(question: Question) -> bool:
    """Tell whether a question asks who signed something."""
    return _SIGNED.search(f"{question.text} {question.reading}".lower()) is not None


def answer_person(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement that names a person or an agency, whichever fits the question better."""
    who_is = _WHO_IS.search(fold(f"{question.text} {question.reading}")) is not None
    signer = asks_signer(question)
    ranked = answering(question, hits, shelf)
    named = [
        scored
        for scored in ranked
        if names_person(scored.statement.text, question.reading)
        and (not who_is or names_title(question, scored, shelf))
        and (not signer or _SIGNED.search(scored.statement.text.lower()))
    ]
    if named and named[0].total >= ranked[0].total - _PERSON_MARGIN:
        return Outcome((finding_of(named[0].statement, shelf),))
    if who_is or signer:
        return Outcome(related=related(ranked, shelf))  # a name is asked for, nothing else
    return answer_agency(question, hits, shelf)


def answer_event_date(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement that gives a day for what the question tells of."""
    asked = question.reading.lower()

    since = _SINCE.search(asked) is not None
    due = _DUE.search(asked) is not None

    def tells(text: str) -> bool:
        days = [text[: day.start].lower() for day in own_days(text)]
        every = _EVERY_MONTH.search(text.lower()) is not None
        if _RECITAL.match(text.lower()) or not (days or every):
            return False
        if due and not every and not any(_BY.search(before) for before in days):
            return False  # a day on which something was done is none by which it is due
        if since and not any(_FROM.search(before) for before in days):
            return False  # a day by which something is due is none from which it is done
        if _ENDS_FORCE.search(asked):
            return _ENDS_FORCE.search(text.lower()) is not None
        return "hiệu lực" not in asked or not _STILL_IN_FORCE.search(text.lower())

    # A day of something else that was done to the same things is the wrong day.
    ranked = answering(question, hits, shelf)
    for scored in ranked:
        told = tells(scored.statement.text)
        if told and not lacks_word(question, scored.statement, shelf):
            return Outcome((finding_of(scored.statement, shelf),))
    return Outcome(related=related(ranked, shelf))


def answer_in_words(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement that gives a size in words ("ở mức hai con số", "chỉ nộp một lần").

    A count that was not read as a figure ("mô hình 4 lớp") is one as well.
    """
    noun = counted_noun(question)
    if not noun and question.unit not in {None, "%"}:
        return Outcome()
    size = _size_of(noun)
    sizes = [
        statement
        for statement in clause_statements(hits, shelf)
        if states(question, statement, shelf)
        and any(
            not _is_read(statement, match.start(), shelf)
            for match in size.finditer(statement.text.lower())
        )
    ]
    best = _answering(question, sizes, shelf)[:1]
    return Outcome(tuple(finding_of(s.statement, shelf) for s in best))


def _size_of(noun: Sequence[str]) -> re.Pattern[str]:
    """The counted noun behind a number in words or digits; without a noun, a size in words."""
    if not noun:
        return _IN_WORDS
    words = r"\s+".join(map(re.escape, noun[:_ONE_WORD]))
    return re.compile(rf"\b(?:\d{{1,3}}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+{words}\b")


def _is_read(statement: Statement, at: int, shelf: Shelf) -> bool:
    """Tell whether a figure at an offset of the statement is one of its provision's facts."""
    place = statement.start + at
    facts = shelf.facts(statement.provision)
    return any(fact.value_start <= place < fact.value_end for fact in facts)


def answer_open(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement that covers the question best.

    One word alone ("dân số") is in many sentences about other things: then the statement must be
    about that word.
    """
    if len(question.terms) > _ONE_WORD:
        return _first(question, hits, shelf, lambda text: True)
    ranked = answering(question, hits, shelf)
    about = [s for s in ranked if s.specificity >= _ABOUT]
    if about:
        return with_what_follows(finding_of(about[0].statement, shelf), shelf)
    return Outcome(related=related(ranked, shelf))


def _first(
    question: Question, hits: Sequence[Hit], shelf: Shelf, holds: Callable[[str], bool]
) -> Outcome:
    ranked = answering(question, hits, shelf)
    for scored in ranked:
        if holds(scored.statement.text):
            return with_what_follows(finding_of(scored.statement, shelf), shelf)
    return Outcome(related=related(ranked, shelf))


def answering(question: Question, hits: Sequence[Hit], shelf: Shelf) -> list[Scored]:
    """The clauses that satisfy the question's constraints and speak of it, the best first."""
    return _answering(question, clause_statements(hits, shelf), shelf)


def _answering(question: Question, statements: Sequence[Statement], shelf: Shelf) -> list[Scored]:
    """The statements that satisfy the question's constraints and speak of it, the best first."""
    fitting = [s for s in statements if fits(question, s, shelf)]
    return [
        s
        for s in rank(question, fitting, shelf)
        if is_enough(s) and speaks_of_head(question, s) and is_about(question, s.statement, shelf)
    ]


def related(ranked: Sequence[Scored], shelf: Shelf) -> tuple[Finding, ...]:
    """The nearest statements, for a decline to name."""
    return tuple(finding_of(scored.statement, shelf) for scored in ranked[:2])
