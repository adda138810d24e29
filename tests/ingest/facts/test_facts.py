"""Figures and what they measure, on short texts in our own words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.facts import extract_facts
from vectorstore.types import About, Document, Fact, Provision

SHARED = Path(__file__).parents[3] / ".." / "shared" / "corpus"


def document(text: str, kind: str = "Kế hoạch", year: int | None = 2026) -> Document:
    return Document(
        id="d", source="s.txt", path="s.txt", format="text", revision="r", text=text, kind=kind,
        year=year,
    )  # fmt: skip


def provision(
    text: str,
    kind: str = "point",
    *,
    number: int = 0,
    start: int = 0,
    end: int | None = None,
    parent: str | None = None,
    heading: str = "",
    heading_path: tuple[str, ...] = (),
    cells: tuple[tuple[str, str], ...] = (),
) -> Provision:
    stop = len(text) if end is None else end
    return Provision(
        id=f"p{number}", document_id="d", ordinal=number, kind=kind,  # type: ignore[arg-type]
        label="", section_path=(), start=start, end=stop, subtree_end=stop, parent_id=parent,
        heading=heading, heading_path=heading_path, cells=cells,
    )  # fmt: skip


def facts(text: str, kind: str = "Kế hoạch", year: int | None = 2026) -> tuple[Fact, ...]:
    return extract_facts(document(text, kind, year), (provision(text),))


def readings(text: str) -> list[tuple[float, str, str]]:
    return [(fact.value, fact.unit, fact.indicator) for fact in facts(text, "Báo cáo")]


CLAUSES = {
    "figure first": (
        "a) 90% thư viện xã được nối mạng.",
        [(90, "%", "thư viện xã được nối mạng")],
    ),
    "figure last": (
        "Mức độ hài lòng của bạn đọc đạt tối thiểu 91%.",
        [(91, "%", "Mức độ hài lòng của bạn đọc")],
    ),
    "figure inside": (
        "Phấn đấu hoàn thành giải ngân 100% vốn trồng rừng.",
        [(100, "%", "hoàn thành giải ngân vốn trồng rừng")],
    ),
    "qualifier behind": (
        "tỷ lệ hồ sơ số đạt từ 80% trở lên (đối với hồ sơ mới).",
        [(80, "%", "tỷ lệ hồ sơ số (đối với hồ sơ mới)")],
    ),
    "shared predicate": (
        "- 60% hồ sơ ở tỉnh, 50% hồ sơ ở huyện và 30% hồ sơ ở xã được xử lý trên mạng.",
        [
            (60, "%", "hồ sơ ở tỉnh được xử lý trên mạng"),
            (50, "%", "hồ sơ ở huyện được xử lý trên mạng"),
            (30, "%", "hồ sơ ở xã được xử lý trên mạng"),
        ],
    ),
    "shared predicate over a semicolon": (
        "- 100% hồ sơ ở tỉnh; 70% hồ sơ ở xã được xử lý trên mạng (trừ hồ sơ mật).",
        [
            (100, "%", "hồ sơ ở tỉnh được xử lý trên mạng (trừ hồ sơ mật)"),
            (70, "%", "hồ sơ ở xã được xử lý trên mạng (trừ hồ sơ mật)"),
        ],
    ),
    "semicolon inside the noun": (
        "a) 100% văn bản về phòng cháy; chữa cháy rừng được phổ biến đến thôn.",
        [(100, "%", "văn bản về phòng cháy; chữa cháy rừng được phổ biến đến thôn")],
    ),
    "shared verb": (
        "Giảm tối thiểu 2,5% số trạm; 0,5% số kho.",
        [(2.5, "%", "Giảm số trạm"), (0.5, "%", "Giảm số kho")],
    ),
    "parts of a whole": (
        "Tổng số cây là 1.740 cây, trong đó: 1.351 cây ở tỉnh, 272 cây ở xã.",
        [
            (1740, "cây", "Tổng số cây"),
            (1351, "cây", "Tổng số cây – cây ở tỉnh"),
            (272, "cây", "Tổng số cây – cây ở xã"),
        ],
    ),
    "parts in brackets": (
        "Tỷ lệ nộp qua mạng đạt 92% (cấp sở đạt 78,5%; cấp xã đạt 96%).",
        [
            (92, "%", "Tỷ lệ nộp qua mạng"),
            (78.5, "%", "Tỷ lệ nộp qua mạng – cấp sở"),
            (96, "%", "Tỷ lệ nộp qua mạng – cấp xã"),
        ],
    ),
    "two figures of one subject": (
        "Thu nội địa 18.391 tỷ đồng, đạt 63,1 % dự toán giao.",
        [(18391, "tỷ đồng", "Thu nội địa"), (63.1, "%", "Thu nội địa, đạt dự toán giao")],
    ),
    "ratio": (
        "Các xã đã hoàn thành 2.842/2.917 nhiệm vụ, đạt tỷ lệ 97,43%.",
        [
            (2842, "nhiệm vụ", "Các xã đã hoàn thành nhiệm vụ"),
            (97.43, "%", "Các xã đã hoàn thành nhiệm vụ, đạt tỷ lệ"),
        ],
    ),
    "growth": (
        "Hệ thống phục vụ 111 phiên họp, tăng 25 phiên họp so với năm 2023.",
        [
            (111, "phiên họp", "Hệ thống phục vụ phiên họp"),
            (25, "phiên họp", "Hệ thống phục vụ phiên họp, tăng phiên họp so với năm 2023"),
        ],
    ),
    "elliptic label": (
        "Tỷ lệ số hóa của bộ đạt 59%; địa phương đạt 56%.",
        [(59, "%", "Tỷ lệ số hóa của bộ"), (56, "%", "Tỷ lệ số hóa – địa phương")],
    ),
    "label with a colon": (
        "Tổng số người hiện có: 1.549 công chức, 134 lao động thời vụ.",
        [
            (1549, "công chức", "Tổng số người hiện có – công chức"),
            (134, "lao động", "Tổng số người hiện có – lao động thời vụ"),
        ],
    ),
    "bracket behind a clause without a figure": (
        "Thư gửi 65 bức; thư nhận nhiều bức (có 82 bức được ký số).",
        [(65, "bức", "Thư gửi bức"), (82, "bức", "thư nhận nhiều bức – bức được ký số")],
    ),
    "bracket after the last part": (
        "Thư gửi 65 bức; thư nhận 90 bức (có 82 bức được ký số).",
        [
            (65, "bức", "Thư gửi bức"),
            (90, "bức", "thư nhận bức"),
            (82, "bức", "thư nhận bức – bức được ký số"),
        ],
    ),
}


@pytest.mark.parametrize("name", CLAUSES)
def test_indicators(name: str) -> None:
    text, expected = CLAUSES[name]
    assert readings(text) == expected


def test_a_rank_lists_the_indices_that_it_is_about() -> None:
    text = (
        "Phấn đấu các Chỉ số sau đây nằm trong nhóm 10 địa phương dẫn đầu cả nước: Chỉ số xanh"
        " (GRX); Chỉ số nước (WTX)."
    )
    (fact,) = facts(text)
    assert (fact.value, fact.unit, fact.role) == (10, "nhóm", "target")
    assert "GRX" in fact.indicator
    assert "WTX" in fact.indicator
    assert "nằm trong nhóm địa phương dẫn đầu cả nước" in fact.indicator
    assert text[fact.value_start : fact.value_end] == "nhóm 10 địa phương"


@pytest.mark.parametrize(
    ("words", "comparator", "value_to"),
    [
        ("tối thiểu 85%", ">=", None), ("trên 98%", ">", None), ("không quá 15%", "<=", None),
        ("từ 2% đến 5%", "range", 5.0), ("80%", "=", None),
    ],
)  # fmt: skip
def test_comparators(words: str, comparator: str, value_to: float | None) -> None:
    (fact,) = facts(f"Tỷ lệ đọc sách đạt {words}.")
    assert (fact.comparator, fact.value_to) == (comparator, value_to)


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Quyết định số 91/QĐ-UBND ngày 11/01/2024 về việc trồng cây.",
        "Trong 6 tháng đầu năm 2024 đã làm xong.",
        "2.1. Cải cách thể chế",
        "Mô hình chính quyền 02 cấp.",
        "Theo khoản 3 Điều 4, Phụ lục 2 và lần thứ 5.",
        "Dự dự án đợt 1 và đợt 2.",
        "Thẩm quyền của đơn vị nhóm 2 quyết định việc này.",
        "",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert facts(text) == ()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Tỷ lệ số hóa đạt 80%.", 2024),
        ("Đến năm 2026, tỷ lệ số hóa đạt 80%.", 2026),
        ("Tỷ lệ số hóa đạt 80% vào năm 2030.", 2030),
        ("Tỷ lệ số hóa đạt 80%, tăng 5% so với năm 2021.", 2024),
        ("So với năm 2021, số kho tăng 5%.", 2024),
        ("Tổng số kho xây từ năm 2019 đến nay là 30 kho.", 2024),
        ("Đến ngày 31/12/2023 giải ngân đạt 70%.", 2023),
        ("Đạt 70% theo Kế hoạch số 4/KH-UBND ngày 02/3/2021 đến năm 2025.", 2024),
        ("Giai đoạn 2021-2025 giảm 10% số kho.", 2024),
        ("Giai đoạn 2026-2030 giảm 10% số kho.", 2030),
        ("Năm 2023, trồng rừng được giao vốn. Tỷ lệ giải ngân đạt 70%.", 2023),
        ("Theo Luật Thư viện năm 2019, xã có 3 kho.", 2024),
    ],
)
def test_years(text: str, year: int) -> None:
    assert facts(text, "Báo cáo", 2024)[0].year == year


def test_a_heading_states_the_year_and_the_part() -> None:
    text = "Tỷ lệ số hóa đạt 80%."
    below = provision(text, heading_path=("III. Phương hướng, mục tiêu đến năm 2027",))
    (fact,) = extract_facts(document(text, "Báo cáo", 2024), (below,))
    assert (fact.year, fact.role) == (2027, "target")


def test_the_lead_of_a_list_states_the_year() -> None:
    lead, item = "b) Đến năm 2030:", "- 90% kho được số hóa."
    text = f"{lead}\n{item}"
    provisions = (
        provision(text, end=len(lead)),
        provision(text, "item", number=1, start=len(lead) + 1, parent="p0"),
    )
    (fact,) = extract_facts(document(text), provisions)
    assert (fact.year, fact.provision_id) == (2030, "p1")


@pytest.mark.parametrize(
    ("kind", "text", "role"),
    [
        ("Kế hoạch", "90% kho được số hóa.", "target"),
        ("Báo cáo", "Đã số hóa 90% kho.", "result"),
        ("Báo cáo", "Phấn đấu số hóa 90% kho.", "target"),
        ("Báo cáo", "Đến năm 2030 số hóa 90% kho.", "target"),
        ("Thông tư", "Mức hỗ trợ bằng 20% giá trị cây.", None),
        ("Tin tức", "Tỉnh đã số hóa 90% kho.", "result"),
    ],
)
def test_roles(kind: str, text: str, role: str | None) -> None:
    assert facts(text, kind, 2024)[0].role == role


def test_news_about_a_plan_states_targets() -> None:
    text = "90% kho được số hóa."
    news = Document(
        id="d", source="s", path="s", format="text", revision="r", text=text, kind="Tin tức",
        year=2023, about=About("4/KH-UBND", "2022-12-23", "Kế hoạch"),
    )  # fmt: skip
    assert extract_facts(news, (provision(text),))[0].role == "target"


HEADERS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú")


def table(*rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS) -> tuple[Fact, ...]:
    text = "\n".join("\t".join(row) for row in rows)
    provisions, position = [], 0
    for number, row in enumerate(rows):
        end = position + len("\t".join(row))
        cells = tuple((h, c) for h, c in zip(headers, row, strict=True) if c)
        provisions.append(
            provision(text, "row", number=number, start=position, end=end, cells=cells, parent="t")
        )
        position = end + 1
    return extract_facts(document(text, "Báo cáo", 2024), tuple(provisions))


def test_a_row() -> None:
    (fact,) = table(("1.", "Số phiếu khảo sát đã phát ra", "Phiếu", "2.905", ""))
    assert fact.indicator == "Số phiếu khảo sát đã phát ra"
    assert (fact.value, fact.unit, fact.year, fact.role) == (2905, "Phiếu", 2024, "result")
    assert (fact.value_start, fact.value_end) == (38, 43)


def test_a_label_that_stands_twice_gets_its_parents() -> None:
    rows = (
        ("3.1.", "Tỷ lệ hồ sơ do sở nhận được trả đúng hạn", "%", "99,66", ""),
        ("3.1.1.", "Tổng số hồ sơ đã giải quyết xong", "Hồ sơ", "54.328", ""),
        ("3.2.", "Tỷ lệ hồ sơ do xã nhận được trả đúng hạn", "%", "99,9", ""),
        ("3.2.1.", "Tổng số hồ sơ đã giải quyết xong", "Hồ sơ", "113.845", ""),
    )
    found = table(*rows)
    assert found[0].indicator == rows[0][1]
    assert found[1].indicator == f"{rows[0][1]} – {rows[1][1]}"
    assert found[3].indicator == f"{rows[2][1]} – {rows[3][1]}"
    assert found[3].value == 113845


def test_coded_rows_and_code_columns_are_no_counts() -> None:
    assert table(("6.", "Tổ chức đối thoại với người dân", "Có = 1; Không = 0", "1", "")) == ()
    assert table(("1", "Cấp lại thẻ", "1.013795"), headers=("STT", "Tên", "Mã số")) == ()


def test_columns_of_several_years() -> None:
    headers = ("TT", "Mục tiêu", "Đơn vị tính", "Năm 2026", "Năm 2027")
    found = table(("1", "Tỷ lệ kho được số hóa", "%", "80", "90"), headers=headers)
    assert [(fact.value, fact.year) for fact in found] == [(80, 2026), (90, 2027)]


def test_remarks_belong_to_their_row() -> None:
    found = table(("1", "Tỷ lệ sở đã sắp xếp xong phòng chuyên môn", "%", "100", "17/17 đơn vị"))
    assert [fact.value for fact in found] == [100, 17]
    assert found[1].indicator == "Tỷ lệ sở đã sắp xếp xong phòng chuyên môn – đơn vị"


def test_headers_and_signatures_state_nothing() -> None:
    text = "Bản tin 15 trang"
    for kind in ("header", "signature", "table"):
        assert extract_facts(document(text), (provision(text, kind),)) == ()


PIECES = st.sampled_from(
    (
        *("100% ", "85,5% ", "1.740 cây", "12 tỷ đồng", "2.842/2.917 xã", "tối thiểu ", "; ", ", "),
        *(
            "Tỷ lệ số hóa đạt ",
            "được nối mạng",
            " và ",
            ": ",
            "(",
            ")",
            ". ",
            "trong đó ",
            "“",
            "”",
        ),
        *(" so với năm 2021", "Đến năm 2030 ", "nhóm 10 ", "- ", "a) ", "\n", "\t", " tăng "),
        "các chỉ số sau đây ",
    )
)


def check(text: str) -> None:
    for fact in facts(text):
        quoted = text[fact.value_start : fact.value_end]
        assert fact.start <= fact.value_start < fact.value_end <= fact.end <= len(text)
        assert any(character.isdigit() for character in quoted)
        assert "\n" not in text[fact.start : fact.end]
        assert fact.indicator.strip()


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(deadline=None)
def test_every_figure_slices_back_to_its_digits(text: str) -> None:
    check(text)


@given(st.text(max_size=150))
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    check(text)


@pytest.mark.shared
def test_the_real_plan_of_2023() -> None:
    paths = sorted(SHARED.glob("002_*.txt"))
    if not paths:
        pytest.skip("../shared/corpus is not beside the checkout")
    text = paths[0].read_text(encoding="utf-8")
    found = {(fact.value, fact.comparator) for fact in facts(text, year=2023)}
    assert {(95, ">"), (90, ">="), (60, "="), (30, "="), (2.5, ">="), (20, "=")} <= found


def test_the_lead_before_numbered_tasks_states_their_year() -> None:
    lead = "Hội nghị đã họp. Nhiệm vụ trọng tâm trong năm 2027 như sau:"
    task = "1. Hoàn thành 100% việc số hóa."
    text = f"{lead}\n{task}"
    provisions = (
        provision(text, "paragraph", end=len(lead)),
        provision(text, "section", number=1, start=len(lead) + 1),
    )
    (fact,) = extract_facts(document(text, "Tin tức", 2026), provisions)
    assert fact.year == 2027


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã cấp 1.650 đủ điều kiện.", [(1650, "", "Đã cấp đủ điều kiện")]),
        ("Trên 3,5 triệu con gia súc bị mất.", [(3.5, "triệu con", "con gia súc bị mất")]),
        ("Trụ sở ở 244 Điện Biên Phủ.", []),
        ("Nêu tại số thứ tự 17 Mục I của bảng.", []),
        (
            "Vòng 1: 20 thí sinh; vòng 2: 10 thí sinh.",
            [(20, "thí sinh", "Vòng 1 – thí sinh"), (10, "thí sinh", "vòng 2 – thí sinh")],
        ),
        (
            "13 sở đã cắt 420 quy định tại 36 văn bản.",
            [
                (13, "sở", "sở đã cắt quy định tại văn bản"),
                (420, "quy định", "sở đã cắt quy định tại văn bản"),
                (36, "văn bản", "sở đã cắt quy định tại văn bản"),
            ],
        ),
        ("Tỷ lệ trẻ dưới 6 tuổi có thẻ đạt 95%.", [(95, "%", "Tỷ lệ trẻ dưới 6 tuổi có thẻ")]),
    ],
    ids=["no-unit", "animals", "house", "row", "rounds", "three-counts", "ages"],
)
def test_units_and_neighbours(text: str, expected: list[tuple[float, str, str]]) -> None:
    found = [reading for reading in readings(text) if reading[1] != "tuổi"]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sắp xếp xã Hòa Tú 1 và xã Hòa Tú 2 thành xã mới.",
        "Phạm vi của Dự án thành phần 2 đã xong.",
        "Lũ trên các sông đều vượt báo động 3.",
        "Nộp tại Cơ sở 3: đường Trần Phú.",
        "Với tinh thần “3 có”, “2 không” trong công việc.",
        "Hồ sơ nhận sau 15 giờ hằng ngày tính sang hôm sau.",
        "Bản đồ tỷ lệ 1:500 khu vực khảo sát.",
        "Bãi bỏ các dòng có số thứ tự 130, 132, 133.",
        "Chuyển đổi số quốc 30 gia là một phần của chương trình quốc gia.",
    ],
)
def test_numbers_of_names_pages_and_clocks_are_no_figures(text: str) -> None:
    assert facts(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mỗi sở đề nghị không quá 02 tập thể, 05 cá nhân.", [("<=", 2), ("<=", 5)]),
        ("Đạt trên 80% số trạm và 100% cơ sở.", [(">", 80), ("=", 100)]),
        ("Trả kết quả trong thời hạn 06 (sáu) giờ.", [("<=", 6)]),
        ("Trồng khoảng 90 cây.", [("=", 90)]),
    ],
)
def test_bounds_of_a_list_and_of_a_term(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(fact.comparator, fact.value) for fact in facts(text)] == expected


def test_an_inexact_value_says_so() -> None:
    assert [fact.approximate for fact in facts("Trồng khoảng 90 cây ở 12 xã.")] == [True, False]


def test_both_ends_of_a_move_name_what_moves() -> None:
    found = facts("Điều chỉnh mức lương tăng 30% (từ 1.800.000 đồng lên 2.340.000 đồng/tháng).")
    assert [(fact.value, fact.unit) for fact in found[1:]] == [
        (1800000, "đồng"),
        (2340000, "đồng/tháng"),
    ]
    assert all(fact.indicator.startswith("Điều chỉnh mức lương") for fact in found[1:])


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Cho vay tối đa 30 triệu đồng/công trình nước sạch.", "triệu đồng/công trình"),
        ("Chi 1.500.000đ/hồ sơ.", "đồng/hồ sơ"),
        ("Xây đường dây 220 kV Tân Sơn.", "kv"),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert facts(text)[0].unit == unit


def test_a_norm_has_no_year_of_its_own() -> None:
    assert facts("Mức hỗ trợ bằng 20% giá trị cây.", "Thông tư", 2025)[0].year is None
    assert facts("Đến năm 2030 mức hỗ trợ bằng 20% giá cây.", "Thông tư", 2025)[0].year == 2030


def test_what_is_said_of_today_has_the_documents_year() -> None:
    text = "Hiện nay, tổng số trạm là 87 trạm. Trong đó, có 28 trạm mới."
    dated = replace(document(text, year=2030), issued="2025-11-20")
    assert [fact.year for fact in extract_facts(dated, (provision(text),))] == [2025, 2025]


def test_the_last_year_of_a_lead_counts() -> None:
    lead = "Sau khi đánh giá năm 2024, tỉnh giao nhiệm vụ năm 2025 như sau:"
    text = f"{lead}\n- 90% kho được số hóa."
    provisions = (
        provision(text, end=len(lead)),
        provision(text, "item", number=1, start=len(lead) + 1, parent="p0"),
    )
    assert extract_facts(document(text, "Công văn", 2026), provisions)[0].year == 2025


SCOPES = {
    "level": ("Tỷ lệ hồ sơ tại cấp xã đạt 90%.", "level", "xã"),
    "several levels": ("Tỷ lệ hồ sơ từ cấp tỉnh đến cấp xã đạt 90%.", "level", ""),
    "field": ("Mức hài lòng ở lĩnh vực đất đai, đê điều đạt 85%.", "field", "đất đai, đê điều"),
    "period": ("Trong 6 tháng đầu năm 2024 đã xây 3 kho.", "period", "6 tháng đầu năm 2024"),
    "agency": (
        "Giao Sở Nội vụ chủ trì, phối hợp với các xã mở 3 lớp tập huấn.",
        "agency",
        "Sở Nội vụ",
    ),
    "labelled agency": (
        "Mở 3 lớp tập huấn. Cơ quan chủ trì: Sở Tài chính.",
        "agency",
        "Sở Tài chính",
    ),
    "no agency": ("Mở 3 lớp tập huấn.", "agency", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", SCOPES)
def test_scopes(name: str) -> None:
    text, field, expected = SCOPES[name]
    assert getattr(facts(text)[0], field) == expected


def test_a_column_names_the_agency() -> None:
    headers = ("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2026", "Cơ quan chủ trì")
    (fact,) = table(("1", "Tỷ lệ kho số hóa", "%", "80", "Sở Nội vụ"), headers=headers)
    assert fact.agency == "Sở Nội vụ"


def test_a_year_in_a_column_of_terms_is_no_figure() -> None:
    headers = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành")
    assert table(("1", "Xây dựng đề án", "Sở Nội vụ", "2026"), headers=headers) == ()


LEVELS = ("STT", "Cấp giải quyết", "Tổng số hồ sơ", "Số hồ sơ đúng hạn", "Tỷ lệ đúng hạn (%)")


def test_each_column_of_a_row_is_a_figure_of_its_own() -> None:
    found = table(("1", "Sở, ngành", "54.328", "54.148", "99,66"), headers=LEVELS)
    assert [(fact.value, fact.unit, fact.indicator) for fact in found] == [
        (54328, "hồ sơ", "Tổng số hồ sơ – Sở, ngành"),
        (54148, "hồ sơ", "Số hồ sơ đúng hạn – Sở, ngành"),
        (99.66, "%", "Tỷ lệ đúng hạn – Sở, ngành"),
    ]


def test_plan_and_result_stand_in_columns() -> None:
    headers = ("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2026", "Ước thực hiện năm 2025")
    found = table(("1", "Số kho được xây", "kho", "12", "9"), headers=headers)
    assert [(fact.value, fact.year) for fact in found] == [(12, 2026), (9, 2025)]
    assert all(fact.indicator.endswith("Số kho được xây") for fact in found)


def test_a_merged_header_is_one_measure() -> None:
    headers = ("TT", "Đơn vị", "Hồ sơ tiếp nhận – Trực tuyến", "Hồ sơ tiếp nhận – Trực tiếp")
    found = table(("1", "Xã A", "120", "30"), headers=headers)
    assert [fact.indicator for fact in found] == [
        "Hồ sơ tiếp nhận, Trực tuyến – Xã A",
        "Hồ sơ tiếp nhận, Trực tiếp – Xã A",
    ]


def test_the_caption_states_the_unit_of_all_columns() -> None:
    caption, row = "Bảng 1. Kinh phí (Đơn vị tính: triệu đồng)", "1\tMua sắm máy\t500\t620"
    text = f"{caption}\n{row}"
    headers = ("TT", "Nội dung", "Năm 2025", "Năm 2026")
    provisions = (
        provision(text, "table", end=len(caption)),
        provision(
            text, "row", number=1, start=len(caption) + 1, parent="p0",
            cells=tuple(zip(headers, row.split("\t"), strict=True)),
        ),
    )  # fmt: skip
    found = extract_facts(document(text), provisions)
    assert [(fact.value, fact.unit, fact.year) for fact in found] == [
        (500, "triệu đồng", 2025),
        (620, "triệu đồng", 2026),
    ]


def test_figures_without_a_header_are_not_guessed() -> None:
    headers = ("TT", "Địa điểm", "cột 3", "cột 4")
    assert table(("1", "Cửa sông", "2209277", "603812"), headers=headers) == ()
    assert [fact.value for fact in table(("1", "Cửa sông", "22"), headers=headers[:3])] == [22]


def test_words_of_a_cell_belong_to_their_column() -> None:
    headers = ("TT", "Tên thủ tục", "Thời hạn giải quyết")
    (fact,) = table(("1", "Thủ tục cấp thẻ", "15 ngày"), headers=headers)
    assert fact.indicator == "Thời hạn giải quyết – Thủ tục cấp thẻ – ngày"


def test_a_term_belongs_to_what_it_is_set_for() -> None:
    text = "1\tCấp thẻ đọc\t02 ngày làm việc kể từ khi nhận được hồ sơ đầy đủ, hợp lệ."
    cells = (
        ("TT", "1"),
        ("Tên thủ tục", "Cấp thẻ đọc"),
        ("Thời hạn giải quyết", "02 ngày làm việc kể từ khi nhận được hồ sơ đầy đủ, hợp lệ."),
    )
    (fact,) = extract_facts(
        document(text, "Quyết định", None), (provision(text, "row", cells=cells),)
    )
    assert (fact.value, fact.unit) == (2, "ngày làm việc")
    assert "Cấp thẻ đọc" in fact.indicator
    assert "Thời hạn giải quyết" in fact.indicator


def test_a_header_that_explains_hours_is_no_column_of_days() -> None:
    text = "Bước 2\tKiểm tra sách trả\t16 giờ"
    cells = (
        ("Thứ tự", "Bước 2"),
        ("Nội dung công việc", "Kiểm tra sách trả"),
        ("Thời gian (tính mỗi ngày 08 giờ làm việc)", "16 giờ"),
    )
    (fact,) = extract_facts(
        document(text, "Quyết định", None), (provision(text, "row", cells=cells),)
    )
    assert (fact.value, fact.unit) == (16, "giờ")
    assert "Kiểm tra sách trả" in fact.indicator


@pytest.mark.parametrize(
    ("header", "role", "year"),
    [("Tên nhiệm vụ", "target", 2027), ("Ghi nhận", "result", None)],
)
def test_a_task_has_the_year_of_its_term(header: str, role: str, year: int | None) -> None:
    text = "3\tSố hóa 100% sách quý của thư viện tỉnh\tThư viện tỉnh\t30/9/2027"
    cells = (
        ("STT", "3"),
        (header, "Số hóa 100% sách quý của thư viện tỉnh"),
        ("Đơn vị chủ trì", "Thư viện tỉnh"),
        ("Thời hạn", "30/9/2027"),
    )
    (fact,) = extract_facts(
        document(text, "Thông báo", None), (provision(text, "row", cells=cells),)
    )
    assert (fact.value, fact.role, fact.year) == (100, role, year)


def test_a_bound_on_both_sides_is_one_figure() -> None:
    text = "Điều chỉnh mức giá sách cao hơn từ trên 15% đến không quá 30% so với mức giá cũ."
    (fact,) = facts(text, "Quyết định", None)
    assert (fact.comparator, fact.value, fact.value_to) == ("range", 15, 30)


def test_a_padded_serial_number_counts_nothing() -> None:
    (fact,) = facts("Mã số gồm 06 chữ số bắt đầu từ 000001.", "Quyết định", None)
    assert (fact.value, fact.unit) == (6, "chữ số")
