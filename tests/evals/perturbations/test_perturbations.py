"""Each way of asking otherwise, on one question, and what holds for all of them."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.expectations import Expected, Item, Suite
from evals.perturbations import PERTURBATIONS, perturbed, perturbed_suite
from evals.perturbations.keyboards import keystrokes
from evals.perturbations.phrases import load_phrases
from evals.perturbations.years import in_words, year_otherwise
from vectorstore.vietnamese.folding import fold, is_marked

QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_every_perturbation_is_the_same_in_every_run(name: str) -> None:
    assert perturbed(QUESTION, name, "a") == perturbed(QUESTION, name, "a")


def test_the_item_chooses_among_the_possible_slips() -> None:
    assert len({perturbed(QUESTION, "telex", str(n)) for n in range(20)}) > 5


def test_without_marks_nothing_is_marked() -> None:
    assert perturbed("Ai ký Nghị định 60/2021/NĐ-CP?", "no_marks") == (
        "Ai ky Nghi dinh 60/2021/ND-CP?"
    )


def test_half_of_the_marked_words_lose_their_marks() -> None:
    before = [word for word in QUESTION.split() if is_marked(word)]
    after = [word for word in (perturbed(QUESTION, "half_marks") or "").split() if is_marked(word)]
    assert (len(before), len(after)) == (8, 4)
    assert fold(perturbed(QUESTION, "half_marks") or "") == fold(QUESTION)


@pytest.mark.parametrize(
    ("word", "telex", "vni"),
    [
        ("mục", "mucj", "muc5"),
        ("đường", "dduwowngf", "d9u7o7ng2"),
        ("toán", "toans", "toan1"),
        ("tiêu", "tieeu", "tie6u"),
        ("Đắc", "Ddawcs", "D9a8c1"),
        ("nghiệp", "nghieepj", "nghie6p5"),
    ],
)
def test_keystrokes_of_both_methods(word: str, telex: str, vni: str) -> None:
    assert keystrokes(word, "telex") == telex
    assert keystrokes(word, "vni") == vni


@pytest.mark.parametrize("name", ["telex", "vni"])
def test_a_quarter_of_the_marked_words_is_slipped(name: str) -> None:
    # 8 marked words: 2 slips; the words keep their places
    changed = (perturbed(QUESTION, name, "x") or "").split()
    pairs = list(zip(QUESTION.split(), changed, strict=True))
    assert sum(one != other for one, other in pairs) == 2
    assert "2026" in changed


def test_a_wrong_tone_leaves_letters_of_the_language() -> None:
    slips = {perturbed("Bộ được đặt lệ", "telex", str(n)) or "" for n in range(60)}
    assert all(unicodedata.combining(letter) == 0 for slip in slips for letter in slip)
    assert any("ế" in slip or "ề" in slip or "ể" in slip or "ễ" in slip for slip in slips)


def test_with_the_method_off_every_key_shows() -> None:
    typed = {perturbed("HĐND có mục tiêu năm 2026?", "keys", str(n)) for n in range(9)}
    assert typed == {
        "HDDND cos mucj tieeu nawm 2026?",
        "HD9ND co1 muc5 tie6u na8m 2026?",
    }


def test_a_letter_is_doubled_swapped_or_left_out_inside_a_word() -> None:
    slips = {perturbed("TTHC thành 2026", "letters", str(n)) for n in range(60)}
    assert {"TTHC thhành 2026", "TTHC tàhnh 2026", "TTHC thàh 2026"} <= slips
    assert all(slip and slip.startswith("TTHC t") and slip.endswith(" 2026") for slip in slips)


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ("Năm 2026 phải số hóa bao nhiêu hồ sơ?", {"Phải số hóa bao nhiêu hồ sơ trong năm 2026?"}),
        (
            "Tỷ lệ số hóa hồ sơ năm 2026 là bao nhiêu?",
            {"Năm 2026, tỷ lệ số hóa hồ sơ là bao nhiêu?"},
        ),
        (
            "Chỉ tiêu số hóa hồ sơ của Kế hoạch 138/KH-UBND?",
            {"Theo Kế hoạch 138/KH-UBND, chỉ tiêu số hóa hồ sơ?"},
        ),
        ("Cơ quan nào chủ trì số hóa hồ sơ?", {"Số hóa hồ sơ do cơ quan nào chủ trì?"}),
        ("So sánh số hóa năm 2023 và năm 2026", {"So sánh số hóa năm 2026 và năm 2023"}),
        ("ty le so hoa ho so nam 2026", {"Nam 2026, ty le so hoa ho so"}),
        (
            "Kết quả số hóa hồ sơ 6 tháng đầu năm 2024?",
            {"6 tháng đầu năm 2024, kết quả số hóa hồ sơ?"},
        ),
        (
            "Sở Nội vụ tập huấn bao nhiêu lớp năm 2026?",
            {"Năm 2026, Sở Nội vụ tập huấn bao nhiêu lớp?"},
        ),
    ],
)
def test_parts_of_a_question_change_places(given: str, ways: set[str]) -> None:
    assert {perturbed(given, "reordered", str(n)) for n in range(9)} == ways


@pytest.mark.parametrize(
    "given",
    [
        "Số hóa hồ sơ tăng bao nhiêu so với năm 2023?",
        "Còn năm 2023?",
        "Tháng 2 năm 2025 có gì?",
        "Ngày 19/12/2025 có gì?",
        "Số hóa là gì?",
    ],
)
def test_what_belongs_together_keeps_its_place(given: str) -> None:
    assert perturbed(given, "reordered") is None


def test_an_expansion_repeats_no_word_and_has_the_questions_marks() -> None:
    assert perturbed("Chỉ số DTI?", "expanded") == "Chỉ số chuyển đổi số?"
    assert perturbed("chi so DTI may", "expanded") == "chi so chuyen doi so may"


def test_abbreviations_both_ways() -> None:
    long, short = "thủ tục hành chính có bao nhiêu?", "TTHC có bao nhiêu?"
    assert perturbed(long, "contracted") == short
    assert perturbed(short, "expanded") == long
    assert perturbed("Kế hoạch 204/KH-UBND", "expanded") is None


def test_a_synonym_is_another_word_of_its_line() -> None:
    lines = load_phrases("synonyms.yaml")
    changed = perturbed("Hồ sơ đúng hạn?", "synonyms")
    assert changed in {f"Hồ sơ {other}?" for other in lines[2][1:]}


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (2015, "hai nghìn không trăm mười lăm"),
        (2021, "hai nghìn không trăm hai mươi mốt"),
        (2011, "hai nghìn không trăm mười một"),
        (2009, "hai nghìn không trăm linh chín"),
        (2030, "hai nghìn không trăm ba mươi"),
        (2000, "hai nghìn"),
    ],
)
def test_years_in_words(year: int, words: str) -> None:
    assert in_words(year) == words


def test_every_way_of_writing_a_year_is_used() -> None:
    ways = {year_otherwise("Chỉ tiêu năm 2026?", Random(n)) for n in range(30)}  # noqa: S311
    assert ways == {
        "Chỉ tiêu năm hai nghìn không trăm hai mươi sáu?",
        "Chỉ tiêu 2026?",
        "2026: chỉ tiêu?",
    }


@pytest.mark.parametrize("text", ["Nghị định 118/2025/NĐ-CP?", "Ngày 19/12/2025?", "Ai ký?"])
def test_years_inside_numbers_and_days_stay(text: str) -> None:
    assert perturbed(text, "year") is None


def test_half_a_year_has_its_own_words() -> None:
    assert perturbed("Kết quả 6 tháng đầu năm 2024?", "year") == "Kết quả nửa đầu năm 2024?"


def test_polite_words_surround_the_question() -> None:
    wrapped = perturbed(QUESTION, "polite")
    assert wrapped is not None
    assert "mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu" in wrapped
    assert "DTI năm" in (perturbed("DTI năm 2026 thế nào?", "polite") or "")


def test_english_by_the_glossary_or_not_at_all() -> None:
    assert perturbed(QUESTION, "english") == "What is target online payment in 2026?"
    assert perturbed("Kế hoạch 204/KH-UBND ban hành ngày nào?", "english") == (
        "On which day was Plan 204/KH-UBND issued?"
    )
    assert perturbed("Thời tiết thế nào?", "english") is None


@given(st.text(max_size=60), st.sampled_from(sorted(PERTURBATIONS)), st.integers(0, 5))
def test_no_text_breaks_a_perturbation(text: str, name: str, seed: int) -> None:
    changed = PERTURBATIONS[name].apply(text, Random(seed))  # noqa: S311
    assert isinstance(changed, str)


def test_what_is_typed_without_marks_is_not_translated() -> None:
    assert perturbed("muc tieu nam 2026", "english") is None


def test_a_suite_keeps_what_is_expected_and_drops_what_does_not_change() -> None:
    expected = Expected(must=("85",))
    items = (
        Item(id="a", type="x", question=QUESTION, history=("Mục tiêu?",), expected=expected),
        Item(id="b", type="x", question="DTI 2026?", expected=expected),
    )
    changed = perturbed_suite(Suite(name="thu", items=items), "no_marks")
    assert changed is not None
    assert [item.id for item in changed.items] == ["a~no_marks"]
    assert changed.items[0].history == ("Muc tieu?",)
    assert changed.items[0].expected == expected
    assert perturbed_suite(Suite(name="thu", items=items[1:]), "no_marks") is None
