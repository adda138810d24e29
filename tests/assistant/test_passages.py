"""Sizes in words, and two levels of government set against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.comparisons import answer_subjects
from assistant.lists import answer_list
from assistant.passages import (
    answer_agency,
    answer_event_date,
    answer_in_words,
    answer_open,
)
from assistant.understand import understand
from tests.assistant.test_findings import HEADER
from vectorstore.types import Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document

TEXT = HEADER + (
    "1. Phấn đấu tăng trưởng kinh tế năm 2025 ở mức hai con số.\n\n"
    "2. Doanh nghiệp chỉ nộp bản kê khai thuế một lần.\n\n"
    "3. Cấp huyện giải quyết 310 thủ tục đất đai; cấp xã giải quyết 145 thủ tục đất đai.\n\n"
    "4. Trong đó 6 hội nghị được tổ chức tại hai điểm cầu.\n\n"
    "5. Ủy ban nhân dân cấp huyện rà soát quy chế tiếp công dân.\n\n"
    "6. Giáo viên mầm non học 2 tuần bồi dưỡng; giáo viên phổ thông học 5 tuần bồi dưỡng.\n\n"
    "7. Các xã lập sổ theo dõi cây xanh, báo cáo (qua Sở Xây dựng tổng hợp).\n\n"
    "8. Sở Công Thương kiểm đếm quầy hàng và gửi bảng giá trước ngày 05 của tháng sau.\n\n"
    "Căn cứ Kế hoạch số 91/KH-UBND ngày 02/4/2024 về đếm cò ốc;\n\n"
    "10. Gửi danh sách đếm cò ốc trước ngày 20/8/2025.\n\n"
    "11. Quyết định số 7/QĐ-UBND ngày 11 tháng 3 năm 2021 về nuôi hàu hết hiệu lực.\n\n"
    "12. Hiện mỗi ấp phải bố trí ba tổ đếm cò ốc.\n\n"
    "9. Chọn các lĩnh vực theo dõi trong năm gồm: (1) Đất đai; (2) Xây dựng; (3) Môi trường.\n"
)


@pytest.fixture
def shelf(shelf_of: Callable[..., Shelf]) -> Shelf:
    return shelf_of(TEXT)


def hits(shelf: Shelf) -> list[Hit]:
    return [
        Hit(provision, document, provision.start, provision.end, 1.0)
        for document in shelf.documents.values()
        for provision in shelf.provisions(document.id)
    ]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Phấn đấu tăng trưởng kinh tế năm 2025 ở mức nào?", "hai con số"),
        ("Doanh nghiệp phải nộp bản kê khai thuế mấy lần?", "một lần"),
        ("Doanh nghiệp phải nộp bản kê khai thuế mấy bản?", None),
        ("Tăng trưởng dân số ở mức nào?", None),
        ("Tổ chức mấy hội nghị tại điểm cầu?", None),  # that is a figure already
        ("Mỗi ấp phải bố trí mấy tổ đếm cò ốc?", "ba tổ"),
        ("Hiện nay có mấy tổ đếm cò ốc?", None),  # what a rule demands is not what there is
    ],
)
def test_sizes_in_words(shelf: Shelf, question: str, words: str | None) -> None:
    findings = answer_in_words(understand(question, shelf.vocabulary), hits(shelf), shelf).findings
    assert [words in finding.quote for finding in findings if words] == [True] * bool(words)
    assert bool(findings) is (words is not None)


@pytest.mark.parametrize(("level", "found"), [("cấp huyện", True), ("cấp xã", False)])
def test_a_sentence_about_another_level_is_no_answer(shelf: Shelf, level: str, found: bool) -> None:
    asked = understand(f"Quy chế tiếp công dân của {level} thế nào?", shelf.vocabulary)
    assert bool(answer_open(asked, hits(shelf), shelf).findings) is found


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Sở Công Thương gửi bảng giá trước ngày mấy?", "ngày 05 của tháng sau"),
        ("Sở Công Thương công bố bảng giá ngày nào?", None),  # a day of something else
        ("Gửi danh sách đếm cò ốc trước ngày nào?", "20/8/2025"),  # not the day of what it rests on
        ("Nuôi hàu có hiệu lực từ ngày nào?", None),  # the day of a document's number
    ],
)
def test_a_day_of_every_month(shelf: Shelf, question: str, words: str | None) -> None:
    asked = understand(question, shelf.vocabulary)
    quotes = [f.quote for f in answer_event_date(asked, hits(shelf), shelf).findings]
    assert bool(quotes) is (words is not None)
    assert all(words is None or words in quote for quote in quotes)


def test_whoever_receives_reports_does_not_do_the_task(shelf: Shelf) -> None:
    asked = understand("Nhiệm vụ của Sở Xây dựng theo dõi cây xanh", shelf.vocabulary)
    assert not answer_open(asked, hits(shelf), shelf).findings


def test_an_enumeration_is_quoted_whole(shelf: Shelf) -> None:
    asked = understand("Những lĩnh vực nào được theo dõi trong năm?", shelf.vocabulary)
    (finding,) = answer_list(asked, hits(shelf), shelf).findings
    assert finding.quote.endswith("(3) Môi trường.")


def test_a_heading_says_nothing(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(
        HEADER + "1. Thu hút nhân tài về tỉnh\n\na) Chưa có ai về tỉnh theo diện nhân tài.\n"
    )
    asked = understand("Tỉnh có thu hút nhân tài không?", shelf.vocabulary)
    (finding,) = answer_open(asked, hits(shelf), shelf).findings
    assert "Chưa có ai" in finding.quote


def test_two_subjects_side_by_side(shelf: Shelf) -> None:
    def retrieve(question: Question, documents: Sequence[Document]) -> list[Hit]:
        return hits(shelf)

    everything = tuple(shelf.documents.values())
    question = "So sánh số tuần bồi dưỡng của giáo viên mầm non với giáo viên phổ thông"
    asked = understand(question, shelf.vocabulary)
    said, first, second = answer_subjects(asked, everything, retrieve, shelf).findings
    assert said.wording.startswith("Giáo viên phổ thông cao hơn giáo viên mầm non: 5 tuần")
    assert [f.asked.value for f in (first, second) if f.asked] == [2, 5]


def test_two_levels_side_by_side(shelf: Shelf) -> None:
    def retrieve(question: Question, documents: Sequence[Document]) -> list[Hit]:
        return hits(shelf)

    everything = tuple(shelf.documents.values())
    asked = understand("Cấp huyện hay cấp xã giải quyết nhiều thủ tục hơn?", shelf.vocabulary)
    said, higher, lower = answer_subjects(asked, everything, retrieve, shelf).findings
    assert said.wording.startswith("Cấp xã thấp hơn cấp huyện: 145 thủ tục")
    assert (higher.lead, lower.lead) == ("Cấp huyện", "Cấp xã")
    other = understand("Cấp huyện hay cấp xã tiếp công dân?", shelf.vocabulary)
    assert not answer_subjects(other, everything, retrieve, shelf).findings


PLAN = HEADER + (
    "II. NHIỆM VỤ\n\n"
    "1. Chợ đầu mối\n\n"
    "a) Nhiệm vụ: Tham mưu UBND tỉnh phối hợp với Bộ Công Thương đếm sạp hàng chợ đầu mối.\n\n"
    "b) Cơ quan thực hiện:\n\n"
    "- Đơn vị chủ trì: Sở Công Thương.\n\n"
    "- Đơn vị phối hợp: Sở Tài chính.\n\n"
    "2. Trách nhiệm của Công an tỉnh\n\n"
    "a) Chủ trì, phối hợp với Sở Xây dựng canh giữ bãi neo đậu thuyền thúng.\n"
)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Đơn vị nào chủ trì đếm sạp hàng chợ đầu mối?", "Đơn vị chủ trì: Sở Công Thương"),
        ("Ai chủ trì canh giữ bãi neo đậu thuyền thúng?", "Công an tỉnh"),
    ],
)
def test_whoever_acts_is_named_beside_the_task_or_above_it(
    shelf_of: Callable[..., Shelf], question: str, words: str
) -> None:
    shelf = shelf_of(PLAN)
    asked = understand(question, shelf.vocabulary)
    (finding,) = answer_agency(asked, hits(shelf), shelf).findings
    assert any(words in quoted.quote for quoted in (finding, *finding.support))


def test_the_tighter_heading_is_the_one_that_is_listed(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(
        HEADER + "Điều 5. Thẩm quyền, tiêu chuẩn, hình thức cấp thẻ hái sen\n\n"
        "1. Hội làng quyết định.\n\n2. Tiêu chuẩn là biết bơi.\n\n"
        "3. Các hình thức cấp thẻ hái sen gồm:\n\na) Cấp mới;\n\nb) Cấp lại.\n"
    )
    asked = understand("Liệt kê các hình thức cấp thẻ hái sen", shelf.vocabulary)
    found = [finding.quote for finding in answer_list(asked, hits(shelf), shelf).findings]
    assert found == ["a) Cấp mới;", "b) Cấp lại."]
