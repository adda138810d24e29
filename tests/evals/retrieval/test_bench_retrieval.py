"""`cchc bench-retrieval`: the contract's JSON, the table, documents by their best chunk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from click.testing import CliRunner

from evals.errors import DatasetError
from evals.retrieval.cli import bench_retrieval
from evals.retrieval.dataset import Entry
from evals.retrieval.measure import PROVISIONS, ranker, score
from evals.retrieval.throwaway import parse

if TYPE_CHECKING:
    from vectorstore.search import Searcher

ARTICLES = {
    "a1": ("Luật Thử, Điều 1", "Phạm vi điều chỉnh\n\n1. Luật này quy định việc nuôi ong mật."),
    "a2": ("Luật Thử, Điều 2", "Cấp phép\n\n1. Chủ trại ong phải đăng ký.\n\n2. Lệ phí 90 đồng."),
    "a3": ("Luật Khác, Điều 2", "Thuyền viên\n\n1. Thuyền viên phải biết bơi giỏi."),
}
QUESTIONS = {"q1": ("Thuyền viên cần biết làm gì?", "a3"), "q2": ("Chủ trại ong đăng ký?", "a2")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"_id": i, "title": t, "text": x} for i, (t, x) in ARTICLES.items()]
    queries = [{"_id": i, "text": text} for i, (text, _) in QUESTIONS.items()]
    for name, values in (("corpus.jsonl", rows), ("queries.jsonl", queries)):
        lines = "\n".join(json.dumps(value, ensure_ascii=False) for value in values)
        (tmp_path / name).write_text(lines, encoding="utf-8")
    judged = "".join(f"{i}\t{article}\t1\n" for i, (_, article) in QUESTIONS.items())
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + judged, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(bench_retrieval, arguments, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout


def test_the_contract_of_the_json(folder: Path) -> None:
    value: dict[str, Any] = json.loads(run(str(folder), "--json"))
    assert (value["dataset"], value["corpus_size"], value["queries"]) == (folder.name, 3, 2)
    rows = value["results"]
    assert [(row["system"], row["typing"]) for row in rows] == [
        (system, typing)
        for system in ("lexical", "vector", "hybrid")
        for typing in ("as_given", "no_marks", "half_marks")
    ]
    for row in rows:
        assert {"recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"} <= row.keys()
        assert row["recall@10"] == 1.0
        assert row["ms_per_query"] > 0
    as_given = [row for row in rows if row["typing"] == "as_given" and row["system"] != "vector"]
    assert [row["ndcg@10"] for row in as_given] == [1.0, 1.0]


def test_the_table_is_for_people(folder: Path) -> None:
    shown = run(str(folder))
    assert f"{folder.name}: 3 văn bản, 2 câu hỏi" in shown
    assert "kết hợp" in shown
    assert "không dấu" in shown


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="corpus"):
        run(str(tmp_path))


def test_an_article_gets_its_label_back_and_its_heading_stands_over_its_clauses() -> None:
    parsed = parse(Entry("a2", *ARTICLES["a2"]))
    assert [provision.label for provision in parsed.provisions] == [
        "Điều 2",
        "Điều 2, khoản 1",
        "Điều 2, khoản 2",
    ]
    assert parsed.chunks[2].search_text.startswith("Luật Thử, Điều 2 › Cấp phép\n2. Lệ phí")


def test_a_text_with_another_title_is_read_as_it_stands() -> None:
    parsed = parse(Entry("x", "Thông báo", "Họp lúc 8 giờ."))
    assert parsed.document.text == "Họp lúc 8 giờ."


class _Fake:
    """A searcher whose first provisions all belong to one document."""

    def __init__(self) -> None:
        self.limits: list[int] = []

    def search(self, question: str, *, limit: int, **_: bool) -> list[Any]:
        self.limits.append(limit)
        names = ["d0"] * (PROVISIONS + 5) + [f"d{number}" for number in range(1, 20)]
        return [_hit(name) for name in names[:limit]]


def _hit(document_id: str) -> Any:  # noqa: ANN401
    document = type("Document", (), {"id": document_id})
    return type("Hit", (), {"document": document})


def test_more_provisions_are_asked_for_until_there_are_ten_documents() -> None:
    searcher = _Fake()
    found = ranker(cast("Searcher", searcher), "hybrid")("?")
    assert found == [f"d{number}" for number in range(10)]
    assert searcher.limits == [PROVISIONS, 4 * PROVISIONS]


def test_means_over_the_questions_by_hand() -> None:
    ranked = {"q1": ["a", "b"], "q2": ["c", "d"]}
    means = score(ranked, {"q1": {"a": 1}, "q2": {"d": 1, "e": 1}})
    assert means["recall@1"].value == 0.5  # 1 and 0
    assert means["recall@10"].value == 0.75  # 1 and 1/2
    assert means["mrr@10"].value == 0.75  # 1 and 1/2
