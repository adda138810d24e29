"""Every planted regression still finds what it breaks, and points at metrics that there are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.llm import writer
from benchmarks.planting import edited, prompted, read_as
from benchmarks.regressions import REGRESSIONS
from evals.expectations import Item
from evals.metrics import METRIC_NAMES
from evals.sessions import build_library
from evals.suite_files import load_suite, sample_suite_paths
from prompts import Prompt
from vectorstore.library import Library


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


def test_what_is_read_is_changed_on_its_way_into_a_library(
    sample_corpus: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    shutil.copy(sample_corpus / "danh-muc-can-cu-phap-ly.md", corpus)
    plant = read_as(lambda read: replace(read, document=replace(read.document, title="Khác")))
    with plant.planting(corpus):
        build_library(corpus, tmp_path / "library")
    with Library.open(tmp_path / "library") as library:
        assert [one.title for one in library.documents()] == ["Khác"]


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
