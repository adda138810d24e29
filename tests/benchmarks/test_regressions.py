"""Every planted regression still finds what it breaks, and points at metrics that there are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.llm import writer
from benchmarks.planting import edited, prompted
from benchmarks.regressions import REGRESSIONS
from evals.expectations import Item
from evals.metrics import METRIC_NAMES
from evals.suite_files import load_suite, sample_suite_paths
from prompts import Prompt


def loaded(name: str) -> Prompt:
    """The prompt as the writer of answers loads it."""
    prompt: Prompt = vars(writer)["load_prompt"](name)
    return prompt


@pytest.mark.parametrize("name", REGRESSIONS)
def test_a_regression_is_planted_and_taken_out_again(
    name: str, sample_corpus: Path, tmp_path: Path
) -> None:
    corpus = Path(shutil.copytree(sample_corpus, tmp_path / "corpus"))
    with REGRESSIONS[name].plant.planting(corpus):
        pass  # a function that is gone, or words that a document lost, raise here


def test_causes_are_metrics_or_types_of_the_suites() -> None:
    items: list[Item] = [item for path in sample_suite_paths() for item in load_suite(path).items]
    known = {*METRIC_NAMES, *(f"type:{item.type}" for item in items)}
    for name, regression in REGRESSIONS.items():
        assert regression.points, name
        assert regression.points <= known, name


def test_at_least_twenty_are_planted() -> None:
    assert len(REGRESSIONS) >= 20


def test_words_that_are_not_there_are_not_replaced(sample_corpus: Path) -> None:
    plant = edited("ke-hoach-138", "khong co", "x")
    with (
        pytest.raises(ValueError, match="does not hold 'khong co'"),
        plant.planting(sample_corpus),
    ):
        pass


def test_a_prompt_is_another_one_while_planted(tmp_path: Path) -> None:
    system = dict(loaded("answer").parts)["system"]
    assert "Không tính toán" in system
    plant = prompted("answer", ("Không tính toán, ", ""))
    assert plant.asks_model
    with plant.planting(tmp_path):
        assert "Không tính toán" not in dict(loaded("answer").parts)["system"]
        assert loaded("repair").name == "repair"
    assert dict(loaded("answer").parts)["system"] == system
