"""Document numbers, places and abbreviations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.vietnamese.abbreviations import definitions, expand, synonyms
from vectorstore.vietnamese.document_numbers import (
    KINDS,
    find_document_numbers,
    find_partial_numbers,
    kind_named,
    kind_of_number,
    normalise_number,
    number_key,
)
from vectorstore.vietnamese.folding import fold
from vectorstore.vietnamese.places import (
    find_places,
    predecessors,
    province_of,
    successors,
)
from vectorstore.vietnamese.reference import reference

WORDS = st.sampled_from(
    [
        "Kế", "hoạch", "số", "138", "/KH-UBND", "28-CT/TU", "118/2025/", "NĐ-CP", "nd-cp", "-",
        "/", "(", ")", "TTHC", "tỉnh", "Hưng", "Yên", "TP.", "Hà", "Nội", "xã", "Tân", "An",
        "hòa", "bình", "\n", "sau", "đây", "gọi", "là", "&", "72/2025/QH15",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("Nghị định số 118/2025/NĐ-CP ngày", "118/2025/NĐ-CP", "Nghị định"),
        ("Nghị quyết 76/NQ- CP", "76/NQ-CP", "Nghị quyết"),
        ("số 12 /QĐ - UBND ngày", "12/QĐ-UBND", "Quyết định"),
        ("118/2025/NĐ-\nCP", "118/2025/NĐ-CP", "Nghị định"),
        ("66.7/2025/NQ-CP", "66.7/2025/NQ-CP", "Nghị quyết"),
        ("Chỉ thị 28-CT/TU", "28-CT/TU", "Chỉ thị"),
        ("221-KL/TW", "221-KL/TW", "Kết luận"),
        ("Kế hoạch số 140-\n\nKH/TU", "140-KH/TU", "Kế hoạch"),
        ("Luật Tổ chức bộ máy số 72/2025/QH15", "72/2025/QH15", "Luật"),
        ("Nghị quyết số 190/2025/QH15", "190/2025/QH15", "Nghị quyết"),
        ("4625/BNV-CCHC", "4625/BNV-CCHC", "Công văn"),
        ("3808/UBND-PVHCC&KSTT.", "3808/UBND-PVHCC&KSTT", "Công văn"),
        ("Quy định số 383-QĐ/TW", "383-QĐ/TW", "Quy định"),
        ("131/CĐ-TTg", "131/CĐ-TTg", "Công điện"),
        ("ke hoach 138/kh-ubnd", "138/KH-UBND", "Kế hoạch"),
        ("nghi dinh 118/2025/nd-cp", "118/2025/NĐ-CP", "Nghị định"),
        ("chi thi 28-ct/tu", "28-CT/TU", "Chỉ thị"),
        ("131/cd-ttg", "131/CĐ-TTg", "Công điện"),
    ],
)
def test_whole_numbers(text: str, number: str, kind: str) -> None:
    (found,) = find_document_numbers(text)
    assert (found.number, found.kind) == (number, kind)
    assert normalise_number(text[found.start : found.end]) == number


@pytest.mark.parametrize(
    "text",
    [
        "Số: /UBND-NC",
        "Quyết định số .../2025/QĐ-TTg",
        "39/61 TTHC",
        "ngày 02/7/2025",
        "khoảng 3/tháng-quý",
        "10 km/h",
        "giai đoạn 2021-2025",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert find_document_numbers(text) == []


def test_a_listing_keeps_its_numbers_apart() -> None:
    text = "các Kế hoạch: số 12/KH-UBND - Sở Tư pháp, số 14/KH-UBND"
    assert [n.number for n in find_document_numbers(text)] == ["12/KH-UBND", "14/KH-UBND"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("118/2025/NĐ-CP", "118/2025/nd-cp"),
        ("08/CT-UBND", "8/CT-UBND"),
        ("76/NQ- CP", "76/NQ-CP"),
    ],
)
def test_keys_unify_spellings(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)
    assert number_key(one) != number_key("1" + one)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("72/2025/QH15", None),  # a law or a resolution
        ("383-QĐ/TW", None),  # a decision or a regulation
        ("12/TTr-SNV", "Tờ trình"),
        ("05/CTr-UBND", "Chương trình"),
        ("9/2024/TTLT-BTC-BNV", "Thông tư liên tịch"),
        ("12345", None),
    ],
)
def test_kind_of_number(number: str, kind: str | None) -> None:
    assert kind_of_number(number) == kind


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Kế hoạch 138 nói gì", "Kế hoạch", "138"),
        ("KH 138", "Kế hoạch", "138"),
        ("ke hoach so 138", "Kế hoạch", "138"),
        ("Nghị định 118/2025 quy định", "Nghị định", "118/2025"),
        ("Đề án 06", "Đề án", "06"),
        ("Kế hoạch số 2023", "Kế hoạch", "2023"),
        ("Chỉ thị số 5 ngày 3/4", "Chỉ thị", "5"),
    ],
)
def test_partial_numbers(text: str, kind: str, number: str) -> None:
    (found,) = find_partial_numbers(text)
    assert (found.kind, found.number) == (kind, number)


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 2023",
        "báo cáo 6 tháng",
        "kế hoạch 138/KH-UBND",
        "báo cáo 15 nhiệm vụ",
        "kế hoạch 5 năm",
    ],
)
def test_what_is_no_partial_number(text: str) -> None:
    assert find_partial_numbers(text) == []


def test_kinds_are_found_by_name_and_by_abbreviation() -> None:
    assert kind_named("NGHI  DINH") == "Nghị định"
    assert kind_named("bài thơ") is None
    for kind, abbreviations in KINDS.items():
        assert kind_named(fold(kind)) == kind
        for abbreviation in abbreviations:
            assert kind_of_number(f"1/{abbreviation}-ABC") == kind


def test_the_provinces_of_both_periods() -> None:
    provinces = reference("places")["provinces"]
    old = [name for names in provinces.values() for name in names]
    assert len(provinces) == 34
    assert len(old) == len(set(old)) == 63
    assert all(new in olds for new, olds in provinces.items())


def test_successors_and_predecessors() -> None:
    assert successors("Thái Bình") == ("Hưng Yên",)
    assert successors("tỉnh hưng yên") == ("Hưng Yên",)
    assert predecessors("Hưng Yên") == ("Hưng Yên", "Thái Bình")
    assert predecessors("Thái Bình") == ()
    assert successors("Paris") == ()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("HUNG YEN", "Hưng Yên"),
        ("UBND tỉnh Thanh Hoá", "Thanh Hóa"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Thừa Thiên Huế", "Huế"),
        ("Atlantis", None),
    ],
)
def test_province_of(written: str, name: str | None) -> None:
    assert province_of(written) == name


@pytest.mark.parametrize(
    ("text", "mention", "name", "level"),
    [
        ("UBND tỉnh Hưng Yên ban hành", "tỉnh Hưng Yên", "Hưng Yên", "tỉnh"),
        ("UỶ BAN NHÂN DÂN\nTỈNH BẮC\nNINH", "TỈNH BẮC\nNINH", "Bắc Ninh", "tỉnh"),
        ("tại TP. Hồ Chí Minh", "TP. Hồ Chí Minh", "Hồ Chí Minh", "tỉnh"),
        ("thành phố Hồ\nChí Minh", "thành phố Hồ\nChí Minh", "Hồ Chí Minh", "tỉnh"),
        ("Hung Yên, ngày", "Hung Yên", "Hưng Yên", "tỉnh"),
        ("chi tieu cua hung yen nam 2026", "hung yen", "Hưng Yên", "tỉnh"),
        ("chỉ tiêu của hưng yên năm nay", "hưng yên", "Hưng Yên", "tỉnh"),
        ("kế hoạch của tỉnh hòa bình", "tỉnh hòa bình", "Hòa Bình", "tỉnh"),
        ("UBND thành phố Hưng Yên", "thành phố Hưng Yên", "Hưng Yên", "thành phố"),
        ("thị xã Mỹ Hào và", "thị xã Mỹ Hào", "Mỹ Hào", "thị xã"),
        ("phường Bắc Giang", "phường Bắc Giang", "Bắc Giang", "phường"),
        ("đặc khu Phú Quốc", "đặc khu Phú Quốc", "Phú Quốc", "đặc khu"),
        ("Quận 1, gần đó", "Quận 1", "1", "quận"),
    ],
)
def test_places(text: str, mention: str, name: str, level: str) -> None:
    (place,) = find_places(text)
    assert text[place.start : place.end] == mention
    assert (place.name, place.level) == (name, level)


@pytest.mark.parametrize(
    "text",
    [
        "giữ gìn hòa bình và ổn định",
        "Phó Thủ tướng Nguyễn Hòa Bình phát biểu",
        "khu vực Thái Bình Dương",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "NGƯỜI VIỆT NAM ĐỊNH CƯ Ở NƯỚC NGOÀI",
        "học tập tư tưởng Hồ Chí Minh",
        "danh gia lai ket qua",
        "các tỉnh, thành phố Thứ trưởng yêu cầu",
        "cấp xã Quyết định",
    ],
)
def test_what_is_no_place(text: str) -> None:
    assert find_places(text) == []


def test_long_documents_need_capitals() -> None:
    filler = "Các cơ quan thực hiện nghiêm túc. " * 20
    assert find_places(filler + "bình an giang sơn") == []
    assert [place.name for place in find_places(filler + "An Giang")] == ["An Giang"]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("cải cách thủ tục hành chính (TTHC)", ("TTHC", "thủ tục hành chính")),
        ("Phấn đấu Chỉ số chuyển đổi số (DTI) tăng", ("DTI", "Chỉ số chuyển đổi số")),
        ("đơn vị sự nghiệp công lập (ĐVSNCL)", ("ĐVSNCL", "đơn vị sự nghiệp công lập")),
        (
            "Hệ thống thông tin báo cáo (sau đây gọi tắt là Hệ thống)",
            ("Hệ thống", "Hệ thống thông tin báo cáo"),
        ),
        ("các TTHC (thủ tục hành chính) mới", ("TTHC", "thủ tục hành chính")),
        ("Nền tảng nối, chia sẻ dữ liệu (LGSP)", ("LGSP", "Nền tảng nối, chia sẻ dữ liệu")),
    ],
)
def test_definitions(text: str, pair: tuple[str, str]) -> None:
    assert definitions(text) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "giai đoạn (II)",
        "tăng cao (so với năm trước)",
        "theo quy định (ABC)",
        "các cấp (sau đây gọi là đơn vị)",
    ],
)
def test_what_defines_nothing(text: str) -> None:
    assert definitions(text) == []


def test_expand_leaves_document_numbers_alone() -> None:
    assert expand("TTHC theo 138/KH-UBND") == "thủ tục hành chính theo 138/KH-UBND"
    assert expand("nop ho so dvc") == "nop ho so dịch vụ công"


def test_synonyms_are_spelled_out() -> None:
    for short, names in synonyms().items():
        assert names
        assert all(len(name) > len(short) for name in names)


@given(TEXTS)
def test_mentions_are_ordered_and_disjoint(text: str) -> None:
    for mentions in (find_document_numbers(text), find_partial_numbers(text), find_places(text)):
        position = 0
        for mention in mentions:
            assert position <= mention.start < mention.end <= len(text)
            position = mention.end
    definitions(text)
    expand(text)
