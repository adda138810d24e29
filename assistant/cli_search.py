"""`cchc search`: ranked provisions with their scores, no answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.labels import provision_label
from assistant.scope import scope_of
from assistant.shelf import Shelf
from assistant.understand import understand
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings
from vectorstore.types import Scope

if TYPE_CHECKING:
    from vectorstore.types import Hit

_SHOWN = 160  # characters of a provision in the readable list


@click.command(epilog='Ví dụ: cchc search "thanh toán trực tuyến 2026" -k 5')
@click.argument("query", metavar="TRUY_VẤN")
@click.option(
    "-k", "limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Số kết quả."
)
@click.option("--library", type=click.Path(path_type=Path), help="Thư mục thư viện.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def search(query: str, limit: int, library: Path | None, as_json: bool) -> None:
    """Tìm các điều, mục, điểm phù hợp nhất với truy vấn."""
    settings = Settings.load(library=library)
    embedder = make_embedder(settings)
    with Library.open(settings.library, embedder) as opened:
        shelf = Shelf(opened)
        question = understand(query, shelf.vocabulary)
        documents = scope_of(question, shelf).documents
        scope = Scope(frozenset(document.id for document in documents))
        hits = Searcher(opened, embedder).search(
            question.reading or query, limit=limit, scope=scope if documents else Scope()
        )
        if as_json:
            rows = [_row(rank, hit) for rank, hit in enumerate(hits, 1)]
            click.echo(json.dumps({"query": query, "hits": rows}, ensure_ascii=False))
            return
        for rank, hit in enumerate(hits, 1):
            text = " ".join(hit.document.text[hit.provision.start : hit.provision.end].split())
            more = "…" if len(text) > _SHOWN else ""
            click.echo(f"{rank:3}. {hit.score:.3f}  {provision_label(hit.document, hit.provision)}")
            click.echo(f"       {text[:_SHOWN]}{more}")
        if not hits:
            click.echo("Không tìm thấy điều, mục, điểm nào.")


def _row(rank: int, hit: Hit) -> dict[str, Any]:
    provision, document = hit.provision, hit.document
    return {
        "rank": rank,
        "score": hit.score,
        "document": {"id": document.id, "number": document.number, "source": document.source},
        "section": provision.label,
        "page": provision.page,
        "text": document.text[provision.start : provision.end],
        "start": provision.start,
        "end": provision.end,
    }
