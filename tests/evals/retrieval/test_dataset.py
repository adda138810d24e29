"""Reading a BEIR folder: what is taken over, and one clear line for what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.errors import DatasetError
from evals.retrieval.dataset import read_dataset

CORPUS = [
    {"_id": "a", "title": "Luật Thử, Điều 1", "text": "Phạm vi\n\nLuật này quy định thử."},
    {"_id": "b", "title": "", "text": "Đơn vị có trách nhiệm báo cáo."},
]
QUERIES = [{"_id": "q1", "text": "Ai báo cáo?"}, {"_id": "q2", "text": "Không ai trả lời"}]
QRELS = "query-id\tcorpus-id\tscore\nq1\tb\t1\nq1\ta\t0\nq2\ta\t0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in (("corpus.jsonl", CORPUS), ("queries.jsonl", QUERIES)):
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def test_questions_without_a_relevant_document_are_left_out(folder: Path) -> None:
    dataset = read_dataset(folder)
    assert [entry.id for entry in dataset.corpus] == ["a", "b"]
    assert dataset.questions == {"q1": "Ai báo cáo?"}
    assert dataset.relevance["q1"] == {"b": 1, "a": 0}
    assert dataset.name == folder.name


def test_a_judgement_file_without_header_is_read_from_its_first_line(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("q1\tb\t2\n", encoding="utf-8")
    assert read_dataset(folder).relevance == {"q1": {"b": 2}}


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("corpus.jsonl", '{"_id": "a", "text": "x"}\n{oops}', "corpus.jsonl, dòng 2: không phải"),
        ("corpus.jsonl", '{"_id": "a"}', 'dòng 1: thiếu trường chữ "text"'),
        ("corpus.jsonl", '{"_id": 7, "text": "x"}', 'thiếu trường chữ "_id"'),
        ("corpus.jsonl", '["a"]', 'thiếu trường chữ "_id"'),
        ("corpus.jsonl", '{"_id": "a", "text": ""}\n{"_id": "a", "text": ""}', "dòng 2: _id «a»"),
        ("queries.jsonl", '{"_id": "q1", "text": null}', "queries.jsonl, dòng 1"),
        ("queries.jsonl", '{"_id": "other", "text": "x"}', "không câu hỏi nào"),
        ("qrels.tsv", "h\th\th\nq1\tb\n", "qrels.tsv, dòng 2: cần ba cột"),
        ("qrels.tsv", "q1\tzzz\t1\n", "tài liệu «zzz» không có"),
    ],
)
def test_a_bad_file_is_one_line_with_its_place(
    folder: Path, file: str, content: str, expected: str
) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        read_dataset(folder)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "qrels.tsv").unlink()
    with pytest.raises(DatasetError, match=r"qrels\.tsv\. Thư mục cần có"):
        read_dataset(folder)
