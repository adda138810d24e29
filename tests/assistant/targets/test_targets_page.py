"""The targets view's pages: links into the reader, files of what is filtered, hostile words."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from assistant.answer import Assistant
from assistant.chat.library_backend import LibraryBackend
from assistant.chat.server import build_app
from tests.assistant.chat.conftest import ScriptedBackend
from tests.assistant.conftest import write_library
from tests.assistant.targets.conftest import plan
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from assistant.targets.rows import TargetRow

BASE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    backend = LibraryBackend(assistant, check_examples=False)
    with TestClient(build_app(backend), base_url=BASE) as client:
        yield client


def soup(client: TestClient, path: str) -> BeautifulSoup:
    reply = client.get(path)
    assert reply.status_code == 200
    return BeautifulSoup(reply.text, "html.parser")


def test_every_figure_leads_to_its_place(client: TestClient) -> None:
    page = soup(client, "/chi-tieu?tim=thanh toan truc tuyen&nam=2026")
    rows = page.select(".ct-table tbody tr")
    assert rows
    for row in rows:
        value = " ".join(row.select(".ct-value")[0].text.split())
        reader = soup(client, str(row.select("td:last-child a")[0]["href"]))
        marked = " ".join("".join(mark.text for mark in reader.select("mark")).split())
        assert value in marked
        assert "2026" in row.text


@pytest.fixture
def over_years(tmp_path: Path) -> Iterator[TestClient]:
    """A library with one indicator in three years."""
    files = []
    for year, share in ((2024, 60), (2025, 70), (2026, 85)):
        files.append(tmp_path / f"{year}.txt")
        target = f"Ít nhất {share}% hồ sơ thủ tục hành chính được thanh toán trực tuyến."
        files[-1].write_text(plan(year, target), encoding="utf-8")
    embedder = HashingEmbedder()
    write_library(tmp_path / "library", embedder, files)
    with Library.open(tmp_path / "library", embedder) as library:
        assistant = Assistant(library, Searcher(library, embedder))
        backend = LibraryBackend(assistant, check_examples=False)
        with TestClient(build_app(backend), base_url=BASE) as client:
            yield client


def test_an_indicator_is_followed_over_the_years_with_its_sources(over_years: TestClient) -> None:
    client = over_years
    link = str(soup(client, "/chi-tieu").select(".ct-over a")[0]["href"])
    page = soup(client, link)
    svg = page.select("svg.ct-chart-760")[0]
    sources = [str(place["href"]) for place in page.select(".ct-place a")]
    assert [point["href"] for point in svg.select("a.ct-point")] == sources
    assert len(page.select(".ct-sources blockquote")) == len(sources) == 3
    assert len(svg.select("line.ct-line")) == 2
    for source in sources:
        assert soup(client, source).select("mark")
    assert client.get("/chi-tieu/bieu-do/0123456789abcdef").status_code == 404


def test_files_hold_what_is_filtered(client: TestClient) -> None:
    page = soup(client, "/chi-tieu?nam=2023")
    links = [str(link["href"]) for link in page.select(".ls-files a")]
    table = client.get(links[1])
    assert table.headers["content-disposition"] == 'attachment; filename="chi-tieu.csv"'
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert {row["Năm"] for row in rows} == {"2023"}
    assert len(rows) == len(page.select(".ct-table tbody tr"))
    assert client.get(links[0]).content.startswith(b"PK")
    assert client.get("/chi-tieu/tai/khac.csv").status_code == 404


def test_filters_stay_chosen_and_nothing_found_is_said(client: TestClient) -> None:
    page = soup(client, '/chi-tieu?tim="><b>x&nam=1899&trang=zz')
    assert page.select("input[name=tim]")[0]["value"] == '"><b>x'
    assert page.select("select[name=nam] option[selected]")[0]["value"] == "1899"
    assert "Không có chỉ tiêu" in page.select(".ls-empty")[0].text
    assert not page.select("main b")


def test_an_empty_library_says_so() -> None:
    with TestClient(build_app(ScriptedBackend()), base_url=BASE) as client:
        assert "chưa có chỉ tiêu" in soup(client, "/chi-tieu").select(".ls-empty")[0].text


def test_long_and_hostile_words_stay_text(
    rows_of: Callable[..., list[TargetRow]],
) -> None:
    words = "<img src=x onerror=alert(1)> " + "hồ sơ được giải quyết trên môi trường mạng " * 30
    backend = ScriptedBackend()
    backend.rows = tuple(rows_of(plan(2025, f"60% {words}."), plan(2026, f"70% {words}.")))
    assert backend.rows
    with TestClient(build_app(backend), base_url=BASE) as client:
        page = soup(client, "/chi-tieu")
        assert not page.select("img")
        assert "<img src=x" in page.select(".ct-what")[0].text
