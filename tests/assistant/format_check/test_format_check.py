"""Every rule finds the breach planted for it, and nothing in documents that follow the rules."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document as open_document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from assistant.drafting import docx_styles as styles
from assistant.drafting.docx_letter import letter_bytes
from assistant.format_check.checker import RULES, check_file
from tests.assistant.format_check.conftest import BASES, hand_made, letter
from vectorstore.errors import ConfigurationError, UnreadableDocumentError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    Change = Callable[[Document], object]

LONG_AGENCY = "VĂN PHÒNG ĐOÀN ĐẠI BIỂU QUỐC HỘI VÀ HỘI ĐỒNG NHÂN DÂN TỈNH HƯNG YÊN"


def style(named: str, **font: object) -> Change:
    def change(document: Document) -> None:
        for key, value in font.items():
            setattr(document.styles[named].font, key, value)

    return change


def form(named: str, **values: object) -> Change:
    def change(document: Document) -> None:
        for key, value in values.items():
            setattr(document.styles[named].paragraph_format, key, value)

    return change


def page(**values: object) -> Change:
    def change(document: Document) -> None:
        for key, value in values.items():
            setattr(document.sections[0], key, value)

    return change


def style_of(paragraph: Paragraph) -> str:
    return str(paragraph.style.name) if paragraph.style is not None else ""


def remove(element: Any) -> None:  # noqa: ANN401 - an lxml element
    element.getparent().remove(element)


def text(old: str, new: str) -> Change:
    """Replace the words of the paragraph that holds them."""

    def change(document: Document) -> None:
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
        paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
        found = [p for p in paragraphs if old in p.text]
        assert found, old
        for run in found[0].runs[1:]:
            remove(run._r)
        found[0].runs[0].text = new

    return change


def rule_length(index: int, share: float | None) -> Change:
    """Change the length of a rule: 0 under the agency, 1 under the motto; None takes it away."""

    def change(document: Document) -> None:
        cell = document.tables[0].rows[0].cells[index]
        rule = next(p for p in cell.paragraphs if style_of(p) == styles.RULE)
        if share is None:
            remove(rule._p)
        else:
            side = int(cell.width * (1 - share) / 2)
            rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = side

    return change


def number_to_foot(document: Document) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]._p
    section.footer.paragraphs[0]._p.addnext(header)


def no_title_rule(document: Document) -> None:
    remove(next(p for p in document.paragraphs if style_of(p) == styles.RULE)._p)


def red(document: Document) -> None:
    document.styles[styles.BODY].font.color.rgb = RGBColor(0xC0, 0, 0)


def columns_by_blanks(document: Document) -> None:
    table = document.tables[0]
    first = document.paragraphs[0]
    for line in (
        "SỞ NỘI VỤ" + " " * 20 + "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 07/SNV-CCHC" + " " * 20 + "Độc lập - Tự do - Hạnh phúc",
    ):
        first.insert_paragraph_before(line)
    remove(table._tbl)


PLANTED: dict[str, tuple[str, Change]] = {
    "kho-giay": ("Công văn", page(page_width=Mm(216), page_height=Mm(279))),
    "chieu-trang": ("Công văn", page(page_width=Mm(297), page_height=Mm(210))),
    "le-tren": ("Công văn", page(top_margin=Mm(15))),
    "le-duoi": ("Công văn", page(bottom_margin=Mm(30))),
    "le-trai": ("Công văn", page(left_margin=Mm(20))),
    "le-phai": ("Công văn", page(right_margin=Mm(25))),
    "phong-chu": ("Công văn", style(styles.BODY, name="Arial")),
    "mau-chu": ("Công văn", red),
    "so-trang": ("Công văn", number_to_foot),
    "so-trang-canh-giua": ("Công văn", form(styles.PAGE_NUMBER, alignment=ALIGN.RIGHT)),
    "so-trang-co-chu": ("Công văn", style(styles.PAGE_NUMBER, size=Pt(10))),
    "so-trang-dau": ("Công văn", page(different_first_page_header_footer=False)),
    "quoc-hieu": ("Công văn", text("CỘNG HÒA XÃ HỘI", "Cộng hòa xã hội chủ nghĩa Việt Nam")),
    "quoc-hieu-kieu-chu": ("Công văn", style(styles.NATIONAL, size=Pt(15))),
    "tieu-ngu": ("Công văn", text("Độc lập", "Độc lập – tự do – hạnh phúc")),
    "tieu-ngu-kieu-chu": ("Công văn", style(styles.MOTTO, bold=False)),
    "tieu-ngu-duong-ke": ("Công văn", rule_length(1, 0.2)),
    "hai-cot": ("Công văn", columns_by_blanks),
    "ten-co-quan": ("Công văn", text("SỞ NỘI VỤ", "Sở Nội vụ")),
    "co-quan-chu-quan-kieu-chu": ("Công văn", style(styles.SUPERIOR, italic=True)),
    "co-quan-ban-hanh-kieu-chu": ("Công văn", style(styles.AGENCY, size=Pt(16))),
    "co-quan-duong-ke": ("Công văn", rule_length(0, None)),
    "so-ky-hieu": ("Công văn", text("Số: 07", "Số: 7/SNV-CCHC")),
    "so-ky-hieu-kieu-chu": ("Công văn", style(styles.NUMBER, italic=True)),
    "thoi-gian": ("Công văn", text("Hưng Yên, ngày", "Hưng Yên, ngày 5 tháng 1 năm 2026")),
    "thoi-gian-kieu-chu": ("Công văn", style(styles.DAY, italic=False)),
    "trich-yeu-cong-van": ("Công văn", text("V/v", "Về việc mục tiêu cải cách năm 2026")),
    "trich-yeu-cong-van-kieu-chu": ("Công văn", style(styles.ABOUT, size=Pt(14))),
    "ten-loai": ("Báo cáo", text("BÁO CÁO", "Báo cáo")),
    "ten-loai-kieu-chu": ("Báo cáo", style(styles.KIND, bold=False)),
    "trich-yeu": ("Báo cáo", text("Về mục tiêu", "")),
    "trich-yeu-kieu-chu": ("Báo cáo", style(styles.TITLE, bold=False)),
    "trich-yeu-duong-ke": ("Báo cáo", no_title_rule),
    "kinh-gui": ("Công văn", text("Kính gửi", "Kính gởi Sở Tài chính")),
    "kinh-gui-kieu-chu": ("Công văn", style(styles.ADDRESSEE, size=Pt(16))),
    "can-cu-kieu-chu": ("Công văn", style(styles.BASIS, italic=False)),
    "can-cu-dau-cau": ("Công văn", text(BASES[1], BASES[1].rstrip(".") + ";")),
    "can-cu-xuong-dong": ("Công văn", text(BASES[0], f"{BASES[0]} {BASES[0]}")),
    "noi-dung-co-chu": ("Công văn", style(styles.BODY, size=Pt(12))),
    "noi-dung-chu-dung": ("Công văn", style(styles.BODY, italic=True)),
    "noi-dung-canh-deu": ("Công văn", form(styles.BODY, alignment=ALIGN.LEFT)),
    "noi-dung-lui-dong": ("Công văn", form(styles.BODY, first_line_indent=Cm(2))),
    "noi-dung-cach-doan": ("Công văn", form(styles.BODY, space_before=Pt(0))),
    "noi-dung-gian-dong": ("Công văn", form(styles.BODY, line_spacing=2.0)),
    "chuc-vu": ("Công văn", text("PHÓ GIÁM ĐỐC", "Phó Giám đốc")),
    "chuc-vu-kieu-chu": ("Công văn", style(styles.ROLE, bold=False)),
    "ho-ten": ("Công văn", text("Trần Văn Mẫu", "TRẦN VĂN MẪU")),
    "ho-ten-kieu-chu": ("Công văn", style(styles.SIGNER, size=Pt(12))),
    "noi-nhan": ("Công văn", text("Nơi nhận:", "NƠI NHẬN")),
    "noi-nhan-kieu-chu": ("Công văn", style(styles.COPIES_HEAD, italic=False)),
    "noi-nhan-danh-sach": ("Công văn", style(styles.COPIES, size=Pt(13))),
    "noi-nhan-dau-cau": ("Công văn", text("- Giám đốc Sở;", "- Giám đốc Sở")),
    "noi-nhan-luu": ("Công văn", text("- Lưu: VT", "- Lưu: hồ sơ;")),
}


def test_every_rule_has_its_planted_breach() -> None:
    assert set(PLANTED) == {rule.name for rule in RULES}
    assert len(RULES) == len({rule.name for rule in RULES}) >= 25


@pytest.mark.parametrize("name", PLANTED)
def test_finds_the_planted_breach(name: str, written: Callable[..., Path]) -> None:
    kind, change = PLANTED[name]
    found = {breach.rule for breach in check_file(written(letter(kind), change)).breaches}  # type: ignore[arg-type]
    assert name in found
    # One fault in one place is not reported as many others.
    assert len(found) <= (8 if name == "hai-cot" else 3), found


def many_addressees() -> bytes:
    return letter_bytes(
        letter(
            agency=LONG_AGENCY,
            superior="",
            addressees=("Ủy ban nhân dân tỉnh", "Sở Tài chính", "Các xã, phường"),
            place_and_day="Hưng Yên, ngày 28 tháng 11 năm 2026",
        )
    )


def plan_of_long_title() -> bytes:
    return letter_bytes(
        letter(
            "Kế hoạch",
            number="Số: 128/KH-SNV",
            addressees=(),
            subject="Về triển khai thực hiện công tác cải cách hành chính, kiểm soát thủ tục hành "
            "chính và chuyển đổi số của ngành Nội vụ tỉnh Hưng Yên năm 2026",
        )
    )


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


FOLLOWING: dict[str, Callable[[], bytes]] = {
    "công văn": lambda: letter_bytes(letter()),
    "long agency, many addressees": many_addressees,
    "kế hoạch with a long title": plan_of_long_title,
    "tờ trình, number open": lambda: letter_bytes(
        letter("Tờ trình", number="Số: …/TTr-SNV", place_and_day="Hưng Yên, ngày … tháng … năm …")
    ),
    "báo cáo by hand, drawn rules": lambda: saved(hand_made()),
    "báo cáo by hand, underlined motto": lambda: saved(hand_made(styled=True)),
}


@pytest.mark.parametrize("name", FOLLOWING)
def test_no_alarm_on_documents_that_follow_the_rules(name: str, tmp_path: Path) -> None:
    path = tmp_path / "dung.docx"
    path.write_bytes(FOLLOWING[name]())
    assert check_file(path).breaches == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["công văn", "kế hoạch with a long title"])
def test_no_alarm_after_another_program_saved_it(name: str, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("not installed: soffice (make test as root installs libreoffice-writer)")
    path = tmp_path / "dung.docx"
    path.write_bytes(FOLLOWING[name]())
    home = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    out = tmp_path / "saved"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(out),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert check_file(out / "dung.docx").breaches == ()


def test_a_breach_says_where_what_and_which_point(written: Callable[..., Path]) -> None:
    report = check_file(written(change=page(left_margin=Mm(20))))
    (breach,) = report.breaches
    assert (breach.where, breach.there) == ("Lề trái, phần 1 (section)", "20 mm")
    assert "30 - 35 mm" in breach.says
    assert "Phụ lục I" in breach.point
    assert report.to_json()["passed"] is False


def test_open_places_are_noted_not_blamed(written: Callable[..., Path]) -> None:
    report = check_file(written(letter(signer="[cần bổ sung: họ và tên người ký]")))
    assert report.passed
    assert "họ và tên người ký" in report.notes[0]


@pytest.mark.parametrize(("name", "content"), [("a.txt", b"x"), ("b.pdf", b"%PDF-1.4")])
def test_only_docx_can_be_checked(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"\.docx"):
        check_file(tmp_path / name)


def test_a_broken_file_gets_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "hong.docx").write_bytes(b"PK\x03\x04 hong")
    with pytest.raises(UnreadableDocumentError, match=r"hong\.docx"):
        check_file(tmp_path / "hong.docx")
    with pytest.raises(ConfigurationError, match="Không thấy"):
        check_file(tmp_path / "khong-co.docx")


def no_page(document: Document) -> None:
    remove(document.element.body.sectPr)


def odd_length(document: Document) -> None:
    cell = document.tables[0].rows[0].cells[0]._tc
    for width in cell.iter(qn("w:tcW")):
        width.set(qn("w:w"), "nhiều")


@pytest.mark.parametrize("change", [no_page, odd_length])
def test_a_malformed_file_gets_one_clear_line(change: Change, written: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableDocumentError, match="lưu lại bằng Word"):
        check_file(written(change=change))


def in_a_content_control(document: Document) -> None:
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    head = document.tables[0]._tbl
    head.addprevious(control)
    control.append(content)
    content.append(head)


def test_a_head_in_a_content_control_is_read(written: Callable[..., Path]) -> None:
    assert check_file(written(change=in_a_content_control)).breaches == ()


def test_rules_are_words_for_people() -> None:
    for rule in RULES:
        assert re.search(r"Phụ lục I$", rule.point), rule.name
        assert rule.says.endswith("."), rule.name


def test_styles_are_named_and_real(written: Callable[..., Path]) -> None:
    document = open_document(str(written()))
    names = {style_of(paragraph) for paragraph in document.paragraphs}
    assert {styles.BODY, styles.BASIS, styles.ADDRESSEE} <= names
    assert not document.element.body.findall(f".//{qn('w:tblBorders')}")
