"""Where a language model enters, and only there: follow-ups, and the wording of found answers.

Its libraries take a second to load, so they are imported when an endpoint is configured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.compose import Basis
    from assistant.llm.endpoint import Deadline, Endpoint
    from assistant.shelf import Shelf
    from assistant.types import Answer, Turn
    from vectorstore.settings import Settings


def configured_endpoint(settings: Settings) -> Endpoint | None:
    """The model that the settings name, or none; raises `ConfigurationError` for half of one."""
    if settings.llm_base_url is None and settings.llm_model is None:
        return None
    from assistant.llm.endpoint import Endpoint

    return Endpoint.of(settings)


class ModelPath:
    """One question's use of the model; without an endpoint it changes nothing."""

    def __init__(self, endpoint: Endpoint | None, shelf: Shelf) -> None:
        self._endpoint, self._shelf = endpoint, shelf
        self._deadline: Deadline | None = None
        if endpoint is not None:
            from assistant.llm.endpoint import Deadline

            self._deadline = Deadline(endpoint.timeout_seconds)  # for all calls together

    def full_question(self, question: str, history: Sequence[Turn]) -> str | None:
        """A follow-up as a question that stands alone; None where it does or nothing sound came."""
        if self._endpoint is None or self._deadline is None or not history:
            return None
        from assistant.llm.readings import full_question, leans_on_earlier

        if not leans_on_earlier(understand(question, self._shelf.vocabulary)):
            return None
        return full_question(self._endpoint, question, history, self._shelf, self._deadline)

    def worded(self, basis: Basis) -> Iterator[Answer]:
        """Yield the answer as it grows; the last one is whole. Declines never come here."""
        # English sentences cannot be checked word by word against Vietnamese provisions.
        if self._endpoint is None or self._deadline is None or basis.question.language != "vi":
            yield basis.answer
            return
        from assistant.llm.answering import answer_with_model

        yield from answer_with_model(self._endpoint, basis, self._shelf, self._deadline)
