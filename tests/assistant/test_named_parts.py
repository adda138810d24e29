"""Parts of documents that are asked for by name, and sentences that only open a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.findings import shown
from assistant.gist import gist
from assistant.lead_ins import with_what_follows
from assistant.named_parts import named_part
from assistant.summary_request import part_request
from assistant.understand import understand
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf

HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: 71/BC-UBND\n\nNghệ An, ngày 05 tháng 01 năm 2027\n\n"
    "BÁO CÁO\nHoạt động thư viện năm 2026\n\n"
)
REPORT = (
    f"{HEAD}I. KẾT QUẢ\n\nTrong năm 2026 ngành thư viện đã đạt được một số kết quả nổi bật "
    "như sau:\n\n- Số bạn đọc tăng đều.\n\n- Thư viện lưu động đến mọi xã vùng cao.\n\n"
    "II. NHỮNG KHÓ KHĂN, HẠN CHẾ\n\n- Nhiều phòng đọc còn chật.\n\n"
    "- Việc kiểm tra chưa chỉ ra hết hạn chế.\n\n"
    "III. NHIỆM VỤ THƯ VIỆN TRỌNG TÂM NĂM 2027\n\n1. Mua sách mới cho thiếu nhi.\n\n"
    "2. Mở cửa buổi tối, khắc phục hạn chế của năm trước.\n"
)
ELSEWHERE = REPORT.replace("NGHỆ AN", "BẮC NINH").replace("Nghệ An", "Bắc Ninh")


@pytest.mark.parametrize(
    ("text", "topic", "part"),
    [
        ("Những hạn chế năm 2026 là gì?", "năm 2026", "han che"),
        ("Nhiệm vụ trọng tâm của ngành thư viện là gì?", "ngành thư viện", "nhiem vu trong tam"),
        ("Các giải pháp về phòng đọc", "phòng đọc", "giai phap"),
        ("Những khó khăn của ngành thư viện ra sao?", "ngành thư viện", "kho khan"),
    ],
)
def test_a_part_is_asked_for(
    shelf_of: Callable[..., Shelf], text: str, topic: str, part: str
) -> None:
    request = part_request(understand(text, shelf_of(REPORT).vocabulary))
    assert request is not None
    assert (fold(request.topic), request.part) == (fold(topic), part)


@pytest.mark.parametrize(
    "text",
    [
        "Ai thực hiện nhiệm vụ mua sách?",
        "Mục tiêu số hóa sách năm 2027 là bao nhiêu phần trăm?",
        "Phòng đọc có chật không?",
        "Liệt kê các giải pháp về phòng đọc",
    ],
)
def test_other_questions_ask_for_none(shelf_of: Callable[..., Shelf], text: str) -> None:
    assert part_request(understand(text, shelf_of(REPORT).vocabulary)) is None


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (
            "Những hạn chế của hoạt động thư viện trong năm 2026 là gì?",
            ["Nhiều phòng đọc còn chật", "Việc kiểm tra chưa chỉ ra hết hạn chế"],
        ),
        (
            "Nhiệm vụ trọng tâm năm 2027 về thư viện?",
            ["Mua sách mới cho thiếu nhi", "Mở cửa buổi tối, khắc phục hạn chế của năm trước"],
        ),
    ],
)
def test_the_part_is_told_whole_and_in_order(
    shelf_of: Callable[..., Shelf], question: str, quotes: list[str]
) -> None:
    assert _told(shelf_of(REPORT), question) == quotes


def test_of_several_agencies_none_is_picked(shelf_of: Callable[..., Shelf]) -> None:
    assert _told(shelf_of(REPORT, ELSEWHERE), "Những hạn chế trong năm 2026 là gì?") == []


@pytest.mark.parametrize(
    "question", ["Những hạn chế của ngành đường sắt năm 2026?", "Nhiệm vụ trọng tâm là gì?"]
)
def test_where_no_heading_holds_the_words_nothing_is_told(
    shelf_of: Callable[..., Shelf], question: str
) -> None:
    assert _told(shelf_of(REPORT), question) == []


def test_a_sentence_that_opens_a_list_brings_it(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(REPORT)
    (document,) = shelf.documents.values()
    lead = next(p for p in shelf.provisions(document.id) if shelf.text(p).strip().endswith(":"))
    opening, *points = with_what_follows(gist(lead, shelf), shelf).findings
    assert opening.opens
    assert [shown(point) for point in points] == [
        "Số bạn đọc tăng đều",
        "Thư viện lưu động đến mọi xã vùng cao",
    ]
    (alone,) = with_what_follows(points[0], shelf).findings
    assert alone == points[0]


def _told(shelf: Shelf, text: str) -> list[str]:
    question = understand(text, shelf.vocabulary)
    request = part_request(question)
    assert request is not None
    told = named_part(question, request, tuple(shelf.documents.values()), shelf)
    return [shown(finding) for finding in told.findings if not finding.opens]
