"""Metadata from the official header, the page's box, the signature and news pages."""

from __future__ import annotations

import pytest

from ingest.blocks import Block, LoadedDocument, lay_out
from ingest.metadata import Metadata, read_metadata
from vectorstore.types import About

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HƯNG YÊN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND
Hưng Yên, ngày 05 tháng 01 năm 2027
KẾ HOẠCH
Chuyển đổi số tỉnh Hưng Yên năm 2027
Thực hiện Nghị quyết số 5/NQ-CP ngày 02/01/2026, Ủy ban nhân dân tỉnh ban hành kế hoạch:
1. Mục tiêu năm 2027 và các nhiệm vụ của các cơ quan trong tỉnh.
2. Giải pháp thực hiện./.
Nơi nhận:
- Như trên.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Trần Thị Mẫu"""

LETTER = """UBND TỈNH ĐỒNG NAI
SỞ NỘI VỤ
Số: /SNV-CCHC
V/v báo cáo kết quả quý I năm 2027
Đồng Nai, ngày tháng 4 năm 2027
Kính gửi: Các sở, ngành.
Sở Nội vụ đề nghị các sở, ngành gửi báo cáo trước ngày 15/4/2027./.
GIÁM ĐỐC
Lê Văn Mẫu"""


def read(text: str, fields: dict[str, str] | None = None, title: str = "") -> Metadata:
    blocks = tuple(Block("paragraph", line) for line in text.split("\n"))
    loaded = LoadedDocument("text", blocks, fields or {}, title)
    return read_metadata(loaded, lay_out(blocks), "tep.txt")


def read_scan(text: str, doubtful: str = "") -> Metadata:
    """Read a text as if every line had been recognised; `doubtful` is what may be wrong in it."""
    blocks = tuple(
        Block(
            "paragraph",
            line,
            page=1,
            confidence=0.9,
            doubtful=((at, at + len(doubtful)),) if doubtful and (at := line.find(doubtful)) >= 0
            else (),
        )
        for line in text.split("\n")
    )  # fmt: skip
    return read_metadata(LoadedDocument("pdf", blocks), lay_out(blocks), "tep.pdf")


@pytest.mark.parametrize("line", ["Số: 4/# /2027/KH-UBND", "Số: /KH-UBND", "Số: Â#$ /KH-UBND"])
def test_a_handwritten_number_is_unread_not_unstated(line: str) -> None:
    about = read_scan(PLAN.replace("Số: 12/KH-UBND", line))
    assert about.number is None
    assert about.kind == "Kế hoạch"
    (warning,) = about.warnings
    assert warning.startswith(
        "số văn bản trên bản quét, trang 1 không đọc được, có thể viết tay (“Số: "
    )
    assert "cchc documents set" in warning


@pytest.mark.parametrize("day", ["Ÿ! tháng 42", "tháng 01", "§ tháng Ø1"])
def test_a_handwritten_day_is_unread_not_unstated(day: str) -> None:
    about = read_scan(PLAN.replace("05 tháng 01", day), "tháng 42")
    assert about.issued is None
    (warning,) = about.warnings
    assert warning.startswith("ngày ban hành trên bản quét, trang 1 không đọc được")
    assert "không ghi" not in warning


def test_a_day_that_recognition_lost_is_not_taken_from_the_text() -> None:
    text = PLAN.replace("Hưng Yên, ngày 05 tháng 01 năm 2027", "Hưng Yên,")
    text = text.replace(
        "Thực hiện Nghị", "Căn cứ Luật A ngày 13 tháng 11 năm 2008;\nThực hiện Nghị"
    )
    about = read_scan(text)
    assert about.issued is None
    assert about.warnings == (
        "ngày ban hành trên bản quét không đọc được, có thể viết tay; hãy xem bản gốc rồi nhập bằng"
        " `cchc documents set`",
    )


def test_a_title_with_digits_in_doubt_says_so() -> None:
    about = read_scan(PLAN, "2027")
    assert "tên văn bản đọc từ bản quét có chữ số có thể sai: “2027”; hãy đối chiếu bản gốc" in (
        about.warnings
    )
    assert not read_scan(PLAN, "Mục tiêu").warnings


def test_a_signature_that_was_not_read_is_not_missing() -> None:
    about = read_scan(PLAN.removesuffix("\n(Đã ký)\nTrần Thị Mẫu"))
    assert about.warnings == ("không đọc được tên người ký trên bản quét",)


def test_a_number_with_doubtful_digits_is_kept_with_a_warning() -> None:
    about = read_scan(PLAN, "12")
    assert about.number == "12/KH-UBND"
    assert about.warnings == (
        "số văn bản đọc từ bản quét có chữ số chưa chắc (“Số: 12/KH-UBND”); hãy đối chiếu bản gốc",
    )
    assert read_scan(PLAN).warnings == ()


def test_a_plan_with_its_whole_header() -> None:
    assert read(PLAN) == Metadata(
        number="12/KH-UBND",
        kind="Kế hoạch",
        title="Chuyển đổi số tỉnh Hưng Yên năm 2027",
        agency="Ủy ban nhân dân tỉnh Hưng Yên",
        place="Hưng Yên",
        issued="2027-01-05",
        issued_month="2027-01",
        signer="Trần Thị Mẫu",
        year=2027,
        years=(2027,),
    )


def test_a_letter_leaves_blank_what_is_blank() -> None:
    found = read(LETTER)
    assert (found.number, found.issued, found.issued_month) == (None, None, "2027-04")
    assert (found.kind, found.agency, found.place) == (
        "Công văn",
        "Sở Nội vụ tỉnh Đồng Nai",
        "Đồng Nai",
    )
    assert found.title == "Báo cáo kết quả quý I năm 2027"
    assert (found.year, found.period, found.signer) == (2027, "quý I năm 2027", "Lê Văn Mẫu")
    assert any("/SNV-CCHC" in warning for warning in found.warnings)
    assert any("04/2027" in warning for warning in found.warnings)


def test_the_header_wins_over_the_box_and_says_so() -> None:
    box = {"Số hiệu": "21/KH-UBND", "Ngày ban hành": "06/01/2027", "Người ký": "Trần Thị Khác"}
    found = read(PLAN, box)
    assert (found.number, found.issued) == ("12/KH-UBND", "2027-01-05")
    assert found.signer == "Trần Thị Mẫu"
    assert len([warning for warning in found.warnings if "khác khung thông tin" in warning]) == 3


def test_the_box_fills_what_the_text_lost() -> None:
    lines = PLAN.split("\n")
    lost = "\n".join([lines[0], *lines[2:6], "CHUYỂN ĐỔI SỐ NĂM 2027", *lines[8:14]])
    box = {
        "Cơ quan ban hành": "Tỉnh Hưng Yên",
        "Người ký": "Trần Thị Mẫu",
        "Loại văn bản": "Kế hoạch",
    }
    found = read(lost, box, "Kế hoạch 12/KH-UBND năm 2027 Chuyển đổi số năm 2027")
    assert found.agency == "Ủy ban nhân dân tỉnh Hưng Yên"
    assert (found.kind, found.signer) == ("Kế hoạch", "Trần Thị Mẫu")
    assert found.title == "Chuyển đổi số năm 2027"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 83 /KH-UBND", "83/KH-UBND"),
        ("Số 28-CT/TU", "28-CT/TU"),
        ("Số: 21/2027/TT-BGDĐT", "21/2027/TT-BGDĐT"),
        ("Số:12/ KH-UBND", "12/KH-UBND"),
        ("Số: ...../KH-UBND", None),
        ("Số: …", None),
    ],
)
def test_number_lines(line: str, number: str | None) -> None:
    assert read(PLAN.replace("Số: 12/KH-UBND", line)).number == number


@pytest.mark.parametrize(
    ("line", "issued", "month"),
    [
        ("Hưng Yên, ngày 5 tháng 1 năm 2027", "2027-01-05", "2027-01"),
        ("Hưng Yên, ngày 31 tháng12 năm 2026", "2026-12-31", "2026-12"),
        ("Hưng Yên, ngày … tháng 02 năm 2027", None, "2027-02"),
        ("Hưng Yên, ngày 32 tháng 01 năm 2027", None, None),
    ],
)
def test_place_and_day(line: str, issued: str | None, month: str | None) -> None:
    found = read(PLAN.replace("Hưng Yên, ngày 05 tháng 01 năm 2027", line))
    assert (found.issued, found.issued_month) == (issued, month)


@pytest.mark.parametrize(
    ("title", "year", "years", "period"),
    [
        ("Cải cách hành chính năm 2027", 2027, (2027,), None),
        ("Kết quả 6 tháng đầu năm 2027", 2027, (2027,), "6 tháng đầu năm 2027"),
        ("Kết quả năm 2026, nhiệm vụ năm 2027", 2026, (2026, 2027), None),
        ("Chương trình giai đoạn 2026-2028", None, (2026, 2027, 2028), "giai đoạn 2026-2028"),
    ],
)
def test_years(title: str, year: int | None, years: tuple[int, ...], period: str | None) -> None:
    found = read(PLAN.replace("Chuyển đổi số tỉnh Hưng Yên năm 2027", title))
    assert (found.year, found.years, found.period) == (year, years, period)


def test_a_decree_is_not_about_the_year_of_a_law_it_cites() -> None:
    decree = (
        "CHÍNH PHỦ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5/2027/NĐ-CP\n"
        "Hà Nội, ngày 2 tháng 3 năm 2027\nNGHỊ ĐỊNH\nQuy định về tuyển dụng công chức\n"
        "Căn cứ Luật Cán bộ, công chức năm 2025;\nĐiều 1. Phạm vi"
    )
    found = read(decree)
    assert (found.kind, found.agency, found.place, found.year) == (
        "Nghị định",
        "Chính phủ",
        None,
        None,
    )


def test_a_misread_province_is_still_that_province() -> None:
    found = read(PLAN.replace("TỈNH HƯNG YÊN\n", "").replace("Hưng Yên, ngày", "Hung Yên, ngày"))
    assert found.place == "Hưng Yên"


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Bộ Nông nghiệp và Môi trường"),
        ("BỘ TÀI CHÍNH\nCỤC THUẾ", "Cục Thuế"),
        ("HỘI ĐỒNG NHÂN DÂN\nTHÀNH PHỐ HUẾ", "Hội đồng nhân dân thành phố Huế"),
        ("UỶ BAN NHÂN DÂN\nTỈNH ĐẮK LẮK", "Ủy ban nhân dân tỉnh Đắk Lắk"),
        ("ỦY BAN NHÂN DÂN\nXÃ TÂN MẪU", "Ủy ban nhân dân xã Tân Mẫu"),
    ],
)
def test_agencies(lines: str, agency: str) -> None:
    text = PLAN.replace("ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN", lines, 1)
    assert read(text).agency == agency


def test_news_names_the_document_it_reports_on() -> None:
    news = (
        "Kế hoạch chuyển đổi số của tỉnh Hưng Yên 2027\n"
        "Ngày 23/12/2026, Ủy ban nhân dân tỉnh ban hành Kế hoạch số 77/KH-UBND về chuyển đổi số.\n"
        "Kế hoạch thực hiện Nghị quyết số 5/NQ-CP ngày 01/01/2026 của Chính phủ."
    )
    found = read(news)
    assert found.about == About("77/KH-UBND", "2026-12-23", "Kế hoạch")
    assert (found.kind, found.number, found.issued, found.year) == ("Tin tức", None, None, 2027)
    assert found.place == "Hưng Yên"


def test_news_of_a_meeting_is_about_no_document() -> None:
    news = (
        "16/01/2027\nHội nghị trực tuyến toàn quốc\nNgày 15/01/2027, tại Hà Nội, Chính phủ họp"
        " đánh giá kết quả năm 2026, bàn nhiệm vụ năm 2027. Các bộ đã ban hành 300 văn bản."
    )
    found = read(news)
    assert (found.issued, found.about, found.years) == ("2027-01-16", None, (2026, 2027))
    assert found.title == "Hội nghị trực tuyến toàn quốc"


DEPARTMENT = """BỘ MẪU
VĂN PHÒNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 5/VP-TH v/v họp tháng 3
Hà Nội, ngày 01 tháng 3 năm 2027
Kính gửi: Các vụ.
Nội dung họp./."""


def test_a_department_carries_the_body_that_it_belongs_to() -> None:
    found = read(DEPARTMENT)
    assert (found.agency, found.title, found.kind) == (
        "Văn phòng Bộ Mẫu", "Họp tháng 3", "Công văn",
    )  # fmt: skip
    party = DEPARTMENT.replace("BỘ MẪU", "TỈNH ỦY HƯNG YÊN").replace("VĂN PHÒNG", "BAN TỔ CHỨC")
    assert read(party).agency == "Ban Tổ chức Tỉnh ủy Hưng Yên"


def test_without_a_letterhead_the_enacting_body_issues() -> None:
    text = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 7/2027/NQ-UBTVQH16
NGHỊ QUYẾT
Về việc sắp xếp các xã
ỦY BAN THƯỜNG VỤ QUỐC HỘI
Căn cứ Hiến pháp;
Điều 1. Sắp xếp.
Nghị quyết này được Ủy ban Thường vụ Quốc hội khóa XVI thông qua ngày 16 tháng 6 năm 2027."""
    found = read(text)
    assert (found.agency, found.issued) == ("Ủy ban Thường vụ Quốc hội", "2027-06-16")
    assert any("thông qua" in warning for warning in found.warnings)
    minister = """Số: 8/2027/TT-BNV
Quy định về lưu trữ
Căn cứ Luật Lưu trữ;
Bộ trưởng Bộ Nội vụ ban hành Thông tư quy định về lưu trữ.
Điều 1. Phạm vi."""
    assert read(minister).agency == "Bộ Nội vụ"


def test_a_consolidated_text_keeps_its_own_kind() -> None:
    text = PLAN.replace("12/KH-UBND", "12/VBHN-UBND").replace("KẾ HOẠCH", "QUYẾT ĐỊNH")
    assert read(text).kind == "Văn bản hợp nhất"


@pytest.mark.parametrize(
    ("first", "kind", "title"),
    [
        ("PHỤ LỤC THỐNG KÊ 6 THÁNG NĂM 2027", "Phụ lục", "Thống kê 6 tháng năm 2027"),
        ("DANH MỤC\nCÁC VĂN BẢN CĂN CỨ", "Danh mục", "Các văn bản căn cứ"),
        ("THÔNG CÁO BÁO CHÍ\nVỀ KẾT QUẢ NĂM 2027", "Thông cáo báo chí", "Về kết quả năm 2027"),
        ("HƯỚNG DẪN\nLẬP KẾ HOẠCH NĂM 2027", "Hướng dẫn", "Lập kế hoạch năm 2027"),
    ],
)
def test_a_note_above_a_kind_is_no_title(first: str, kind: str, title: str) -> None:
    found = read(f"Lưu ý: Bản tóm lược để dùng thử.\n{first}\n(Kèm theo Báo cáo của tỉnh Hưng Yên)")
    assert (found.kind, found.title, found.place) == (kind, title, "Hưng Yên")


def test_a_note_above_news_is_no_title() -> None:
    note = "Lưu ý: Bản tóm lược, không phải văn bản chính thức."
    assert read(f"{note}\nTỉnh họp về chuyển đổi số\nHội nghị bàn ba việc.").title == (
        "Tỉnh họp về chuyển đổi số"
    )
    assert read(f"{note}\nHội nghị bàn ba việc.", title="Tỉnh họp").title == "Tỉnh họp"


def test_a_title_in_capitals_is_spelled_as_the_document_spells_its_words() -> None:
    text = PLAN.replace(
        "Chuyển đổi số tỉnh Hưng Yên năm 2027",
        "THỰC HIỆN QUYẾT ĐỊNH SỐ 6/QĐ-TTG CỦA THỦ TƯỚNG CHÍNH PHỦ TẠI SỞ KHOA HỌC VÀ CÔNG NGHỆ"
        " TỈNH BẮC NINH, PHẠM VI CẤP IV",
    ).replace("2. Giải pháp", "2. Giao Sở Khoa học và Công nghệ và ông Phạm Văn Mẫu giải pháp")
    assert read(text).title == (
        "Thực hiện Quyết định số 6/QĐ-TTg của Thủ tướng Chính phủ tại Sở Khoa học và Công nghệ"
        " tỉnh Bắc Ninh, phạm vi cấp IV"
    )


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (["ỦY BAN NHÂN DÂN", "|", "XÃ TÂN THÀNH"], "Ủy ban nhân dân xã Tân Thành"),
        (["BỘ TÀI CHÍNH", "|", "CỤC THUẾ"], "Cục Thuế"),
        (["ỦY BAN NHÂN DÂN", "|", "TỈNH GIA LAI", "SỞ NỘI VỤ"], "Sở Nội vụ tỉnh Gia Lai"),
        (
            ["UBND TỈNH CÀ MAU", "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ"],
            "Ban Chỉ đạo chuyển đổi số tỉnh Cà Mau",
        ),
    ],
)
def test_a_letterhead_whose_rows_hold_both_columns(lines: list[str], agency: str) -> None:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    head = [motto if line == "|" else line for line in lines]
    text = "\n".join((*head, *PLAN.split("\n")[3:]))
    assert read(text).agency == agency


@pytest.mark.parametrize("stamp", ["HỎA TỐC", "DỰ THẢO", "MẬT"])
def test_a_stamp_between_motto_and_number_is_no_agency(stamp: str) -> None:
    motto = "Độc lập - Tự do - Hạnh phúc"
    about = read(PLAN.replace(motto, f"{motto}\n{stamp}"))
    assert about.agency == "Ủy ban nhân dân tỉnh Hưng Yên"


def test_the_right_column_may_follow_whom_a_letter_is_sent_to() -> None:
    lines = LETTER.replace("ngày tháng 4", "ngày 08 tháng 4").split("\n")
    day = lines.pop(4)
    at = lines.index("Kính gửi: Các sở, ngành.") + 1
    lines[at:at] = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", day]
    about = read("\n".join(lines))
    assert (about.issued, about.agency) == ("2027-04-08", "Sở Nội vụ tỉnh Đồng Nai")


def test_an_agency_below_the_role_is_not_the_signer() -> None:
    text = PLAN.replace("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "KT. BỘ TRƯỞNG\nBỘ NỘI VỤ\nTHỨ TRƯỞNG")
    assert read(text).signer == "Trần Thị Mẫu"
    assert read(text.replace("Trần Thị Mẫu", "Trương Văn Mẫu")).signer == "Trương Văn Mẫu"


def test_recipients_may_stand_between_role_and_name() -> None:
    recipients = "\n".join(f"- Cơ quan số {number};" for number in range(12))
    text = PLAN.replace("PHÓ CHỦ TỊCH\n", f"PHÓ CHỦ TỊCH\n{recipients}\n")
    assert read(text).signer == "Trần Thị Mẫu"
