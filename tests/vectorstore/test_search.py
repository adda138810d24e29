"""Hybrid search: what is found, in which order, within which scope."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import BOTH
from vectorstore.search import Searcher, fuse
from vectorstore.types import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.vectorstore.conftest import HashingEmbedder
    from vectorstore.library import Library
    from vectorstore.types import ParsedDocument


ENGINES = BOTH


@pytest.fixture
def searcher(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> Searcher:
    write(
        parsed(
            "d1",
            [
                "Tỷ lệ thanh toán trực tuyến đạt 85%.",
                "Mở 12 lớp tập huấn cho cán bộ cấp xã.",
                "Rà soát thủ tục hành chính nội bộ.",
            ],
            number="7/KH-UBND",
        ),
        parsed(
            "d2",
            ["Tỷ lệ thanh toán trực tuyến đạt 60%.", "Thực hiện Nghị định số 99/2030/NĐ-CP."],
            number="8/KH-UBND",
            superseded_by="7/KH-UBND",
        ),
    )
    return Searcher(library, embedder)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("lớp tập huấn cán bộ", "tập huấn", id="with marks"),
        pytest.param("lop tap huan can bo", "tập huấn", id="without marks"),
        pytest.param("99/2030/nđ-cp", "99/2030/NĐ-CP", id="number in lower case"),
        pytest.param("Nghi dinh 99/2030/ND-CP", "99/2030/NĐ-CP", id="number without marks"),
        pytest.param("rà soát TTHC", "thủ tục hành chính", id="abbreviation"),
    ],
)
@pytest.mark.parametrize("use_vector", [True, False])
def test_the_right_provision_comes_first(
    searcher: Searcher, query: str, expected: str, use_vector: bool
) -> None:
    best = searcher.search(query, use_vector=use_vector)[0]
    assert expected in best.document.text[best.chunk_start : best.chunk_end]


def test_a_long_form_finds_its_abbreviation(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1", ["Công khai XQZT.", "Khác."], abbreviations=(("XQZT", "xa quay zin tít"),)))
    best = Searcher(library, embedder).search("xa quay zin tit", use_vector=False)[0]
    assert best.provision.section_path == ("I", "1")


def test_a_hit_says_where_it_stands_and_why(searcher: Searcher) -> None:
    hit = searcher.search("Mở 12 lớp tập huấn cho cán bộ cấp xã")[0]
    assert hit.document.text[hit.chunk_start : hit.chunk_end].startswith("Mở 12 lớp")
    assert (hit.chunk_start, hit.chunk_end) == (hit.provision.start, hit.provision.end)
    assert hit.document.id == hit.provision.document_id == "d1"
    assert hit.score == pytest.approx(1.0)
    assert hit.lexical > 0
    assert 0 < hit.vector <= 1.0001


def test_scores_fall_and_provisions_come_once(searcher: Searcher) -> None:
    hits = searcher.search("tỷ lệ thanh toán trực tuyến", limit=4)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.provision.id for hit in hits}) == len(hits) == 4


@pytest.mark.parametrize(
    ("scope", "documents"),
    [
        (Scope(), {"d1", "d2"}),
        (Scope(frozenset({"d2"})), {"d2"}),
        (Scope(include_superseded=False), {"d1"}),
        (Scope(frozenset({"d2"}), include_superseded=False), set()),
        (Scope(frozenset({"no such"})), set()),
    ],
)
def test_a_scope_limits_the_documents(
    searcher: Searcher, scope: Scope, documents: set[str]
) -> None:
    hits = searcher.search("thanh toán trực tuyến", scope=scope)
    assert {hit.document.id for hit in hits} == documents


@pytest.mark.parametrize("query", ["", "  ", "?!", "\ud800\0", "(" * 50, "zzzz"])
def test_any_text_can_be_asked(searcher: Searcher, query: str) -> None:
    assert len(searcher.search(query, limit=2)) in (0, 2)


def test_an_empty_library_has_no_hits(library: Library, embedder: HashingEmbedder) -> None:
    searcher = Searcher(library, embedder)
    assert searcher.search("thanh toán") == []
    assert searcher.notices == ()


def test_what_is_written_or_removed_later_is_seen(
    searcher: Searcher,
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    assert searcher.search("trồng cây xanh")[0].document.id != "d3"
    write(parsed("d3", ["Trồng 500 cây xanh."]))
    assert searcher.search("trồng cây xanh")[0].document.id == "d3"
    with library.writer() as writer:
        writer.remove("d3")
    assert all(hit.document.id != "d3" for hit in searcher.search("trồng cây xanh"))


def test_a_replaced_revision_is_not_quoted_while_the_writer_is_still_at_work(
    searcher: Searcher,
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
) -> None:
    newer = parsed("d1", ["Tỷ lệ thanh toán trực tuyến đạt 90%."], revision="sha256-b")
    with library.writer() as writer:
        writer.write(newer, embedder.passages([chunk.search_text for chunk in newer.chunks]))
        texts = [
            hit.document.text[hit.chunk_start : hit.chunk_end]
            for hit in searcher.search("tỷ lệ thanh toán trực tuyến")
            if hit.document.id == "d1"
        ]
    assert texts == ["Tỷ lệ thanh toán trực tuyến đạt 90%."]


def test_many_threads_may_search_at_once(searcher: Searcher) -> None:
    queries = ["lớp tập huấn", "thanh toán trực tuyến", "rà soát thủ tục"]
    alone = {query: searcher.search(query) for query in queries}
    wrong: list[str] = []

    def ask(query: str) -> None:
        if searcher.search(query) != alone[query]:
            wrong.append(query)

    threads = [threading.Thread(target=ask, args=(query,)) for query in queries * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_half_and_half() -> None:
    fused = fuse({1: 10.0, 2: 5.0}, {1: 0.80, 2: 0.90, 3: 0.85})
    # lexical: 10/10, 5/10, 0; vector: 0, 1, (0.85 - 0.80) / (0.90 - 0.80)
    assert {key: one.score for key, one in fused.items()} == pytest.approx(
        {1: 0.5, 2: 0.75, 3: 0.25}
    )


def test_one_search_alone_counts_whole() -> None:
    assert {key: one.score for key, one in fuse({1: 4.0, 2: 1.0}, {}).items()} == {1: 1.0, 2: 0.25}
    assert fuse({}, {7: 0.4})[7].score == 1.0


SCORES = st.dictionaries(st.integers(1, 50), st.floats(-1, 100, allow_nan=False), max_size=20)


@given(lexical=SCORES, vector=SCORES)
def test_fusion_loses_no_candidate(lexical: dict[int, float], vector: dict[int, float]) -> None:
    lexical = {key: abs(score) for key, score in lexical.items()}
    fused = fuse(lexical, vector)
    assert fused.keys() == lexical.keys() | vector.keys()
    assert all(-1e-9 <= one.score <= 1 + 1e-9 for one in fused.values())


def test_preferred_documents_rise(searcher: Searcher) -> None:
    query = "tỷ lệ thanh toán trực tuyến"
    first, second = (hit.document.id for hit in searcher.search(query, limit=2))
    raised = searcher.search(query, limit=2, preferred={second: 0.5})
    assert [hit.document.id for hit in raised] == [second, first]
    assert dict(raised[0].details)["preference"] == 0.5


def test_fields_add_up_to_the_lexical_score(searcher: Searcher) -> None:
    for query in ("thanh toán trực tuyến 85%", "lop tap huan", "Nghị định 99/2030/NĐ-CP"):
        for hit in searcher.search(query, explain=True):
            fields = [score for name, score in hit.details if name.startswith("field:")]
            assert sum(fields) == pytest.approx(hit.lexical, rel=1e-5)


def test_the_reading_of_a_query_without_marks(searcher: Searcher) -> None:
    assert (
        searcher.reading("ra soat thu tuc hanh chinh noi bo") == "rà soát thủ tục hành chính nội bộ"
    )
    assert searcher.reading("rà soát thủ tục hành chính nội bộ") is None
