"""`cchc ask` and `cchc search`: as JSON or for the eye, and wrong usage in one line."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from assistant import answer, cli, cli_ask, cli_search
from assistant.notices import WORDS_ALONE
from tests.vectorstore.conftest import HashingEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Result]

QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"


@pytest.fixture(autouse=True)
def _small_library(small_library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Answer from the small library, away from any `cchc.toml`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CCHC_LIBRARY", str(small_library))
    for module in (answer, cli_search):
        monkeypatch.setattr(module, "make_embedder", lambda settings: HashingEmbedder())


def ask(*arguments: str) -> Result:
    result = CliRunner().invoke(cli_ask.ask, arguments)
    assert result.exit_code == 0, result.output
    return result


def answers(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ask("--questions", str(file)).stdout.splitlines()]


def test_one_answer_as_json() -> None:
    row = json.loads(ask(QUESTION, "--json").stdout)
    assert row["question"] == QUESTION
    assert [figure["value"] for figure in row["figures"]] == [82.0]
    assert row["id"] is None


def test_one_answer_for_the_eye() -> None:
    shown = ask("Kế hoạch 9/KH-UBND đề ra tỷ lệ thanh toán trực tuyến bao nhiêu?").stdout
    assert "Theo Kế hoạch 9/KH-UBND: Ít nhất 79%" in shown
    assert (
        "[1] Kế hoạch 9/KH-UBND, phần I, mục 1, điểm a (ke-hoach-9-2026.txt)\n    “a) Ít" in shown
    )
    assert "Lưu ý: " in shown
    assert "15/KH-UBND" in shown.split("Lưu ý: ")[1]


def test_what_was_found_without_the_vector_server_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket() as unused:  # bound, so that nothing else is there, and not listening
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("CCHC_CHROMA_URL", f"http://127.0.0.1:{unused.getsockname()[1]}")
        row = json.loads(ask(QUESTION, "--json").stdout)
        assert [figure["value"] for figure in row["figures"]] == [82.0]
        assert WORDS_ALONE in [warning["message"] for warning in row["warnings"]]
        declined = json.loads(ask("Tỷ lệ che phủ rừng ngập mặn là bao nhiêu?", "--json").stdout)
        assert declined["abstained"]
        assert WORDS_ALONE in [warning["message"] for warning in declined["warnings"]]
        found = CliRunner().invoke(cli_search.search, ["thanh toán trực tuyến"])
        assert f"Lưu ý: {WORDS_ALONE}" in found.stdout


def test_a_reading_in_other_words_is_shown() -> None:
    assert ask("muc tieu thanh toan truc tuyen nam 2026").stdout.startswith("(Hiểu là: mục tiêu ")
    assert "Hiểu là" not in ask(QUESTION).stdout


def test_as_of_limits_the_documents() -> None:
    row = json.loads(
        ask("Mục tiêu thanh toán trực tuyến", "--json", "--as-of", "2023-01-01").stdout
    )
    assert [figure["value"] for figure in row["figures"]] == [45.0]


def test_questions_are_answered_in_order_with_their_ids(tmp_path: Path) -> None:
    file = tmp_path / "hoi.jsonl"
    lines = [
        {"id": "b", "q": QUESTION},
        {"id": 7, "q": "Giá vàng hôm nay là bao nhiêu?"},
        {"q": QUESTION},
    ]
    text = "\n\n".join(json.dumps(line) for line in lines)
    file.write_text(f"\ufeff{text}\n", encoding="utf-8")
    rows = answers(file)
    assert [row["id"] for row in rows] == ["b", 7, None]
    assert [row["abstained"] for row in rows] == [False, True, False]


@pytest.mark.parametrize(
    "history",
    [
        [QUESTION],
        [{"q": QUESTION, "a": "82%"}],
        [{"question": QUESTION, "answer": "82%"}],
        [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "82%"}],
        ["Ai ký Kế hoạch 15/KH-UBND?", {"q": QUESTION}],
    ],
)
def test_history_in_every_form(tmp_path: Path, history: list[object]) -> None:
    file = tmp_path / "hoi.jsonl"
    line = {"id": 1, "q": "Còn năm 2023 thì sao?", "history": history}
    file.write_text(json.dumps(line), encoding="utf-8")
    (row,) = answers(file)
    assert [figure["value"] for figure in row["figures"]] == [45.0]


def test_the_assistants_message_is_the_turns_answer(tmp_path: Path) -> None:
    file = tmp_path / "hoi.jsonl"
    history = [
        {"role": "user", "content": "Kế hoạch nào thay thế kế hoạch cũ?"},
        {"role": "assistant", "content": "Kế hoạch 188/KH-UBND"},
    ]
    line = {"q": "Kế hoạch đó ban hành ngày nào?", "history": history}
    file.write_text(json.dumps(line), encoding="utf-8")
    assert "20/12/2022" in answers(file)[0]["answer"]


@pytest.mark.parametrize("history", [None, "chữ", 3, [None, 4, {}, []]])
def test_a_history_of_nothing_is_none(tmp_path: Path, history: object) -> None:
    file = tmp_path / "hoi.jsonl"
    file.write_text(json.dumps({"q": QUESTION, "history": history}), encoding="utf-8")
    assert answers(file)[0]["understood_as"] is None


def run(*arguments: str) -> int:
    """Run the whole command `cchc`, which turns errors into one line."""
    return cli.main(["ask", *arguments])


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b'{"q": "a"}\nkhong phai json\n', ["hoi.jsonl, dòng 2", "JSON"]),
        (b'\n\n["q"]\n', ["hoi.jsonl, dòng 3", '"q"']),
        (b'{"id": 1}\n', ["hoi.jsonl, dòng 1", '"q"']),
        (b'{"q": 5}\n', ["hoi.jsonl, dòng 1", '"q"']),
        ("{“q”: “a”}".encode("utf-16"), ["hoi.jsonl", "UTF-8"]),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, parts: list[str]
) -> None:
    (tmp_path / "hoi.jsonl").write_bytes(content)
    assert run("--questions", str(tmp_path / "hoi.jsonl")) == 2
    captured = capsys.readouterr()
    assert captured.out == ""  # nothing is answered before the whole file was read
    assert captured.err.count("\n") == 1
    assert [part for part in parts if part not in captured.err] == []


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "CÂU_HỎI"),
        (["a", "--questions", "b.jsonl"], "CÂU_HỎI"),
        (["--questions", "khong-co.jsonl"], "khong-co.jsonl"),
        (["a", "--as-of", "31/12/2025"], "31/12/2025"),
        (["a", "--library", "khong-co"], "khong-co"),
        (["a", "--nothing"], "--nothing"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], part: str
) -> None:
    assert run(*arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("Lỗi: ")
    assert part in error
    assert error.count("\n") == 1


def search(*arguments: str) -> Result:
    result = CliRunner().invoke(cli_search.search, arguments)
    assert result.exit_code == 0, result.output
    return result


def test_search_gives_ranked_provisions_as_json(shelf: Any) -> None:  # noqa: ANN401
    found = json.loads(search("thanh toán trực tuyến 2026", "-k", "3", "--json").stdout)
    assert found["query"] == "thanh toán trực tuyến 2026"
    hits = found["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert sorted((hit["score"] for hit in hits), reverse=True) == [hit["score"] for hit in hits]
    for hit in hits:
        assert set(hit) == {
            "rank", "score", "provision_id", "document", "section", "headings", "page", "text",
            "start", "end", "copies",
        }  # fmt: skip
        assert set(hit["document"]) == {"id", "number", "source"}
        text = shelf.documents[hit["document"]["id"]].text
        assert hit["text"] == text[hit["start"] : hit["end"]]
    assert hits[0]["document"]["number"] == "15/KH-UBND"
    assert hits[0]["section"] == "phần I, mục 1, điểm a"


def test_search_keeps_to_the_year_that_is_named() -> None:
    found = json.loads(search("thanh toán trực tuyến năm 2023", "--json").stdout)
    assert found["hits"][0]["document"]["number"] == "188/KH-UBND"
    assert "15/KH-UBND" not in {hit["document"]["number"] for hit in found["hits"]}


def test_search_for_the_eye() -> None:
    lines = search("thanh toan truc tuyen 2026", "-k", "2").stdout.splitlines()
    assert lines[0] == "(Hiểu là: thanh toán trực tuyến 2026)"
    assert lines[1].startswith("  1. ")
    assert lines[1].endswith("Kế hoạch 15/KH-UBND, phần I, mục 1, điểm a")
    assert lines[2].strip().startswith("a) Ít nhất 82%")
    assert len(lines) == 5


def test_search_explains_the_rank_of_each_hit() -> None:
    query = ("thanh toán trực tuyến năm 2026", "-k", "2", "--explain")
    lines = search(*query).stdout.splitlines()
    assert lines[0] == "(chỉ tìm trong văn bản nói về năm 2026)"
    assert lines[3].strip().startswith("từ: 1,000 × 0,5 (BM25 ")
    assert "cặp tiếng" in lines[3]
    assert lines[4].strip().startswith("nghĩa: ")
    found = json.loads(search(*query, "--json").stdout)
    assert found["constraints"] == [
        {
            "kind": "year",
            "value": "2026",
            "effect": "filter",
            "reason": "chỉ tìm trong văn bản nói về năm 2026",
        }
    ]
    for hit in found["hits"]:
        parts = hit["explanation"]
        assert parts["score"] == hit["score"]
        assert sum(parts["lexical"]["fields"].values()) == pytest.approx(
            parts["lexical"]["score"], rel=1e-4
        )
        assert parts["score"] == pytest.approx(
            0.5 * parts["lexical"]["share"]
            + 0.5 * parts["vector"]["share"]
            + parts["preference"]
            + sum(one["bonus"] for one in parts["agreements"])
        )


def test_search_as_of_a_day_leaves_out_what_came_later() -> None:
    found = json.loads(search("tỷ lệ hồ sơ", "--as-of", "2024-06-13", "--json").stdout)
    numbers = {hit["document"]["number"] for hit in found["hits"]}
    assert "188/KH-UBND" in numbers
    assert numbers.isdisjoint({"15/KH-UBND", "233/BC-UBND"})
    assert found["constraints"][0]["kind"] == "as_of"


def test_search_says_when_the_library_lacks_what_the_query_names() -> None:
    shown = search("tỷ lệ của tỉnh Hà Tĩnh", "-k", "1").stdout.splitlines()
    assert shown[0].startswith("(câu hỏi nêu văn bản của Hà Tĩnh")
    assert shown[1].startswith("  1. ")


def test_search_with_nothing_to_find_says_so() -> None:
    assert search(" ").stdout == "Không tìm thấy điều, mục, điểm nào.\n"
    assert json.loads(search(" ", "--json").stdout)["hits"] == []


def test_a_filter_is_said_with_the_answer() -> None:
    question = "Tỷ lệ thanh toán trực tuyến là bao nhiêu?"
    shown = ask(question, "--year", "2026", "--kind", "Kế hoạch").stdout
    assert "(Chỉ trả lời từ văn bản năm 2026, loại Kế hoạch.)" in shown
    row = json.loads(ask(question, "--kind", "Chỉ thị", "--json").stdout)
    assert row["abstained"]
    assert row["filter"] == {"year": None, "kind": "Chỉ thị", "agency": None}
