"""Chunks: nothing lost, and what a search finds them by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block, lay_out
from ingest.chunks import MAX_SYLLABLES, make_chunks
from ingest.outline import build_outline
from vectorstore.types import Chunk, Document, Provision


def _document(text: str) -> Document:
    return Document(
        id="doc",
        source="a.txt",
        path="a.txt",
        format="text",
        revision="r",
        text=text,
        number="12/KH-UBND",
        kind="Kế hoạch",
        title="Cải cách hành chính tỉnh An Bình",
        year=2026,
    )


def _chunks(*blocks: Block) -> tuple[Document, tuple[Provision, ...], tuple[Chunk, ...]]:
    layout = lay_out(blocks)
    document = _document(layout.text)
    provisions = build_outline(layout, document_id="doc", revision="0")
    return document, provisions, make_chunks(document, provisions)


def _lines(*lines: str) -> tuple[Document, tuple[Provision, ...], tuple[Chunk, ...]]:
    return _chunks(*(Block("paragraph", line) for line in lines))


def test_search_text_carries_document_and_headings() -> None:
    document, provisions, chunks = _lines("2. Mục tiêu", "2.1. Thủ tục", "a) Đạt 85% hồ sơ.")
    assert [c.id for c in chunks] == [f"{p.id}-0" for p in provisions]
    assert chunks[-1].search_text == (
        "Kế hoạch 12/KH-UBND năm 2026: Cải cách hành chính tỉnh An Bình › Mục tiêu › Thủ tục\n"
        "a) Đạt 85% hồ sơ."
    )
    assert document.text[chunks[-1].start : chunks[-1].end] == "a) Đạt 85% hồ sơ."


def test_year_and_number_in_the_title_are_not_repeated() -> None:
    text = "Mục đích chung."
    document = Document(
        id="doc",
        source="a",
        path="a",
        format="text",
        revision="r",
        text=text,
        kind="Báo cáo",
        title="Báo cáo cải cách 6 tháng đầu năm 2024",
        period="6 tháng đầu năm 2024",
    )
    provisions = build_outline(
        lay_out((Block("paragraph", text),)), document_id="doc", revision="0"
    )
    assert make_chunks(document, provisions)[0].search_text.startswith("Báo cáo cải cách 6 tháng")


def test_points_carry_the_words_that_announce_them() -> None:
    _, _, chunks = _lines(
        "1. Tỉnh giao các sở trong năm nay thực hiện:", "a) Rà soát.", "b) Báo cáo."
    )
    assert "thực hiện" in chunks[1].search_text.splitlines()[0]
    _, _, chunks = _lines("1. Kết quả", "Tỉnh đạt một số kết quả như sau:", "- Hồ sơ 92%.")
    assert "một số kết quả như sau:" in chunks[2].search_text.splitlines()[0]


def test_rows_read_as_headers_and_values() -> None:
    cells = [("TT", "Việc", "Tiền"), ("1", "Tập huấn", ""), ("1.1", "Cấp tỉnh", "5")]
    _, _, chunks = _chunks(*(Block("row", "\t".join(c), cells=c, table=1) for c in cells))
    above, own = chunks[-1].search_text.split("\n")
    assert above.endswith("Tập huấn")
    assert own == "1.1 Cấp tỉnh; Tiền: 5"


def test_long_provision_is_cut_at_sentence_borders() -> None:
    sentence = " ".join(["Tỉnh", *["giao"] * 48, "việc."])
    _, provisions, chunks = _lines("1. Việc: " + " ".join([sentence] * 9))
    assert len(provisions) == 1
    assert [c.id for c in chunks] == [f"{provisions[0].id}-{n}" for n in range(3)]
    assert all(c.search_text.endswith("việc.") for c in chunks)
    assert all("Việc: Tỉnh" in c.search_text for c in chunks)


_WORD = st.sampled_from(["giao", "Tỉnh.", "hồ", "sơ;", "a)", "12,5%", "và,", "(một", "hai)", "TP."])
_LINE = st.lists(_WORD, min_size=1, max_size=700).map(" ".join)


@given(st.lists(_LINE, min_size=1, max_size=4))
def test_no_text_is_lost_and_chunks_fit(lines: list[str]) -> None:
    document, provisions, chunks = _lines(*lines)
    for provision in provisions:
        own = [c for c in chunks if c.provision_id == provision.id]
        assert all(provision.start <= c.start < c.end <= provision.end for c in own)
        assert all(len(document.text[c.start : c.end].split()) <= MAX_SYLLABLES for c in own)
        kept = "".join("".join(document.text[c.start : c.end].split()) for c in own)
        assert kept == "".join(document.text[provision.start : provision.end].split())
    assert [c.ordinal for c in chunks] == list(range(len(chunks)))
