"""`kill -9` in the middle of a batch; the benchmark of the same name does a hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.kill_batches import check, ingest, make_documents, run_rounds
from vectorstore.library import Library


@pytest.mark.slow
def test_five_kills_leave_whole_documents_and_the_batch_completes(tmp_path: Path) -> None:
    rounds = run_rounds(5, tmp_path)
    assert sum(one.killed for one in rounds) == 5
    assert [fault for one in rounds for fault in one.faults] == []


def test_the_check_sees_half_a_document(tmp_path: Path) -> None:
    make_documents(tmp_path / "documents", 2)
    assert ingest(tmp_path / "documents", tmp_path / "library") == 0
    assert check(tmp_path / "library", 2) == (2, ())
    with Library.open(tmp_path / "library") as library, library.writing() as connection:
        connection.exec_driver_sql("DELETE FROM provisions WHERE ordinal > 3")
    _, faults = check(tmp_path / "library", 2)
    assert faults
