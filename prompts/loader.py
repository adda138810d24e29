"""Reads a prompt file: a YAML header that describes it, then its `# system` and `# user` parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_PART = re.compile(r"^# (system|user)$", re.MULTILINE)
_PLACEHOLDER = re.compile(
    r"\{([a-z_]+)\}"
)  # JSON braces in a prompt hold quotes, never only a name
_KEYS = frozenset({"purpose", "placeholders", "model"})


class PromptError(ValueError):
    """A prompt file that breaks its form, or values that are not those its placeholders ask for."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: what it is for, what it is given, what it expects of a model, and its text."""

    name: str
    purpose: str
    placeholders: Mapping[str, str]  # name → what to put there
    model: str  # what is assumed of the model that reads it
    parts: tuple[tuple[str, str], ...]  # (role, text with placeholders), in order

    def render(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """Fill in every placeholder; returns (role, text) pairs.

        Values are put in once: a placeholder's name inside a value stays as it is. Raises
        `PromptError` where a value is missing or none of the prompt's.
        """
        missing = sorted(self.placeholders.keys() - values.keys())
        unknown = sorted(values.keys() - self.placeholders.keys())
        if missing or unknown:
            message = f"prompt {self.name}: missing {missing}, unknown {unknown}"
            raise PromptError(message)
        return [
            (role, _PLACEHOLDER.sub(lambda match: values[match[1]], text))
            for role, text in self.parts
        ]


def prompt_names() -> list[str]:
    """Names of the prompts that there are."""
    files = resources.files("prompts").iterdir()
    return sorted(file.name.removesuffix(".md") for file in files if file.name.endswith(".md"))


@cache
def load_prompt(name: str) -> Prompt:
    """Read the prompt `name`; raises `PromptError` where there is none or its form is broken."""
    file = resources.files("prompts").joinpath(f"{name}.md")
    if not file.is_file():
        message = f"no prompt {name}; there are: {', '.join(prompt_names())}"
        raise PromptError(message)
    return parse_prompt(name, file.read_text(encoding="utf-8"))


def parse_prompt(name: str, text: str) -> Prompt:
    """Read a prompt file's text; raises `PromptError` naming what is wrong with it."""
    header = _HEADER.match(text)
    described = yaml.safe_load(header[1]) if header else None
    if header is None or not isinstance(described, dict) or described.keys() != _KEYS:
        message = f"prompt {name}: the header must hold {', '.join(sorted(_KEYS))}"
        raise PromptError(message)
    pieces = _PART.split(text[header.end() :])
    parts = tuple(
        (role, body.strip()) for role, body in zip(pieces[1::2], pieces[2::2], strict=True)
    )
    if [role for role, _ in parts] != ["system", "user"] or pieces[0].strip():
        message = f"prompt {name}: the text must be one part `# system` and one part `# user`"
        raise PromptError(message)
    placeholders = {
        str(key): str(value) for key, value in (described["placeholders"] or {}).items()
    }
    used = {match for _, body in parts for match in _PLACEHOLDER.findall(body)}
    if used != placeholders.keys():
        message = (
            f"prompt {name}: placeholders used {sorted(used)}, described {sorted(placeholders)}"
        )
        raise PromptError(message)
    return Prompt(name, str(described["purpose"]), placeholders, str(described["model"]), parts)
