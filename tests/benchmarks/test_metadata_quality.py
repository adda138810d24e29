"""The comparison with the gold: what counts as right, and the targets over the real documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.metadata_quality import (
    TARGETS,
    compare,
    first_level,
    load_gold,
    measure,
    numbers_of,
)
from ingest.pipeline import parse_file

DECISION = """ỦY BAN NHÂN DÂN
TỈNH HƯNG YÊN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/QĐ-UBND
Hưng Yên, ngày 05 tháng 01 năm 2027
QUYẾT ĐỊNH
Ban hành Quy chế mẫu
Căn cứ Luật mẫu;
Điều 1. Ban hành kèm theo Quyết định này Quy chế mẫu.
Điều 2. Quyết định này có hiệu lực từ ngày ký.
1. Khoản một của điều này.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Thị Hoà
QUY CHẾ
(Ban hành kèm theo Quyết định số 12/QĐ-UBND)
Điều 1. Phạm vi.
Điều 2. Đối tượng.
Điều 3. Nguyên tắc.
"""
GOLD = {
    "number": "012/QĐ-UBND",
    "issued": "2027-01-05",
    "agency": "Ủy ban nhân dân tỉnh Hưng Yên",
    "kind": "Quyết định",
    "signer": "Lê Thị Hòa",
    "outline": "Điều 1-2",
}


def test_the_short_form_of_an_outline() -> None:
    assert numbers_of("Điều 1-3") == ["1", "2", "3"]
    assert numbers_of("Chương I-IV") == ["I", "II", "III", "IV"]
    assert numbers_of("I II II") == ["I", "II", "II"]


def test_one_document_against_its_gold(tmp_path: Path) -> None:
    path = tmp_path / "qd.txt"
    path.write_text(DECISION, encoding="utf-8")
    parsed = parse_file(path)
    assert first_level(parsed) == ["1", "2"]
    scores, misses = compare(parsed, GOLD, "qd.txt")
    assert (set(scores.values()), misses) == ({1.0}, [])
    scores, misses = compare(parsed, {**GOLD, "issued": "2027-01-06", "outline": None}, "qd.txt")
    assert (scores["issued"], scores["outline"]) == (0.0, None)
    assert [miss.field for miss in misses] == ["issued"]


@pytest.mark.shared
def test_the_targets_are_met(shared_dir: Path) -> None:
    gold = load_gold()
    assert len(gold) == 80
    means, misses = measure(shared_dir / "data" / "plans-dev" / "docs", gold)
    for field, target in TARGETS.items():
        assert (means[field].value or 0.0) >= target, misses
