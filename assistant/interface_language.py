"""The language of pages: Vietnamese as the code says it, or English from the reviewed catalogue.

Answers, quotes, names of documents and what the library itself says stay Vietnamese. The catalogue
is `translations/en.po`; `make translations` compiles it, and a test says what is missing in it.
"""

from __future__ import annotations

import gettext
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
CATALOGUE = Path(__file__).parent / "translations" / "en.mo"
_SPOKEN: ContextVar[Language] = ContextVar("interface_language", default="vi")


def language() -> Language:
    """What the page that is being made is written in."""
    return _SPOKEN.get()


@contextmanager
def speaking(wanted: str | None) -> Iterator[None]:
    """Make pages in a language; Vietnamese where there is none such."""
    known = wanted in LANGUAGES
    before = _SPOKEN.set(cast("Language", wanted) if known else "vi")
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def tr(words: str) -> str:
    """These words of the interface, in the language of the page that is being made."""
    if not words or language() == "vi":  # gettext has the catalogue's head under ""
        return words
    return _english().gettext(words)


def mark(words: str) -> str:
    """The words as they are: `tr` says them later."""
    return words


@cache
def _english() -> gettext.NullTranslations:
    with CATALOGUE.open("rb") as file:
        return gettext.GNUTranslations(file)
