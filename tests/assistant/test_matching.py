"""Coverage of a question by a text: whole words, tone marks, abbreviations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.matching import Asked, TextView, Zone, canonical_syllables, coverage, uncovered
from assistant.understand import understand
from assistant.vocabulary import Vocabulary

TEXTS = (
    "Tối thiểu 85% thủ tục được thanh toán trực tuyến",
    "Doanh nghiệp nộp phí qua cổng dịch vụ",
    "Tổn thất do thiên tai gây ra cho doanh nghiệp",
    "Văn bản điện tử được ký số",
    "Văn bản được ký số đúng quy định",
)
VOCABULARY = Vocabulary.of(TEXTS)


def share(question: str, text: str, *, credit: float = 1.0) -> float:
    asked = understand(question, VOCABULARY)
    view = TextView.of(canonical_syllables(text, VOCABULARY.expansions))
    return coverage(asked.terms, [Zone(view, credit)], toned=asked.toned).share


def test_a_text_with_every_word_covers_all() -> None:
    assert share("Tỷ lệ thanh toán trực tuyến là bao nhiêu?", TEXTS[0]) == pytest.approx(1.0)


def test_a_zone_counts_with_its_credit() -> None:
    assert share("thanh toán trực tuyến", TEXTS[0], credit=0.5) == pytest.approx(0.5)


def test_scattered_syllables_are_not_the_word() -> None:
    """The word for unemployment, "thất nghiệp", is not in "tổn thất … doanh nghiệp"."""
    assert share("Tỷ lệ thất nghiệp là bao nhiêu?", TEXTS[2]) < 0.5


def test_typing_without_tone_marks_covers_as_well() -> None:
    assert share("ty le thanh toan truc tuyen", TEXTS[0]) == pytest.approx(1.0)


def test_other_tone_marks_count_less() -> None:
    assert share("thanh toán trục tuyến", TEXTS[0]) < share("thanh toán trực tuyến", TEXTS[0])


def test_abbreviation_and_words_are_the_same() -> None:
    assert share("TTHC trực tuyến", "thủ tục hành chính trực tuyến") == pytest.approx(1.0)
    assert share("thủ tục hành chính trực tuyến", "TTHC trực tuyến") == pytest.approx(1.0)


def test_uncovered_terms_are_reported() -> None:
    asked = understand("thanh toán bằng vàng", VOCABULARY)
    view = TextView.of(canonical_syllables(TEXTS[0], VOCABULARY.expansions))
    missing = coverage(asked.terms, [Zone(view, 1.0)], toned=True).missing
    assert "vàng" in {term.syllable for term in missing}


def test_an_empty_question_is_covered_by_nothing() -> None:
    assert coverage((), [Zone(TextView.of(["a"]), 1.0)], toned=True).share == 0.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_coverage_is_a_share(question: str, text: str) -> None:
    assert 0.0 <= share(question, text) <= 1.0 + 1e-9


def test_a_word_group_that_is_not_met_at_all_is_told() -> None:
    def lost(question: str) -> bool:
        asked = understand(question, VOCABULARY)
        view = TextView.of(canonical_syllables(TEXTS[0], VOCABULARY.expansions))
        return coverage(asked.terms, [Zone(view, 1.0)], toned=True).lost_group

    assert lost("thanh toán trực tuyến của giao thông")
    assert not lost("thủ tục của thanh toán trực tuyến")
    assert not lost("thủ tục thanh toán nhanh")


def test_a_text_matched_before_gives_the_same_again() -> None:
    asked = understand("thủ tục thanh toán trực tuyến của doanh nghiệp", VOCABULARY)
    views = [TextView.of(canonical_syllables(text, VOCABULARY.expansions)) for text in TEXTS]
    known = Asked(asked.terms, toned=True)
    for _ in range(2):
        for first in views:
            for second in views:
                zones = [Zone(first, 1.0), Zone(second, 0.5, binding=False)]
                assert known.coverage(zones) == coverage(asked.terms, zones, toned=True)
                assert known.uncovered(zones) == uncovered(asked.terms, zones, toned=True)
