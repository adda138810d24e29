"""Answers limited to a year, a kind, an agency: their documents, figures, declines."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Assistant
from assistant.answer_filter import UNFILTERED, AnswerFilter, FilterChoices
from assistant.types import Turn
from tests.assistant.conftest import write_library
from tests.assistant.test_stored_conflicts import HEADER
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.shelf import Shelf

PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU
-------
Số: {number}/KH-UBND

Mẫu, ngày 20 tháng 12 năm {before}

KẾ HOẠCH
Cải cách hành chính tỉnh Mẫu năm {year}

I. MỤC TIÊU
1. Tỷ lệ hồ sơ trực tuyến đạt từ {share}% trở lên.
2. Phấn đấu đến năm 2030, tỷ lệ người dân dùng chữ ký số đạt 66%.
"""
LETTER = """SỞ NỘI VỤ
TỈNH MẪU
-------
Số: 5/BC-SNV

Mẫu, ngày 10 tháng 6 năm 2026

BÁO CÁO
Công tác cải cách hành chính 6 tháng đầu năm 2026

I. KẾT QUẢ
1. Toàn ngành đã số hóa 4.321 hồ sơ lưu trữ.
"""
SHARE = "Mục tiêu tỷ lệ hồ sơ trực tuyến là bao nhiêu?"
PEOPLE = "Ủy ban nhân dân tỉnh Mẫu"


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Plans of 2025 and 2026 with the same sentence, and a report of an agency of 2026."""
    folder = tmp_path_factory.mktemp("filter")
    files: list[Path] = []
    for name, text in (
        ("ke-hoach-2025.txt", PLAN.format(number=11, before=2024, year=2025, share=71)),
        ("ke-hoach-2026.txt", PLAN.format(number=12, before=2025, year=2026, share=83)),
        ("bao-cao-2026.txt", LETTER),
    ):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        files.append(path)
    embedder = HashingEmbedder()
    write_library(folder / "library", embedder, files)
    with Library.open(folder / "library", embedder) as library:
        yield Assistant(library, Searcher(library, embedder))


@pytest.mark.parametrize(("year", "share"), [(2025, 71.0), (2026, 83.0)])
def test_a_year_chooses_the_document_and_its_figure(
    two_years: Assistant, year: int, share: float
) -> None:
    only = AnswerFilter(year=year)
    answer = two_years.ask(SHARE, only=only)
    assert [figure.value for figure in answer.figures] == [share]
    assert answer.filter == only
    assert json.loads(json.dumps(answer.to_json()))["filter"]["year"] == year


def test_a_figure_of_another_year_in_a_document_of_the_year_is_no_answer(
    two_years: Assistant,
) -> None:
    question = "Tỷ lệ người dân dùng chữ ký số là bao nhiêu?"
    assert [f.value for f in two_years.ask(question).figures] == [66.0]
    limited = two_years.ask(question, only=AnswerFilter(year=2026))
    assert limited.abstained
    assert not limited.figures


def test_kind_and_agency_are_kept_to_tone_marks_and_case_aside(two_years: Assistant) -> None:
    question = "Toàn ngành đã số hóa bao nhiêu hồ sơ lưu trữ?"
    (report,) = [d for d in two_years.shelf.documents.values() if d.number == "5/BC-SNV"]
    assert report.agency
    for only in (AnswerFilter(kind="bao cao"), AnswerFilter(agency=report.agency.upper())):
        assert [f.value for f in two_years.ask(question, only=only).figures] == [4321.0]
    assert two_years.ask(question, only=AnswerFilter(kind="Kế hoạch")).abstained
    assert two_years.ask(question, only=AnswerFilter(agency=PEOPLE)).abstained


def test_a_decline_says_whether_the_filter_is_the_reason(two_years: Assistant) -> None:
    only = AnswerFilter(kind="Báo cáo")
    elsewhere = two_years.ask(SHARE, only=only)
    assert elsewhere.abstained
    assert "loại Báo cáo" in elsewhere.answer
    assert "bỏ bộ lọc rồi hỏi lại" in elsewhere.answer
    nowhere = two_years.ask("Số ca sốt xuất huyết là bao nhiêu?", only=only)
    assert nowhere.abstained
    assert "Bỏ bộ lọc (loại Báo cáo) thì thư viện cũng không có" in nowhere.answer


def test_a_question_about_another_year_than_the_filter_is_declined(two_years: Assistant) -> None:
    asked = "Mục tiêu tỷ lệ hồ sơ trực tuyến năm 2025 là bao nhiêu?"
    answer = two_years.ask(asked, only=AnswerFilter(year=2026))
    assert (answer.abstained, answer.reason) == (True, "year_not_covered")
    assert "năm 2026" in answer.answer
    assert "bỏ bộ lọc" in answer.answer


def test_a_named_document_outside_the_filter_is_not_quoted(two_years: Assistant) -> None:
    asked = "Kế hoạch 11/KH-UBND đề ra tỷ lệ hồ sơ trực tuyến bao nhiêu?"
    assert two_years.ask(asked, only=AnswerFilter(year=2026)).abstained


def test_a_filter_that_no_document_meets_declines(two_years: Assistant) -> None:
    answer = two_years.ask(SHARE, only=AnswerFilter(year=1999, kind="Chỉ thị"))
    assert answer.abstained
    assert not answer.citations
    found = two_years.search("hồ sơ trực tuyến", limit=5, only=AnswerFilter(kind="Chỉ thị"))
    assert found.hits == ()


def test_search_stays_within_the_filter(two_years: Assistant) -> None:
    found = two_years.search("hồ sơ", limit=20, only=AnswerFilter(kind="Báo cáo"))
    assert {hit.hit.document.number for hit in found.hits} == {"5/BC-SNV"}


def test_a_follow_up_keeps_to_the_filter_it_is_asked_with(two_years: Assistant) -> None:
    answer = two_years.ask("còn năm 2025 thì sao?", [Turn(SHARE)], only=AnswerFilter(year=2025))
    assert [figure.value for figure in answer.figures] == [71.0]


def test_a_disagreement_with_a_document_outside_the_filter_is_still_told(tmp_path: Path) -> None:
    report = HEADER.format(number=1) + "1. Hồ sơ\n\nTỷ lệ hồ sơ trả đúng hạn đạt 97,4%.\n"
    notice = HEADER.format(number=2).replace("BC-", "TB-").replace("BÁO CÁO", "THÔNG BÁO")
    notice += "1. Hồ sơ\n\nTỷ lệ hồ sơ trả đúng hạn là 96%.\n"
    files = [tmp_path / "1.txt", tmp_path / "2.txt"]
    for path, text in zip(files, (report, notice), strict=True):
        path.write_text(text, encoding="utf-8")
    embedder = HashingEmbedder()
    write_library(tmp_path / "library", embedder, files)
    with Library.open(tmp_path / "library", embedder) as library:
        assistant = Assistant(library, Searcher(library, embedder))
        answer = assistant.ask(
            "Tỷ lệ hồ sơ trả đúng hạn năm 2025 là bao nhiêu?", only=AnswerFilter(kind="Báo cáo")
        )
    assert [figure.value for figure in answer.figures] == [97.4]
    assert [citation.document.kind for citation in answer.citations] == ["Báo cáo"]
    (warning,) = [one.message for one in answer.warnings if one.kind == "conflict"]
    assert "2/TB-UBND" in warning
    assert "96%" in warning


def test_nothing_issued_yet_is_not_answered_from_what_was_issued_later(
    two_years: Assistant,
) -> None:
    answer = two_years.ask(SHARE, as_of=date(2000, 1, 1))
    assert answer.abstained


def test_choices_are_what_documents_have(shelf: Shelf) -> None:
    choices = FilterChoices.of(shelf.documents.values())
    assert list(choices.years) == sorted(set(choices.years), reverse=True)
    assert "Kế hoạch" in choices.kinds
    assert all(
        any(AnswerFilter(agency=one).admits(d) for d in shelf.documents.values())
        for one in choices.agencies
    )


def test_empty_words_are_no_filter() -> None:
    assert AnswerFilter.of(None, "  ", "") == UNFILTERED
    assert not UNFILTERED
    assert AnswerFilter.of(2026, None, None)
