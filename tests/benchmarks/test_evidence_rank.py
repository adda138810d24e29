"""The evidence benchmark counts one pattern or all of them."""

from __future__ import annotations

from benchmarks.evidence_rank import met


def test_each_pattern_is_looked_for() -> None:
    assert met({"must": [r"85\s*%", "không có"]}, "đạt 85 %") == [True, False]
