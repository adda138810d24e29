"""`cchc search`: ranked provisions with their scores, no answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli_ask import parse_day
from assistant.cli_filter import filter_options
from assistant.found_json import found_json
from assistant.labels import provision_label
from assistant.provision_search import find_provisions
from assistant.score_words import explained, number
from assistant.shelf import Shelf
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.reranker import make_reranker
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer_filter import AnswerFilter
    from assistant.provision_search import Found
    from vectorstore.types import Hit

_SHOWN = 160  # characters of a provision in the readable list
_NAMED = 3  # copies of a provision that are named


@click.command(epilog='Ví dụ: cchc search "thanh toán trực tuyến 2026" -k 5 --explain')
@click.argument("query", metavar="TRUY_VẤN")
@click.option(
    "-k", "limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Số kết quả."
)
@click.option("--library", type=click.Path(path_type=Path), help="Thư mục thư viện.")
@click.option(
    "--as-of",
    "as_of",
    metavar="NGÀY",
    help="Chỉ tìm trong văn bản đã ban hành và còn hiệu lực vào ngày này (YYYY-MM-DD).",
)
@filter_options
@click.option("--explain", is_flag=True, help="Nói vì sao từng kết quả đứng ở hạng của nó.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def search(
    query: str,
    limit: int,
    library: Path | None,
    as_of: str | None,
    only: AnswerFilter,
    explain: bool,
    as_json: bool,
) -> None:
    """Tìm các điều, mục, điểm phù hợp nhất với truy vấn."""
    day = parse_day(as_of)
    settings = Settings.load(library=library)
    embedder = make_embedder(settings)
    with Library.configured(settings, embedder) as opened:
        found = find_provisions(
            query,
            Shelf(opened).limited(only.admits) if only else Shelf(opened),
            Searcher(opened, embedder, reranker=make_reranker(settings)),
            limit=limit,
            as_of=day,
            explain=explain,
        )
    if as_json:
        click.echo(json.dumps(found_json(query, found, explain=explain), ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(found, explain=explain)))


def _copies(copies: Sequence[Hit]) -> str:
    named = "; ".join(provision_label(hit.document, hit.provision) for hit in copies[:_NAMED])
    left = len(copies) - _NAMED
    return f"{named} và {left} nơi khác" if left > 0 else named


def _lines(found: Found, *, explain: bool) -> list[str]:
    """The list for the eye: how the query was read, then two lines a provision."""
    lines = [f"(Hiểu là: {found.reading})"] if found.reading else []
    lines += [f"Lưu ý: {warning.message}" for warning in found.warnings]
    lines += [f"({one.reason})" for one in found.constraints if explain or one.effect == "unmet"]
    for rank, one in enumerate(found.hits, 1):
        hit = one.hit
        text = " ".join(hit.document.text[hit.provision.start : hit.provision.end].split())
        more = "…" if len(text) > _SHOWN else ""
        label = provision_label(hit.document, hit.provision)
        lines.append(f"{rank:3}. {number(one.score)}  {label}")
        lines.append(f"       {text[:_SHOWN]}{more}")
        if one.copies:
            lines.append(f"       cũng nêu ở: {_copies(one.copies)}")
        if explain:
            lines += [f"       {line}" for line in explained(one)]
    return lines if found.hits else [*lines, "Không tìm thấy điều, mục, điểm nào."]
