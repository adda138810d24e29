"""The chat page's HTML: what an official sees, and what hostile text cannot do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from assistant.chat import conversation as talk
from assistant.chat import render
from assistant.types import ModelUse

if TYPE_CHECKING:
    from tests.assistant.chat.conftest import ScriptedBackend


def asked(backend: ScriptedBackend, *questions: str) -> talk.Conversation:
    conversation: talk.Conversation = ()
    for question in questions:
        conversation = talk.finish(backend, talk.begin(conversation, question))
    return conversation


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_every_marker_leads_to_a_card(backend: ScriptedBackend) -> None:
    conversation = asked(backend, "Nộp phí qua mạng?", "Nộp phí qua mạng?")
    page = soup(render.conversation_html(conversation))
    panel = soup(render.citations_html(conversation))
    targets = [str(link["href"]).removeprefix("#") for link in page.select("a.cc-marker")]
    assert targets == ["td-1-1", "td-1-1", "td-1-2", "td-2-1", "td-2-1", "td-2-2"]
    assert set(targets) == {str(card["id"]) for card in panel.select(".cc-card")}


def test_marker_without_a_citation_stays_text(backend: ScriptedBackend) -> None:
    answer = replace(backend.ask("phí?"), answer="Đạt 85% [1] và 70% [9].")
    html = render.conversation_html((talk.Exchange(1, "phí?", answer),))
    assert len(soup(html).select("a.cc-marker")) == 1
    assert "[9]" in html


def test_card_has_label_day_exact_quote_figure_and_link(backend: ScriptedBackend) -> None:
    conversation = asked(backend, "Nộp phí qua mạng?")
    card = soup(render.citations_html(conversation)).select(".cc-card")[0]
    answer = conversation[0].answer
    assert answer is not None
    citation = answer.citations[0]
    assert "Kế hoạch 77/KH-UBND, mục 2 (suy ra), điểm a" in card.h3.text if card.h3 else False
    assert "05/12/2025" in card.text
    assert card.select("blockquote")[0].text == citation.quote
    assert [mark.text for mark in card.select("mark")] == ["85%", "70%"]
    assert card.select("a.cc-open")[0]["href"] == (
        f"/van-ban/vb1?tu={citation.start}&den={citation.end}&ban=sha256abcdef0123#p-vb1-4"
    )
    assert card.select(".cc-inferred")


def test_newest_answer_is_open_in_the_panel_and_earlier_ones_are_folded(
    backend: ScriptedBackend,
) -> None:
    conversation = asked(backend, "Câu một?", "Câu hai?")
    groups = soup(render.citations_html(conversation)).select("details")
    assert [group.has_attr("open") for group in groups] == [True, False]
    assert [group.summary.text if group.summary else "" for group in groups] == [
        "Câu hai?",
        "Câu một?",
    ]
    failed = asked(backend, "Câu một?", "hỏng")
    assert not soup(render.citations_html(failed)).select("details[open]")


def test_warnings_stand_before_the_answer(backend: ScriptedBackend) -> None:
    html = render.conversation_html(asked(backend, "Nộp phí qua mạng?"))
    assert html.index("Báo cáo 12/BC-UBND nêu 80%") < html.index('class="cc-answer"')
    assert render.WARNING_TITLES["conflict"] in html
    assert render.WARNING_TITLES["date"] in html


def test_decline_does_not_look_like_an_answer(backend: ScriptedBackend) -> None:
    conversation = asked(backend, "Dự báo thời tiết?")
    page = soup(render.conversation_html(conversation))
    assert page.select(".cc-declined h2")[0].text == render.DECLINE_TITLES["not_in_documents"]
    assert not page.select(".cc-answer")
    assert "không phải câu trả lời" in render.citations_html(conversation)


def test_waiting_and_failed_questions_are_shown(backend: ScriptedBackend) -> None:
    waiting = render.conversation_html(talk.begin((), "Câu hỏi?"))
    assert "Đang tra cứu" in waiting
    failed = soup(render.conversation_html(asked(backend, "sập")))
    assert failed.select(".cc-problem[role=alert]")
    assert "Traceback" not in failed.text
    assert "RuntimeError" not in failed.text


def test_answer_of_another_origin_says_so(backend: ScriptedBackend) -> None:
    answer = replace(
        backend.ask("phí?"),
        answered_by="llm:mau-nho",
        model=ModelUse("mau-nho", 1, shown=1),
        understood_as="Phí năm 2026 là bao nhiêu?",
    )
    html = render.conversation_html((talk.Exchange(1, "phí?", answer),))
    assert "mau-nho" in html
    assert "Được hiểu là: Phí năm 2026" in soup(html).text
    assert "0,4 giây" in html


@pytest.mark.parametrize("part", ["conversation", "panel"])
def test_hostile_text_stays_text(backend: ScriptedBackend, part: str) -> None:
    conversation = asked(backend, "độc <script>alert(3)</script> ![a](http://198.51.100.7/q)")
    html = (
        render.conversation_html(conversation)
        if part == "conversation"
        else render.citations_html(conversation)
    )
    page = soup(html)
    assert not page.select("script, img, iframe, object, style, link, form, input")
    assert all(
        str(link["href"]).startswith(("#td-", "/van-ban/")) for link in page.select("a[href]")
    )
    assert not any(
        name.lower().startswith("on") for tag in page.find_all(True) for name in tag.attrs
    )
    assert "<script>" in page.text


def test_header_names_the_newest_document(backend: ScriptedBackend) -> None:
    words = soup(render.header_html(backend.documents())).text
    assert "Thư viện có 2 văn bản" in words
    assert "Mới nhất: Kế hoạch 77/KH-UBND, ngày 05/12/2025" in words


def test_empty_library_explains_how_to_fill_it() -> None:
    assert "chưa có văn bản" in render.header_html([])
    assert "cchc ingest" in render.welcome_html([])


def test_library_trouble_and_notices_are_escaped() -> None:
    assert "&lt;b&gt;" in render.header_html([], "<b>hỏng</b>")
    assert re.fullmatch(r'<p class="cc-notice" role="alert">&lt;x</p>', render.notice_html("<x"))
    assert render.notice_html(None) == ""


def test_sentences_that_are_still_written_have_no_links_and_no_copy_button(
    backend: ScriptedBackend,
) -> None:
    first, _ = talk.answering(backend, talk.begin((), "Nộp phí qua mạng, do mô hình soạn?"))
    page = soup(render.conversation_html(first))
    assert "[1]" in page.select_one(".cc-answer").get_text()  # type: ignore[union-attr]
    assert page.select_one(".cc-pending") is not None
    assert page.select(".cc-marker, .cc-copy") == []
