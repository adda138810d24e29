"""Places that cannot all be right, on short texts in our own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.conflicts.documents import conflicts_between, conflicts_within, dates_of_references
from ingest.conflicts.reference_dates import Mention
from ingest.facts import extract_facts
from ingest.pipeline import parse_file
from ingest.references import extract_references
from tests.ingest.facts.test_facts import document, provision
from vectorstore.types import Conflict, Fact, Provision, Reference

SHARED = Path(__file__).parents[3] / ".." / "shared" / "corpus"
HEADERS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu")


def report(*parts: str | tuple[str, ...]) -> tuple[str, tuple[Provision, ...]]:
    """A text of paragraphs and, for each tuple, a row of one table."""
    text, provisions = "", []
    for number, part in enumerate(parts):
        own = part if isinstance(part, str) else "\t".join(part)
        start = len(text)
        text += own + "\n"
        row = not isinstance(part, str)
        cells = tuple(zip(HEADERS, part, strict=True)) if row else ()
        provisions.append(
            provision(
                text,
                "row" if row else "paragraph",
                number=number,
                start=start,
                end=start + len(own),
                parent="t" if row else None,
                cells=cells,
            )
        )
    return text, tuple(provisions)


def within(*parts: str | tuple[str, ...], kind: str = "Báo cáo") -> tuple[Conflict, ...]:
    text, provisions = report(*parts)
    held = document(text, kind, 2024)
    references = extract_references(text, provisions, "d")
    return conflicts_within(held, provisions, references, extract_facts(held, provisions))


def written(text: str, conflict: Conflict) -> list[str]:
    return [text[place.start : place.end] for place in conflict.places]


DIFFERING: dict[str, tuple[str, str | tuple[str, ...], list[str]]] = {
    "the same words in text and table": (
        "Cổng đã cung cấp 1.650 dịch vụ (988 dịch vụ công trực tuyến toàn trình).",
        ("6.1", "Số lượng DVCTT toàn trình", "DVC", "1007"),
        ["988 dịch vụ công trực tuyến", "1007"],
    ),
    "one word more in the table": (
        "Tổng số người hiện có mặt: 134 lao động hợp đồng theo Nghị định số 12/2022/NĐ-CP trong cơ"
        " quan hành chính.",
        ("2", "Số hợp đồng lao động làm việc tại các cơ quan, tổ chức hành chính", "Người", "139"),
        ["134 lao động", "139"],
    ),
    "nearly the same percentage": (
        "Năm 2024, kế hoạch vốn đầu tư công được giao là 900 tỷ đồng, đến nay thực hiện giải ngân"
        " 113 tỷ đồng, đạt 12,7% kế hoạch.",
        ("1", "Tỷ lệ thực hiện Kế hoạch giải ngân vốn đầu tư công", "%", "12,6"),
        ["12,7%", "12,6"],
    ),
    "the same indicator in two paragraphs": (
        "Tỷ lệ hồ sơ trả kết quả đúng hạn đạt 97,4%.",
        "Về hồ sơ: tỷ lệ hồ sơ trả kết quả đúng hạn là 96%.",
        ["97,4%", "96%"],
    ),
}


@pytest.mark.parametrize("name", DIFFERING)
def test_two_values_for_one_thing(name: str) -> None:
    one, other, places = DIFFERING[name]
    (conflict,) = within(one, other)
    assert conflict.kind == "values"
    assert written(report(one, other)[0], conflict) == places


ANOTHER_THING: dict[str, tuple[str | tuple[str, ...], ...]] = {
    "assigned, not present": (
        "Số được giao năm 2024: 141 lao động hợp đồng theo Nghị định số 12/2022/NĐ-CP trong cơ quan"
        " hành chính.",
        ("2", "Số hợp đồng lao động làm việc tại các cơ quan, tổ chức hành chính", "Người", "139"),
    ),
    "another level": (
        "Tỷ lệ hồ sơ trả kết quả đúng hạn cấp tỉnh đạt 97,4%.",
        "Tỷ lệ hồ sơ trả kết quả đúng hạn cấp xã đạt 97,1%.",
    ),
    "another year": (
        "Năm 2023, tỷ lệ hồ sơ trả kết quả đúng hạn đạt 97,4%.",
        "Năm 2024, tỷ lệ hồ sơ trả kết quả đúng hạn đạt 97,1%.",
    ),
    "late, not on time": (
        "Tỷ lệ hồ sơ trả kết quả đúng hạn đạt 97,4%.",
        "Tỷ lệ hồ sơ trả kết quả quá hạn là 2,6%.",
    ),
    "whoever issued them is left out": (
        "Chính phủ họp 9 phiên và ban hành theo thẩm quyền 496 thông tư.",
        "Bộ Nội vụ xây dựng 2 luật, ban hành theo thẩm quyền 05 thông tư.",
    ),
    "the same value in other units": (
        "Tổng vốn đầu tư công được giao là 2,5 tỷ đồng.",
        ("1", "Tổng vốn đầu tư công được giao", "Triệu đồng", "2.500"),
    ),
    "confirmed by another row": (
        "Tổng số kho hiện có mặt: 50 kho lưu trữ hồ sơ giấy.",
        ("1", "Số kho lưu trữ hồ sơ giấy", "Kho", "50"),
        ("2", "Số kho lưu trữ hồ sơ giấy", "Kho", "51"),
    ),
}


@pytest.mark.parametrize("name", ANOTHER_THING)
def test_what_only_looks_like_two_values(name: str) -> None:
    assert within(*ANOTHER_THING[name]) == ()


def test_norms_and_repeated_forms_are_no_disagreement() -> None:
    norms = [f"Tỷ lệ hiện vật đã được kiểm kê khoa học đạt {share}%." for share in (90, 80, 70)]
    assert within(*norms, kind="Nghị định") == ()
    assert within(*norms) == ()  # three values under one wording: a list by case


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Công bố 664 thủ tục (gồm: 68 thủ tục nhóm A và 396 thủ tục nhóm B).", "68 + 396 = 464"),
        ("Có 9 tổ, bao gồm 3 tổ ở tỉnh và 5 tổ ở xã.", "3 + 5 = 8"),
        ("Công bố 464 thủ tục (gồm: 68 thủ tục nhóm A và 396 thủ tục nhóm B).", None),
        ("Đã mời 90 người, trong đó: 30 người ở tỉnh, 20 người ở xã.", None),  # not all of them
        ("Trực 10/24 giờ trong ngày (10 giờ đến 20 giờ).", None),
        ("Đã thu hút 63 dự án, bao gồm 36 dự án trong nước và 27 dự án nước ngoài, với tổng vốn"
         " 7.534 tỷ đồng.", None),
    ],
)  # fmt: skip
def test_sums(text: str, detail: str | None) -> None:
    found = [conflict.detail for conflict in within(text) if conflict.kind == "sum"]
    assert found == ([detail] if detail else [])


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Đã xong 39/61 nhiệm vụ (đạt 64%).", None),
        ("Đã xong 39/61 nhiệm vụ (đạt 74%).", "39 : 61 = 63,9%"),
        ("Đã xong 1.019/1.049 nhiệm vụ, đạt tỷ lệ 97,14%.", None),
        ("Chưa xong 03/21 (14,28%) nhiệm vụ.", None),  # cut off, not rounded
        ("Đã xong 18/21 (86,71%) nhiệm vụ.", "18 : 21 = 85,714%"),
        ("Có 161 xã, trong đó 62 xã đạt chuẩn, chiếm 28,5%.", "62 : 161 = 38,51%"),
        ("Có 161 xã, trong đó 62 xã đạt chuẩn, chiếm 28,5% dân số.", None),
        ("Đã chi 12 tỷ đồng, trong đó 3 tỷ đồng cho xã, đạt 38% dự toán.", None),
    ],
)
def test_shares(text: str, detail: str | None) -> None:
    found = [conflict.detail for conflict in within(text) if conflict.kind == "share"]
    assert found == ([detail] if detail else [])


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("Thực hiện Chỉ thị số 7/CT-UBND ngày 14/10/1025 về giấy tờ.", True),
        ("Thực hiện Chỉ thị số 7/CT-UBND ngày 31/6/2025 về giấy tờ.", True),
        ("Thực hiện Chỉ thị số 7/CT-UBND ngày 14/10/2025 về giấy tờ.", False),
        ("Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09/6/2020 của Chính phủ.", True),
        ("Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ.", False),
        ("Căn cứ Luật số 61/2020/QH14; cuộc họp ngày 31/6/2025.", False),
    ],
)
def test_impossible_days(text: str, impossible: bool) -> None:
    found = [conflict for conflict in within(text) if conflict.kind == "impossible_date"]
    assert bool(found) is impossible


def mentions(*texts: str, places: tuple[str, ...] = ()) -> list[Mention]:
    found: list[Mention] = []
    for index, text in enumerate(texts):
        place = places[index] if places else "Nghệ An"
        references: tuple[Reference, ...] = extract_references(text, (), f"d{index}")
        found += [Mention(reference, place) for reference in references]
    return found


def test_two_days_for_one_document() -> None:
    subject = "ban hành Chương trình tổng thể cải cách hành chính nhà nước"
    usual = f"Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ {subject}."
    odd = f"Nghị quyết số 76/NQ-CP ngày 15/7/2025 {subject}."
    (conflict,) = dates_of_references(mentions(usual, odd, usual))
    assert (conflict.kind, conflict.subject) == ("reference_dates", "76/NQ-CP")
    assert [place.document_id for place in conflict.places] == ["d1", "d0"]


@pytest.mark.parametrize(
    ("one", "other", "places", "disagree"),
    [
        (  # the number says its year: no other document has it
            "Nghị định số 8/2020/NĐ-CP ngày 01/02/2020", "Nghị định 08/2020/NĐ-CP ngày 2/2/2020",
            ("Nghệ An", "Hà Tĩnh"), True,
        ),
        (  # every year has its resolution 76
            "Nghị quyết số 76/NQ-CP ngày 15/7/2021 về chuyển đổi số quốc gia.",
            "Nghị quyết số 76/NQ-CP ngày 02/9/2023 về phiên họp thường kỳ.",
            ("Nghệ An", "Nghệ An"), False,
        ),
        (  # every province has its decision 10
            "Quyết định số 10/2024/QĐ-UBND ngày 13/6/2024 quy định công tác thi đua khen thưởng.",
            "Quyết định số 10/2024/QĐ-UBND ngày 24/4/2024 quy định công tác thi đua khen thưởng.",
            ("Nghệ An", "Hà Tĩnh"), False,
        ),
        (
            "Quyết định số 10/2024/QĐ-UBND ngày 13/6/2024 quy định công tác thi đua khen thưởng.",
            "Quyết định số 10/2024/QĐ-UBND ngày 24/4/2024 quy định công tác thi đua khen thưởng.",
            ("Nghệ An", "Nghệ An"), True,
        ),
    ],
)  # fmt: skip
def test_numbers_that_are_given_again(
    one: str, other: str, places: tuple[str, ...], disagree: bool
) -> None:
    assert bool(list(dates_of_references(mentions(one, other, places=places)))) is disagree


def test_documents_disagree_only_in_the_same_words() -> None:
    def stated(text: str) -> tuple[Fact, ...]:
        return extract_facts(document(text, "Báo cáo", 2024), (provision(text),))

    first = stated("Tỷ lệ hồ sơ trả kết quả đúng hạn đạt 97,4%.")
    assert (
        len(list(conflicts_between(first, stated("Tỷ lệ hồ sơ trả kết quả đúng hạn là 96%")))) == 1
    )
    for other in (
        "Tỷ lệ hồ sơ trả kết quả đúng hạn là 97,4%.",
        "Tỷ lệ hồ sơ cấp xã trả kết quả đúng hạn là 96%.",
        "Tỷ lệ hồ sơ trả kết quả chưa đúng hạn là 2,6%.",
        "Năm 2023, tỷ lệ hồ sơ trả kết quả đúng hạn là 95%.",
    ):
        assert list(conflicts_between(first, stated(other))) == []


@given(st.lists(st.sampled_from(
    ("Công bố ", "664 thủ tục ", "(gồm: ", "68 thủ tục A", " và ", "396 thủ tục B", ")", ", ",
     "39/61 xã ", "đạt 64%", "; ", "trong đó ", "chiếm 10%", ". ", "Nghị định số 8/2020/NĐ-CP ",
     "ngày 31/6/2025 ", "Tổng số kho là ", "0/0 xã ")
), max_size=14).map("".join))  # fmt: skip
def test_every_place_lies_in_its_text(text: str) -> None:
    for conflict in within(text):
        for place in conflict.places:
            assert 0 <= place.start < place.end <= len(text)


@pytest.mark.shared
def test_the_real_report_and_plan() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/corpus is not beside the checkout")
    found: set[tuple[str, ...]] = set()
    mentioned: list[Mention] = []
    for path in sorted(SHARED.glob("00*.txt")):
        parsed = parse_file(path)
        text = parsed.document.text
        mentioned += [Mention(one, parsed.document.place) for one in parsed.references]
        for conflict in conflicts_within(
            parsed.document, parsed.provisions, parsed.references, parsed.facts
        ):
            values = [text[place.start : place.end].split()[0] for place in conflict.places]
            found.add((conflict.kind, *(values if conflict.kind != "impossible_date" else ())))
    assert {
        ("values", "988", "1007"), ("values", "134", "139"), ("values", "12,7%", "12,6"),
        ("sum", "664", "396"), ("impossible_date",),
    } <= found  # fmt: skip
    assert [one.subject for one in dates_of_references(mentioned)] == ["76/NQ-CP"]
    assert len(found) <= 7
