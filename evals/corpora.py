"""Where a suite's documents are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from evals.expectations import Suite

SAMPLE_CORPUS = Path(str(files("evals"))) / "corpus"


class Corpus(NamedTuple):
    """A folder of documents, or why there is none."""

    folder: Path | None
    missing: str | None = None


def find_corpus(suite: Suite, suite_file: Path) -> Corpus:
    """Resolve the suite's `corpus`; a folder that is absent is a reason to skip, not an error."""
    return find_folder(suite.corpus, suite_file)


def find_folder(corpus: str, suite_file: Path) -> Corpus:
    """Resolve "sample", "shared" or a folder beside the suite."""
    if corpus == "sample":
        return Corpus(SAMPLE_CORPUS)
    if corpus == "shared":
        return _existing(SAMPLE_CORPUS.parents[2] / "shared" / "corpus")
    return _existing(suite_file.parent / corpus)


def _existing(folder: Path) -> Corpus:
    if folder.is_dir():
        return Corpus(folder)
    return Corpus(None, f"không có thư mục văn bản {folder}")
