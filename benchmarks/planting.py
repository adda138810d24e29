"""How a regression is planted: a function replaced, a document changed, a prompt rewritten."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import prompts
from prompts import Prompt, load_prompt, parse_prompt
from vectorstore.types import ParsedDocument
from vectorstore.writer import Writer

Planting = Callable[[Path], AbstractContextManager[None]]  # given the folder of documents


class Plant(NamedTuple):
    """One way to break the program, and what a run over it needs."""

    planting: Planting
    reads: bool = False  # shows only where the documents are read anew
    asks_model: bool = False  # shows only where a language model words the answers


def patched(target: str, new: object) -> Plant:
    """Replace one function of the program."""

    @contextmanager
    def planting(_: Path) -> Iterator[None]:
        with patch(target, new):
            yield

    return Plant(planting)


def changed(target: str, change: Callable[[Any], Any]) -> Plant:
    """Let a function of the program run, and change what it returns."""

    @contextmanager
    def planting(_: Path) -> Iterator[None]:
        sound = pkgutil.resolve_name(target)

        def returning(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # whatever it takes
            return change(sound(*arguments, **options))

        with patch(target, returning):
            yield

    return Plant(planting)


def read_as(change: Callable[[ParsedDocument], ParsedDocument]) -> Plant:
    """Change every document between reading and storing, as a defect of ingest would."""

    @contextmanager
    def planting(_: Path) -> Iterator[None]:
        sound = Writer.write

        def write(writer: Writer, parsed: ParsedDocument, *rest: Any) -> Any:  # noqa: ANN401
            return sound(writer, change(parsed), *rest)

        with patch.object(Writer, "write", write):
            yield

    return Plant(planting, reads=True)


def edited(name: str, before: str, after: str) -> Plant:
    """Write something else into a source document."""

    @contextmanager
    def planting(corpus: Path) -> Iterator[None]:
        path = next(corpus.glob(f"{name}*"))
        path.write_text(
            _replaced(path.name, path.read_text(encoding="utf-8"), before, after), encoding="utf-8"
        )
        yield

    return Plant(planting, reads=True)


def prompted(name: str, *replacements: tuple[str, str]) -> Plant:
    """Give the model another prompt: that of the project with some of its words replaced."""

    @contextmanager
    def planting(_: Path) -> Iterator[None]:
        file = Path(prompts.__file__).with_name(f"{name}.md")
        text = file.read_text(encoding="utf-8")
        for before, after in replacements:
            text = _replaced(file.name, text, before, after)
        other = parse_prompt(name, text)

        def load(wanted: str) -> Prompt:
            return other if wanted == name else load_prompt(wanted)

        with patch("assistant.llm.writer.load_prompt", load):
            yield

    return Plant(planting, asks_model=True)


def all_of(*plants: Plant) -> Plant:
    """Several at once."""

    @contextmanager
    def planting(corpus: Path) -> Iterator[None]:
        with ExitStack() as stack:
            for one in plants:
                stack.enter_context(one.planting(corpus))
            yield

    return Plant(planting, any(one.reads for one in plants), any(one.asks_model for one in plants))


def _replaced(name: str, text: str, before: str, after: str) -> str:
    """Replace words that must be there: a plant that changes nothing would seem to be missed."""
    if before not in text:
        message = f"{name} does not hold {before!r}"
        raise ValueError(message)
    return text.replace(before, after)
