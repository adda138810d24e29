"""The three ways of typing one question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.retrieval.typing_variants import TYPINGS, Typing, typed
from vectorstore.vietnamese.folding import fold, is_marked, normalise

QUESTION = "Đơn vị nào chủ trì Kế hoạch 138/KH-UBND?"


def test_as_given_is_untouched() -> None:
    assert typed(QUESTION, "as_given", "q") == QUESTION


def test_without_marks_keeps_case_numbers_and_punctuation() -> None:
    assert typed(QUESTION, "no_marks", "q") == "Don vi nao chu tri Ke hoach 138/KH-UBND?"


def test_half_of_the_marked_words_lose_their_marks() -> None:
    # marked: Đơn, vị, nào, chủ, trì, Kế, hoạch: seven, so four go
    words = typed(QUESTION, "half_marks", "q").split()
    assert sum(is_marked(word) for word in words) == 3
    assert typed(QUESTION, "half_marks", "q") == typed(QUESTION, "half_marks", "q")
    assert typed(QUESTION, "half_marks", "q") != typed(QUESTION, "half_marks", "other")


@given(st.text(), st.sampled_from(TYPINGS))
def test_only_marks_go(text: str, typing: Typing) -> None:
    text = normalise(text)
    assert fold(typed(text, typing, "s")) == fold(text)


@pytest.mark.parametrize("text", ["", "123", "KH-UBND"])
def test_nothing_to_strip(text: str) -> None:
    assert [typed(text, typing, "s") for typing in TYPINGS] == [text] * 3
