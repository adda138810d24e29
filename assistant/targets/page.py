"""The targets view as HTML: filters, table, and one indicator over the years with its sources."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from assistant.chat import labels
from assistant.chat.document_page import page_html, top_html
from assistant.chat.parts import (
    Choice,
    badges_html,
    empty_html,
    filters_html,
    grouped,
    notes_html,
    select_html,
    words_html,
)
from assistant.targets.chart import NARROW, chart_svg
from assistant.targets.filters import KINDS, choices, page_of, pages
from assistant.targets.rows import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.targets.filters import Filters
    from assistant.targets.rows import TargetRow
    from assistant.targets.series import Point, Series

TITLE = "Chỉ tiêu và kết quả"
STYLES = ("/tinh/lists.css", "/tinh/targets.css")
_HEADS = ("Chỉ tiêu", "Giá trị", "Năm", "Loại", "Văn bản, mục")


def table_html(
    rows: Sequence[TargetRow],
    asked: Filters,
    series: Mapping[str, Series],
    series_keys: Mapping[tuple[str, int], str],
) -> str:
    """Render the filters and one page of the rows that they let through."""
    shown = [row for row in rows if asked.matches(row)]
    if not rows:
        content = empty_html(
            "Thư viện chưa có chỉ tiêu, kết quả nào", "Thêm văn bản ở trang Văn bản."
        )
    elif not shown:
        content = empty_html(
            "Không có chỉ tiêu, kết quả nào khớp với bộ lọc",
            "Bỏ bớt điều kiện, hoặc tìm bằng ít từ hơn.",
        )
    else:
        body = "".join(_row(row, series_keys) for row in page_of(shown, asked.trang))
        heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
        content = (
            f'<table class="ls-table ct-table"><thead><tr>{heads}</tr></thead>'
            f"<tbody>{body}</tbody></table>{_pager(asked, pages(shown))}"
        )
    count = grouped(len(shown))
    of = f" trong {grouped(len(rows))}" if asked.chosen else ""
    return _page(
        TITLE,
        f"<p>{count}{of} chỉ tiêu, kết quả mà các văn bản nêu. Mỗi dòng dẫn đến đúng chỗ trong văn "
        "bản.</p>",
        _form(rows, asked) + _over_years(series, asked) + _downloads(asked, shown) + content,
    )


def chart_html(series: Series) -> str:
    """Render the chart of one indicator with the source of every value."""
    sources = "".join(_source(number, point) for number, point in enumerate(series.points, 1))
    legend = "".join(
        f'<li class="ct-key ct-{kind}">{name}</li>'
        for kind, name in ROLES.items()
        if any(point.row.fact.role == kind for point in series.points)
    )
    gaps = any(after.year - before.year > 1 for before, after in series.joined)
    how = "Đường nét đứt nối qua các năm không có số liệu." if gaps else ""
    notes = (*series.notes, *([how] if how else []))
    return _page(
        series.indicator,
        f'<p><a href="/chi-tieu">← Bảng {TITLE.lower()}</a></p>',
        f'<figure class="ct-figure"><ul class="ct-legend">{legend}</ul>'
        f"{chart_svg(series)}{chart_svg(series, NARROW)}</figure>{notes_html(notes)}"
        f'<section class="ct-sources"><h2>Nguồn của từng giá trị</h2><ol>{sources}</ol></section>',
    )


def _page(title: str, lead: str, content: str) -> str:
    body = (
        f'{top_html("/chi-tieu")}<header class="vb-head"><h1>{escape(title)}</h1>{lead}</header>'
        f'<main class="ls-main">{content}</main>'
    )
    return page_html(title, body, *STYLES)


def _form(rows: Sequence[TargetRow], asked: Filters) -> str:
    offered = choices(rows)
    kinds = [
        Choice(value, ROLES[role], sum(row.fact.role == role for row in rows))
        for value, role in KINDS.items()
    ]
    fields = (
        ("nam", "Năm", offered.years),
        ("loai", "Loại", kinds),
        ("vb", "Văn bản", offered.documents),
        ("dv", "Đơn vị", offered.units),
    )
    selects = "".join(
        select_html(name, label, values, getattr(asked, name)) for name, label, values in fields
    )
    fields_html = words_html(asked.tim, "thanh toán trực tuyến") + selects
    return filters_html("/chi-tieu", fields_html, chosen=asked.chosen)


def _over_years(series: Mapping[str, Series], asked: Filters) -> str:
    """The indicators that can be followed over the years; open where nothing is filtered."""
    if not series or asked.chosen:
        return ""
    items = "".join(
        f'<li><a href="/chi-tieu/bieu-do/{one.key}">{escape(one.indicator)}</a> '
        f'<span class="ct-years">{", ".join(map(str, one.years))}</span></li>'
        for one in sorted(series.values(), key=lambda one: one.indicator)
    )
    return (
        f'<details class="ct-over"><summary>{len(series)} chỉ tiêu có số liệu từ hai năm trở lên'
        f"</summary><ul>{items}</ul></details>"
    )


def _downloads(asked: Filters, shown: Sequence[TargetRow]) -> str:
    if not shown:
        return ""
    query = f"?{escape(asked.query)}" if asked.query else ""
    return (
        '<p class="ls-files">Tải bảng đang lọc: '
        f'<a href="/chi-tieu/tai/chi-tieu.xlsx{query}">Excel (XLSX)</a>'
        f'<a href="/chi-tieu/tai/chi-tieu.csv{query}">CSV cho phần mềm khác</a></p>'
    )


def _row(row: TargetRow, series_keys: Mapping[tuple[str, int], str]) -> str:
    fact = row.fact
    key = series_keys.get((fact.document_id, fact.value_start))
    over = f'<a class="ct-link" href="/chi-tieu/bieu-do/{key}">Xem qua các năm</a>' if key else ""
    scope = [
        part
        for part in (fact.period, f"cấp {fact.level}" if fact.level else "", fact.field)
        if part
    ]
    under = f'<span class="ls-soft">{escape(" · ".join(scope))}</span>' if scope else ""
    year = str(fact.year) if fact.year else '<span class="ls-soft">không ghi</span>'
    name = escape(labels.document_name(row.document))
    return (
        f'<tr><td class="ct-what">{escape(row.indicator)}{under}{over}</td>'
        f'<td class="ct-value" data-head="Giá trị">{escape(" ".join(row.written.split()))}'
        f'<span class="ls-soft">{escape(_in_words(row))}</span></td>'
        f'<td data-head="Năm">{year}</td>'
        f'<td data-head="Loại"><span class="ct-role ct-{fact.role}">{row.role}</span></td>'
        f'<td data-head="Văn bản, mục"><a href="{escape(row.url)}">{name}</a>'
        f'<span class="ls-soft">{escape(row.section)}</span>{badges_html(row.notes)}</td></tr>'
    )


def _in_words(row: TargetRow) -> str:
    """The bound in words where the document has only a sign, or none, before the figure."""
    plain = row.fact.comparator == "=" and not row.fact.approximate
    return "" if plain or row.written[:1].isalpha() else row.comparator


def _source(number: int, point: Point) -> str:
    places = "".join(
        f'<p class="ct-place"><a href="{escape(row.url)}">'
        f"{escape(labels.document_name(row.document))}, {escape(row.section)}</a>"
        f'<span class="ls-soft">{escape(labels.issued_line(row.document))}</span></p>'
        f"<blockquote>{escape(row.quote)}</blockquote>" + badges_html(row.notes)
        for row in point.rows
    )
    written = escape(" ".join(point.row.written.split()))
    return f'<li id="nguon-{number}"><h3>{point.role} năm {point.year}: {written}</h3>{places}</li>'


def _pager(asked: Filters, last: int) -> str:
    if last == 1:
        return ""
    query = f"{escape(asked.query)}&amp;" if asked.query else ""

    def link(page: int, name: str) -> str:
        if not 1 <= page <= last:
            return f'<span class="ls-soft">{name}</span>'
        return f'<a href="/chi-tieu?{query}trang={page}">{name}</a>'

    return (
        f'<nav class="ls-pager" aria-label="Trang của bảng">{link(asked.trang - 1, "← Trước")}'
        f"<span>Trang {asked.trang} / {last}</span>{link(asked.trang + 1, 'Sau →')}</nav>"
    )
