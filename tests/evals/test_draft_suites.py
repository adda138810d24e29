"""Letters of the shipped suites cite, say and leave open what they must; a fault is seen."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from evals.errors import SuiteError
from evals.runner import SuiteResult, run_suite
from evals.sessions import build_library, open_session
from evals.suite_files import load_suite, sample_suite_paths

SUITES = sample_suite_paths()[0].parent
WRONG = """
name: sai
items:
  - id: a
    type: drafting
    question: Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?
    draft: {}
    expected:
      must: 86% TTHC
      sources: [{document: ke-hoach-204}]
      letter: {bases: [1/NQ-CP], open: [nội dung khác]}
"""


def run(path: Path, corpus: Path, folder: Path) -> SuiteResult:
    build_library(corpus, folder / "library")
    with ExitStack() as stack:
        return run_suite(load_suite(path), open_session(folder / "library", stack))


def faults(result: SuiteResult) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.item.id, item.notes) for item in result.items if item.notes or not item.passed]


def test_the_sample_letters_are_without_fault(sample_corpus: Path, tmp_path: Path) -> None:
    result = run(SUITES / "sample_drafts.yaml", sample_corpus, tmp_path)
    assert faults(result) == []
    assert result.gate_passed
    for metric in ("bases", "open_points", "format", "quote"):
        assert result.means[metric].value == 1.0
    assert result.means["format"].n == 5


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_letters_are_without_fault(shared_dir: Path, tmp_path: Path) -> None:
    result = run(SUITES / "real_drafts.yaml", shared_dir / "corpus", tmp_path)
    assert faults(result) == []
    assert len(result.items) == 10


def test_what_is_wrong_with_a_letter_is_seen(sample_corpus: Path, tmp_path: Path) -> None:
    """Every expectation is wrong once: the metric of each must notice."""
    path = tmp_path / "sai.yaml"
    path.write_text(WRONG, encoding="utf-8")
    (item,) = run(path, sample_corpus, tmp_path).items
    seen = {name for name, score in item.scores.items() if score.value == 0.0}
    assert {"correctness", "source", "bases", "open_points"} <= seen
    assert not item.passed


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("draft: {}", "tags: []", "phải đi cùng nhau"),
        ("draft: {}", "draft: {kind: Thư}", "draft.kind"),
        ("draft: {}", "draft: {}\n    history: [Xin chào]", "không dùng «history»"),
        ("open: [nội dung khác]", "mo: 1", "expected.letter.mo"),
    ],
)
def test_a_bad_drafting_item_is_named(before: str, after: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "hong.yaml"
    path.write_text(WRONG.replace(before, after), encoding="utf-8")
    with pytest.raises(SuiteError) as caught:
        load_suite(path)
    assert f"{path}, câu «a», trường " in str(caught.value)
    assert words in str(caught.value)
