"""What a question asks of the lexical index."""

from __future__ import annotations

from vectorstore.term_weights import (
    FOLDED_WEIGHT,
    NUMBER_WEIGHT,
    READING_TRUST,
    SYNONYM_WEIGHT,
    WEIGHTS,
    weigh,
)
from vectorstore.terms import Synonyms


def everything(_: str) -> bool:
    return True


def test_a_marked_question_is_searched_as_it_is_typed() -> None:
    assert weigh("Thủ tục", everything) == {
        ("syllables", "thủ"): WEIGHTS["syllables"],
        ("syllables", "tục"): WEIGHTS["syllables"],
        ("pairs", "thủ_tục"): WEIGHTS["pairs"],
    }


def test_a_syllable_that_the_library_never_writes_is_searched_without_marks_too() -> None:
    weights = weigh("Thủ tực", lambda syllable: syllable != "tực")
    assert weights["folded_syllables", "tuc"] == WEIGHTS["syllables"]
    assert weights["folded_pairs", "thu_tuc"] == WEIGHTS["pairs"]
    assert ("folded_syllables", "thu") not in weights


def test_without_marks_and_without_a_reading_only_folded_forms_are_searched() -> None:
    assert {field for field, _ in weigh("thu tuc", everything)} == {
        "folded_syllables",
        "folded_pairs",
    }


def test_a_reading_is_searched_in_both_forms() -> None:
    weights = weigh("thu tuc", everything, reading="thủ tục")
    assert weights["syllables", "thủ"] == READING_TRUST
    assert weights["folded_syllables", "thu"] == 1 + READING_TRUST * (FOLDED_WEIGHT - 1)


def test_function_words_count_in_pairs_alone() -> None:
    weights = weigh("hồ sơ của xã", everything)
    assert ("syllables", "của") not in weights
    assert ("pairs", "sơ_của") in weights


def test_a_question_of_function_words_is_still_a_question() -> None:
    assert ("syllables", "của") in weigh("của và", everything)


def test_numbers_and_other_forms_of_abbreviations() -> None:
    synonyms = Synonyms({"TTHC": {"thủ tục hành chính"}})
    weights = weigh("TTHC theo 7/2024/NĐ-CP", everything, synonyms=synonyms)
    assert weights["numbers", "7/2024/nd-cp"] == NUMBER_WEIGHT
    assert weights["pairs", "hành_chính"] == SYNONYM_WEIGHT * WEIGHTS["pairs"]
