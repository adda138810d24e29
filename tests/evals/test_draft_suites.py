"""Letters of the shipped suites cite, say and leave open what they must; a fault is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals import drafts
from evals.drafts import METRICS, load_draft_suite, main, run_suite, summary
from evals.errors import SuiteError

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = drafts.FOLDER / "sample_drafts.yaml"
REAL = drafts.FOLDER / "real_drafts.yaml"


def test_the_sample_drafts_are_without_fault(sample_corpus: Path) -> None:
    results = run_suite(load_draft_suite(SAMPLE), sample_corpus)
    assert [(r.item.id, fault) for r in results for fault in r.faults.values() if fault] == []
    assert all(mean.value == 1 and mean.n == 5 for mean in summary(results).values())


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_drafts_are_without_fault(shared_dir: Path) -> None:
    results = run_suite(load_draft_suite(REAL), shared_dir / "corpus")
    assert [(r.item.id, fault) for r in results for fault in r.faults.values() if fault] == []
    assert len(results) == 10


def test_faults_are_seen(sample_corpus: Path, tmp_path: Path) -> None:
    """Every expectation is turned wrong once: each metric but the format must notice."""
    path = tmp_path / "sai.yaml"
    path.write_text(
        "name: sai\ntitle: Sai\ncorpus: sample\nitems:\n"
        "  - id: a\n    request: Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?\n"
        "    bases: [1/NQ-CP]\n    figures: ['86% TTHC']\n    open: ['nội dung khác']\n"
        "    must_not: ['85%']\n",
        encoding="utf-8",
    )
    (result,) = run_suite(load_draft_suite(path), sample_corpus)
    assert {metric for metric in METRICS if result.faults[metric]} == set(METRICS) - {"format"}
    assert main([str(path)]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("items: [", "YAML"),
        ("name: a\n", "title"),
        ("name: a\ntitle: b\ncorpus: c\nitems: 1", "items"),
    ],
)
def test_a_bad_suite_is_named(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "hong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError, match=said):
        load_draft_suite(path)


def test_an_absent_corpus_is_a_reason_to_skip(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "vang.yaml"
    path.write_text("name: v\ntitle: V\ncorpus: khong-co\nitems: []\n", encoding="utf-8")
    assert main([str(path)]) == 0
    assert "bỏ qua" in capsys.readouterr().out
