"""Laws of every answer: exact quotes, supported figures, the contract's fields, no exception."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.compose import Composed, Line, compose
from assistant.types import Turn
from vectorstore.vietnamese.numbers import find_quantities

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.answer import Assistant
    from assistant.findings import Finding
    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.types import Answer

QUESTIONS = [
    "Tỷ lệ thanh toán trực tuyến năm 2026 là bao nhiêu?",
    "Tỷ lệ hồ sơ lưu trữ được số hóa năm 2026",
    "So sánh mục tiêu thanh toán trực tuyến năm 2023 và năm 2026",
    "Tỷ lệ hồ sơ trả kết quả đúng hạn 6 tháng đầu năm 2024 là bao nhiêu?",
    "Kinh phí tinh giản biên chế 6 tháng đầu năm 2024",
    "DTI năm 2026 thuộc nhóm nào?",
    "Năm 2024 cả nước cắt giảm bao nhiêu quy định kinh doanh?",
    "Liệt kê nhiệm vụ của Sở Tài chính",
    "Cơ quan nào thẩm định dự toán nâng cấp phần mềm một cửa?",
    "Ai ký Kế hoạch 188/KH-UBND?",
    "Quyết định 318/QĐ-UBND ban hành ngày nào?",
    "Nghị định 51/2024/NĐ-CP quy định gì?",
    "What share of administrative procedures must be paid online in 2026?",
    "Mục tiêu thanh toán trực tuyến năm 2030 là bao nhiêu?",
    "Giá vàng hôm nay là bao nhiêu?",
]
ANSWERED = QUESTIONS[:13]
WORDS = """
bao nhiêu tỷ lệ mục tiêu năm 2026 2023 2024 thanh toán trực tuyến hồ sơ đúng hạn không ai ngày nào
Kế hoạch 15/KH-UBND số 9 mục 1 điểm a phần I Sở Nội vụ so sánh liệt kê cấp xã Hà Tĩnh 82% 6 tháng
đầu what is the target còn thì sao văn bản đó 31/12/2025 ? , ( ) [1] “ ”
"""


def pieces_of_questions() -> st.SearchStrategy[str]:
    """Words that the steps react to, in any order, beside texts of any letters."""
    return st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join) | st.text(
        max_size=60
    )


def assert_sound(answer: Answer, shelf: Shelf) -> None:
    """Every quote is a slice, every marker is used, every figure stands in its quote."""
    markers = {citation.marker: citation for citation in answer.citations}
    for citation in answer.citations:
        document = shelf.documents[citation.document.id]
        assert citation.quote == document.text[citation.start : citation.end] != ""
        assert citation.document.revision == document.revision
        assert f"[{citation.marker}]" in answer.answer
    for figure in answer.figures:
        quote = markers[figure.marker].quote
        values = {value for q in find_quantities(quote) for value in (q.value, q.value_to)}
        assert {figure.value, figure.value_to} <= values | {None}
    if answer.abstained:
        assert (answer.citations, answer.figures) == ((), ())
        assert answer.reason is not None
        assert answer.answer
    else:
        assert answer.reason is None
        assert all(line.rstrip().endswith("]") for line in answer.answer.splitlines())


@pytest.mark.parametrize("question", QUESTIONS)
def test_quotes_markers_and_figures_agree(
    ask: Callable[..., Answer], shelf: Shelf, question: str
) -> None:
    answer = ask(question)
    assert_sound(answer, shelf)
    assert answer.abstained is (question not in ANSWERED)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_json_has_the_contracts_fields(ask: Callable[..., Answer], question: str) -> None:
    row = json.loads(json.dumps(ask(question).to_json(), ensure_ascii=False))
    assert row.keys() >= {
        "id", "question", "language", "answer", "abstained", "reason", "citations", "figures",
        "warnings", "answered_by", "timings_ms",
    }  # fmt: skip
    assert row["question"] == question
    assert row["answered_by"] == "extractive"
    assert set(row["timings_ms"]) == {"retrieve", "answer", "total"}
    for citation in row["citations"]:
        assert citation.keys() >= {
            "marker", "document", "section", "section_path", "section_inferred", "page", "quote",
            "start", "end",
        }  # fmt: skip
        assert citation["document"].keys() >= {
            "id", "number", "kind", "title", "issued", "source", "revision",
        }  # fmt: skip
        assert isinstance(citation["section_path"], list)
    for figure in row["figures"]:
        assert figure.keys() >= {"indicator", "comparator", "value", "unit", "year", "marker"}
        assert ("value_to" in figure) is (figure["comparator"] == "range")
    for warning in row["warnings"]:
        assert set(warning) == {"kind", "message"}


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda line: replace(line, text=line.text.replace("82", "28")), "another figure"),
        (lambda line: replace(line, text=f"{line.text} theo Luật số 9/2020/QH14"), "a number"),
        (lambda line: replace(line, text=f"{line.text} từ ngày 02/3/2026"), "a day"),
        (lambda line: replace(line, markers=(7,)), "no citation"),
    ],
)
def test_a_line_that_its_quote_does_not_hold_is_not_shown(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Line], Line], why: str
) -> None:
    """Whatever goes wrong in composing, the last gate declines."""

    def composed(question: Question, findings: Sequence[Finding]) -> Composed:
        sound = compose(question, findings)
        return replace(sound, lines=tuple(spoil(line) for line in sound.lines))

    assert not assistant.ask(QUESTIONS[0]).abstained
    monkeypatch.setattr("assistant.answer.compose", composed)
    answer = assistant.ask(QUESTIONS[0])
    assert (answer.reason, answer.figures, answer.citations) == ("not_in_documents", (), ()), why


@settings(max_examples=60)
@given(question=pieces_of_questions(), earlier=st.lists(pieces_of_questions(), max_size=2))
def test_no_text_makes_it_fail(assistant: Assistant, question: str, earlier: list[str]) -> None:
    history = [Turn(text, text) for text in earlier]
    answer = assistant.ask(question, history, date(2026, 3, 1) if len(question) % 2 else None)
    assert answer.question == question
    assert_sound(answer, assistant.shelf)
