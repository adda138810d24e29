"""English questions: told from Vietnamese, and read in Vietnamese."""

from __future__ import annotations

import pytest

from assistant.language import detect, read_english


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is the online payment target in 2026?", "en"),
        ("When was Plan 15/KH-UBND issued?", "en"),
        ("online payment target of 2026", "en"),
        ("Mục tiêu thanh toán trực tuyến là bao nhiêu?", "vi"),
        ("muc tieu thanh toan truc tuyen la bao nhieu", "vi"),
        ("ke hoach nay do ai ky", "vi"),
        ("DTI 2026", "vi"),
        ("", "vi"),
        ("What is chỉ số DTI?", "vi"),
    ],
)
def test_detect(question: str, language: str) -> None:
    assert detect(question) == language


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the online-payment target?", ["thanh toán trực tuyến"]),
        ("the people's satisfaction rate", ["hài lòng"]),
        ("administrative procedures in 2026", ["thủ tục hành chính", "năm 2026"]),
        ("plan for 2021-2025", ["2021-2025"]),
        ("Decision 318/QĐ-UBND", ["318/QĐ-UBND"]),
        ("the DTI of the province", ["DTI"]),
    ],
)
def test_phrases_of_the_field_are_read_in_vietnamese(question: str, words: list[str]) -> None:
    reading = read_english(question)
    assert [word for word in words if word in reading.text] == words
    assert reading.unknown == ()


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("What was held on 9 May 2024?", "09/05/2024"),
        ("What was held on May 9, 2024?", "09/05/2024"),
    ],
)
def test_a_day_is_written_the_vietnamese_way(question: str, day: str) -> None:
    reading = read_english(question)
    assert day in reading.text
    assert "năm 2024" not in reading.text


def test_the_longest_phrase_wins() -> None:
    text = read_english("online public services").text
    assert "dịch vụ công trực tuyến" in text


def test_words_that_the_glossary_lacks_are_told() -> None:
    reading = read_english("What is the satisfaction of the astronauts?")
    assert reading.unknown == ("astronauts",)
    assert "astronauts" not in reading.text


def test_no_word_of_the_frame_is_read_as_a_truth_value() -> None:
    assert read_english("On which day was Plan 15/KH-UBND issued?").unknown == ()
