"""Mentions of other documents, on short texts in our own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.references import extract_references
from vectorstore.types import Provision, Reference


def provision(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    kind: str = "paragraph",
    name: str = "p0",
    parent: str | None = None,
) -> Provision:
    stop = len(text) if end is None else end
    return Provision(
        id=name,
        document_id="d",
        ordinal=int(name[1:]),
        kind=kind,  # type: ignore[arg-type]
        label="",
        section_path=(),
        start=start,
        end=stop,
        subtree_end=stop,
        parent_id=parent,
    )


def references(text: str, kind: str = "paragraph") -> tuple[Reference, ...]:
    return extract_references(text, (provision(text, kind=kind),), "d")


def only(text: str, kind: str = "paragraph") -> Reference:
    (reference,) = references(text, kind)
    return reference


def test_a_full_mention() -> None:
    text = "Căn cứ Nghị định số 12/2025/NĐ-CP ngày 05/3/2025 của Chính phủ về quản lý kho lưu trữ."
    reference = only(text)
    assert reference.kind == "Nghị định"
    assert reference.number == "12/2025/NĐ-CP"
    assert reference.issued == "2025-03-05"
    assert reference.agency == "Chính phủ"
    assert reference.subject == "về quản lý kho lưu trữ"
    assert reference.relation == "mentions"
    assert text[reference.start : reference.end].startswith("Nghị định số 12")
    assert text[reference.start : reference.end].endswith("kho lưu trữ")


@pytest.mark.parametrize(
    ("text", "kind", "issued", "agency", "subject"),
    [
        (
            "theo Kết luận 15-KL/TU của Tỉnh ủy ngày 02/10/2024 về chuyển đổi số ở xã, phường;",
            "Kết luận", "2024-10-02", "Tỉnh ủy", "về chuyển đổi số ở xã, phường",
        ),
        (
            "Quyết định số 7/QĐ-UBND ngày 19 tháng 8 năm 2024 phê duyệt Đề án đô thị xanh.",
            "Quyết định", "2024-08-19", None, "phê duyệt Đề án đô thị xanh",
        ),
        (
            "Chỉ thị số 07/CT-UBND ngày 14/10/1025 về dùng bản điện tử.",
            "Chỉ thị", None, None, "về dùng bản điện tử",
        ),
        (
            "Quyết định số 31/2021/QĐ-TTg ngày 11/10/2021 của Bộ trưởng Bộ Văn hóa, Thể thao và Du"
            " lịch ban hành Quy chế vận hành.",
            "Quyết định", "2021-10-11", "Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch",
            "ban hành Quy chế vận hành",
        ),
        (
            "Nghị định số 32/2019/NĐ-CP ngày 10/4/2019 của Chính phủ (Nghị định 32) quy định giao"
            " nhiệm vụ, đặt hàng.",
            "Nghị định", "2019-04-10", "Chính phủ", "quy định giao nhiệm vụ, đặt hàng",
        ),
        (
            "Kết luận số 04-KL/TU ngày 05/12/2025 của Tỉnh ủy tại Hội nghị lần thứ 3 về dự toán.",
            "Kết luận", "2025-12-05", "Tỉnh ủy", "về dự toán",
        ),
        (
            "Ngày 23/12/2022, Ủy ban nhân dân tỉnh ban hành Kế hoạch số 4/KH-UBND về kho số.",
            "Kế hoạch", "2022-12-23", "Ủy ban nhân dân tỉnh", "về kho số",
        ),
    ],
    ids=["agency first", "words", "impossible day", "ministry", "bracket", "occasion", "news"],
)  # fmt: skip
def test_forms(text: str, kind: str, issued: str | None, agency: str | None, subject: str) -> None:
    reference = references(text)[0]
    assert (reference.kind, reference.issued) == (kind, issued)
    assert (reference.agency, reference.subject) == (agency, subject)


def test_a_list_lends_kind_and_agency() -> None:
    text = (
        "Thực hiện các Nghị định của Chính phủ: số 1/2024/NĐ-CP ngày 31/12/2024 quy định việc nghỉ"
        " hưu; số 2/2024/NĐ-CP ngày 31/12/2024 về việc tuyển dụng, thi tuyển."
    )
    first, second = references(text)
    assert {first.kind, second.kind} == {"Nghị định"}
    assert {first.agency, second.agency} == {"Chính phủ"}
    assert first.subject == "quy định việc nghỉ hưu"
    assert second.subject == "về việc tuyển dụng, thi tuyển"
    assert text[second.start :].startswith("số 2/2024")


def test_a_number_that_states_its_kind_is_not_read_by_its_list() -> None:
    text = (
        "Các Quyết định: số 9/QĐ-UBND ngày 11/01/2024 về đất; số 3/KH-UBND ngày 21/02/2024 về cây."
    )
    assert [r.kind for r in references(text)] == ["Quyết định", "Kế hoạch"]


def test_two_numbers_share_the_agency_that_follows() -> None:
    text = (
        "nhất là Nghị định số 1/2017/NĐ-CP và Nghị định số 6/2021/NĐ-CP của Chính phủ, Sở Y tế lo."
    )
    assert [r.agency for r in references(text)] == ["Chính phủ", "Chính phủ"]


def test_a_nested_mention_stays_in_the_subject_and_counts_by_itself() -> None:
    text = (
        "Thông tư số 3/2025/TT-VPCP ngày 15/9/2025 hướng dẫn một số nội dung của Nghị định số"
        " 8/2025/NĐ-CP; các văn bản khác."
    )
    outer, inner = references(text)
    assert outer.subject == "hướng dẫn một số nội dung của Nghị định số 8/2025/NĐ-CP"
    assert inner.number == "8/2025/NĐ-CP"
    assert outer.start < inner.start < inner.end <= outer.end


def test_a_mention_of_the_same_level_ends_the_subject() -> None:
    text = "Kế hoạch số 1/KH-UBND về cây xanh và Kế hoạch số 2/KH-UBND về nước sạch."
    assert [r.subject for r in references(text)] == ["về cây xanh", "về nước sạch"]


def test_the_main_clause_is_not_part_of_the_subject() -> None:
    text = (
        "Thực hiện Nghị định số 7/2023/NĐ-CP ngày 26/9/2023 của Chính phủ quy định định mức xe,"
        " UBND tỉnh ban hành Quyết định số 4/QĐ-UBND phê duyệt phương án."
    )
    assert references(text)[0].subject == "quy định định mức xe"


def test_a_subject_before_the_mention() -> None:
    text = (
        "UBND tỉnh ban hành Kế hoạch trồng cây năm 2024 (Quyết định số 9/QĐ-UBND ngày 11/01/2024)."
    )
    assert only(text).subject == "ban hành Kế hoạch trồng cây năm 2024"


def test_what_is_issued_with_a_decision_is_its_subject() -> None:
    text = "theo Quy chế họp trực tuyến ban hành kèm theo Quyết định số 5/2022/QĐ-UBND."
    assert only(text).subject == "Quy chế họp trực tuyến"


def test_a_footnote_keeps_the_semicolons_of_its_title() -> None:
    text = "[3] Chỉ thị số 7/CT-UBND về giảm bản giấy; đẩy mạnh hồ sơ điện tử."
    assert only(text).subject == "về giảm bản giấy; đẩy mạnh hồ sơ điện tử"


def test_a_law_between_its_kind_and_number() -> None:
    reference = only("Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;")
    assert (reference.kind, reference.subject) == ("Luật", "Tổ chức Chính phủ")


@pytest.mark.parametrize(
    ("text", "kind", "relation"),
    [
        ("Quyết định này thay thế Quyết định số 1/QĐ-UBND ngày 02/01/2020.", "article", "replaces"),
        ("Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 1/QĐ-UBND.", "paragraph",
         "replaces"),
        ("Bãi bỏ Quyết định số 23/2016/QĐ-TTg ngày 07/6/2016.", "article", "repeals"),
        ("Sửa đổi, bổ sung một số điều của Nghị định số 9/2020/NĐ-CP.", "article", "amends"),
        ("Nghị định số 9/2020/NĐ-CP hết hiệu lực kể từ ngày 01/7/2025.", "article", "repeals"),
        ("Kế hoạch số 4/KH-UBND được thay thế bằng Kế hoạch này.", "paragraph", "replaces"),
        ("Rà soát, sửa đổi, bổ sung Quyết định số 1/QĐ-UBND.", "item", "mentions"),
        ("Luật số 4/2020/QH14 được sửa đổi bởi Luật số 7/2024/QH15.", "article", "mentions"),
        ("Quyết định này theo quy định được sửa đổi tại Nghị định số 9/2020/NĐ-CP.", "article",
         "mentions"),
        ("theo quy định đã được sửa đổi tại Nghị định số 9/2020/NĐ-CP.", "article", "mentions"),
    ],
)  # fmt: skip
def test_relations(text: str, kind: str, relation: str) -> None:
    assert references(text, kind)[-1].relation == relation


def test_an_amendment_in_a_subject_is_the_other_documents_act() -> None:
    text = "Nghị định số 117/2013/NĐ-CP về sửa đổi một số điều của Nghị định số 130/2005/NĐ-CP."
    assert [r.relation for r in references(text, "article")] == ["mentions", "mentions"]


def test_what_a_repealed_document_amended_is_only_mentioned() -> None:
    text = "Quyết định này bãi bỏ Quyết định số 1/QĐ-UBND sửa đổi Quyết định số 2/QĐ-UBND."
    assert [r.relation for r in references(text, "article")] == ["repeals", "mentions"]


def test_a_list_of_repealed_documents() -> None:
    lead = "1. Bãi bỏ các quyết định sau đây:"
    item = "a) Quyết định số 1/QĐ-UBND về chợ;"
    text = f"{lead}\n{item}"
    provisions = (
        provision(text, 0, len(lead), kind="article", name="p0"),
        provision(text, len(lead) + 1, kind="point", name="p1", parent="p0"),
    )
    (reference,) = extract_references(text, provisions, "d")
    assert reference.relation == "repeals"
    assert reference.provision_id == "p1"


def test_the_documents_own_number_is_no_reference() -> None:
    text = "Số: 5/KH-UBND\nKế hoạch 5/KH-UBND năm 2025 về cây\nCăn cứ Kế hoạch số 6/KH-UBND."
    assert [r.number for r in references(text, "header")] == ["6/KH-UBND"]


def test_an_own_number_can_be_given() -> None:
    text = "Kế hoạch số 5/KH-UBND về cây."
    assert extract_references(text, (), "d", own_number="05/KH-UBND") == ()


PIECES = st.sampled_from(
    ["Nghị định số ", "12/2025/NĐ-CP", " ngày 05/3/2025", " của Chính phủ", " về việc ", "(", ")",
     "; ", ", ", " và ", "số 4-KL/TU", "các Chỉ thị của Tỉnh ủy: ", ". ", "\n", "\t", "[1] ",
     "Luật ", "thay thế ", "ban hành kèm theo ", "cây xanh", " này"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_never_raises_and_slices_hold_the_number(text: str) -> None:
    for reference in references(text, "article") if text else ():
        quoted = text[reference.start : reference.end]
        assert reference.number.split("/")[0].split("-")[0] in quoted
        assert 0 <= reference.start < reference.end <= len(text)
        assert "\n" not in quoted


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    extract_references(text, (), "d")
