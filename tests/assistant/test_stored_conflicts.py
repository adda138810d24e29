"""What ingest found to disagree is shown with every answer that quotes one of the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answer import Assistant
from tests.assistant.conftest import write_library
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from assistant.types import Answer

HEADER = (
    "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: {number}/BC-UBND\n\nNghệ An, ngày 05 tháng 7 năm 2025\n\n"
    "BÁO CÁO\nKết quả cải cách hành chính năm 2025\n\n"
)
REPORT = (
    "1. Hồ sơ\n\nTỷ lệ hồ sơ trả kết quả đúng hạn đạt 97,4%.\n\n"
    "2. Thủ tục\n\nĐã công bố 664 thủ tục nội bộ (gồm: 68 thủ tục nhóm A và 396 thủ tục nhóm "
    "B).\n\n"
    "3. Nhiệm vụ\n\nĐã hoàn thành 39/61 nhiệm vụ được giao, đạt 74%.\n\n"
    "4. Chỉ đạo\n\nĐã quán triệt Chỉ thị số 7/CT-UBND ngày 14/10/1025 về sử dụng giấy tờ.\n\n"
    "5. Cơ sở\n\nThực hiện Nghị định số 8/2020/NĐ-CP ngày 08/01/2020 về tiếp dân.\n\n"
    "6. Kho\n\nSố kho lưu trữ đã xây là 12 kho.\n"
)
OTHER = (
    "1. Hồ sơ\n\nTỷ lệ hồ sơ trả kết quả đúng hạn là 96%.\n\n"
    "2. Cơ sở\n\nThực hiện Nghị định số 8/2020/NĐ-CP ngày 09/01/2020 về tiếp dân.\n"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Answer]]:
    folder = tmp_path_factory.mktemp("disagreeing")
    paths: list[Path] = []
    for number, text in enumerate((REPORT, OTHER), 1):
        paths.append(folder / f"{number}.txt")
        paths[-1].write_text(HEADER.format(number=number) + text, encoding="utf-8")
    embedder = HashingEmbedder()
    write_library(folder / "library", embedder, paths)
    with Library.open(folder / "library", embedder) as library:
        assistant = Assistant(library, Searcher(library, embedder))
        yield assistant.ask


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Tỷ lệ hồ sơ trả kết quả đúng hạn năm 2025 là bao nhiêu?",
            ("Các tài liệu nêu giá trị khác nhau", "1/BC-UBND", "97,4%", "2/BC-UBND", "96%"),
        ),
        (
            "Đã công bố bao nhiêu thủ tục nội bộ?",
            ("không khớp", "664 thủ tục", "68 + 396 = 464"),
        ),
        (
            "Đã hoàn thành bao nhiêu nhiệm vụ được giao?",
            ("Tỷ lệ không khớp", "74%", "39 : 61 = 63,9%"),
        ),
        (
            "Quán triệt chỉ thị nào về sử dụng giấy tờ?",
            ("không thể đúng", "7/CT-UBND", "14/10/1025"),
        ),
        (
            "Nghị định nào về tiếp dân?",
            ("ngày khác nhau", "8/2020/NĐ-CP", "08/01/2020", "09/01/2020"),
        ),
    ],
)
def test_a_touched_conflict_is_shown(
    ask: Callable[[str], Answer], question: str, parts: tuple[str, ...]
) -> None:
    answer = ask(question)
    assert not answer.abstained
    messages = [warning.message for warning in answer.warnings if warning.kind == "conflict"]
    assert any(all(part in message for part in parts) for message in messages), messages
    assert len(messages) == len(set(messages))


def test_both_values_are_cited(ask: Callable[[str], Answer]) -> None:
    answer = ask("Tỷ lệ hồ sơ trả kết quả đúng hạn năm 2025 là bao nhiêu?")
    assert {figure.value for figure in answer.figures} == {97.4, 96.0}
    assert len(answer.citations) == 2


def test_an_answer_that_touches_none_warns_of_none(ask: Callable[[str], Answer]) -> None:
    answer = ask("Số kho lưu trữ đã xây là bao nhiêu?")
    assert not answer.abstained
    assert answer.warnings == ()


def test_all_that_disagrees_is_told_each_with_its_places(ask: Callable[[str], Answer]) -> None:
    answer = ask("Các văn bản có chỗ nào mâu thuẫn nhau?")
    lines = answer.answer.split("\n")
    assert len(lines) == 5
    for words in ("97,4%", "96%", "664", "74%", "14/10/1025", "08/01/2020", "09/01/2020"):
        assert words in answer.answer, words
    assert all(line.endswith("]") for line in lines)
    assert "464" not in answer.answer  # a sum of ours stands in no document


def test_only_what_the_question_names_is_told(ask: Callable[[str], Answer]) -> None:
    (line,) = ask("Số liệu về hồ sơ đúng hạn có mâu thuẫn không?").answer.split("\n")
    assert "97,4%" in line
    assert "96%" in line


def test_a_subject_without_disagreement_is_declined(ask: Callable[[str], Answer]) -> None:
    assert ask("Số liệu về kho lưu trữ có mâu thuẫn không?").abstained


def test_the_values_come_first(ask: Callable[[str], Answer]) -> None:
    answer = ask("Tỷ lệ hồ sơ trả kết quả đúng hạn năm 2025 là bao nhiêu?")
    first, *others = answer.answer.split("\n")
    assert first.startswith("Các nơi nêu giá trị khác nhau: ")
    assert {"97,4%", "96%"} <= set(first.replace(" và ", " ").split())
    assert len(others) == 2
