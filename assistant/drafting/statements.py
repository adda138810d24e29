"""From points to statements: each point is asked of the library, its answer put in a letter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from assistant.compose import VERDICTS, Line
from assistant.drafting.naming import lower_first, provision_name, short_name, upper_first
from assistant.drafting.placeholders import placeholder
from assistant.drafting.points import asserts_nothing, topic_of
from assistant.drafting.types import OpenPoint, Statement
from assistant.labels import document_label
from assistant.verify import supported

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.basis_identity import Known
    from assistant.shelf import Shelf
    from assistant.types import Answer, Citation, Turn
    from vectorstore.types import Document

_MARKERS = re.compile(r"\s*((?:\[\d+\])+)\s*$")
_MARKER = re.compile(r"\[(\d+)\]")
_LEAD_WITH_TIME = re.compile(r"^(?P<when>(?:Năm|Giai đoạn|Tháng|Quý|\d)[^():]{0,40}) \($")
_LONGEST_HEADING = 90  # characters
_NUMBERS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")


class Asks(Protocol):
    """What answers questions: the `Assistant`, or the chat's backend over it."""

    def ask(self, question: str, history: Sequence[Turn] = (), as_of: date | None = None) -> Answer:
        """Answer one question."""
        ...


class Answered(NamedTuple):
    """What the library says on one point."""

    heading: str  # the point as a heading, "" where it cannot be repeated
    statements: tuple[Statement, ...]
    open_points: tuple[OpenPoint, ...]
    warnings: tuple[str, ...]


def answer_point(
    index: int,
    point: str,
    asks: Asks,
    known: Known,
    named: set[str],
    as_of: date | None = None,
) -> Answered:
    """Ask one point; what the library does not hold becomes a placeholder, never a sentence.

    `named` holds the ids of documents that the letter already named in full; it grows.
    """
    topic = topic_of(point)
    answer = asks.ask(point, as_of=as_of)
    heading = upper_first(topic) if _can_be_said(topic, answer) else ""
    if answer.abstained:
        return Answered(heading, (), (_unanswered(index, topic, answer),), ())
    statements: list[Statement] = []
    for line in answer.answer.split("\n"):
        statement = _statement(index, line, answer, known, named)
        if statement is not None:
            statements.append(statement)
    warnings = tuple(warning.message for warning in answer.warnings)
    opened: list[OpenPoint] = []
    if not statements:
        opened.append(_unanswered(index, topic, answer))
    for warning in answer.warnings:
        if warning.kind in ("conflict", "superseded") and statements:
            what = (
                "xác nhận số liệu, ngày tháng: các tài liệu nêu khác nhau"
                if warning.kind == "conflict"
                else "xác nhận hiệu lực của văn bản được dẫn"
            )
            opened.append(OpenPoint("conflict", what, placeholder(what), warning.message))
    opened += _missing_of_sources(statements)
    return Answered(heading, tuple(statements), tuple(opened), warnings)


def _can_be_said(topic: str, answer: Answer) -> bool:
    """Whether a topic may be repeated: it holds no figure, or only what the answer's sources do."""
    markers = tuple(citation.marker for citation in answer.citations)
    return asserts_nothing(topic) or supported(Line(topic, markers), answer.citations)


def neutral_heading(index: int) -> str:
    """Name a point whose own words hold figures that nobody confirmed."""
    ordinal = _NUMBERS[index] if index < len(_NUMBERS) else str(index + 1)
    return f"Nội dung thứ {ordinal}"


def _unanswered(index: int, topic: str, answer: Answer) -> OpenPoint:
    about = lower_first(topic) if asserts_nothing(topic) else f"{neutral_heading(index).lower()}"
    what = f"nội dung trả lời về {about}"
    return OpenPoint("unanswered", what, placeholder(what), answer.answer)


def _statement(
    index: int, line: str, answer: Answer, known: Known, named: set[str]
) -> Statement | None:
    """One line of an answer as a sentence of a letter, if what it cites still holds all of it."""
    match = _MARKERS.search(line)
    if match is None:
        return None
    markers = tuple(int(number) for number in _MARKER.findall(match[1]))
    citations = tuple(c for c in answer.citations if c.marker in markers)
    if not citations or any(_is_head(citation, known.shelf) for citation in citations):
        return None
    if len({citation.document.id for citation in citations}) > 1:
        return None  # "2026 is higher than 2023": a letter names one source a sentence
    words, when = _without_lead(line[: match.start()].removeprefix("- "), citations[0], known.shelf)
    source = _source(citations[0], known, named)
    text = f"{upper_first(f'{when}{source}: {words}').rstrip(' .;')}."
    if not supported(Line(text, markers), _with_names(citations, known)):
        return None
    named.add(citations[0].document.id)
    inferred = tuple(
        f"{c.label}: số mục được suy ra, cần đối chiếu bản gốc."
        for c in citations
        if c.section_inferred
    )
    return Statement(index, text, citations, inferred)


def _without_lead(words: str, citation: Citation, shelf: Shelf) -> tuple[str, str]:
    """Cut "Đúng. Theo X: " or "Năm 2023 (X): " off a line; the letter names X its own way."""
    for verdict in VERDICTS:
        words = words.removeprefix(verdict)
    name = document_label(shelf.documents[citation.document.id])
    plain = f"Theo {name}: "
    if words.startswith(plain):
        return words[len(plain) :], ""
    head, found, rest = words.partition(f"{name}): ")
    timed = _LEAD_WITH_TIME.match(head) if found else None
    if timed:
        return rest, f"{timed['when']}, "
    return words, ""


def _is_head(citation: Citation, shelf: Shelf) -> bool:
    """Whether a citation shows a document's whole head: it says what the document is, no more."""
    provision = shelf.provision(citation.document.id, citation.provision_id)
    return provision.kind == "header" and "\n" in citation.quote.strip()


def _source(citation: Citation, known: Known, named: set[str]) -> str:
    """Name the place that is cited, from the inside out."""
    document = known.shelf.documents[citation.document.id]
    place = provision_name(citation.section)
    heading = _heading(citation, known.shelf)
    if place and heading:
        place = f"{place} ({heading})"
    name = _document_name(document, known, again=document.id in named)
    if document.about is not None and document.about.number:
        return f"theo tin tóm tắt {name}"
    return f"theo {place}, {name}" if place else f"theo {name}"


def _heading(citation: Citation, shelf: Shelf) -> str:
    """The heading above a cited point, which often says whose task or which field it is."""
    provision = shelf.provision(citation.document.id, citation.provision_id)
    above = next((heading for heading in reversed(provision.heading_path) if heading.strip()), "")
    heading = re.sub(r"\s*\([^()]*\)$", "", " ".join(above.split()).strip(" :.;"))
    short = len(heading) <= _LONGEST_HEADING and "[" not in heading and provision.kind != "row"
    return (
        heading
        if short and not heading.isupper() and not any(letter.isdigit() for letter in heading)
        else ""
    )


def _document_name(document: Document, known: Known, *, again: bool) -> str:
    """Name a document in full where the letter does so first, by kind and number afterwards."""
    identity = known.of_held(document)
    if identity is None:
        return document_label(document)
    if again and identity.number:
        return f"{identity.kind or 'Văn bản'} số {identity.number}"
    title = f"“{identity.subject}”" if identity.subject else ""
    if again:
        return f"{identity.kind or 'Văn bản'} {title}".strip()
    return short_name(identity) if identity.number else f"{short_name(identity)} {title}".strip()


def _with_names(citations: Sequence[Citation], known: Known) -> list[Citation]:
    """Citations whose labels also hold what the library states of a summarised document."""
    return [
        replace(c, label=f"{c.label} {short_name(identity)}") if identity is not None else c
        for c in citations
        for identity in (known.of_held(known.shelf.documents[c.document.id]),)
    ]


def _missing_of_sources(statements: Sequence[Statement]) -> list[OpenPoint]:
    """Name what cited documents leave blank, as far as it shows in the letter."""
    found: list[OpenPoint] = []
    for statement in statements:
        for mark in re.findall(r"\[cần bổ sung: ([^\[\]]*)\]", statement.text):
            detail = statement.citations[0].label
            document = detail.split(", ", 1)[0]
            found.append(OpenPoint("source", f"{mark} của {document}", placeholder(mark), detail))
    return list(dict.fromkeys(found))
