"""A figure answers only a question about just what it measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.actions import is_action, names_action
from assistant.agreement import agrees
from assistant.evidence import ENOUGH, Statement, score
from assistant.understand import understand
from tests.assistant.test_findings import HEADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf

TEXT = HEADER + (
    "I. KẾT QUẢ\n\n"
    "1. Tổng số biên chế được giao là 1.720 biên chế.\n\n"
    "2. Hoàn thành mục tiêu tinh giản 64 biên chế công chức.\n\n"
    "3. Tỉnh đã tập huấn cho 930 cán bộ cấp xã.\n\n"
    "4. Ban hành 41 nghị quyết và 57 quyết định.\n\n"
    "5. Chỉ số công khai ngân sách thuộc nhóm 12 địa phương dẫn đầu.\n\n"
    "6. Kiểm tra tại 14 cơ quan.\n\n"
    "7. Tỷ lệ hồ sơ trực tuyến của cấp huyện đạt 77%.\n\n"
    "8. 45% cuộc kiểm tra của cơ quan chuyên môn làm qua mạng.\n\n"
    "9. Có 25 hợp đồng lao động trong các cơ quan hành chính.\n\n"
    "10. Cắt giảm 88 điều kiện kinh doanh; rà soát hồ sơ công việc tại các phòng.\n\n"
    "11. Có 310 trạm y tế, giảm 6 trạm so với năm 2024.\n\n"
    "12. Thu nội địa trừ tiền đất, xổ số 705 tỷ đồng.\n\n"
    "13. Đã hoàn thành 83 nhiệm vụ; chưa hoàn thành 17 nhiệm vụ.\n\n"
    "14. Sở Giáo dục và Đào tạo giảm 4 phòng chuyên môn.\n\n"
    "15. Sở Tài chính đôn đốc thu hồi đạt 93% tổng số kiến nghị kiểm toán.\n\n"
    "16. Máy chủ được giám sát và bảo vệ theo mô hình 5 lớp.\n\n"
    "17. Mỗi trường được cấp 2 hộp thư quản trị.\n\n"
    "18. Quỹ được ngân sách trung ương cấp vốn lần đầu 510 tỷ đồng.\n\n"
    "19. Tổ giúp việc gồm Tổ trưởng và không quá 19 Phó Tổ trưởng.\n\n"
    "20. Văn bản sửa một số điều của luật được chi bằng 62% tổng mức chi soạn văn bản mới.\n"
)


@pytest.fixture
def shelf(shelf_of: Callable[..., Shelf]) -> Shelf:
    return shelf_of(TEXT)


def answers(question: str, value: float, shelf: Shelf) -> bool:
    """Tell whether the only figure with this value answers the question."""
    ((document, fact),) = [
        (document, fact)
        for document in shelf.documents.values()
        for fact in shelf.document_facts(document.id)
        if fact.value == value
    ]
    provision = shelf.provision(document.id, fact.provision_id)
    statement = Statement(document, provision, fact.start, fact.end, fact)
    asked = understand(question, shelf.vocabulary)
    return agrees(asked, score(asked, statement, shelf), shelf)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Tổng số biên chế được giao là bao nhiêu?", 1720),
        ("Tinh giản bao nhiêu biên chế công chức?", 64),
        ("Tỉnh tập huấn cho bao nhiêu cán bộ cấp xã?", 930),
        ("Bồi dưỡng bao nhiêu người ở cấp xã?", 930),
        ("Ban hành bao nhiêu nghị quyết?", 41),
        ("Ban hành bao nhiêu văn bản?", 57),
        ("Chỉ số công khai ngân sách thuộc nhóm mấy?", 12),
        ("Kiểm tra tại bao nhiêu đơn vị?", 14),
        ("Tỷ lệ hồ sơ trực tuyến của cấp huyện là bao nhiêu?", 77),
        ("Bao nhiêu phần trăm cuộc kiểm tra làm qua mạng?", 45),
        ("Có bao nhiêu hợp đồng lao động trong cơ quan hành chính?", 25),
        ("Có bao nhiêu trạm y tế?", 310),
        ("Số trạm y tế giảm bao nhiêu trạm?", 6),
        ("Số trạm y tế đã giảm bao nhiêu trạm so với năm trước?", 6),
        ("Số trạm y tế tăng hay giảm bao nhiêu so với năm 2024?", 6),
        ("Thu nội địa không tính tiền đất và xổ số là bao nhiêu?", 705),
        ("Thu nội địa trừ xổ số được bao nhiêu tỷ đồng?", 705),
        ("Đã hoàn thành bao nhiêu nhiệm vụ?", 83),
        ("Chưa hoàn thành bao nhiêu nhiệm vụ?", 17),
        ("Giảm bao nhiêu phòng chuyên môn?", 4),  # "Đào tạo" is part of a name
        ("Thu hồi được bao nhiêu phần trăm kiến nghị kiểm toán?", 93),  # "Tài" is not "tại"
        ("Thu hồi được bao nhiêu phần trăm tổng số kiến nghị kiểm toán?", 93),
        ("Máy chủ được bảo vệ theo mô hình mấy lớp?", 5),
        ("Mỗi trường được cấp mấy hộp thư quản trị?", 2),
        ("Trung ương cấp cho quỹ bao nhiêu tỷ đồng vốn lần đầu?", 510),
        ("Tổ giúp việc có mấy phó tổ trưởng?", 19),
        ("Văn bản sửa một số điều được chi bằng bao nhiêu phần trăm tổng mức chi?", 62),
    ],
)
def test_a_figure_answers_what_it_measures(question: str, value: float, shelf: Shelf) -> None:
    assert answers(question, value, shelf)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Biên chế công chức được giao là bao nhiêu?", 64),  # those cut, not those given
        ("Tỉnh tinh giản bao nhiêu biên chế?", 1720),
        ("Số cán bộ cấp xã là bao nhiêu?", 930),  # those trained, not all
        ("Kiểm tra bao nhiêu cán bộ cấp xã?", 930),
        ("Ban hành bao nhiêu quyết định?", 41),
        ("Ban hành bao nhiêu nghị quyết?", 57),
        ("Ban hành bao nhiêu văn bản chỉ đạo?", 57),  # a kind of its own
        ("Chỉ số công khai ngân sách đạt bao nhiêu điểm?", 12),
        ("Chỉ số công khai ngân sách tăng mấy bậc?", 12),
        ("Kiểm tra trong bao nhiêu ngày?", 14),
        ("Kiểm tra hết bao nhiêu tiền?", 14),
        ("Thanh tra tại bao nhiêu cơ quan?", 14),
        ("Tỷ lệ hồ sơ trực tuyến của cấp xã là bao nhiêu?", 77),
        ("Bao nhiêu hồ sơ trực tuyến của cấp huyện, tính bằng số lượng?", 77),
        ("Tỷ lệ hồ sơ công việc của cấp huyện là bao nhiêu?", 77),
        ("Bao nhiêu phần trăm cơ quan được kiểm tra?", 45),
        ("Có bao nhiêu hợp đồng lao động trong đơn vị sự nghiệp?", 25),
        ("Có bao nhiêu trạm y tế?", 6),
        ("Có bao nhiêu trạm y tế trên cả nước?", 310),
        ("Số trạm y tế giảm bao nhiêu trạm?", 310),
        ("Thu xổ số được bao nhiêu tỷ đồng?", 705),  # it is left out of the figure
        ("Đã hoàn thành bao nhiêu nhiệm vụ?", 17),
        ("Có mấy cuộc kiểm tra làm qua mạng?", 45),  # a share is no number
        ("Hiện có bao nhiêu hộp thư quản trị?", 2),  # what is allowed is not what there is
        ("Quỹ địa phương được cấp bao nhiêu tỷ đồng vốn lần đầu?", 510),
        ("Văn bản sửa một số điều được chi bằng bao nhiêu phần trăm ngân sách?", 62),
    ],
)
def test_a_figure_does_not_answer_for_another(question: str, value: float, shelf: Shelf) -> None:
    assert not answers(question, value, shelf)


def test_a_clause_without_its_subject_takes_it_from_its_sentence(
    shelf_of: Callable[..., Shelf],
) -> None:
    shelf = shelf_of(HEADER + "1. Giảm 3% biên chế sự nghiệp, bằng 52 viên chức.\n")
    assert answers("Giảm bao nhiêu viên chức sự nghiệp?", 52, shelf)
    assert not answers("Giảm bao nhiêu hồ sơ?", 52, shelf)


def test_a_number_within_a_code_is_no_quantity(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(HEADER + "1. Bạn đọc gửi câu hỏi mã số 730-18 của tổ bốc xếp dưa hấu.\n")
    facts = [f for d in shelf.documents.values() for f in shelf.document_facts(d.id)]
    asked = "Mức bốc xếp dưa hấu là bao nhiêu?"
    assert facts
    assert not any(answers(asked, fact.value, shelf) for fact in facts)


TIMES = HEADER + (
    "1. Thời hạn nộp sổ vào kho hiện hành của làng tối đa là 2 năm.\n\n"
    "2. Trong thời hạn 30 năm, tính từ năm nộp sổ vào kho hiện hành của làng thì sổ đinh được giao"
    " nộp vào kho lịch sử của làng.\n\n"
    "3. Nhà rông được chấm 20 điểm (làng không có nhà rông riêng được 7 điểm).\n\n"
    "4. Đo nồng độ muối và kim loại nặng ở bến đò; thời gian đo vào tháng 4 và tháng 8;"
    " số lượng mẫu đo 36 mẫu/năm.\n"
)


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("Thời hạn nộp sổ vào kho hiện hành của làng là mấy năm?", 2, True),
        ("Thời hạn nộp sổ vào kho hiện hành của làng là mấy năm?", 30, False),
        ("Nhà rông được bao nhiêu điểm?", 7, False),
        ("Làng không có nhà rông riêng được bao nhiêu điểm?", 7, True),
        ("Đo kim loại nặng ở bến đò lấy bao nhiêu mẫu?", 36, True),
    ],
)
def test_a_starting_day_and_an_exception_are_no_subjects(
    shelf_of: Callable[..., Shelf], question: str, value: float, expected: bool
) -> None:
    assert answers(question, value, shelf_of(TIMES)) is expected


STEPS = HEADER + (
    "1. Cấp thẻ xe buýt\n\n"
    "STT\tTrình tự\tTrách nhiệm\tThời gian\tKết quả\n"
    "1\tXem hồ sơ\tChuyên viên\t7 ngày\tDự thảo thẻ xe buýt\n"
    "2\tKý thẻ\tLãnh đạo\t3 ngày\tThẻ xe buýt\n\n"
    "2. Thời hạn cấp thẻ xe buýt: 12 ngày.\n"
)


def test_the_time_of_a_step_is_not_that_of_the_procedure(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(STEPS)
    assert answers("Cấp thẻ xe buýt mất bao nhiêu ngày?", 12, shelf)
    assert not answers("Cấp thẻ xe buýt mất bao nhiêu ngày?", 7, shelf)
    assert answers("Xem hồ sơ mất bao nhiêu ngày?", 7, shelf)


def test_a_letter_tells_one_of_a_kind_from_the_others(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(HEADER + "1. Cấp chứng nhận theo mẫu D trong 8 giờ.\n")
    (fact,) = shelf.document_facts(next(iter(shelf.documents)))
    document = shelf.documents[fact.document_id]
    provision = shelf.provision(document.id, fact.provision_id)
    statement = Statement(document, provision, fact.start, fact.end, fact)
    shares = [
        score(understand(question, shelf.vocabulary), statement, shelf).coverage.share
        for question in ("Cấp chứng nhận mẫu D mất mấy giờ?", "Cấp chứng nhận mẫu E mất mấy giờ?")
    ]
    assert shares[0] > ENOUGH
    assert shares[1] == 0


def test_words_beside_the_figure_are_not_what_it_measures(shelf: Shelf) -> None:
    assert not answers("Bao nhiêu hồ sơ công việc tại các phòng?", 88, shelf)


def test_actions_are_whole_words() -> None:
    assert is_action("bãi bỏ, thay thế")
    assert not is_action("thủ tục bãi bỏ")
    assert names_action("Kế hoạch được sửa đổi ngày nào?")
    assert not names_action("Giảng viên nào phụ trách?")
