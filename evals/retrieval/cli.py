"""The command `cchc bench-retrieval`: ranking quality and speed on a folder in the BEIR layout."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from evals.retrieval.dataset import Dataset, read_dataset
from evals.retrieval.measure import SYSTEMS, Result, measure
from evals.retrieval.throwaway import fill
from evals.retrieval.typing_variants import TYPINGS
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.reranker import make_reranker
from vectorstore.search import Searcher
from vectorstore.settings import Settings

_SYSTEM_WORDS = {"lexical": "theo từ", "vector": "theo nghĩa", "hybrid": "kết hợp"}
_TYPING_WORDS = {"as_given": "như đã cho", "no_marks": "không dấu", "half_marks": "mất nửa dấu"}

_METRIC_WORDS = {
    "recall@1": "R@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr@10": "MRR@10",
    "ndcg@10": "nDCG@10",
}


@click.command(
    name="bench-retrieval",
    epilog="Ví dụ: cchc bench-retrieval bo-du-lieu/ --json",
)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def bench_retrieval(folder: Path, as_json: bool) -> None:
    """Đo chất lượng và tốc độ tìm kiếm trên một bộ dữ liệu có cấu trúc BEIR.

    THƯ_MỤC có corpus.jsonl, queries.jsonl và qrels.tsv. Mỗi dòng của corpus.jsonl là một văn bản
    trong một thư viện tạm; văn bản được xếp theo đoạn khớp nhất của nó.
    """
    dataset = read_dataset(folder)
    with TemporaryDirectory(prefix="cchc-bench-") as scratch:
        results = run(dataset, Settings.load(library=Path(scratch) / "library"))
    if as_json:
        click.echo(json.dumps(to_json(dataset, results), ensure_ascii=False, indent=1))
    else:
        print_results(Console(), dataset, results)


def run(dataset: Dataset, settings: Settings) -> list[Result]:
    """Build the library that the settings name and measure it; progress goes to stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        embedder = make_embedder(settings)
        with Library.open(settings.library, embedder, create=True) as library:
            writing = progress.add_task("Lập thư viện", total=len(dataset.corpus))
            fill(
                library,
                dataset.corpus,
                embedder,
                lambda done, _: progress.update(writing, completed=done),
            )
            asking = progress.add_task("Tìm kiếm", total=len(SYSTEMS) * len(TYPINGS))
            results = []
            reranker = make_reranker(settings)
            for result in measure(
                dataset, lambda: Searcher(library, make_embedder(settings), reranker=reranker)
            ):
                results.append(result)
                progress.advance(asking)
    return results


def to_json(dataset: Dataset, results: Sequence[Result]) -> dict[str, object]:
    """The contract's object."""
    return {
        "dataset": dataset.name,
        "corpus_size": len(dataset.corpus),
        "queries": len(dataset.questions),
        "results": [result.to_json() for result in results],
    }


def print_results(console: Console, dataset: Dataset, results: Sequence[Result]) -> None:
    """One row a search and way of typing; ± is the standard error of nDCG."""
    console.print(
        f"{dataset.name}: {len(dataset.corpus)} văn bản, {len(dataset.questions)} câu hỏi"
    )
    table = Table(box=box.SIMPLE_HEAD)
    for header in ("Cách tìm", "Cách gõ"):
        table.add_column(header, no_wrap=True)
    for header in (*_METRIC_WORDS.values(), "±", "ms/câu"):
        table.add_column(header, justify="right", no_wrap=True)
    for result in results:
        values = [_shown(result.means[name].value) for name in _METRIC_WORDS]
        error = _shown(result.means["ndcg@10"].standard_error)
        words = (_SYSTEM_WORDS[result.system], _TYPING_WORDS[result.typing])
        table.add_row(*words, *values, error, f"{result.ms_per_query:.1f}".replace(".", ","))
    console.print(table)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace(".", ",")
