"""`cchc draft` and `cchc check-format` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from ingest.pipeline import ingest_paths
from vectorstore.settings import Settings

ASKED = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> Path:
    folder = tmp_path_factory.mktemp("draft") / "library"
    ingest_paths([str(path) for path in document_files], folder, Settings())
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_drafts_and_checks(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.docx"
    where = ("--library", library)
    code, text, _ = run(capsys, "draft", ASKED, "--out", out, "--to", "Sở Tài chính", *where)
    assert code == 0
    assert "41/NQ-CP" in text
    assert (tmp_path / "a-phieu-ra-soat.docx").is_file()
    code, text, _ = run(capsys, "check-format", out, *where)
    assert code == 0, text
    assert "đúng thể thức" in text


def test_json_says_everything(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "b.docx"
    words = ("draft", ASKED, "--out", out, "--kind", "bao-cao", "--library", library, "--json")
    code, text, _ = run(capsys, *words)
    made = json.loads(text)
    assert code == 0
    assert made["kind"] == "Báo cáo"
    assert {"out", "review", "statements", "bases", "open_points", "text"} <= made.keys()


def test_a_file_as_the_request_is_an_incoming_letter(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "den.md"
    letter.write_text(f"Số: 9/STC\n\nĐề nghị Sở Nội vụ cho biết {ASKED}\n", encoding="utf-8")
    words = ("draft", letter, "--out", tmp_path / "c.docx", "--library", library)
    code, text, _ = run(capsys, *words)
    assert code == 0
    assert "1 câu có trích dẫn" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("draft", ASKED), "--out"),
        (("draft", "--out", "a.docx"), "YÊU_CẦU"),
        (("draft", ASKED, "--out", "a.pdf"), ".docx"),
        (("draft", ASKED, "--out", "khong-co/a.docx"), "thư mục"),
        (("draft", ASKED, "--out", "a.docx", "--review", "a.docx"), "khác nhau"),
        (("draft", ASKED, "--out", "a.docx", "--date", "hôm nay"), "NĂM-THÁNG-NGÀY"),
        (("draft", "--incoming", "khong-co.docx", "--out", "a.docx"), "khong-co.docx"),
        (("check-format", "khong-co.docx"), "Không thấy"),
    ],
)
def test_wrong_usage_gets_one_line(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *words)
    assert code == 2
    assert out == ""
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_breaches_against_the_library(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.drafting.docx_letter import letter_bytes
    from assistant.drafting.types import Block
    from tests.assistant.format_check.conftest import letter

    lead = "Theo điểm a, mục 1, phần I Kế hoạch số 15/KH-UBND ngày"
    cases = {
        "so-lieu": f"{lead} 08 tháng 01 năm 2026, tỷ lệ thanh toán trực tuyến là 83% hồ sơ.",
        "vien-dan-sai-ngay": f"{lead} 09 tháng 01 năm 2026, tỷ lệ thanh toán là 82% hồ sơ.",
        "vien-dan-khong-ro": "Theo Nghị định số 999/2025/NĐ-CP của Chính phủ về việc khác.",
        "vien-dan-sai-muc": "Theo điểm y, mục 8 Kế hoạch số 15/KH-UBND về việc thực hiện.",
        "": f"{lead} 08 tháng 01 năm 2026, tỷ lệ thanh toán trực tuyến ít nhất là 82% hồ sơ.",
    }
    for rule, sentence in cases.items():
        path = tmp_path / "d.docx"
        made = letter(
            superior="ỦY BAN NHÂN DÂN TỈNH NGHỆ AN",
            bases=(),
            body=(Block(sentence),),
            place_and_day="Nghệ An, ngày 05 tháng 01 năm 2026",
        )
        path.write_bytes(letter_bytes(made))
        code, text, _ = run(capsys, "check-format", path, "--library", library, "--json")
        found = [breach["rule"] for breach in json.loads(text)["breaches"]]
        assert found == ([rule] if rule else []), text
        assert code == (1 if rule else 0)
