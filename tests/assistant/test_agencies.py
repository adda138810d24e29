"""Agencies and persons that a text names."""

from __future__ import annotations

import pytest

from assistant.agencies import is_agency, names_agency
from assistant.persons import names_person


@pytest.mark.parametrize(
    ("text", "question", "named"),
    [
        ("Sở Tư pháp thẩm định dự thảo", "Cơ quan nào thẩm định?", True),
        ("Giao Ban Quản lý Khu kinh tế chủ trì", "Cơ quan nào chủ trì?", True),
        ("UBND các xã rà soát", "Đơn vị nào rà soát?", True),
        ("Ban hành kế hoạch trước tháng Ba", "Cơ quan nào ban hành?", False),
        ("Bộ phận một cửa tiếp nhận", "Cơ quan nào tiếp nhận?", False),
        ("Sở Tư pháp thẩm định dự thảo", "Sở Tư pháp phối hợp cơ quan nào?", False),
        ("so tu phap tham dinh", "Cơ quan nào thẩm định?", False),
        ("Sở Tư pháp thẩm định", "Bộ nào thẩm định?", False),
        ("Bộ Tư pháp thẩm định", "Bộ nào thẩm định?", True),
        ("Chủ trì, phối hợp với Sở Xây dựng, Sở Tài chính rà soát", "Ai rà soát?", False),
        ("Chủ trì, phối hợp với Sở Xây dựng rà soát", "Phối hợp với sở nào để rà soát?", True),
        ("Sở Tư pháp phối hợp với Sở Xây dựng rà soát", "Cơ quan nào rà soát?", True),
        ("Tham mưu UBND tỉnh rà soát quy chế", "Cơ quan nào rà soát?", False),
        ("Rà soát quy chế đã được UBND tỉnh phê duyệt", "Cơ quan nào rà soát?", False),
        ("Rà soát theo Quyết định 12/QĐ-UBND ngày 03/4/2025", "Cơ quan nào rà soát?", False),
    ],
)
def test_names_agency(text: str, question: str, named: bool) -> None:
    """An agency of the question itself is no answer; "Bộ nào" asks for a ministry."""
    assert names_agency(text, question) is named


@pytest.mark.parametrize(
    ("heading", "agency"),
    [
        ("Sở Nội vụ", True),
        (" Ủy ban nhân dân các xã", True),
        ("Trách nhiệm của Sở Nội vụ", True),
        ("Điều 9. Nhiệm vụ, quyền hạn của Công an tỉnh", True),
        ("Trách nhiệm của chủ hộ", False),
        ("Bộ máy", False),
        ("", False),
    ],
)
def test_a_heading_that_is_an_agency(heading: str, agency: bool) -> None:
    assert is_agency(heading) is agency


@pytest.mark.parametrize(
    ("text", "question", "named"),
    [
        ("Cử ông Trần Quốc Vượng làm tổ trưởng", "Ai là tổ trưởng?", True),
        ("bà Lê Thị Sen, Phó Giám đốc", "Ai làm đầu mối?", True),
        ("Cử ông Trần Quốc Vượng làm tổ trưởng", "Trần Quốc Vượng là ai?", False),
        ("Đoàn kiểm tra của tỉnh Hà Nam", "Ai kiểm tra?", False),
        ("Khu công nghiệp thành phố Thái Bình", "Ai quản lý?", False),
        ("Văn phòng tổng hợp báo cáo", "Ai tổng hợp?", False),
    ],
)
def test_names_person(text: str, question: str, named: bool) -> None:
    """A family name alone, or one that begins a place's name, is nobody."""
    assert names_person(text, question) is named
