"""The library's words: weights, tones, bonds between syllables, abbreviations, synonyms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.synonyms import searched, with_synonyms
from assistant.understand import as_meant
from assistant.vocabulary import Vocabulary, frame_phrases, opening_words, weak_phrases
from vectorstore.vietnamese.text import tokenize

TEXTS = (
    "Văn bản điện tử được ký số",
    "Văn bản được ký số đúng quy định",
    "Số hồ sơ thủ tục được trả đúng hạn",
    "Thủ tục đầu tư công",
    "Thủ tục đầu tư nước ngoài",
    "Thu phí, thu thuế, thu tiền, thu nợ, thu lãi",  # alone, "thu" is more likely than "thủ"
)
VOCABULARY = Vocabulary.of(TEXTS, [("ĐTC", "đầu tư công"), ("DTI", "chỉ số chuyển đổi số")])


def test_rarer_words_weigh_more_and_unknown_ones_most() -> None:
    assert VOCABULARY.weight("thu") < VOCABULARY.weight("cong") < VOCABULARY.weight("vang")
    assert VOCABULARY.weight("vang") == 1.0
    assert (VOCABULARY.knows("thu"), VOCABULARY.knows("vang")) == (True, False)


@settings(max_examples=25)  # each counts the whole frame
@given(st.lists(st.text(alphabet="abc ", max_size=12), max_size=6))
def test_weights_are_shares(texts: list[str]) -> None:
    vocabulary = Vocabulary.of(texts)
    assert all(0 < weight <= 1 for weight in vocabulary.weights.values())


@pytest.mark.parametrize(
    ("first", "second", "bound"),
    [("ký", "số", True), ("đầu", "tư", True), ("số", "hồ", False), ("tư", "công", False)],
)
def test_binds_needs_two_sightings(first: str, second: str, bound: bool) -> None:
    assert VOCABULARY.binds(first, second) is bound


def test_forms_come_with_their_sightings_the_most_frequent_first() -> None:
    assert VOCABULARY.forms("thu")[:2] == [("thu", 5), ("thủ", 3)]
    assert VOCABULARY.forms("xyz") == []


def test_neighbours_are_counted_in_their_order() -> None:
    assert VOCABULARY.pair("thủ", "tục") == 3
    assert VOCABULARY.pair("tục", "thủ") == 0
    assert VOCABULARY.chunks == len(TEXTS)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("van ban ky so", "văn bản ký số"),
        ("thu tục dau tu", "thủ tục đầu tư"),
        ("vawn banr kys soos", "văn bản ký số"),
        ("xyz thu tuc", "xyz thủ tục"),
        ("", ""),
    ],
)
def test_questions_are_read_in_its_language(typed: str, read: str) -> None:
    assert as_meant(typed, VOCABULARY) == read


def test_an_english_question_is_left_as_it_is() -> None:
    asked = "What is the target for the list of reports?"
    assert as_meant(asked, VOCABULARY) == asked


def test_abbreviations_made_of_initials_are_spelled_out() -> None:
    assert VOCABULARY.expansions["đtc"] == ("đầu", "tư", "công")
    assert "dti" not in VOCABULARY.expansions  # a name of its own
    assert VOCABULARY.expansions["tthc"] == ("thủ", "tục", "hành", "chính")  # the reviewed list


def test_the_longest_frame_phrases_come_first() -> None:
    for phrases in (frame_phrases(), weak_phrases()):
        lengths = [len(phrase) for phrase in phrases]
        assert lengths == sorted(lengths, reverse=True)
    assert ("bao", "nhiêu") in frame_phrases()
    assert "số" in opening_words()
    assert ("số",) not in frame_phrases()


def syllables(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


def follows(words: list[str], phrase: str) -> bool:
    wanted = syllables(phrase)
    return any(words[i : i + len(wanted)] == wanted for i in range(len(words)))


def test_a_synonym_is_read_into_the_text() -> None:
    read = with_synonyms(syllables("hồ sơ quá hạn của người dân"))
    assert follows(read, "trễ hạn")
    assert follows(read, "công dân")
    assert not follows(read, "đúng hạn")


def test_synonyms_follow_the_text_and_touch_no_other_word() -> None:
    typed = syllables("hồ sơ quá hạn")
    read = with_synonyms(typed)
    assert read[: len(typed)] == typed
    assert not follows(read, "hạn trễ")
    assert with_synonyms(["hạn"]) == ["hạn"]


def test_a_part_of_a_phrase_may_be_said_otherwise() -> None:
    read = " ".join(with_synonyms(syllables("thanh toán trực tuyến")))
    assert "nộp tiền qua mạng" in read


def test_a_rarer_phrase_is_searched_with_the_usual_one() -> None:
    assert searched("Mục tiêu nộp tiền qua mạng?").endswith("thanh toán trực tuyến")
    for text in ("Mục tiêu thanh toán trực tuyến?", "Đào tạo công chức?"):
        assert searched(text) == text
