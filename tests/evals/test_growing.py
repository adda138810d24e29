"""Suites grow: proposals from facts and corrections, reviewed by a person at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.feedback import record
from assistant.types import Answer
from evals.cli import evaluate
from evals.errors import SuiteError
from evals.expectations import Item
from evals.proposals import UNREVIEWED_TAG, as_yaml, facts_said, from_corrections, from_document
from evals.review import Reviewed, described, review
from evals.suite_files import load_suite
from tests.evals.eval_answers import small_corpus
from vectorstore.types import Document, Fact, Provision

TEXT = "a) Năm 2026 đạt tối thiểu 85% hồ sơ trực tuyến. Bảng có 1.344 dòng."
PLAN = Document(
    id="plan",
    source="ke-hoach-12.md",
    path="ke-hoach-12.md",
    format="markdown",
    revision="sha",
    text=TEXT,
    number="12/KH-UBND",
    kind="Kế hoạch",
    issued="2026-01-05",
)
POINT = Provision("p1", "plan", 0, "point", "điểm a", ("2", "2.1", "a"), 0, 40, 40)
ROW = Provision("p2", "plan", 1, "row", "dòng 1", ("Bảng 1", "1"), 40, 60, 60)


def fact(indicator: str, value: float, provision: str = "p1", **fields: object) -> Fact:
    base: dict[str, object] = {"comparator": ">=", "unit": "%", "year": 2026, "role": "target"}
    offsets = {"start": 0, "end": 10, "value_start": 0, "value_end": 3}
    return Fact("plan", provision, indicator, value=value, **(base | offsets | fields))  # type: ignore[arg-type]


def test_facts_and_header_become_questions() -> None:
    facts = (
        fact("Hồ sơ trực tuyến", 85.0),
        fact("số dòng", 1344.0, "p2", comparator="=", unit="dòng", year=None, role=None),
    )
    items = from_document(PLAN, (POINT, ROW), facts)
    assert [(item.type, item.question) for item in items] == [
        ("metadata", "Kế hoạch 12/KH-UBND ban hành ngày nào?"),
        ("target", "Chỉ tiêu hồ sơ trực tuyến năm 2026 là bao nhiêu?"),
        ("table", "Số dòng: bao nhiêu?"),
    ]
    target = items[1].expected
    assert (target.figures[0].value, target.figures[0].comparator) == (85.0, ">=")
    assert target.sources[0].model_dump() == {
        "document": "ke-hoach-12",
        "number": None,
        "section": "2.1/a",
    }
    assert all(item.tags == (UNREVIEWED_TAG,) for item in items)
    assert len({item.id for item in items}) == 3


def test_what_a_document_states_twice_otherwise_is_not_proposed() -> None:
    facts = (fact("hồ sơ", 85.0), fact("hồ sơ", 86.0), fact("hài lòng", 90.0))
    questions = [item.question for item in from_document(PLAN, (POINT,), facts)]
    assert questions[1:] == ["Chỉ tiêu hài lòng năm 2026 là bao nhiêu?"]


def corrections(folder: Path, *said: str) -> Path:
    path = folder / "y-kien.jsonl"
    lines = [
        {"question": f"Câu {n}?", "answer": "Sai [1]", "correction": text, "history": []}
        for n, text in enumerate(said)
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_a_correction_becomes_an_item_with_its_facts(tmp_path: Path) -> None:
    said = "Phải là 85 %, theo Kế hoạch 138/KH-UBND ngày 19/12/2025"
    (item,) = from_corrections(corrections(tmp_path, said))
    assert item.question == "Câu 0?"
    assert item.expected.values == ("85",)
    assert item.expected.numbers == ("138/KH-UBND",)
    assert item.expected.dates == ("2025-12-19",)
    (words,) = from_corrections(corrections(tmp_path, "Sở Nội vụ"))
    assert words.expected.names == ("Sở Nội vụ",)
    assert facts_said("không có gì") == {}


def test_what_the_chat_keeps_is_what_the_review_reads(tmp_path: Path) -> None:
    path = tmp_path / "thu-vien-y-kien.jsonl"
    answer = Answer(question="Còn năm 2023?", language="vi", answer="98 % [1]")
    record(path, answer, ["Mục tiêu năm 2026?"], "95 %")
    (item,) = from_corrections(path)
    assert (item.history, item.question) == (("Mục tiêu năm 2026?",), "Còn năm 2023?")
    assert item.expected.values == ("95",)


def test_a_line_that_is_no_correction_is_named(tmp_path: Path) -> None:
    path = tmp_path / "y-kien.jsonl"
    path.write_text('{"question": "?"}\n', encoding="utf-8")
    with pytest.raises(SuiteError, match=r"y-kien\.jsonl, dòng 1"):
        from_corrections(path)


def reviewed(items: Sequence[Item], *typed: str) -> tuple[Reviewed, list[str]]:
    answers: Iterator[str] = iter(typed)
    shown: list[str] = []
    return review(items, lambda _: next(answers), shown.append), shown


def test_a_proposal_is_read_in_vietnamese_notation() -> None:
    figures = [
        {"value": 1740, "unit": "hồ sơ", "comparator": ">=", "year": 2026},
        {"value": 12.7, "value_to": 13, "unit": "%", "comparator": "="},
    ]
    given = {"figures": figures, "dates": ["2025-12-19"], "sources": [{"number": "1/KH-UBND"}]}
    item = Item.model_validate({"id": "a", "type": "date", "question": "?", "expected": given})
    assert list(described(item)) == [
        "  Hỏi: ?",
        "  Số liệu: >= 1.740 hồ sơ (năm 2026); 12,7–13 %",
        "  Ngày: 19/12/2025",
        "  Nguồn: 1/KH-UBND",
    ]


def test_a_reviewer_keeps_corrects_drops_and_stops(tmp_path: Path) -> None:
    items = from_corrections(corrections(tmp_path, "85", "86", "87", "88"))
    done, shown = reviewed(items, "s", "Mục tiêu?", "đ", "90 %", "g", "?", "b", "d")
    assert [item.question for item in done.kept] == ["Mục tiêu?"]
    assert done.kept[0].expected.values == ("90",)
    assert done.kept[0].tags == ()
    assert [item.question for item in done.dropped] == ["Câu 1?"]
    assert [item.question for item in done.left] == ["Câu 2?", "Câu 3?"]
    assert any(text.startswith("Chưa rõ ý") for text in shown)


def grown(*arguments: str, typed: str | None = None, terminal: bool = True) -> str:
    with pytest.MonkeyPatch.context() as patched:
        runner = CliRunner()
        if terminal:
            patched.setattr("evals.cli_grow._at_a_terminal", lambda: True)
        result = runner.invoke(evaluate, arguments, input=typed, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.stdout


def test_kept_items_go_behind_those_of_a_suite(tmp_path: Path) -> None:
    path = corrections(tmp_path, "85", "86")
    target = tmp_path / "bo.yaml"
    target.write_text(
        "name: bo\n# lời ghi\nitems:\n  - id: a\n    type: x\n    question: Một?\n"
        "    expected: {must: '1'}\n",
        encoding="utf-8",
    )
    said = grown("review", str(path), "--into", str(target), typed="g\nd\n")
    assert "Giữ 1 câu" in said
    suite = load_suite(target)
    assert [item.question for item in suite.items] == ["Một?", "Câu 0?"]
    assert "# lời ghi" in target.read_text(encoding="utf-8")
    assert [item.question for item in from_corrections(path)] == ["Câu 1?"]


def test_reviewing_all_leaves_no_proposals(tmp_path: Path) -> None:
    path = tmp_path / "de-xuat.yaml"
    items = from_document(PLAN, (POINT,), (fact("hồ sơ", 85.0),))
    path.write_text(as_yaml("de-xuat", "Đề xuất", items, "."), encoding="utf-8")
    grown("review", str(path), typed="g\nb\n")
    assert not path.exists()
    kept = load_suite(tmp_path / "de-xuat-da-duyet.yaml")
    assert [item.type for item in kept.items] == ["metadata"]


def test_a_pipe_is_never_asked(tmp_path: Path) -> None:
    path = corrections(tmp_path, "85")
    with pytest.raises(SuiteError, match="1 câu chờ duyệt"):
        grown("review", str(path), typed="g\n", terminal=False)
    assert path.exists()


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="đã có"):
        grown("propose", "x", "--out", str(corrections(tmp_path, "85")))


@pytest.mark.slow
def test_proposals_of_a_real_library_are_a_suite(tmp_path: Path) -> None:
    from evals.sessions import build_library

    corpus = small_corpus(tmp_path)
    build_library(corpus, tmp_path / "thu-vien")
    out = tmp_path / "de-xuat.yaml"
    library = ("--library", str(tmp_path / "thu-vien"))
    said = grown("propose", "12/KH-UBND", "--out", str(out), *library)
    assert "cchc eval review" in said
    suite = load_suite(out)
    assert any(f.value == 500 for item in suite.items for f in item.expected.figures)
    assert all(UNREVIEWED_TAG in item.tags for item in suite.items)
    with pytest.raises(SuiteError, match=r"«khac».*12/KH-UBND"):
        grown("propose", "khac", "--out", str(tmp_path / "khac.yaml"), *library)
