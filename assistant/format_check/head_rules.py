"""Rules for the head of a document: national title, agencies, number, day, subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.format_check.page_rules import size_fits
from assistant.format_check.rule import Checked, Found, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.format_check.lines import Line

_MAIN = "Mục II Phần I Phụ lục I"
_NATIONAL = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_NATIONAL_OTHER = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = re.compile(r"^Độc lập\s[-–]\sTự do\s[-–]\sHạnh phúc$")
_NUMBER = re.compile(r"^Số:\s?\s*(?P<number>[\d….\s_]*|\[[^\]]*\])/(?P<symbol>.*)$")
_SYMBOL = re.compile(r"^[A-ZĐƯƠÂĂÊÔ&Tr…\d.-]+$")
_DAY = re.compile(
    r"^(?P<place>.+?),\s+ngày\s+(?P<day>[\d….\s_]*|\[.*?\])\s*tháng\s+(?P<month>[\d….\s_]*|\[.*?\])"
    r"\s*năm\s+(?P<year>[\d….\s_]*)$"
)
_WIDE = re.compile(r" {4,}|\t")
# A line drawn by hand is never exact; what the eye takes for "a third to a half" passes.
_SHORT_RULE = (0.28, 0.56)
_FULL_RULE = (0.85, 1.15)


def _national(checked: Checked) -> Iterator[Found]:
    line = checked.parts.national
    if line is None:
        yield Found("Đầu trang nhất", "không thấy Quốc hiệu")
    elif " ".join(line.text.split()) not in (_NATIONAL, _NATIONAL_OTHER):
        yield Found("Quốc hiệu", shown(line.text))


def _motto(checked: Checked) -> Iterator[Found]:
    line = checked.parts.motto
    if line is None:
        yield Found("Đầu trang nhất", "không thấy Tiêu ngữ")
    elif not _MOTTO.match(line.text.strip()):
        yield Found("Tiêu ngữ", shown(line.text))


def _motto_rule(checked: Checked) -> Iterator[Found]:
    line = checked.parts.motto
    if line is not None:
        yield from _rule_of("Tiêu ngữ", (line,), *_FULL_RULE)


def _agency_there(checked: Checked) -> Iterator[Found]:
    if not checked.parts.agency:
        yield Found("Góc trái trang nhất", "không thấy tên cơ quan ban hành")
    for line in (*checked.parts.superior, *checked.parts.agency):
        if not line.capitals:
            yield Found("Tên cơ quan", shown(line.text))


def _agency_rule(checked: Checked) -> Iterator[Found]:
    if checked.parts.agency:
        yield from _rule_of("Tên cơ quan ban hành", checked.parts.agency, *_SHORT_RULE)


def _number(checked: Checked) -> Iterator[Found]:
    line = checked.parts.number
    if line is None:
        yield Found("Dưới tên cơ quan", "không thấy số, ký hiệu")
        return
    match = _NUMBER.match(line.text.strip())
    if match is None:
        yield Found("Số, ký hiệu", shown(line.text))
        return
    number, symbol = match["number"].strip(), match["symbol"].strip()
    if re.fullmatch(r"\d", number):
        yield Found("Số, ký hiệu", f"số {number} không có chữ số 0 phía trước")
    if not _SYMBOL.match(symbol):
        yield Found("Số, ký hiệu", shown(symbol))


def _day(checked: Checked) -> Iterator[Found]:
    line = checked.parts.day
    if line is None:
        yield Found("Dưới Tiêu ngữ", "không thấy địa danh và thời gian ban hành")
        return
    match = _DAY.match(" ".join(line.text.split()))
    if match is None:
        yield Found("Địa danh và thời gian", shown(line.text))
        return
    day, month = match["day"].strip(), match["month"].strip()
    if re.fullmatch(r"[1-9]", day) or re.fullmatch(r"[12]|0[3-9]", month):
        yield Found("Địa danh và thời gian", shown(f"ngày {day} tháng {month}"))


def _columns(checked: Checked) -> Iterator[Found]:
    parts = checked.parts
    for line in (parts.national, parts.motto, parts.number, parts.day, *parts.agency):
        if line is not None and line.place is None and _WIDE.search(line.text.strip()):
            yield Found("Đầu trang nhất", f"hai cột xếp bằng dấu cách: {shown(line.text)}")
            return


def _about_form(checked: Checked) -> Iterator[Found]:
    about = checked.parts.about
    if about and not about[0].text.lstrip().startswith("V/v "):
        yield Found("Trích yếu công văn", shown(about[0].text))


def _kind_there(checked: Checked) -> Iterator[Found]:
    parts = checked.parts
    if not parts.about and parts.kind is None:
        yield Found("Dưới số, ký hiệu", "không thấy trích yếu công văn hay tên loại văn bản")
    if parts.kind is not None and not parts.kind.capitals:
        yield Found("Tên loại văn bản", shown(parts.kind.text))


def _title_there(checked: Checked) -> Iterator[Found]:
    parts = checked.parts
    if parts.kind is not None and not parts.title:
        yield Found("Dưới tên loại văn bản", "không thấy trích yếu nội dung")


def _title_rule(checked: Checked) -> Iterator[Found]:
    if checked.parts.title:
        yield from _rule_of("Trích yếu nội dung", checked.parts.title, *_SHORT_RULE)


def _rule_of(where: str, lines: tuple[Line, ...], least: float, most: float) -> Iterator[Found]:
    rule = lines[-1].rule
    if rule is None:
        yield Found(where, "không có đường kẻ ngang phía dưới")
        return
    shares = sorted(rule / min(line.width, line.room) for line in lines if line.width)
    whole = sum(line.width for line in lines)
    if len(lines) == 1 and lines[0].width > lines[0].room:
        shares.append(rule / whole)  # a name that Word breaks by itself: no line's length is known
    if shares and not any(least <= share <= most for share in shares):
        yield Found(where, f"đường kẻ dài {shares[0]:.0%} dòng chữ")


def look(
    where: str,
    pick: Callable[[Checked], tuple[Line | None, ...]],
    least: float,
    most: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: str | None = None,
) -> Callable[[Checked], Iterator[Found]]:
    """Make the check of a part's size, type style and alignment."""

    def check(checked: Checked) -> Iterator[Found]:
        for line in pick(checked):
            if line is None:
                continue
            wrong = []
            if not size_fits(line.size, least, most):
                wrong.append(f"cỡ {line.size:g}")
            if line.bold != bold:
                wrong.append("đậm" if line.bold else "không đậm")
            if line.italic != italic:
                wrong.append("nghiêng" if line.italic else "không nghiêng")
            if align and line.look.align != align:
                wrong.append("không canh giữa")
            if wrong:
                yield Found(f"{where} {shown(line.text)}", ", ".join(wrong))

    return check


RULES = (
    Rule(
        "quoc-hieu",
        f"Quốc hiệu “{_NATIONAL}” bằng chữ in hoa.",
        f"điểm a khoản 1 {_MAIN}",
        _national,
    ),
    Rule(
        "quoc-hieu-kieu-chu",
        "Quốc hiệu cỡ chữ 12 đến 13, kiểu chữ đứng, đậm.",
        f"điểm a khoản 1 {_MAIN}",
        look("Quốc hiệu", lambda c: (c.parts.national,), 12, 13, bold=True),
    ),
    Rule(
        "tieu-ngu",
        "Tiêu ngữ “Độc lập - Tự do - Hạnh phúc”, chữ đầu các cụm từ viết hoa, có gạch nối, có cách "
        "chữ.",
        f"điểm b khoản 1 {_MAIN}",
        _motto,
    ),
    Rule(
        "tieu-ngu-kieu-chu",
        "Tiêu ngữ cỡ chữ 13 đến 14, kiểu chữ đứng, đậm, canh giữa.",
        f"điểm b khoản 1 {_MAIN}",
        look("Tiêu ngữ", lambda c: (c.parts.motto,), 13, 14, bold=True),
    ),
    Rule(
        "tieu-ngu-duong-ke",
        "Dưới Tiêu ngữ có đường kẻ ngang, nét liền, dài bằng dòng chữ.",
        f"điểm b khoản 1 {_MAIN}",
        _motto_rule,
    ),
    Rule(
        "hai-cot",
        "Các thành phần thể thức đặt đúng ô theo sơ đồ, không xếp bằng dấu cách.",
        "Mục IV Phần I Phụ lục I",
        _columns,
    ),
    Rule(
        "ten-co-quan",
        "Tên cơ quan chủ quản và cơ quan ban hành bằng chữ in hoa.",
        f"điểm c khoản 2 {_MAIN}",
        _agency_there,
    ),
    Rule(
        "co-quan-chu-quan-kieu-chu",
        "Tên cơ quan chủ quản trực tiếp cỡ chữ 12 đến 13, kiểu chữ đứng.",
        f"điểm c khoản 2 {_MAIN}",
        look("Cơ quan chủ quản", lambda c: c.parts.superior, 12, 13),
    ),
    Rule(
        "co-quan-ban-hanh-kieu-chu",
        "Tên cơ quan ban hành cỡ chữ 12 đến 13, kiểu chữ đứng, đậm.",
        f"điểm c khoản 2 {_MAIN}",
        look("Cơ quan ban hành", lambda c: c.parts.agency, 12, 13, bold=True),
    ),
    Rule(
        "co-quan-duong-ke",
        "Dưới tên cơ quan ban hành có đường kẻ ngang dài từ 1/3 đến 1/2 dòng chữ.",
        f"điểm c khoản 2 {_MAIN}",
        _agency_rule,
    ),
    Rule(
        "so-ky-hieu",
        "“Số:” rồi số (nhỏ hơn 10 có số 0 phía trước), gạch chéo, ký hiệu bằng chữ in hoa, "
        "các nhóm nối bằng gạch nối không cách chữ.",
        f"khoản 3 {_MAIN}",
        _number,
    ),
    Rule(
        "so-ky-hieu-kieu-chu",
        "Số, ký hiệu cỡ chữ 13, kiểu chữ đứng.",
        f"khoản 3 {_MAIN}",
        look("Số, ký hiệu", lambda c: (c.parts.number,), 13, 13),
    ),
    Rule(
        "thoi-gian",
        "“Địa danh, ngày … tháng … năm …”; ngày nhỏ hơn 10 và tháng 1, 2 có số 0 phía trước.",
        f"điểm b khoản 4 {_MAIN}",
        _day,
    ),
    Rule(
        "thoi-gian-kieu-chu",
        "Địa danh và thời gian cỡ chữ 13 đến 14, kiểu chữ nghiêng.",
        f"điểm c khoản 4 {_MAIN}",
        look("Địa danh và thời gian", lambda c: (c.parts.day,), 13, 14, italic=True),
    ),
    Rule(
        "trich-yeu-cong-van",
        "Trích yếu công văn mở đầu bằng “V/v”.",
        f"khoản 5 {_MAIN}",
        _about_form,
    ),
    Rule(
        "trich-yeu-cong-van-kieu-chu",
        "Trích yếu công văn cỡ chữ 12 đến 13, kiểu chữ đứng, canh giữa dưới số và ký hiệu.",
        f"khoản 5 {_MAIN}",
        look("Trích yếu công văn", lambda c: c.parts.about, 12, 13, align="center"),
    ),
    Rule(
        "ten-loai",
        "Văn bản có tên loại bằng chữ in hoa, hoặc là công văn có trích yếu “V/v …”.",
        f"khoản 5 {_MAIN}",
        _kind_there,
    ),
    Rule(
        "ten-loai-kieu-chu",
        "Tên loại cỡ chữ 13 đến 14, kiểu chữ đứng, đậm, canh giữa.",
        f"khoản 5 {_MAIN}",
        look("Tên loại", lambda c: (c.parts.kind,), 13, 14, bold=True, align="center"),
    ),
    Rule("trich-yeu", "Trích yếu nội dung đặt dưới tên loại.", f"khoản 5 {_MAIN}", _title_there),
    Rule(
        "trich-yeu-kieu-chu",
        "Trích yếu cỡ chữ 13 đến 14, kiểu chữ đứng, đậm, canh giữa.",
        f"khoản 5 {_MAIN}",
        look("Trích yếu", lambda c: c.parts.title, 13, 14, bold=True, align="center"),
    ),
    Rule(
        "trich-yeu-duong-ke",
        "Dưới trích yếu có đường kẻ ngang dài từ 1/3 đến 1/2 dòng chữ.",
        f"khoản 5 {_MAIN}",
        _title_rule,
    ),
)
