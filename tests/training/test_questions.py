"""Questions made from provisions, and texts typed otherwise."""

# ruff: noqa: S311 - the generators only have to choose alike every time
from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from training.copies import ENGLISH, SAME, copy, retyped
from training.passages import Figure, Material, Passage
from training.questions import questions, statements, templates

DUTY = "Sở Nội vụ có trách nhiệm tổng hợp kết quả thực hiện của các xã trong năm"
TERM = "Hồ sơ hợp lệ được giải quyết trong thời hạn 15 ngày làm việc kể từ ngày nhận"
MEANING = "Bộ phận một cửa là nơi tiếp nhận hồ sơ và trả kết quả cho người dân"
CASE = "Trường hợp hồ sơ chưa đầy đủ thành phần, cán bộ hướng dẫn người dân bổ sung một lần"
OWN = f"1. {DUTY};\n2. {TERM}.\n3. {MEANING}.\n4. {CASE}.\n5. Ngắn."


@pytest.fixture
def material() -> Material:
    passage = Passage("Quy chế mẫu", "Trách nhiệm của các sở", f"Quy chế mẫu\n{OWN}", OWN)
    return Material(
        (passage,),
        (Figure(0, "tỷ lệ hồ sơ nộp trực tuyến", "%", 2026),),
        ((0, "Nghị quyết 76/NQ-CP", "ban hành chương trình tổng thể cải cách"),),
        (("TTHC", "thủ tục hành chính"),),
    )


def test_statements_are_clauses_without_markers(material: Material) -> None:
    assert statements(material.passages[0]) == [DUTY, TERM, MEANING, CASE]


def test_every_kind_of_question_comes_of_what_fits_it(material: Material) -> None:
    found: dict[str, set[str]] = {}
    for seed in range(200):
        for one in questions(material, Random(seed)):
            assert one.passage == 0
            assert one.text == " ".join(one.text.split())
            found.setdefault(one.kind, set()).add(one.text)
    assert found.keys() == templates().keys() - {"abbreviation", "english"}
    assert "Sở Nội vụ có trách nhiệm gì?" in found["agent"]
    assert any("trong thời hạn bao nhiêu ngày" in text for text in found["figure_blank"])
    assert "Thế nào là Bộ phận một cửa?" in found["definition"]
    assert any(text.endswith("thì sao?") for text in found["condition"])
    assert "tỷ lệ hồ sơ nộp trực tuyến năm 2026 là bao nhiêu?" in found["indicator"]
    assert "Nghị quyết 76/NQ-CP quy định về việc gì?" in found["reference"]


def test_what_is_asked_for_does_not_stand_in_the_question(material: Material) -> None:
    for seed in range(200):
        for one in questions(material, Random(seed)):
            if one.kind == "agent_blank":
                assert "Sở Nội vụ" not in one.text
            if one.kind == "figure_blank":
                assert "15" not in one.text


def test_the_same_seed_makes_the_same_questions(material: Material) -> None:
    assert list(questions(material, Random(3))) == list(questions(material, Random(3)))


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("no_marks", "ho so truc tuyen"),
        ("expanded", "hồ sơ trực tuyến"),
        (SAME, "hồ sơ trực tuyến"),
    ],
)
def test_copies_keep_the_text_they_are_to_be_read_as(kind: str, made: str) -> None:
    found = copy("hồ sơ trực tuyến", {kind: 1.0}, Random(1))
    assert (found.text, found.original) == (made, "hồ sơ trực tuyến")
    assert found.kind == (kind if made != found.original else SAME)


def test_shares_decide_how_often_each_way_is_taken() -> None:
    chance = Random(1)
    found = Counter(copy(DUTY, {"no_marks": 3.0, SAME: 1.0}, chance).kind for _ in range(400))
    assert 260 < found["no_marks"] < 340


def test_english_copies_are_read_as_the_glossary_says() -> None:
    chance = Random(2)
    for _ in range(50):
        found = copy(DUTY, {ENGLISH: 1.0}, chance)
        assert found.kind == ENGLISH
        assert found.text.isascii()
        assert "{" not in found.text + found.original


def test_questions_of_pairs_never_become_english() -> None:
    assert retyped(DUTY, {ENGLISH: 5.0, SAME: 1.0}, Random(2)) == DUTY
