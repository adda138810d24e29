"""One question in, one cited answer out, over the small library: what must be found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.answer import Assistant
    from assistant.types import Answer

    Ask = Callable[..., Answer]

ONLINE_2026 = (">=", 82.0, "%", 2026)
ONLINE_2023 = (">=", 45.0, "%", 2023)


def figures(answer: Answer) -> list[tuple[str, float, str, int | None]]:
    return [(one.comparator, one.value, one.unit, one.year) for one in answer.figures]


def cited(answer: Answer) -> list[tuple[str | None, str]]:
    return [(one.document.number, one.section) for one in answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "Tỷ lệ thủ tục hành chính thanh toán trực tuyến năm 2026 là bao nhiêu?",
        "ty le thu tuc hanh chinh thanh toan truc tuyen nam 2026 la bao nhieu",
        "TTHC có thu phí nộp tiền trực tuyến năm 2026 phải đạt mấy phần trăm?",
        "Mục tiêu thanh toán trực tuyến là bao nhiêu?",  # no year: the newest plan in force
    ],
)
def test_a_figure_with_its_section_and_year(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert figures(answer) == [ONLINE_2026]
    assert cited(answer) == [("15/KH-UBND", "phần I, mục 1, điểm a")]
    assert answer.answer == (
        "Theo Kế hoạch 15/KH-UBND: Ít nhất 82% thủ tục hành chính (TTHC) có thu phí"
        " được thanh toán trực tuyến [1]"
    )
    assert answer.language == "vi"


def test_the_year_chooses_the_plan(ask: Ask) -> None:
    answer = ask("Tỷ lệ thanh toán trực tuyến năm 2023?")
    assert figures(answer) == [ONLINE_2023]
    assert cited(answer) == [("188/KH-UBND", "phần I, mục 1, điểm a")]


def test_an_english_question_is_answered_in_english(ask: Ask) -> None:
    answer = ask("What share of administrative procedures must be paid online in 2026?")
    assert answer.language == "en"
    assert answer.answer.startswith("According to Kế hoạch 15/KH-UBND: at least 82% – “")
    assert figures(answer) == [ONLINE_2026]


def test_a_range_keeps_both_ends(ask: Ask) -> None:
    (figure,) = ask("Tỷ lệ hồ sơ lưu trữ được số hóa năm 2026").figures
    assert (figure.comparator, figure.value, figure.value_to) == ("range", 60.0, 65.0)


def test_a_table_row_is_said_in_words(ask: Ask) -> None:
    answer = ask("Kinh phí tinh giản biên chế 6 tháng đầu năm 2024")
    assert "Kinh phí tinh giản biên chế: 1.250 Triệu đồng" in answer.answer
    assert cited(answer) == [("233/BC-UBND", "phần II, Biểu 1, dòng 3")]


@pytest.mark.parametrize(
    ("question", "day", "source"),
    [
        ("Kế hoạch 15/KH-UBND ban hành ngày nào?", "08/01/2026", "15/KH-UBND"),
        ("Kế hoạch 188/KH-UBND ký khi nào?", "20/12/2022", "188/KH-UBND"),
        ("Chỉ thị 06/CT-UBND ban hành ngày nào?", "12/04/2024", "77/UBND-NC"),
        ("Quyết định 318/QĐ-UBND ban hành ngày nào?", "25/10/2024", "77/UBND-NC"),
        ("Nghị định 51 ban hành ngày nào?", "30/09/2024", "77/UBND-NC"),
        ("When was Plan 15/KH-UBND issued?", "8 January 2026 (08/01/2026)", "15/KH-UBND"),
    ],
)
def test_the_day_of_a_held_or_mentioned_document(
    ask: Ask, question: str, day: str, source: str
) -> None:
    answer = ask(question)
    assert f" {day} [1]" in answer.answer
    assert [one.document.number for one in answer.citations] == [source]


def test_a_document_without_a_day_does_not_get_its_neighbours(ask: Ask) -> None:
    """Other dated documents stand in the same letter."""
    answer = ask("Thông tư 22/2023/TT-BNV ban hành ngày nào?")
    assert answer.reason == "not_in_documents"


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Thông tư nào hướng dẫn thi tuyển viên chức?", "22/2023/TT-BNV"),
        ("Nghị định nào quy định chế độ phụ cấp lưu động?", "51/2024/NĐ-CP"),
        ("Quyết định nào ban hành quy chế tiếp công dân?", "318/QĐ-UBND"),
        ("Kế hoạch năm 2026 căn cứ nghị quyết nào?", "41/NQ-CP"),
        ("Nghị quyết nào về chương trình cải cách hành chính giai đoạn 2021 - 2025?", "17/NQ-CP"),
        ("Kế hoạch nào thay thế Kế hoạch 9/KH-UBND?", "15/KH-UBND"),
    ],
)
def test_which_document(ask: Ask, question: str, number: str) -> None:
    answer = ask(question)
    assert number in answer.answer
    assert len(answer.citations) == 1


def test_what_a_mentioned_document_is_about(ask: Ask) -> None:
    assert "chế độ phụ cấp lưu động [1]" in ask("Nghị định 51/2024/NĐ-CP quy định gì?").answer
    assert "về kỷ luật phát ngôn [1]" in ask("Chỉ thị 06/CT-UBND nói về gì?").answer


@pytest.mark.parametrize(
    ("question", "agency"),
    [
        ("Cơ quan nào chấm điểm chỉ số cải cách của các xã, phường?", "Sở Nội vụ"),
        ("Cơ quan nào thẩm định dự toán nâng cấp phần mềm một cửa?", "Sở Tài chính"),
        ("Cơ quan nào soát xét quy chế làm việc?", "Sở Nội vụ"),  # not the one it works with
    ],
)
def test_an_agency_stands_in_the_heading_above_its_task(
    ask: Ask, question: str, agency: str
) -> None:
    answer = ask(question)
    assert answer.answer.startswith(f"Theo Kế hoạch 15/KH-UBND: {agency}: ")
    assert answer.answer.endswith("[1][2]")
    assert agency in answer.citations[1].quote


def test_an_agency_in_the_sentence_itself(ask: Ask) -> None:
    answer = ask("Cơ quan nào khai giảng lớp tập huấn ngày 09/5/2024?")
    assert "Sở Nội vụ khai giảng" in answer.answer


def test_who(ask: Ask) -> None:
    assert "Trần Quốc Vượng" in ask("Ai là tổ trưởng tổ kiểm tra công vụ?").answer
    assert "Lê Thị Sen" in ask("Ai là Phó Giám đốc Sở Tài chính?").answer
    assert "Đinh Thị Hạnh" in ask("Ai chủ trì hội nghị trực tuyến toàn quốc?").answer


def test_the_signer_is_read_from_the_signature(ask: Ask) -> None:
    answer = ask("Ai ký Kế hoạch 188/KH-UBND?")
    assert (answer.answer, cited(answer)) == (
        "Theo Kế hoạch 188/KH-UBND: Vũ Đức Thành [1]",
        [("188/KH-UBND", "phần ký")],
    )


def test_the_issuing_agency_is_read_from_the_header(ask: Ask) -> None:
    answer = ask("Cơ quan nào ban hành Kế hoạch 15/KH-UBND?")
    assert "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN" in answer.answer


def test_a_list_has_every_point_in_order(ask: Ask) -> None:
    answer = ask("Liệt kê các nhiệm vụ kiểm tra công vụ năm 2026")
    assert [section for _, section in cited(answer)] == [
        f"phần II, mục 1, điểm {letter}" for letter in "abc"
    ]
    assert [line[:2] for line in answer.answer.splitlines()] == ["- "] * 3


def test_the_tasks_of_an_agency_are_those_under_its_heading(ask: Ask) -> None:
    answer = ask("Sở Nội vụ có nhiệm vụ gì?")
    assert [section for _, section in cited(answer)] == [
        "phần III, mục 1, điểm a",
        "phần III, mục 1, điểm b",
        "phần III, mục 1, điểm c",
    ]


def test_two_years_side_by_side(ask: Ask) -> None:
    answer = ask("So sánh mục tiêu thanh toán trực tuyến năm 2023 và năm 2026")
    assert figures(answer) == [ONLINE_2023, ONLINE_2026]
    higher, first, second, *_ = answer.answer.splitlines()
    assert higher == "- Năm 2026 cao hơn năm 2023: ít nhất 82% so với ít nhất 45% [1][2]"
    assert "Năm 2023 (Kế hoạch 188/KH-UBND)" in first
    assert "Năm 2026 (Kế hoạch 15/KH-UBND)" in second


def test_a_figure_put_forward_is_confirmed_or_not(ask: Ask) -> None:
    right = ask("Có phải trên 96% hồ sơ được trả kết quả đúng hạn năm 2026 không?")
    wrong = ask("Có phải 90% hồ sơ được trả kết quả đúng hạn năm 2026 không?")
    assert right.answer.startswith("Đúng. Theo Kế hoạch 15/KH-UBND")
    assert wrong.answer.startswith("Không đúng. Theo Kế hoạch 15/KH-UBND")
    assert "96%" in wrong.answer


def test_a_side_that_is_missing_is_named(ask: Ask) -> None:
    answer = ask("So sánh mục tiêu đúng hạn các năm 2023, 2024, 2026")
    assert [(one.value, one.year) for one in answer.figures] == [(88.0, 2023), (96.0, 2026)]
    assert [(one.kind, "Năm 2024" in one.message) for one in answer.warnings] == [
        ("incomplete", True)
    ]


def test_a_comparison_with_one_side_only_is_no_comparison(ask: Ask) -> None:
    answer = ask("So sánh mục tiêu hài lòng của người dân giữa năm 2023 và năm 2026")
    assert (answer.reason, answer.figures) == ("year_not_covered", ())


def test_a_named_section_is_read_there(ask: Ask) -> None:
    answer = ask("Theo phần I, mục 1, điểm a, tỷ lệ thanh toán trực tuyến năm 2026 là bao nhiêu?")
    assert cited(answer) == [("15/KH-UBND", "phần I, mục 1, điểm a")]
    elsewhere = ask(
        "Theo phần I, mục 1, điểm b, tỷ lệ thanh toán trực tuyến năm 2026 là bao nhiêu?"
    )
    assert elsewhere.figures == ()


def test_a_contradiction_is_shown_with_both_values(ask: Ask) -> None:
    answer = ask("Tỷ lệ hồ sơ trả kết quả đúng hạn 6 tháng đầu năm 2024 là bao nhiêu?")
    assert {96.9, 97.4} <= {one.value for one in answer.figures}
    (warning,) = answer.warnings
    assert warning.kind == "conflict"
    assert "96,9" in warning.message
    assert "97,4" in warning.message


def test_a_replaced_plan_is_used_only_when_it_is_named(ask: Ask) -> None:
    answer = ask("Kế hoạch 9/KH-UBND đề ra tỷ lệ thanh toán trực tuyến bao nhiêu?")
    assert [one.value for one in answer.figures] == [79.0]
    (warning,) = answer.warnings
    assert (warning.kind, "15/KH-UBND" in warning.message) == ("superseded", True)


def test_a_follow_up_changes_the_year(ask: Ask) -> None:
    first = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
    answer = ask("Còn năm 2023 thì sao?", first)
    assert figures(answer) == [ONLINE_2023]
    assert answer.question == "Còn năm 2023 thì sao?"
    assert answer.understood_as == first.replace("2026", "2023")


def test_a_follow_up_points_to_the_document_of_the_last_answer(ask: Ask) -> None:
    turns = ("Kế hoạch nào thay thế Kế hoạch 9/KH-UBND?", "Theo Kế hoạch 15/KH-UBND …")
    assert "08/01/2026 [1]" in ask("Kế hoạch đó ban hành ngày nào?", turns).answer


@pytest.mark.parametrize(
    ("day", "values"),
    [
        (date(2023, 6, 1), [45.0]),
        (date(2026, 1, 5), [79.0]),  # the plan that was replaced three days later
        (date(2026, 1, 8), [82.0]),
        (date(2020, 1, 1), []),
    ],
)
def test_as_of_leaves_out_what_came_later(
    assistant: Assistant, day: date, values: list[float]
) -> None:
    answer = assistant.ask("Mục tiêu thanh toán trực tuyến là bao nhiêu?", as_of=day)
    assert [one.value for one in answer.figures] == values
    assert answer.abstained is (not values)
