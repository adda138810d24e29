"""Has the model write, lets through what its sources hold, and sends the rest back once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.claims.check import NO_SOURCE, invents, problem
from assistant.claims.stated import Source
from assistant.llm.endpoint import NONSENSE, EndpointError
from assistant.llm.evidence_block import data_line, evidence_line, new_mark
from assistant.llm.sentences import SentenceReader, statements_schema
from assistant.llm.token_budget import fitting, room_for_data, tokens
from prompts import load_prompt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.llm.endpoint import Deadline, Endpoint
    from assistant.llm.sentences import Sentence
    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.types import Citation
    from prompts import Prompt
    from vectorstore.types import Fact

log = logging.getLogger(__name__)

_SPARE = 4  # statements beyond one for each excerpt; a model that goes on is left there
_REPEATS = 3  # of statements, after which a model is taken to go round in circles
_REPLY_SHARE, _REPLY_SPARE = (
    2,
    200,
)  # tokens: a reply is no longer than twice its excerpts, and JSON


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be worded: the question, the excerpts that answer it, the facts asked for."""

    question: Question
    citations: Sequence[Citation]
    asked: Sequence[Fact]
    shelf: Shelf
    wanted: str = ""  # in words; "" for a summary
    summary: bool = False


@dataclass(slots=True)
class Counts:
    """What became of the model's sentences."""

    written: int = 0
    stopped: int = 0  # by the check, at the first attempt
    invented: int = 0  # of the stopped, with a figure, day or number that no excerpt holds
    repaired: int = 0  # stopped and right at the second attempt


class Writer:
    """One task's way through the model; `counts` tells afterwards what was stopped."""

    def __init__(self, endpoint: Endpoint, task: Task, deadline: Deadline) -> None:
        self._endpoint, self._task, self._deadline = endpoint, task, deadline
        self.counts = Counts()
        self._sources = {c.marker: Source.of(c, task.shelf) for c in task.citations}
        self._shown: set[str] = set()

    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences that their sources hold, as soon as each is checked.

        Raises `EndpointError` when the endpoint fails; what was yielded before stays true.
        """
        stopped: list[tuple[Sentence, str]] = []
        prompt = load_prompt("summary" if self._task.summary else "answer")
        values = self._given(prompt)
        for sentence in self._written(prompt, values):
            self.counts.written += 1
            reason = self._problem(sentence)
            if reason is None:
                yield sentence
            else:
                self.counts.stopped += 1
                self.counts.invented += invents(sentence.text, self._task.citations)
                stopped.append((sentence, reason))
        if stopped:
            yield from self._second_attempt(values, stopped)

    def _given(self, prompt: Prompt) -> dict[str, str]:
        """The prompt's values, with as many excerpts as fit."""
        values = {"mark": new_mark(), "question": data_line(self._task.question.text)}
        if "wanted" in prompt.placeholders:
            values["wanted"] = self._task.wanted
        endpoint = self._endpoint
        room = room_for_data(prompt, values, endpoint.context_tokens, endpoint.reply_tokens)
        lines = fitting([evidence_line(c) for c in self._task.citations], room)
        if not lines:
            message = "đoạn trích dài hơn ngữ cảnh của mô hình"
            raise EndpointError(message)
        return {**values, "evidence": "\n".join(lines)}

    def _written(self, prompt: Prompt, values: Mapping[str, str]) -> Iterator[Sentence]:
        """Read the reply; the same sentence counts once. Raises where it has no readable form."""
        reader = SentenceReader()
        seen: set[str] = set()
        repeats = 0
        most = len(self._task.citations) + _SPARE
        longest = _REPLY_SHARE * tokens(values["evidence"]) + _REPLY_SPARE
        schema = statements_schema([citation.marker for citation in self._task.citations])
        stream = self._endpoint.stream(prompt, values, self._deadline, schema, longest)
        for piece in stream:
            for sentence in reader.feed(piece.text, ended=piece.ended):
                if sentence.text in seen:
                    repeats += 1
                else:
                    seen.add(sentence.text)
                    yield sentence
            if len(seen) >= most or repeats >= _REPEATS:
                return
        if not reader.readable:
            raise EndpointError(NONSENSE)

    def _second_attempt(
        self, values: Mapping[str, str], stopped: Sequence[tuple[Sentence, str]]
    ) -> Iterator[Sentence]:
        prompt = load_prompt("repair")
        kept = {name: values[name] for name in ("mark", "question", "evidence")}
        endpoint = self._endpoint
        room = room_for_data(prompt, kept, endpoint.context_tokens, endpoint.reply_tokens)
        lines = [
            data_line(
                {
                    "text": sentence.text,
                    "sources": ", ".join(map(str, sentence.sources)),
                    "reason": reason,
                }
            )
            for sentence, reason in stopped
        ]
        fit = fitting(lines, room)
        if not fit:
            return
        for sentence in self._written(prompt, {**kept, "rejected": "\n".join(fit)}):
            if self._problem(sentence) is None and self.counts.repaired < len(stopped):
                self.counts.repaired += 1
                yield sentence

    def _problem(self, sentence: Sentence) -> str | None:
        """Why a sentence may not be shown; None when it may."""
        task = self._task
        if sentence.text in self._shown:
            return "câu lặp lại"
        if any(marker not in self._sources for marker in sentence.sources):
            reason: str | None = NO_SOURCE
        else:
            sources = [self._sources[marker] for marker in sentence.sources]
            reason = problem(sentence.text, sources, task.question, task.asked, task.shelf)
        if reason is None:
            self._shown.add(sentence.text)
        else:
            log.debug("Stopped: %s %s (%s)", sentence.text, sentence.sources, reason)
        return reason
