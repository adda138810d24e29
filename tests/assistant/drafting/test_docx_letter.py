"""The files: they pass the checker, open in LibreOffice, and their rules have the right length."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from docx import Document as open_document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from assistant.docx_text import printable, title_property
from assistant.drafting import docx_styles as styles
from assistant.drafting.docx_letter import letter_bytes
from assistant.drafting.docx_review import review_bytes
from assistant.drafting.text_width import text_width, wrapped
from assistant.drafting.types import KINDS, Draft
from assistant.format_check.checker import check_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Drafts = Callable[..., Draft]

ASKED = (
    "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?\n"
    "Mục tiêu hồ sơ trả kết quả đúng hạn năm 2026 là bao nhiêu?\n"
    "Số xe buýt điện được mua năm 2026 là bao nhiêu?"
)
LONG = "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh Nghệ An"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("agency", ["Sở Nội vụ tỉnh Nghệ An", LONG, ""])
def test_every_draft_passes_the_checker(
    kind: str, agency: str, drafted: Drafts, tmp_path: Path
) -> None:
    made = drafted(ASKED, kind=kind, agency=agency, superior="" if agency == LONG else "UBND tỉnh")
    path = tmp_path / "du-thao.docx"
    path.write_bytes(letter_bytes(made.letter))
    report = check_file(path)
    assert report.breaches == ()
    assert "cần bổ sung" in report.notes[0]


def test_the_file_uses_words_own_features(drafted: Drafts) -> None:
    document = open_document(io.BytesIO(letter_bytes(drafted(ASKED).letter)))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    head = document.tables[0]
    assert len(head.columns) == 2
    assert not document.element.body.findall(f".//{qn('w:tab')}")
    assert all("  " not in paragraph.text for paragraph in document.paragraphs)
    highlighted = [run for p in document.paragraphs for run in p.runs if run.font.highlight_color]
    assert any("cần bổ sung" in run.text for run in highlighted)


def test_hostile_text_stays_text(drafted: Drafts) -> None:
    made = drafted(ASKED, signer="<w:p/>\x07 & “A”", to="=cmd|' /C calc'!A0")
    document = open_document(io.BytesIO(letter_bytes(made.letter)))
    assert any("<w:p/>" in p.text for p in document.tables[-1].rows[0].cells[1].paragraphs)
    review_bytes(made)


@pytest.mark.slow
def test_libreoffice_opens_it_and_numbers_its_pages(drafted: Drafts, tmp_path: Path) -> None:
    missing = [name for name in ("soffice", "pdftotext") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (make test as root installs them)")
    made = drafted("\n".join(ASKED.replace("2026", str(year)) for year in range(2024, 2029)))
    (tmp_path / "du-thao.docx").write_bytes(letter_bytes(made.letter))
    home = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    convert = ["soffice", home, "--headless", "--convert-to", "pdf", "du-thao.docx"]
    subprocess.run(convert, check=True, capture_output=True, timeout=120, cwd=tmp_path)
    read = ["pdftotext", "-layout", "du-thao.pdf", "-"]
    done = subprocess.run(read, check=True, capture_output=True, text=True, cwd=tmp_path)
    pages = [page.strip().split("\n") for page in done.stdout.split("\f") if page.strip()]
    assert len(pages) > 1
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0][0] + pages[0][1]
    for number, page in enumerate(pages[1:], 2):
        assert page[0].strip() == str(number)


def test_widths_are_those_of_the_font() -> None:
    # Times: C and V are 722, N 722, G 778 thousandths bold; 12 points.
    assert text_width("CVN", 12, bold=True) == pytest.approx(3 * 0.722 * 12)
    assert text_width("ễ", 10) == text_width("e", 10)
    assert text_width("Ư", 10) > text_width("U", 10)


@given(
    st.lists(st.text("ABCĐƯ", min_size=1, max_size=8), min_size=1, max_size=12), st.floats(40, 200)
)
def test_lines_hold_every_word_and_fit(words: list[str], room: float) -> None:
    lines = wrapped(" ".join(words), 13, room, bold=True)
    assert " ".join(lines).split() == words
    for line in lines:
        assert len(line.split()) == 1 or text_width(line, 13, bold=True) <= room


def test_the_rule_under_the_motto_is_as_long_as_the_line(drafted: Drafts) -> None:
    document = open_document(io.BytesIO(letter_bytes(drafted(ASKED).letter)))
    cell = document.tables[0].rows[0].cells[1]
    rule = next(p for p in cell.paragraphs if p.style is not None and p.style.name == styles.RULE)
    form = rule.paragraph_format
    assert cell.width is not None
    length = cell.width - (form.left_indent or 0) - (form.right_indent or 0)
    wanted = text_width("Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    assert length / 12700 == pytest.approx(wanted, rel=0.02)


def test_characters_that_no_file_can_hold_become_blanks() -> None:
    assert printable("một\x1bhai\ud800ba\uffffbốn\tnăm\n") == "một hai ba bốn\tnăm\n"
    assert title_property("x\x00" * 300) == "x " * 127 + "x"
