"""A folder in the BEIR layout: documents, questions, and which documents answer them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import DatasetError

CORPUS, QUERIES, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels.tsv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is ranked, what is asked, and the grades of the documents for each question."""

    name: str
    corpus: tuple[Entry, ...]
    questions: Mapping[str, str]  # only those with at least one relevant document
    relevance: Mapping[str, Mapping[str, int]]  # question → document → grade


def read_dataset(folder: Path) -> Dataset:
    """Read `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`.

    Raises `DatasetError` naming file and line: missing, not JSON, a field or a document unknown.
    """
    corpus = {entry.id: entry for entry in read_entries(folder / CORPUS)}
    asked = {row["_id"]: row["text"] for _, row in _rows(folder / QUERIES, ("_id", "text"))}
    relevance = _judgements(folder / JUDGEMENTS, corpus)
    questions = {
        one: text
        for one, text in asked.items()
        if any(grade > 0 for grade in relevance.get(one, {}).values())
    }
    if not questions:
        message = (
            f"{folder}: không câu hỏi nào của {QUERIES} có tài liệu đúng trong {JUDGEMENTS}. "
            "Hãy kiểm tra các mã câu hỏi."
        )
        raise DatasetError(message)
    name = folder.resolve().name
    return Dataset(name, tuple(corpus.values()), questions, relevance)


def read_entries(path: Path) -> list[Entry]:
    """Read `corpus.jsonl` alone; raises `DatasetError` as `read_dataset` does."""
    corpus: dict[str, Entry] = {}
    for where, row in _rows(path, ("_id", "text")):
        entry = Entry(row["_id"], str(row.get("title") or ""), row["text"])
        if entry.id in corpus:
            message = f"{where}: _id «{entry.id}» đã có ở dòng trước. Hãy để mỗi _id một dòng."
            raise DatasetError(message)
        corpus[entry.id] = entry
    return list(corpus.values())


def _rows(path: Path, fields: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line's place and object; a line that cannot be read is an error."""
    for where, line in _lines(path):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            message = f"{where}: không phải JSON ({error.msg}). Hãy sửa dòng này."
            raise DatasetError(message) from error
        for field in fields:
            if not isinstance(row, dict) or not isinstance(row.get(field), str):
                message = f'{where}: thiếu trường chữ "{field}". Hãy bổ sung theo cấu trúc BEIR.'
                raise DatasetError(message)
        yield where, row


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    try:
        # Not `splitlines`: texts may hold other line ends, JSON escapes only these.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        message = (
            f"Không đọc được {path}. Thư mục cần có {CORPUS}, {QUERIES} và {JUDGEMENTS} "
            "(cấu trúc BEIR, mã UTF-8)."
        )
        raise DatasetError(message) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield f"{path}, dòng {number}", line


def _judgements(path: Path, corpus: Mapping[str, Entry]) -> dict[str, dict[str, int]]:
    relevance: dict[str, dict[str, int]] = {}
    for number, (where, line) in enumerate(_lines(path)):
        cells = line.rstrip("\r").split("\t")
        is_grade = len(cells) == 3 and cells[2].strip().lstrip("-").isdigit()
        if not is_grade:
            if number == 0:
                continue  # the header
            message = f"{where}: cần ba cột cách nhau bằng tab: câu hỏi, tài liệu, điểm."
            raise DatasetError(message)
        question, document, grade = cells
        if document not in corpus:
            message = f"{where}: tài liệu «{document}» không có trong {CORPUS}."
            raise DatasetError(message)
        relevance.setdefault(question, {})[document] = int(grade)
    return relevance
