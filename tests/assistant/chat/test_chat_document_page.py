"""The page of a document: the whole text once, the cited range marked, nothing hostile live."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat.backend import StoredDocument
from assistant.chat.document_page import Request, document_html, message_html
from assistant.chat.document_text import Cited, text_html
from vectorstore.types import Document, Provision

if TYPE_CHECKING:
    from tests.assistant.chat.conftest import ScriptedBackend


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_cited_range_is_marked_inside_its_provision(backend: ScriptedBackend) -> None:
    stored = backend.stored[0]
    provision = stored.provisions[4]
    page = soup(
        document_html(stored, Request(str(provision.start), str(provision.start + 10), "sha256abc"))
    )
    chosen = page.select("#p-vb1-4.vb-chosen")
    assert len(chosen) == 1
    marks = page.select("mark")
    assert [mark.text for mark in marks] == [
        stored.document.text[provision.start : provision.start + 10]
    ]
    assert marks[0]["id"] == "doan-trich"
    assert "mục 2 (suy ra), điểm a" in page.select(".vb-where")[0].text


def test_range_over_several_provisions_marks_every_part(backend: ScriptedBackend) -> None:
    stored = backend.stored[0]
    start, end = stored.provisions[1].start, stored.provisions[2].end
    page = soup(document_html(stored, Request(str(start), str(end))))
    marked = squeezed("".join(mark.text for mark in page.select("mark")))
    assert marked == squeezed(stored.document.text[start:end])
    assert len(page.select("#doan-trich")) == 1


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request("5", "999999"), "không khớp"),
        (Request("9", "3"), "không khớp"),
        (Request("-5", "3"), "không khớp"),
        (Request("một", "hai"), "không khớp"),
        (Request("5", None), "không khớp"),
        (Request("0", "9", "sha256-khac"), "đã được cập nhật"),
    ],
)
def test_range_that_does_not_fit_is_explained_not_marked(
    backend: ScriptedBackend, request_: Request, words: str
) -> None:
    page = soup(document_html(backend.stored[0], request_))
    assert not page.select("mark")
    assert words in page.select(".vb-notes")[0].text


def test_metadata_warnings_and_inferred_headings_are_shown(backend: ScriptedBackend) -> None:
    page = soup(document_html(backend.stored[0], Request()))
    head = page.select("header")[0].text
    for words in ("77/KH-UBND", "ngày 05/12/2025", "Trần Văn Mẫu", "nơi nhận", "suy ra"):
        assert words in head
    assert [badge.text for badge in page.select(".vb-text .vb-badge")] == ["mục 2 (suy ra)"]
    replaced = replace(backend.stored[0].document, superseded_by="<b>90/KH-UBND</b>")
    html = document_html(StoredDocument(replaced, ()), Request())
    assert "thay thế bởi &lt;b&gt;90/KH-UBND" in html


def test_outline_leads_to_the_headings(backend: ScriptedBackend) -> None:
    page = soup(document_html(backend.stored[0], Request()))
    links = page.select(".vb-outline a")
    assert [link["href"] for link in links] == ["#p-vb1-1", "#p-vb1-3", "#p-vb1-8"]
    assert all(page.select(str(link["href"])) for link in links)
    assert not soup(document_html(backend.stored[1], Request())).select(".vb-outline")


def test_table_rows_keep_their_columns(backend: ScriptedBackend) -> None:
    page = soup(document_html(backend.stored[0], Request()))
    rows = [[cell.text for cell in row.select("th, td")] for row in page.select("main tr")]
    assert rows == [
        ["STT", "Chỉ tiêu", "Số liệu"],
        ["1", "Hồ sơ đúng hạn", "1.234,5"],
        ["", "Hồ sơ quá hạn", "<b>12</b>"],
    ]


def test_tables_in_a_row_stay_two_and_blank_lines_do_not_part_one() -> None:
    text = "A\tB\n1\t2\t\n\n3\t4\nC\tD\n5\t6\nHết"
    kinds = {"A\tB": "table", "1\t2": "row", "3\t4": "row", "C\tD": "table", "5\t6": "row"}
    provisions = tuple(
        Provision(part, "d", i, kind, "", (), text.index(part), text.index(part) + 3, 0)  # type: ignore[arg-type]
        for i, (part, kind) in enumerate(kinds.items())
    )
    page = soup(text_html(Document("d", "d", "d", "text", "sha", text), provisions, None))
    tables = [[row.text for row in table.select("tr")] for table in page.select("table")]
    assert tables == [["AB", "12", "34"], ["CD", "56"]]
    assert page.select("p")[0].text == "Hết"


def test_hostile_document_stays_text(backend: ScriptedBackend) -> None:
    text = backend.stored[1].document.text
    page = soup(document_html(backend.stored[1], Request("0", str(len(text)))))
    assert [script["src"] for script in page.select("script")] == ["/tinh/document.js"]
    assert not page.select("img, iframe, object, form")
    assert text in page.select("main")[0].text
    assert "&lt;i&gt;" in message_html("<i>", "<i>")


@given(
    st.text(alphabet="ab<&\t\n é", min_size=1, max_size=60),
    st.lists(st.integers(0, 60), max_size=6),
    st.lists(st.sampled_from(["section", "paragraph", "row", "table"]), min_size=7, max_size=7),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_no_text_is_lost_or_doubled(
    text: str, cuts: list[int], kinds: list[str], cited: tuple[int, int]
) -> None:
    """Whatever the provisions are, even overlapping or with gaps, the text stands there once."""
    bounds = [(cut, cut + 7) for cut in sorted(cuts) if cut + 7 <= len(text)]
    provisions = tuple(
        Provision(f"p{i}", "d", i, kinds[i], "mục", ("1",), start, end, end)  # type: ignore[arg-type]
        for i, (start, end) in enumerate(bounds)
    )
    document = Document("d", "d.txt", "d.txt", "text", "sha", text)
    start, end = sorted(cited)
    html = text_html(document, provisions, Cited(start, end))
    assert squeezed(soup(html).text) == squeezed(text)
    marked = "".join(mark.text for mark in soup(html).select("mark"))
    assert squeezed(marked) == squeezed(text[start:end])
