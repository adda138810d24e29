"""Reading suites, and errors that name file, item and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.dev_questions import DEV_GATE
from evals.errors import SuiteError
from evals.suite_files import load_suite, sample_suite_paths

GOOD = """
name: thu
corpus: sample
gate:
  correctness: {min: 0.9}
items:
  - id: a1
    type: target
    question: Chỉ tiêu năm 2026?
    expected:
      must: '85'
      sources: [{document: ke-hoach}]
  - id: a2
    type: decline
    question: Giá vàng?
    expected: {answerable: false, reason: out_of_scope}
"""


def written(folder: Path, text: str, name: str = "bo.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_suite_is_read_with_its_shorthands(tmp_path: Path) -> None:
    suite = load_suite(written(tmp_path, GOOD))
    assert suite.items[0].expected.must == ("85",)
    assert suite.items[1].expected.reason == ("out_of_scope",)
    assert suite.gate["correctness"].min == 0.9


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("must: '85'", "must: '8(5'", ("câu «a1»", "expected.must.0", "biểu thức chính quy")),
        ("must: '85'", "muts: '85'", ("câu «a1»", "expected.muts", "không có trường này")),
        ("      must: '85'\n", "", ("câu «a1»", "expected", "cần «must», «figures»")),
        ("reason: out_of_scope", "reason: lazy", ("câu «a2»", "expected.reason.0")),
        ("reason: out_of_scope", "must: x", ("câu «a2»", "phải từ chối")),
        ("    question: Giá vàng?\n", "", ("câu «a2»", "question", "thiếu trường này")),
        ("id: a2", "id: a1", ("mã câu «a1» dùng hai lần",)),
        ("must: '85'", "dates: 19/12/2025", ("câu «a1»", "expected.dates.0", "năm-tháng-ngày")),
        ("must: '85'", "values: nhiều", ("câu «a1»", "expected.values.0", "không có chữ số")),
        ("id: a2", "tags: [critical, known_wrong]\n    id: a2", ("câu «a2»", "không thể vừa")),
        ("{document: ke-hoach}", "{section: '2'}", ("expected.sources.0", "cần «document»")),
        ("correctness: {", "corectness: {", ("không có độ đo «corectness»", "correctness,")),
        ("must: '85'", "must: '85'\n      header: {}", ("câu «a1»", "expected", "«header» cần")),
        ("min: 0.9", "min: 9", ("gate.correctness.min",)),
        ("- id: a1\n   ", "-", ("câu thứ 1", "id", "thiếu trường này")),
    ],
)
def test_an_error_names_file_item_and_field(
    tmp_path: Path, before: str, after: str, words: tuple[str, ...]
) -> None:
    assert before in GOOD
    path = written(tmp_path, GOOD.replace(before, after, 1))
    with pytest.raises(SuiteError) as caught:
        load_suite(path)
    message = str(caught.value)
    assert "\n" not in message
    for word in (str(path), *words):
        assert word in message


@pytest.mark.parametrize(
    ("text", "words"),
    [("items: [", "dòng 1"), ("- a", "các cặp khóa"), ("name: a\nitems: []", "items")],
)
def test_a_file_that_is_no_suite(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SuiteError, match=words):
        load_suite(written(tmp_path, text))


def test_a_missing_file(tmp_path: Path) -> None:
    for name in ("khong-co.yaml", "khong-co.jsonl"):
        with pytest.raises(SuiteError, match=f"Không đọc được.*{name}"):
            load_suite(tmp_path / name)


LINE = {
    "id": "d1",
    "type": "compare",
    "q": "So sánh?",
    "docs": ["000", "002"],
    "must": ["85"],
    "must_not": ["99"],
    "answerable": True,
}
REFUSE = {"id": "d2", "type": "x", "q": "Giá vàng?", "docs": [], "must": [], "answerable": False}


def test_development_questions_become_a_suite_with_the_fixed_gate(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(line) for line in (LINE, REFUSE))
    suite = load_suite(written(tmp_path, lines, "dev.jsonl"))
    assert (suite.name, suite.corpus, suite.gate) == ("dev", "shared", DEV_GATE)
    first, second = suite.items
    assert [source.document for source in first.expected.sources] == ["000", "002"]
    assert first.expected.every_source
    assert second.expected.answerable is False


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "dòng 2: không phải JSON"),
        ('{"id": "d2"}', "dòng 2: trường type: thiếu"),
        (json.dumps(LINE | {"id": "d3", "must": ["("]}), "dòng 2: trường must"),
        (json.dumps(LINE), "dùng hai lần"),
        ("[]", "dòng 2"),
    ],
)
def test_a_bad_development_question_is_named(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(SuiteError, match=words):
        load_suite(written(tmp_path, f"{json.dumps(LINE)}\n{line}", "dev.jsonl"))


def test_the_shipped_suites_are_the_sample_ones() -> None:
    names = [path.name for path in sample_suite_paths()]
    assert len(names) >= 5
    assert all(name.startswith("sample_") for name in names)
