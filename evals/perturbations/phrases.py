"""Replacing phrases in a question: whole words, longest first, document numbers left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml

# "138/KH-UBND", "19/12/2025": what such a token holds is never replaced.
_TOKEN = r"(?<![\w/-])(?:{})(?![\w/-])"  # noqa: S105  # a pattern, no secret


@cache
def load_phrases(name: str) -> Any:  # noqa: ANN401  # as the file is
    """Read one of the package's YAML files."""
    folder = resources.files("evals.perturbations")
    return yaml.safe_load(folder.joinpath("data", name).read_text(encoding="utf-8"))


def replace_phrases(
    text: str,
    phrases: Iterable[str],
    replacement: Callable[[str], str],
    *,
    match_case: bool = False,
) -> str:
    """Replace each phrase that stands as whole words; `replacement` gets it as it is listed."""
    listed = {phrase if match_case else phrase.lower(): phrase for phrase in phrases}
    if not listed:
        return text
    longest_first = sorted(listed, key=lambda phrase: (-len(phrase), phrase))
    words = "|".join(re.escape(phrase) for phrase in longest_first)
    pattern = re.compile(_TOKEN.format(words), 0 if match_case else re.IGNORECASE)

    def found(match: re.Match[str]) -> str:
        written = match[0]
        return replacement(listed[written if match_case else written.lower()])

    return pattern.sub(found, text)
