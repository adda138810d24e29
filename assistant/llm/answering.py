"""The answer with a model: its checked sentences, and the extractive lines that they leave out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.claims.anchors import find_anchors
from assistant.claims.words import content
from assistant.compose import Line
from assistant.findings import shown
from assistant.llm.endpoint import EndpointError
from assistant.llm.readings import WANTED, kind_asked
from assistant.llm.writer import Task, Writer
from assistant.summary_request import summary_request
from assistant.types import ModelUse, Warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.claims.anchors import AnchorKind
    from assistant.compose import Basis
    from assistant.findings import Finding
    from assistant.llm.endpoint import Deadline, Endpoint
    from assistant.llm.sentences import Sentence
    from assistant.question import Asks
    from assistant.shelf import Shelf
    from assistant.types import Answer

_LISTED, _TOLD = 0.6, 0.4  # share of an excerpt's words that a sentence about it must hold
_KINDS: dict[Asks, tuple[AnchorKind, ...]] = {
    "figure": ("figure",),
    "compare": ("figure",),
    "date": ("day",),
    "person": ("person", "agency"),
    "agency": ("agency",),
    "document": ("number",),
}
_NONE_LEFT = "Không dùng được mô hình ngôn ngữ ({reason}); câu trả lời trích nguyên văn từ văn bản."
_SOME_LEFT = (
    "Mô hình ngôn ngữ trả lời dở dang ({reason}); phần còn lại trích nguyên văn từ văn bản."
)
_ALL_STOPPED = (
    "Các câu do mô hình ngôn ngữ soạn không khớp với văn bản nên không hiển thị; "
    "câu trả lời trích nguyên văn từ văn bản."
)


def answer_with_model(
    endpoint: Endpoint, basis: Basis, shelf: Shelf, deadline: Deadline
) -> Iterator[Answer]:
    """Yield the answer as it grows, one checked sentence more each time, then the whole one.

    Never raises for what an endpoint does: the extractive answer, with a note, is always there.
    """
    sentences: list[Sentence] = []
    problems: list[str] = []
    question = basis.question
    summary = summary_request(question) is not None
    asks = question.asks
    writer: Writer | None = None
    try:
        if asks == "open" and not question.also_asks and not summary:
            asks = kind_asked(endpoint, question.text, deadline)
        task = Task(
            question,
            basis.answer.citations,
            [finding.asked for finding, _ in basis.lines if finding.asked is not None],
            shelf,
            WANTED.get(asks, WANTED["open"]),
            summary,
        )
        writer = Writer(endpoint, task, deadline)
        for sentence in writer.sentences():
            sentences.append(sentence)
            yield _partial(basis, sentences, endpoint)
    except EndpointError as error:
        problems.append(str(error))
    counts = writer.counts if writer is not None else None
    use = ModelUse(
        endpoint.model,
        written=counts.written if counts else 0,
        stopped=counts.stopped if counts else 0,
        invented=counts.invented if counts else 0,
        repaired=counts.repaired if counts else 0,
        shown=len(sentences),
        problem=problems[0] if problems else None,
    )
    missing = [
        line
        for finding, line in basis.lines
        if not _is_told(finding, line, sentences, asks, summary=summary, shelf=shelf)
    ]
    yield _whole(basis, sentences, missing, endpoint, use)


def _is_told(
    finding: Finding,
    line: Line,
    sentences: Sequence[Sentence],
    asks: Asks,
    *,
    summary: bool,
    shelf: Shelf,
) -> bool:
    """Tell whether the sentences that lean on a finding say what it was found for."""
    text = " ".join(s.text for s in sentences if line.markers[0] in s.sources)
    if not text:
        return False
    if summary:
        return True
    told, held = find_anchors(text), find_anchors(shown(finding))
    asked = finding.asked
    if asked is not None and asks not in {"date", "person", "agency", "document"}:
        return any(a.quantity and a.quantity.value == asked.value for a in told)
    kinds = _KINDS.get(asks, ())
    if any(a.kind in kinds for a in held):
        return any(a.kind in kinds for a in told)
    words = content(shown(finding), shelf)
    said = set(content(text, shelf))
    share = sum(word in said for word in words) / len(words) if words else 1.0
    return share >= (_LISTED if asks == "list" else _TOLD)


def _line(sentence: Sentence, *, several: bool) -> Line:
    return Line(f"- {sentence.text}" if several else sentence.text, sentence.sources)


def _partial(basis: Basis, sentences: Sequence[Sentence], endpoint: Endpoint) -> Answer:
    several = len(sentences) > 1
    lines = [_line(sentence, several=several) for sentence in sentences]
    return _shown(basis, lines, endpoint)


def _whole(
    basis: Basis,
    sentences: Sequence[Sentence],
    missing: Sequence[Line],
    endpoint: Endpoint,
    use: ModelUse,
) -> Answer:
    note = _note(use)
    warnings = (*basis.answer.warnings, *([note] if note else []))
    if not sentences:
        return replace(basis.answer, warnings=warnings, model=use)
    several = len(sentences) + len(missing) > 1
    lines = [_line(sentence, several=several) for sentence in sentences]
    lines += [
        replace(line, text=f"- {line.text.removeprefix('- ')}" if several else line.text)
        for line in missing
    ]
    if len(basis.lines) > 1:
        lines.sort(key=lambda line: min(line.markers))  # lists and comparisons keep their order
    return replace(_shown(basis, lines, endpoint), warnings=warnings, model=use)


def _note(use: ModelUse) -> Warning | None:
    if use.problem is not None:
        text = _SOME_LEFT if use.shown else _NONE_LEFT
        return Warning("incomplete", text.format(reason=use.problem))
    return Warning("incomplete", _ALL_STOPPED) if use.written and not use.shown else None


def _shown(basis: Basis, lines: Sequence[Line], endpoint: Endpoint) -> Answer:
    """The answer that the lines make, with the citations and figures that they lean on."""
    kept = {marker for line in lines for marker in line.markers}
    stated = {
        anchor.quantity.value
        for line in lines
        for anchor in find_anchors(line.text)
        if anchor.quantity is not None
    }
    return replace(
        basis.answer,
        answer="\n".join(line.render() for line in lines),
        citations=tuple(c for c in basis.answer.citations if c.marker in kept),
        figures=tuple(f for f in basis.answer.figures if f.marker in kept and f.value in stated),
        answered_by=f"llm:{endpoint.model}",
    )
