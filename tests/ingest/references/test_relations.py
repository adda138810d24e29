"""What a document does to others: from which day, in which part, and over whole lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document_views import details_lines, standing, summary_json
from ingest.pipeline import parse_file
from vectorstore.types import Document, Reference

HEAD = """ỦY BAN NHÂN DÂN
TỈNH HƯNG YÊN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/QĐ-UBND
Hưng Yên, ngày 05 tháng 01 năm 2027
QUYẾT ĐỊNH
Ban hành Quy chế mẫu
Căn cứ Luật mẫu;
Điều 1. Ban hành kèm theo Quyết định này Quy chế mẫu.
"""
IN_FORCE = "Điều 2. Quyết định này có hiệu lực từ ngày 01 tháng 02 năm 2027"


def acts(tmp_path: Path, body: str) -> list[tuple[str, str, str | None, str]]:
    path = tmp_path / "qd.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    found: tuple[Reference, ...] = parse_file(path).references
    return [(r.relation, r.number, r.effective, r.part) for r in found if r.relation != "mentions"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f"{IN_FORCE} và thay thế Quyết định số 3/QĐ-UBND ngày 01/02/2020.",
            [("replaces", "3/QĐ-UBND", "2027-02-01", "")],
        ),
        (
            "Điều 2. Quyết định này có hiệu lực kể từ ngày ký, thay thế Quyết định số 3/QĐ-UBND"
            " ngày 01/02/2020; Quyết định số 4/QĐ-UBND ngày 01/02/2021.",
            [
                ("replaces", "3/QĐ-UBND", "2027-01-05", ""),
                ("replaces", "4/QĐ-UBND", "2027-01-05", ""),
            ],
        ),
        (
            f"{IN_FORCE}. Thay thế Quyết định số 3/QĐ-UBND ngày 01/02/2020;\n"
            "Quyết định số 4/QĐ-UBND ngày 01/02/2021.",
            [
                ("replaces", "3/QĐ-UBND", "2027-02-01", ""),
                ("replaces", "4/QĐ-UBND", "2027-02-01", ""),
            ],
        ),
        (
            f"{IN_FORCE}.\n1. Bãi bỏ khoản 1 Điều 3 Quyết định số 3/QĐ-UBND ngày 01/02/2020.",
            [("repeals", "3/QĐ-UBND", "2027-02-01", "khoản 1 Điều 3")],
        ),
        (
            f"{IN_FORCE}. Bãi bỏ toàn bộ nội dung Quyết định số 3/QĐ-UBND ngày 01/02/2020.",
            [("repeals", "3/QĐ-UBND", "2027-02-01", "")],
        ),
        (
            f"{IN_FORCE}.\n1. Quyết định số 3/QĐ-UBND ngày 01/02/2020 và Quyết định số 4/QĐ-UBND"
            " ngày 01/02/2021 hết hiệu lực kể từ ngày 01/3/2027.",
            [
                ("repeals", "3/QĐ-UBND", "2027-03-01", ""),
                ("repeals", "4/QĐ-UBND", "2027-03-01", ""),
            ],
        ),
        (
            f"{IN_FORCE}.\nCác thủ tục đã công bố tại Quyết định số 3/QĐ-UBND ngày 01/02/2020;\n"
            "Quyết định số 4/QĐ-UBND ngày 01/02/2021 hết hiệu lực kể từ ngày ký.",
            [("repeals", "4/QĐ-UBND", "2027-02-01", "Các thủ tục đã công bố tại Quyết định số")],
        ),
        (f"{IN_FORCE} theo Quyết định số 3/QĐ-UBND; Quyết định số 4/QĐ-UBND.", []),
    ],
    ids=["from-a-day", "on-signing", "over-lines", "part", "whole", "expires", "part-list", "none"],
)
def test_acts(tmp_path: Path, body: str, expected: list[tuple[str, str, str | None, str]]) -> None:
    assert acts(tmp_path, body) == expected


def test_a_replaced_document_says_so() -> None:
    document = Document(
        "d1", "a.txt", "/a.txt", "text", "sha", "Văn bản.", superseded_by="9/QĐ-UBND",
        replaced_by_revision="d2",
    )  # fmt: skip
    assert standing(document).startswith("đã được thay thế bởi 9/QĐ-UBND; bản cũ")
    assert any("đã được thay thế bởi 9/QĐ-UBND" in line for line in details_lines(document, ()))
    assert summary_json(document)["replaced_by_revision"] == "d2"
    assert standing(Document("d", "a", "/a", "text", "sha", "x")) == ""
