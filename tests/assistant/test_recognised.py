"""Answers from scanned pages say so: document and place, how sure, which digits may be wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from assistant.answer import Assistant
from assistant.chat import conversation as talk
from assistant.chat import render
from assistant.cli_ask import readable
from assistant.recognised import percent, recognition_warnings
from assistant.types import Answer, Citation, CitedDocument
from ingest.pipeline import parse_file
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HƯNG YÊN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 12/KH-UBND
Hưng Yên, ngày 05 tháng 01 năm 2027
KẾ HOẠCH
Chuyển đổi số năm 2027
1. Mục tiêu: tối thiểu 85% hồ sơ được nộp trực tuyến.
2. Giải pháp: các sở báo cáo hằng quý./."""


@pytest.fixture
def scanned(tmp_path: Path) -> Iterator[Assistant]:
    """A plan of which everything was recognised, "85" with doubt."""
    path = tmp_path / "quet.txt"
    path.write_text(PLAN, encoding="utf-8")
    parsed = parse_file(path)
    at = parsed.document.text.index("85")
    provisions = tuple(
        replace(
            one,
            page=1,
            ocr_confidence=0.914,
            doubtful=((at, at + 2),) if one.start <= at < one.end else (),
        )
        for one in parsed.provisions
    )
    embedder = HashingEmbedder()
    folder = tmp_path / "library"
    with Library.open(folder, embedder, create=True) as library, library.writer() as writer:
        vectors = embedder.passages([chunk.search_text for chunk in parsed.chunks])
        writer.write(replace(parsed, provisions=provisions), vectors)
    with Library.open(folder, embedder) as library:
        yield Assistant(library, Searcher(library, embedder))


@pytest.fixture
def answer(scanned: Assistant) -> Answer:
    return scanned.ask("Mục tiêu hồ sơ nộp trực tuyến năm 2027 là bao nhiêu?")


def test_the_answer_warns_with_place_confidence_and_doubtful_digits(answer: Answer) -> None:
    (warning,) = answer.warnings
    assert warning.kind == "ocr"
    assert warning.message == (
        "Kế hoạch 12/KH-UBND được nhận dạng từ bản quét: mục 1, trang 1 (độ tin cậy 91%,"
        " chữ số có thể sai: “85”). Hãy đối chiếu với bản gốc."
    )


def test_json_and_terminal_carry_it(answer: Answer) -> None:
    told = json.loads(json.dumps(answer.to_json()))
    (citation,) = told["citations"]
    assert citation["ocr_confidence"] == 0.914
    assert [citation["quote"][a:b] for a, b in citation["doubtful"]] == ["85"]
    assert told["warnings"][0]["kind"] == "ocr"
    assert "Lưu ý: Kế hoạch 12/KH-UBND được nhận dạng từ bản quét" in readable(answer)


def test_the_page_shows_it_on_the_answer_and_the_card(answer: Answer) -> None:
    conversation = (talk.Exchange(1, answer.question, answer),)
    page = BeautifulSoup(render.conversation_html(conversation), "html.parser")
    assert "Văn bản nhận dạng từ bản quét" in page.select(".cc-warning-ocr")[0].text
    card = BeautifulSoup(render.citations_html(conversation), "html.parser").select(".cc-card")[0]
    assert "độ tin cậy 91%; chữ số gạch chân có thể sai" in card.text
    assert [one.text for one in card.select("blockquote u.doubtful")] == ["85"]


def test_a_day_or_a_number_read_from_a_scan_warns_too(scanned: Assistant) -> None:
    answer = scanned.ask("Kế hoạch 12/KH-UBND ban hành ngày nào?")
    assert not answer.abstained
    assert [warning.kind for warning in answer.warnings] == ["ocr"]


def cited(marker: int, confidence: float | None, doubtful: bool = False) -> Citation:
    document = CitedDocument("d", "1/KH", "Kế hoạch", "", None, "a.pdf", "r")
    return Citation(
        marker, document, f"kế hoạch 1/KH, mục {marker}", f"mục {marker}", (str(marker),), False,
        None, "đạt 85%", 0, 7, f"p{marker}", confidence, ((4, 6),) if doubtful else (),
    )  # fmt: skip


def test_many_places_are_told_in_short_those_with_doubts_first() -> None:
    (warning,) = recognition_warnings(
        [*(cited(number, 0.9 + number / 100) for number in range(1, 7)), cited(7, 0.8, True)]
    )
    assert warning.message.startswith("Kế hoạch 1/KH được nhận dạng từ bản quét: mục 7 (độ tin")
    assert "3 chỗ khác (độ tin cậy từ 94%)" in warning.message


def test_text_that_was_typed_needs_no_warning() -> None:
    assert recognition_warnings([cited(1, None)]) == ()


def test_confidence_is_never_rounded_up_to_certainty() -> None:
    assert [percent(one) for one in (0.0, 0.914, 0.999, 1.0)] == ["0%", "91%", "99%", "99%"]
