"""What a term means is said where a text names it beside its full name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.definitions import answer_definition
from assistant.understand import understand
from tests.assistant.test_findings import HEADER
from vectorstore.types import Hit

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.findings import Outcome
    from assistant.shelf import Shelf

TEXT = HEADER + (
    "1. Nâng Chỉ số hài lòng của doanh nghiệp với dịch vụ cảng (DCI) lên nhóm đầu.\n\n"
    "2. Thực hiện Đề án số hóa sổ hộ tịch giai đoạn 2026 - 2028 (sau đây gọi tắt là Đề án 19).\n\n"
    "3. Tổ chức SRC (Trung tâm hỗ trợ cải cách vùng) lập kế hoạch.\n\n"
    "4. DCI năm 2025 tăng 3 bậc.\n\n"
    "5. Phản hồi số là ý kiến gửi qua ứng dụng của tỉnh.\n"
)


@pytest.fixture
def shelf(shelf_of: Callable[..., Shelf]) -> Shelf:
    return shelf_of(TEXT)


def defined(question: str, shelf: Shelf) -> Outcome:
    hits = [
        Hit(provision, document, provision.start, provision.end, 1.0)
        for document in shelf.documents.values()
        for provision in shelf.provisions(document.id)
    ]
    return answer_definition(understand(question, shelf.vocabulary), hits, shelf)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("DCI là gì?", "Chỉ số hài lòng của doanh nghiệp"),
        ("dci là chỉ số gì?", "Chỉ số hài lòng của doanh nghiệp"),
        ("DCI là viết tắt của cụm từ nào?", "Chỉ số hài lòng của doanh nghiệp"),
        ("What does DCI stand for?", "Chỉ số hài lòng của doanh nghiệp"),
        ("Đề án 19 là đề án gì?", "số hóa sổ hộ tịch"),
        ("SRC nghĩa là gì?", "Trung tâm hỗ trợ cải cách vùng"),
        ("«Phản hồi số» trong báo cáo của tỉnh nghĩa là gì?", "gửi qua ứng dụng"),
        ("Theo báo cáo, phản hồi số là gì?", "gửi qua ứng dụng"),
        ("Phản hồi số là gì theo báo cáo của tỉnh?", "gửi qua ứng dụng"),
    ],
)
def test_the_full_name_is_quoted(shelf: Shelf, question: str, words: str) -> None:
    (finding,) = defined(question, shelf).findings
    assert words in finding.quote


@pytest.mark.parametrize(
    "question",
    [
        "PQR là gì?",  # the documents never name it
        "Đề án 1 là đề án gì?",
        "Mục tiêu của Chỉ số hài lòng năm 2025 là gì?",  # a topic, no term
        "DCI năm 2025 tăng mấy bậc?",
    ],
)
def test_nothing_else_is_a_definition(shelf: Shelf, question: str) -> None:
    assert not defined(question, shelf).findings


def test_a_glossary_is_read_though_the_search_found_other_provisions(
    shelf_of: Callable[..., Shelf],
) -> None:
    shelf = shelf_of(
        HEADER + "Điều 1. Phạm vi\n\nQuy định về vườn ươm cỏ lác.\n\n"
        "Điều 2. Giải thích từ ngữ\n\n1. Vườn ươm là nơi giữ giống cỏ lác.\n"
    )
    (document,) = shelf.documents.values()
    first = next(p for p in shelf.provisions(document.id) if "Phạm vi" in shelf.text(p))
    hit = Hit(first, document, first.start, first.end, 1.0)
    asked = understand("Vườn ươm là gì?", shelf.vocabulary)
    (finding,) = answer_definition(asked, [hit], shelf).findings
    assert "nơi giữ giống" in finding.quote
