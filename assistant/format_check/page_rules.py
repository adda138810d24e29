"""Rules for the whole page: paper, margins, font, colour, page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.format_check.rule import Checked, Found, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.format_check.lines import Line

_GENERAL = "Mục I Phần I Phụ lục I"
_FONT = "Times New Roman"
_SLACK_MM = 0.6  # what programs lose when they turn centimetres into twips
SLACK_POINTS = 0.3


def _paper(checked: Checked) -> Iterator[Found]:
    for index, sheet in enumerate(checked.page.sheets, 1):
        sides = sorted((sheet.width, sheet.height))
        if abs(sides[0] - 210) > 1 or abs(sides[1] - 297) > 1:
            yield Found(f"Phần {index} (section)", f"{sheet.width:g} × {sheet.height:g} mm")


def _upright(checked: Checked) -> Iterator[Found]:
    first = checked.page.sheets[0]
    if first.wide:
        yield Found("Trang đầu", "trang nằm ngang")


def _margin(side: str, name: str, least: float, most: float) -> Callable[..., Iterator[Found]]:
    def check(checked: Checked) -> Iterator[Found]:
        for index, sheet in enumerate(checked.page.sheets, 1):
            value = getattr(sheet, side)
            if sheet.wide and index > 1:
                continue  # a wide annex turns its margins with the paper
            if not least - _SLACK_MM <= value <= most + _SLACK_MM:
                yield Found(f"Lề {name}, phần {index} (section)", f"{value:g} mm")

    return check


def _font(checked: Checked) -> Iterator[Found]:
    seen: set[str] = set()
    for line in every_line(checked):
        for run in line.runs:
            if run.text.strip() and run.font != _FONT and run.font not in seen:
                seen.add(run.font)
                yield Found(
                    f"Đoạn {line.paragraph} {shown(line.text)}", run.font or "không ghi phông chữ"
                )


def _colour(checked: Checked) -> Iterator[Found]:
    for line in every_line(checked):
        colours = {run.colour for run in line.runs if run.text.strip() and run.colour}
        for colour in sorted(colours):
            yield Found(f"Đoạn {line.paragraph} {shown(line.text)}", f"màu #{colour}")


def _numbered(checked: Checked) -> Iterator[Found]:
    page = checked.page
    if page.number is None and page.number_below:
        yield Found("Chân trang", "số trang đặt ở lề dưới")
    elif page.number is None and page.long:
        yield Found("Lề trên", "văn bản nhiều trang không có số trang")


def _number_centred(checked: Checked) -> Iterator[Found]:
    number = checked.page.number
    if number and number.align != "center":
        yield Found("Số trang", {"left": "canh trái", "right": "canh phải"}.get(number.align, ""))


def _number_look(checked: Checked) -> Iterator[Found]:
    number = checked.page.number
    if number and (number.italic or number.bold or not size_fits(number.size, 13, 14)):
        style = " nghiêng" if number.italic else " đậm" if number.bold else ""
        yield Found("Số trang", f"cỡ {number.size:g}{style}")


def _first_hidden(checked: Checked) -> Iterator[Found]:
    if checked.page.first_numbered:
        yield Found("Trang thứ nhất", "có số trang")


def every_line(checked: Checked) -> Iterator[Line]:
    """Every line of every part."""
    parts = checked.parts
    single = (parts.national, parts.motto, parts.number, parts.day, parts.kind, parts.signer)
    yield from (line for line in (*single, parts.copies_head) if line is not None)
    for group in (
        *(parts.superior, parts.agency, parts.about, parts.title, parts.addressed),
        *(parts.bases, parts.body, parts.authority, parts.copies),
    ):
        yield from group


def size_fits(size: float, least: float, most: float) -> bool:
    """Whether a type size lies in a range."""
    return least - SLACK_POINTS <= size <= most + SLACK_POINTS


RULES = (
    Rule("kho-giay", "Khổ giấy A4 (210 mm x 297 mm).", f"khoản 1 {_GENERAL}", _paper),
    Rule("chieu-trang", "Trình bày theo chiều dài của khổ A4.", f"khoản 2 {_GENERAL}", _upright),
    Rule(
        "le-tren",
        "Cách mép trên 20 - 25 mm.",
        f"khoản 3 {_GENERAL}",
        _margin("top", "trên", 20, 25),
    ),
    Rule(
        "le-duoi",
        "Cách mép dưới 20 - 25 mm.",
        f"khoản 3 {_GENERAL}",
        _margin("bottom", "dưới", 20, 25),
    ),
    Rule(
        "le-trai",
        "Cách mép trái 30 - 35 mm.",
        f"khoản 3 {_GENERAL}",
        _margin("left", "trái", 30, 35),
    ),
    Rule(
        "le-phai",
        "Cách mép phải 15 - 20 mm.",
        f"khoản 3 {_GENERAL}",
        _margin("right", "phải", 15, 20),
    ),
    Rule("phong-chu", "Phông chữ Times New Roman.", f"khoản 4 {_GENERAL}", _font),
    Rule("mau-chu", "Chữ màu đen.", f"khoản 4 {_GENERAL}", _colour),
    Rule(
        "so-trang",
        "Số trang đặt trong phần lề trên của văn bản.",
        f"khoản 7 {_GENERAL}",
        _numbered,
    ),
    Rule(
        "so-trang-canh-giua",
        "Số trang canh giữa theo chiều ngang.",
        f"khoản 7 {_GENERAL}",
        _number_centred,
    ),
    Rule(
        "so-trang-co-chu",
        "Số trang cỡ chữ 13 đến 14, kiểu chữ đứng.",
        f"khoản 7 {_GENERAL}",
        _number_look,
    ),
    Rule(
        "so-trang-dau",
        "Không hiển thị số trang thứ nhất.",
        f"khoản 7 {_GENERAL}",
        _first_hidden,
    ),
)
