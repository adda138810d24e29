"""From findings to the answer's text: each statement ends with the marker of its citation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.findings import Finding, shown
from assistant.labels import document_label, provision_label
from assistant.types import AnswerFigure, Citation
from assistant.yes_no import polar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.types import Answer
    from vectorstore.types import Fact

# How a yes-or-no question is answered in Vietnamese: one that puts a figure forward, one that asks
# whether something is so, one that asks whether it has been done.
_OF_FIGURE, _WHETHER, _DONE = ("Đúng. ", "Không đúng. "), ("Có. ", "Không. "), ("Đã. ", "Chưa. ")
VERDICTS = (*_OF_FIGURE, *_WHETHER, *_DONE)

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ENGLISH_COMPARATORS = {
    "=": "",
    ">=": "at least ",
    "<=": "at most ",
    ">": "more than ",
    "<": "less than ",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the answer and the markers that it ends with."""

    text: str
    markers: tuple[int, ...]

    def render(self) -> str:
        """The statement with its markers."""
        return f"{self.text} {''.join(f'[{marker}]' for marker in self.markers)}"


@dataclass(frozen=True, slots=True)
class Composed:
    """The lines of an answer, its citations and figures; not yet verified."""

    lines: tuple[Line, ...]
    citations: tuple[Citation, ...]
    figures: tuple[AnswerFigure, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """An extractive answer, the reading it answers, and what each of its lines rests on."""

    question: Question
    answer: Answer
    lines: tuple[tuple[Finding, Line], ...]


def compose(question: Question, findings: Sequence[Finding]) -> Composed:
    """Word the findings, one line each; a single line names its document, a list does so once."""
    citations: list[Citation] = []
    cited: dict[tuple[str, int, int], int] = {}
    figures: list[AnswerFigure] = []
    lines: list[Line] = []
    several = len(findings) > 1
    documents = {finding.document.id for finding in findings}
    for finding in findings:
        markers: list[int] = []
        for quoted in (finding, *finding.support):
            place = (quoted.document.id, quoted.start, quoted.end)
            known = place in cited
            marker = cited.setdefault(place, len(citations) + 1)
            markers.append(marker)
            if known:
                continue
            label = provision_label(quoted.document, quoted.provision)
            citations.append(
                Citation.of(
                    marker, quoted.document, quoted.provision, label, (quoted.start, quoted.end)
                )
            )
            figures += [AnswerFigure.of(fact, marker) for fact in quoted.facts]
        words = shown(finding)
        stated = bool(finding.wording) and finding.provision.kind != "row"
        if finding.support and finding.lead:
            words = f"{finding.lead}: {words}"
        if finding.under and not words.casefold().startswith(finding.under.casefold()):
            words = f"{_heading(finding.under)}: {words}"
        lead = "" if stated else _lead(question, finding, named=not several or len(documents) > 1)
        english = question.language == "en" and not stated
        text = _english(lead, words, finding) if english else f"{lead}{words}"
        text = f"{_verdict(question, finding.verdict)}{text}"
        listed = several and not finding.opens
        lines.append(Line(f"- {text}" if listed else text, tuple(dict.fromkeys(markers))))
    return Composed(tuple(lines), tuple(citations), tuple(figures))


def _heading(under: str) -> str:
    """A heading as it stands within a line: not in capitals throughout."""
    words = " ".join(under.split()).rstrip(" .:;")
    return words.capitalize() if words.isupper() else words


def _verdict(question: Question, verdict: bool | None) -> str:
    if verdict is None:
        return ""
    if question.language == "en":
        return "Yes. " if verdict else "No. "
    whether = polar(question)
    words = _OF_FIGURE if whether is None else _DONE if whether.done else _WHETHER
    return words[0] if verdict else words[1]


def _lead(question: Question, finding: Finding, *, named: bool) -> str:
    name = document_label(finding.document, question.language)
    when = finding.lead if finding.lead and not finding.support else ""
    if when:
        return f"{when} ({name}): "
    if not named:
        return ""
    return f"Theo {name}: " if question.language == "vi" else f"According to {name}: "


def _english(lead: str, words: str, finding: Finding) -> str:
    values = ", ".join(dict.fromkeys(_english_value(finding, fact) for fact in finding.facts[:4]))
    return f"{lead}{values} – “{words}”" if values else f"{lead}“{words}”"


def _english_value(finding: Finding, fact: Fact) -> str:
    """A figure as written, with the comparator in English and the unit where it is short."""
    written = finding.document.text[fact.value_start : fact.value_end]
    numbers = _NUMBER.findall(written)
    if fact.value_to is None:
        numbers = numbers[:1] if "/" not in written else ["/".join(numbers)]
    share = "%" if fact.unit == "%" else ""
    figure = " to ".join(f"{number}{share}" for number in numbers)
    unit = "" if share or not fact.unit else f" {fact.unit}"
    comparator = "" if fact.value_to is not None else _ENGLISH_COMPARATORS.get(fact.comparator, "")
    return f"{comparator}{figure}{unit}"
