"""Vietnamese syllables, and what the keys of Telex and VNI spell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.vietnamese.keystrokes import spelled
from vectorstore.vietnamese.syllables import DOT, TONES, is_syllable, with_tone, without_tone

TEXT = """
mục tiêu thanh toán trực tuyến của kế hoạch được giải quyết nghiệp vụ thuở khuỷu tay quý quốc giếng
gì giữ gìn giết hòa hoặc ủy ban thúy xoong yêu cầu nguyên quỳnh đường ương xoáy quở rượu hươu ngoằn
nghiêng kỷ ghế già
"""
SYLLABLES = TEXT.split()


@pytest.mark.parametrize("word", SYLLABLES)
def test_syllables_of_the_language(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "toans",
        "tieeu",
        "mưc",
        "quyêt",
        "kông",
        "gê",
        "nghà",
        "online",
        "index",
        "tthc",
        "hcính",
        "",
    ],
)
def test_what_cannot_be_one(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", SYLLABLES)
def test_a_syllable_is_its_letters_and_its_tone(word: str) -> None:
    assert with_tone(*without_tone(word)) == word


@given(st.sampled_from(SYLLABLES), st.sampled_from(sorted(TONES)))
def test_every_tone_has_its_place(word: str, tone: str) -> None:
    letters, _ = without_tone(word)
    assert without_tone(with_tone(letters, tone)) == (letters, tone)


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("toasn", "toán"),
        ("toans", "toán"),
        ("tieeu", "tiêu"),
        ("tiene", "tiên"),  # the second e at the end
        ("dduwowcj", "được"),
        ("duowcjd", "được"),  # đ marked last
        ("thuowr", "thuở"),
        ("hoawcj", "hoặc"),
        ("mu5c", "mục"),
        ("muc5", "mục"),
        ("tie6u", "tiêu"),
        ("d9u7o7ng2", "đường"),
        ("d9uong72", "đường"),
        ("tiêus", "tiếu"),  # half of it turned into letters
        ("hddnd", "hđnd"),
        ("hd9nd", "hđnd"),
    ],
)
def test_keys_spell(keys: str, meant: str) -> None:
    assert meant in spelled(keys)


@pytest.mark.parametrize(
    "word",
    ["mục", "thanh", "online", "web", "file", "5g", "k3", "2026", "nam2026", "tthc", "x" * 60],
)
def test_what_holds_no_keys_spells_nothing(word: str) -> None:
    assert spelled(word) == ()


@given(st.text(max_size=12))
def test_only_syllables_and_abbreviations_are_spelled(word: str) -> None:
    for meant in spelled(word.lower()):
        assert is_syllable(meant) or "đ" in meant
        assert meant != word
    assert spelled(word.upper().lower()) == spelled(word.upper().lower())


def test_a_later_tone_replaces_an_earlier_one() -> None:
    assert spelled("mucsj") == ("mục",)
    assert without_tone("mục").tone == DOT
