"""Rules for what follows the head: addressees, bases, text, signature, recipients."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.format_check.head_rules import look
from assistant.format_check.page_rules import SLACK_POINTS, size_fits
from assistant.format_check.rule import Checked, Found, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.format_check.lines import Line

_MAIN = "Mục II Phần I Phụ lục I"
_LEAST_WORDS = 12  # shorter paragraphs are headings or list items
_CENTIMETRE = 72 / 2.54
_INDENT = (1.0, 1.27)
_SLACK_CM = 0.03
_LEAST_GAP = 6  # points between paragraphs
_ARCHIVE = re.compile(r"^\W*Lưu:\s*VT\b.*\.$")
_SHARED_MOST = 3  # more of the same breach are counted, not listed


def _texts(checked: Checked) -> list[Line]:
    return [
        line
        for line in checked.parts.body
        if len(line.text.split()) >= _LEAST_WORDS and not line.look.numbered
    ]


def _few(found: list[Found]) -> Iterator[Found]:
    yield from found[:_SHARED_MOST]
    if len(found) > _SHARED_MOST:
        yield Found("Các đoạn khác", f"còn {len(found) - _SHARED_MOST} đoạn như vậy")


def _where(line: Line) -> str:
    return f"Đoạn {line.paragraph} {shown(line.text)}"


def _addressed(checked: Checked) -> Iterator[Found]:
    lines = checked.parts.addressed
    if checked.parts.about and not lines:
        yield Found("Trên phần nội dung", "công văn không có “Kính gửi:”")
    if lines and not re.match(r"^\s*Kính gửi:", lines[0].text):
        yield Found("Kính gửi", shown(lines[0].text))
    for index, line in enumerate(lines[1:], 2):
        mark = "." if index == len(lines) else ";"
        if line.text.lstrip().startswith("-") and not line.text.rstrip().endswith(mark):
            yield Found("Kính gửi", f"{shown(line.text)} không kết thúc bằng “{mark}”")


def _basis_marks(checked: Checked) -> Iterator[Found]:
    bases = checked.parts.bases
    for index, line in enumerate(bases, 1):
        mark = "." if index == len(bases) else ";"
        if not line.text.rstrip().endswith(mark):
            yield Found(f"Căn cứ thứ {index}", f"{shown(line.text[-40:])} thiếu “{mark}” ở cuối")


def _basis_own_paragraph(checked: Checked) -> Iterator[Found]:
    for index, line in enumerate(checked.parts.bases, 1):
        if re.search(r";\s*Căn cứ\b", line.text):
            yield Found(f"Căn cứ thứ {index}", "nhiều căn cứ trong một đoạn")


def _body_size(checked: Checked) -> Iterator[Found]:
    yield from _few(
        [
            Found(_where(line), f"cỡ {line.size:g}")
            for line in checked.parts.body
            if not size_fits(line.size, 13, 14)
        ]
    )


def _body_upright(checked: Checked) -> Iterator[Found]:
    yield from _few(
        [Found(_where(line), "kiểu chữ nghiêng") for line in _texts(checked) if line.italic]
    )


def _justified(checked: Checked) -> Iterator[Found]:
    names = {"left": "canh trái", "right": "canh phải", "center": "canh giữa"}
    yield from _few(
        [
            Found(_where(line), names.get(line.look.align, line.look.align))
            for line in _texts(checked)
            if line.look.align != "both"
        ]
    )


def _indented(checked: Checked) -> Iterator[Found]:
    found = []
    for line in _texts(checked):
        indent = (line.look.left + line.look.first_indent) / _CENTIMETRE
        if not _INDENT[0] - _SLACK_CM <= indent <= _INDENT[1] + _SLACK_CM:
            found.append(Found(_where(line), f"dòng đầu lùi {indent:.2f} cm"))
    yield from _few(found)


def _gaps(checked: Checked) -> Iterator[Found]:
    body = [line for line in checked.parts.body if line.place is None]
    found = []
    for above, below in pairwise(body):
        if below.paragraph != above.paragraph + 1:
            continue
        gap = max(above.look.after, below.look.before)  # Word takes the larger of the two
        if gap + SLACK_POINTS < _LEAST_GAP:
            found.append(Found(_where(below), f"cách đoạn trên {gap:g} pt"))
    yield from _few(found)


def _line_spacing(checked: Checked) -> Iterator[Found]:
    yield from _few(
        [
            Found(_where(line), f"giãn dòng {line.look.line:.2g}")
            for line in _texts(checked)
            if line.look.line is not None and not 0.99 <= line.look.line <= 1.51
        ]
    )


def _authority(checked: Checked) -> Iterator[Found]:
    parts = checked.parts
    if parts.copies_head is not None and not parts.authority:
        yield Found("Cuối văn bản", "không thấy quyền hạn, chức vụ và họ tên người ký")
    for line in parts.authority:
        if not line.capitals:
            yield Found("Quyền hạn, chức vụ", shown(line.text))


def _signer(checked: Checked) -> Iterator[Found]:
    line = checked.parts.signer
    bare = line.text.replace("[", "").strip() if line else ""
    if line is not None and line.capitals and len(bare.split()) > 1:
        yield Found("Họ và tên người ký", shown(line.text))


def _copies_head(checked: Checked) -> Iterator[Found]:
    line = checked.parts.copies_head
    if line is None:
        yield Found("Cuối văn bản", "không thấy “Nơi nhận:”")
    elif line.text.strip() != "Nơi nhận:":
        yield Found("Nơi nhận", shown(line.text))


def _copies_marks(checked: Checked) -> Iterator[Found]:
    copies = checked.parts.copies
    for index, line in enumerate(copies, 1):
        if not line.text.lstrip().startswith("-"):
            if index == 1 or line.paragraph != copies[index - 2].paragraph:
                yield Found("Nơi nhận", f"{shown(line.text)} không có gạch đầu dòng")
        elif index < len(copies) and not line.text.rstrip().endswith(";"):
            yield Found("Nơi nhận", f"{shown(line.text)} không kết thúc bằng “;”")


def _archived(checked: Checked) -> Iterator[Found]:
    parts = checked.parts
    if parts.copies_head is not None and not (
        parts.copies and _ARCHIVE.match(parts.copies[-1].text.strip())
    ):
        last = shown(parts.copies[-1].text) if parts.copies else "không có dòng nào"
        yield Found("Nơi nhận, dòng cuối", last)


RULES = (
    Rule(
        "kinh-gui",
        "“Kính gửi:”; nhiều nơi thì mỗi nơi một dòng có gạch đầu dòng, cuối dòng “;”, "
        "dòng cuối “.”.",
        f"điểm b khoản 9 {_MAIN}",
        _addressed,
    ),
    Rule(
        "kinh-gui-kieu-chu",
        "“Kính gửi” và tên nơi nhận cỡ chữ 13 đến 14, kiểu chữ đứng.",
        f"điểm b khoản 9 {_MAIN}",
        look("Kính gửi", lambda c: c.parts.addressed, 13, 14),
    ),
    Rule(
        "can-cu-kieu-chu",
        "Căn cứ ban hành cỡ chữ 13 đến 14, kiểu chữ nghiêng.",
        f"điểm a khoản 6 {_MAIN}",
        look("Căn cứ", lambda c: c.parts.bases, 13, 14, italic=True),
    ),
    Rule(
        "can-cu-dau-cau",
        "Cuối mỗi căn cứ có dấu “;”, căn cứ cuối cùng kết thúc bằng dấu “.”.",
        f"điểm a khoản 6 {_MAIN}",
        _basis_marks,
    ),
    Rule(
        "can-cu-xuong-dong",
        "Sau mỗi căn cứ phải xuống dòng.",
        f"điểm a khoản 6 {_MAIN}",
        _basis_own_paragraph,
    ),
    Rule("noi-dung-co-chu", "Nội dung cỡ chữ 13 đến 14.", f"điểm b khoản 6 {_MAIN}", _body_size),
    Rule("noi-dung-chu-dung", "Nội dung kiểu chữ đứng.", f"điểm b khoản 6 {_MAIN}", _body_upright),
    Rule(
        "noi-dung-canh-deu", "Nội dung canh đều cả hai lề.", f"điểm b khoản 6 {_MAIN}", _justified
    ),
    Rule(
        "noi-dung-lui-dong",
        "Chữ đầu dòng lùi vào 1 cm hoặc 1,27 cm.",
        f"điểm b khoản 6 {_MAIN}",
        _indented,
    ),
    Rule(
        "noi-dung-cach-doan",
        "Khoảng cách giữa các đoạn văn tối thiểu là 6 pt.",
        f"điểm b khoản 6 {_MAIN}",
        _gaps,
    ),
    Rule(
        "noi-dung-gian-dong",
        "Khoảng cách giữa các dòng tối thiểu là dòng đơn, tối đa là 1,5 dòng.",
        f"điểm b khoản 6 {_MAIN}",
        _line_spacing,
    ),
    Rule(
        "chuc-vu",
        "Quyền hạn, chức vụ của người ký bằng chữ in hoa.",
        f"điểm d khoản 7 {_MAIN}",
        _authority,
    ),
    Rule(
        "chuc-vu-kieu-chu",
        "Quyền hạn, chức vụ cỡ chữ 13 đến 14, kiểu chữ đứng, đậm.",
        f"điểm d khoản 7 {_MAIN}",
        look("Chức vụ", lambda c: c.parts.authority, 13, 14, bold=True),
    ),
    Rule(
        "ho-ten",
        "Họ và tên người ký bằng chữ in thường.",
        f"điểm d khoản 7 {_MAIN}",
        _signer,
    ),
    Rule(
        "ho-ten-kieu-chu",
        "Họ và tên người ký cỡ chữ 13 đến 14, kiểu chữ đứng, đậm.",
        f"điểm d khoản 7 {_MAIN}",
        look("Họ tên", lambda c: (c.parts.signer,), 13, 14, bold=True),
    ),
    Rule("noi-nhan", "“Nơi nhận:” trên một dòng riêng.", f"điểm c khoản 9 {_MAIN}", _copies_head),
    Rule(
        "noi-nhan-kieu-chu",
        "“Nơi nhận:” cỡ chữ 12, kiểu chữ nghiêng, đậm.",
        f"điểm c khoản 9 {_MAIN}",
        look("Nơi nhận", lambda c: (c.parts.copies_head,), 12, 12, bold=True, italic=True),
    ),
    Rule(
        "noi-nhan-danh-sach",
        "Tên nơi nhận cỡ chữ 11, kiểu chữ đứng.",
        f"điểm c khoản 9 {_MAIN}",
        look("Nơi nhận", lambda c: c.parts.copies, 11, 11),
    ),
    Rule(
        "noi-nhan-dau-cau",
        "Mỗi nơi nhận một dòng, đầu dòng có gạch, cuối dòng có “;”.",
        f"điểm c khoản 9 {_MAIN}",
        _copies_marks,
    ),
    Rule(
        "noi-nhan-luu",
        "Dòng cuối “Lưu: VT, …” kết thúc bằng dấu “.”.",
        f"điểm c khoản 9 {_MAIN}",
        _archived,
    ),
)
