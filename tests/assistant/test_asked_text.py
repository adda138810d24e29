"""Courtesies around a question and years in words are no part of what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asked_text import plain_question

ASKED = "tỷ lệ hồ sơ đúng hạn là bao nhiêu?"


@pytest.mark.parametrize(
    "typed",
    [
        f"Dạ cho em hỏi, {ASKED}",
        f"Xin vui lòng cho tôi biết {ASKED}",
        f"Chào bạn, mình đang viết bài và cần tra cứu: {ASKED} Cảm ơn bạn nhiều.",
        f"Làm ơn cho hỏi {ASKED[:-1]} ạ?",
        f"Kính nhờ anh chị cho biết {ASKED[:-1]}. Xin cảm ơn!",
        f"Giúp tôi với, {ASKED[:-1]}, tôi cần gấp.",
    ],
)
def test_courtesies_are_left_out(typed: str) -> None:
    assert plain_question(typed) == ASKED


@pytest.mark.parametrize(
    "question",
    [
        "Hồ sơ công việc cấp tỉnh?",
        "Xin lỗi người dân khi nào?",
        "Cần bao nhiêu biên chế?",
        "Cổng dịch vụ công quốc gia",
        "Kế hoạch 138/KH-UBND: ai ký?",
        "ho so dung han cua tinh",
        "Hội nghị truyền hình: chỉ tiêu là bao nhiêu?",
        "Chào",
        "Cảm ơn bạn",
    ],
)
def test_a_question_without_courtesies_stays(question: str) -> None:
    assert plain_question(question) == question


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Mục tiêu năm hai nghìn không trăm hai mươi sáu?", "Mục tiêu năm 2026?"),
        ("Mục tiêu năm hai nghìn không trăm hai mươi?", "Mục tiêu năm 2020?"),
        ("Kết quả hai nghìn không trăm mười lăm", "Kết quả 2015"),
        ("Kết quả năm hai nghìn lẻ chín", "Kết quả năm 2009"),
        ("muc tieu nam hai nghin khong tram hai muoi bon", "muc tieu nam 2024"),
        ("2026 tỷ lệ số hóa?", "Năm 2026 tỷ lệ số hóa?"),
        ("2.026 hồ sơ", "2.026 hồ sơ"),
    ],
)
def test_years_are_read_in_figures(typed: str, question: str) -> None:
    assert plain_question(typed) == question


@given(st.text(max_size=80))
def test_words_never_vanish(text: str) -> None:
    assert bool(plain_question(text).strip()) == bool(text.strip())
