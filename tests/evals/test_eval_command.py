"""`cchc eval`: files, exit codes and outputs with a scripted assistant, and one real run."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result

from assistant import answer as answering
from evals.asking import SEARCH_SYSTEMS, Session
from evals.cli import evaluate
from evals.errors import CorpusError, SuiteError
from evals.sessions import Sessions, build_library
from tests.evals.eval_answers import answer_json, documents, small_corpus

SUITE = """
name: thu
corpus: {corpus}
gate:
  correctness: {{min: 0.9}}
items:
  - id: a
    type: target
    question: Thanh toán trực tuyến năm 2026?
    expected: {{must: '{must}', sources: [{{document: ke-hoach-138}}]}}
"""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Replace the assistant by a scripted one; returns the corpora that were opened."""
    seen: list[Path] = []

    def session(_: Sessions, corpus: Path) -> Session:
        seen.append(corpus)
        return Session(lambda *_: answer_json(), documents)

    monkeypatch.setattr(Sessions, "open", session)
    return seen


def suite(folder: Path, must: str = "85", corpus: str = "sample") -> str:
    path = folder / f"{must}.yaml"
    path.write_text(SUITE.format(must=must, corpus=corpus), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(evaluate, arguments, standalone_mode=False)


def test_a_passing_gate_ends_with_zero(tmp_path: Path, opened: list[Path]) -> None:
    result = run("--suite", suite(tmp_path))
    assert result.return_value in (None, 0)
    assert result.stdout.splitlines()[-1].startswith("Cổng chất lượng: ĐẠT (1 bộ, 1 câu")
    assert [folder.name for folder in opened] == ["corpus"]


def test_a_failing_gate_ends_with_one(tmp_path: Path, opened: list[Path]) -> None:
    result = run("--suite", suite(tmp_path), "--suite", suite(tmp_path, "khác"))
    assert result.return_value == 1
    assert len(opened) == 2


def test_json_is_all_there_is_on_stdout_and_serves_as_baseline(
    tmp_path: Path, opened: list[Path]
) -> None:
    first = run("--suite", suite(tmp_path, "khác"), "--json")
    value: dict[str, Any] = json.loads(first.stdout)
    assert (value["passed"], value["suites"][0]["items"][0]["passed"]) == (False, False)
    baseline = tmp_path / "truoc.json"
    baseline.write_text(first.stdout, encoding="utf-8")
    again = run("--suite", suite(tmp_path), "--baseline", str(baseline), "--json")
    changes = json.loads(again.stdout)["baseline"]["changes"]
    assert [(one["item"], one["change"]) for one in changes] == [("thu/a", "fixed")]
    assert len(opened) == 2
    assert value["run"]["settings"]["embedder"] == "bundled"
    assert "llm_api_key" not in value["run"]["settings"]


def test_falling_behind_the_baseline_ends_with_one(tmp_path: Path, opened: list[Path]) -> None:
    text = SUITE.replace("  correctness: {{min: 0.9}}\n", "").replace("gate:\n", "")
    text = text.replace("type: target", "type: target\n    tags: [critical]")
    path, baseline = tmp_path / "bo.yaml", tmp_path / "truoc.json"
    path.write_text(text.format(must="85", corpus="sample"), encoding="utf-8")
    baseline.write_text(run("--suite", str(path), "--json").stdout, encoding="utf-8")
    assert run("--suite", str(path), "--baseline", str(baseline)).return_value in (None, 0)
    path.write_text(text.format(must="86", corpus="sample"), encoding="utf-8")
    after = run("--suite", str(path), "--baseline", str(baseline))
    assert after.return_value == 1
    assert "Câu then chốt hỏng thêm: thu/a" in after.stdout
    assert opened


def test_reports_are_written(tmp_path: Path, opened: list[Path]) -> None:
    page, xml = tmp_path / "r.html", tmp_path / "r.xml"
    run("--suite", suite(tmp_path), "--report", str(page), "--junit", str(xml))
    assert opened
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert 'tests="2"' in xml.read_text(encoding="utf-8")


def test_an_absent_corpus_is_skipped_with_its_reason(tmp_path: Path, opened: list[Path]) -> None:
    result = run("--suite", suite(tmp_path, corpus="khong-co"))
    assert result.return_value in (None, 0)
    assert "bỏ qua, không có thư mục văn bản" in result.stdout
    assert "1 bỏ qua" in result.stdout
    assert opened == []


def test_a_bad_suite_is_refused_before_anything_runs(tmp_path: Path, opened: list[Path]) -> None:
    result = run("--suite", suite(tmp_path), "--suite", suite(tmp_path, "("))
    assert isinstance(result.exception, SuiteError)
    assert result.exception.exit_code == 2
    assert opened == []


@pytest.mark.slow
def test_the_real_assistant_over_a_throwaway_library(tmp_path: Path) -> None:
    corpus = small_corpus(tmp_path)
    with ExitStack() as stack:
        sessions = Sessions(None, stack)
        session = sessions.open(corpus)
        assert sessions.open(corpus) is session
        answer = session.ask("Năm 2026 trồng tối thiểu bao nhiêu cây xanh?", [])
        assert "500" in answer["answer"]
        cited = answer["citations"][0]
        held = session.document(cited["document"]["id"])
        assert held is not None
        assert held.text[cited["start"] : cited["end"]] == cited["quote"]
        assert held.years == {2026}
        assert session.document("khong-co") is None
        assert session.search is not None
        for system in SEARCH_SYSTEMS:
            assert session.search("trồng cây xanh", system)[0].source == "ke-hoach.md"
        question = "Năm 2026 trồng tối thiểu bao nhiêu cây xanh?"
        assert "501" not in session.ask(question, [], "figure")["answer"]
        with patch.object(answering, "supported", lambda *_: True):
            assert "501" in session.ask(question, [], "figure")["answer"]
        assert session.ask(question, [], "quote")["abstained"]
        assert "500" in session.ask(question, [])["answer"]


@pytest.mark.slow
def test_a_corpus_that_does_not_load_stops_the_run(tmp_path: Path) -> None:
    corpus = tmp_path / "van-ban"
    corpus.mkdir()
    (corpus / "tot.txt").write_text("Năm 2026 trồng 500 cây.", encoding="utf-8")
    (corpus / "hong.txt").write_bytes(b"\x00\x01\x02")
    with pytest.raises(CorpusError, match=r"hong\.txt"):
        build_library(corpus, tmp_path / "thu-vien")
