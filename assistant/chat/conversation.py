"""The conversation of one browser tab: immutable exchanges, checked questions, bounded memory."""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answer_filter import UNFILTERED
from assistant.chat.backend import explain
from assistant.feedback import MAX_CORRECTION_CHARACTERS
from assistant.interface_language import language, mark, tr
from assistant.types import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from assistant.answer_filter import AnswerFilter
    from assistant.chat.backend import ChatBackend
    from assistant.types import Answer

log = logging.getLogger(__name__)

MAX_QUESTION_CHARACTERS = 2_000
MAX_EXCHANGES = 20  # what a tab keeps on screen and the server in memory
HISTORY_TURNS = 6  # what the engine sees of it
THANKS = mark("Đã ghi ý kiến. Người phụ trách sẽ xem lại; câu trả lời trên chưa thay đổi.")
WITHHELD_QUESTION = mark("Câu hỏi không hiển thị")
WITHHELD = mark(
    "Câu hỏi và câu trả lời này không được hiển thị: văn bản làm căn cứ không còn trong thư viện, "
    "hoặc bạn không còn quyền xem."
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with its answer, the sentence that explains a failure, or neither yet."""

    number: int
    question: str
    answer: Answer | None = None
    problem: str | None = None
    documents: tuple[str, ...] = ()  # what a kept answer cites and names
    withheld: bool = False

    @property
    def growing(self) -> bool:
        """Whether the answer holds a model's first sentences, to which more may come."""
        return self.answer is not None and self.answer.growing

    @property
    def pending(self) -> bool:
        """Whether the answer is still being looked up or written."""
        return self.growing or (self.answer is None and self.problem is None)


Conversation = tuple[Exchange, ...]


def clean_question(text: object) -> str:
    """NFC text without control characters; anything but text becomes an empty question."""
    if not isinstance(text, str):
        return ""
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return kept.strip()


def read_question(text: object) -> tuple[str, str | None]:
    """A question as it is asked, and the sentence to show where it cannot be."""
    question = clean_question(text)
    return question, question_problem(question)


def question_problem(question: str) -> str | None:
    """Say why a question cannot be asked, or `None` where it can."""
    if not question:
        return tr("Chưa có câu hỏi; hãy nhập câu hỏi rồi bấm Gửi.")
    if len(question) > MAX_QUESTION_CHARACTERS:
        return tr(
            "Câu hỏi dài {length} ký tự, giới hạn là {limit}; hãy rút gọn hoặc tách thành nhiều "
            "câu."
        ).format(length=_grouped(len(question)), limit=_grouped(MAX_QUESTION_CHARACTERS))
    return None


def begin(conversation: Conversation, question: str) -> Conversation:
    """Add a question that waits for its answer, dropping the oldest exchanges beyond the limit."""
    number = conversation[-1].number + 1 if conversation else 1
    return (*conversation, Exchange(number, question))[-MAX_EXCHANGES:]


def answering(
    backend: ChatBackend, conversation: Conversation, only: AnswerFilter = UNFILTERED
) -> Iterator[Conversation]:
    """Answer the waiting question, sentence by sentence; a failure becomes one in its place."""
    *earlier, waiting = conversation
    turns = [
        Turn(exchange.question, exchange.answer.answer, exchange.answer.understood_as)
        for exchange in earlier
        if exchange.answer is not None
    ]
    try:
        for answer in backend.stream(waiting.question, turns[-HISTORY_TURNS:], only=only):
            yield (*earlier, replace(waiting, answer=answer))
    except Exception as error:  # the page's last line of defence: no traceback reaches a user
        log.debug("Question %d failed", waiting.number, exc_info=True)
        yield (*earlier, replace(waiting, problem=explain(error)))


def finish(backend: ChatBackend, conversation: Conversation) -> Conversation:
    """Answer the waiting question and return the conversation with the whole answer."""
    *_, done = answering(backend, conversation)
    return done


def withhold(conversation: Conversation, sees: Callable[[Iterable[str]], bool]) -> Conversation:
    """Leave out the exchanges over documents that are not to be seen any more."""
    return tuple(
        exchange if sees(exchange.documents) else hidden(exchange.number)
        for exchange in conversation
    )


def hidden(number: int) -> Exchange:
    """What stands for an exchange that is not shown: nothing of it, the question neither."""
    return Exchange(number, tr(WITHHELD_QUESTION), problem=tr(WITHHELD), withheld=True)


def follow_ups(backend: ChatBackend, conversation: Conversation) -> Sequence[str]:
    """Questions that lead on from the last answer and are known to have an answer."""
    answer = conversation[-1].answer if conversation else None
    if answer is None:
        return ()
    asked = {exchange.question for exchange in conversation}
    try:
        return [question for question in backend.follow_ups(answer) if question not in asked]
    except Exception as error:  # noqa: BLE001  # the answer stands without suggestions
        explain(error)
        return ()


def correct(backend: ChatBackend, conversation: Conversation, text: object) -> str:
    """Hand a correction of the last answer on; returns the sentence to show for it."""
    correction = clean_question(text)
    *earlier, last = conversation
    if not correction:
        return tr("Chưa có ý kiến; hãy nêu điều đúng rồi bấm Gửi ý kiến.")
    if len(correction) > MAX_CORRECTION_CHARACTERS or last.answer is None:
        limit = _grouped(MAX_CORRECTION_CHARACTERS)
        return tr("Ý kiến dài {length} ký tự, giới hạn là {limit}; hãy rút gọn.").format(
            length=_grouped(len(correction)), limit=limit
        )
    asked = [exchange.question for exchange in earlier if exchange.answer is not None]
    try:
        backend.correct(last.answer, asked[-HISTORY_TURNS:], correction)
    except Exception as error:  # noqa: BLE001  # the page's last line of defence, as above
        return explain(error)
    return tr(THANKS)


def _grouped(number: int) -> str:
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language() == "vi" else grouped
