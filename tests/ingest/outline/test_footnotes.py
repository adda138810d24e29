"""Where the mark of a footnote stands."""

from __future__ import annotations

import pytest

from ingest.outline.footnotes import mark_offset, note_number


@pytest.mark.parametrize(
    ("label", "number"), [("[2]", "2"), ("¹", "1"), ("12", "12"), ("[^3]", "3"), (None, "")]
)
def test_note_number(label: str | None, number: str) -> None:
    assert note_number(label) == number


@pytest.mark.parametrize("mark", ["[1]", "¹", "^{1}", "^1^", "<sup>1</sup>", "[^1]"])
def test_forms_of_a_mark(mark: str) -> None:
    text = f"Theo chỉ thị đã nêu{mark} và các văn bản.\n1 Chỉ thị số 8."
    note = text.index("\n") + 1
    assert mark_offset(text, "1", note, len(text)) == text.index(mark)


def test_nearest_mark_before_the_note() -> None:
    text = "Một[1] văn bản.\n[1] Ghi chú trang một.\nHai[1] văn bản.\n[1] Ghi chú trang hai."
    note = text.rindex("[1]")
    assert mark_offset(text, "[1]", note, len(text)) == text.index("Hai[1]") + 3


def test_own_label_and_longer_numbers_are_no_marks() -> None:
    text = "Kết quả¹² được ghi.\n¹ Ghi chú một."
    assert mark_offset(text, "¹", text.index("\n") + 1, len(text)) is None


def test_bare_digit_behind_a_word_counts_when_it_is_the_only_one() -> None:
    text = "Các văn bản về CCHC1. Tiếp theo.\n1 Chỉ thị."
    assert mark_offset(text, "1", text.index("\n") + 1, len(text)) == text.index("1.")
    twice = "Mẫu A1 và mẫu B1 đều dùng.\n1 Chỉ thị."
    assert mark_offset(twice, "1", twice.index("\n") + 1, len(twice)) is None
