"""Tables over page breaks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block
from ingest.cleaning.tables import merge_tables

HEADER = ("STT", "Chỉ tiêu", "Số liệu")


def _row(*cells: str, table: int = 1) -> Block:
    return Block("row", "\t".join(cells), cells=cells, table=table)


def _cells(blocks: tuple[Block, ...]) -> list[tuple[str, ...]]:
    return [b.cells for b in blocks]


def test_repeated_header_is_dropped_and_the_parts_share_a_number() -> None:
    blocks = (
        _row(*HEADER),
        _row("1.", "Hồ sơ", "5"),
        _row(*HEADER, table=2),
        _row("2.", "Văn bản", "7", table=2),
    )
    merged, dropped = merge_tables(blocks)
    assert _cells(merged) == [HEADER, ("1.", "Hồ sơ", "5"), ("2.", "Văn bản", "7")]
    assert {b.table for b in merged} == {1}
    assert [(d.kind, d.text) for d in dropped] == [("repeated_table_header", "\t".join(HEADER))]


def test_two_line_header_is_dropped_whole_even_inside_one_table() -> None:
    below = ("", "", "Quý I")
    blocks = (
        _row("STT", "Chỉ tiêu", "Số liệu"),
        _row(*below),
        _row("1.", "Hồ sơ", "5"),
        _row(*HEADER),
        _row(*below),
        _row("2.", "Văn bản", "7"),
    )
    merged, dropped = merge_tables(blocks)
    assert [b.cells[0] for b in merged] == ["STT", "", "1.", "2."]
    assert len(dropped) == 2


def test_row_cut_by_the_page_is_joined() -> None:
    blocks = (
        _row("STT", "Chỉ tiêu", "Số", "Ghi chú"),
        _row("1.", "Biên chế", "188", "Năm trước chuyển 56 biên"),
        _row("STT", "Chỉ tiêu", "Số", "Ghi chú", table=2),
        _row("", "", "", "chế sang bộ khác", table=2),
        _row("2.", "Tỷ lệ", "10", "", table=2),
    )
    merged, _ = merge_tables(blocks)
    assert merged[1].cells == ("1.", "Biên chế", "188", "Năm trước chuyển 56 biên chế sang bộ khác")
    assert merged[1].text == "\t".join(merged[1].cells)
    assert merged[2].cells[0] == "2."


def test_row_with_its_own_name_stays_a_row() -> None:
    blocks = (_row(*HEADER), _row("1.", "Hồ sơ", "5"), _row("", "Trong đó nộp trực tuyến", "3"))
    merged, _ = merge_tables(blocks)
    assert len(merged) == 3


def test_same_header_below_another_caption_is_another_table() -> None:
    blocks = (
        _row(*HEADER),
        _row("1.", "Hồ sơ", "5"),
        Block("paragraph", "Biểu mẫu 2"),
        _row(*HEADER, table=2),
        _row("1.", "Văn bản", "7", table=2),
    )
    merged, dropped = merge_tables(blocks)
    assert merged == blocks
    assert dropped == ()


def test_part_without_header_goes_on_when_its_numbers_do() -> None:
    blocks = (_row(*HEADER), _row("3.3.", "Hồ sơ", "5"), _row("3.3.1.", "Giấy", "7", table=2))
    assert {b.table for b in merge_tables(blocks)[0]} == {1}
    other = (_row(*HEADER), _row("3.", "Hồ sơ", "5"), _row("1.", "Giấy", "7", table=2))
    assert {b.table for b in merge_tables(other)[0]} == {1, 2}


_CELL = st.sampled_from(["", "1.", "2.", "STT", "Số liệu", "Hồ sơ", "chế độ", "12,5"])
_BLOCK = st.one_of(
    st.builds(
        lambda cells, t: _row(*cells, table=t), st.tuples(_CELL, _CELL, _CELL), st.integers(1, 3)
    ),
    st.just(Block("paragraph", "Đoạn văn")),
    st.just(Block("footnote", "1 Ghi chú", footnote_label="1")),
)


@given(st.lists(_BLOCK, max_size=12))
def test_no_word_is_lost(blocks: list[Block]) -> None:
    merged, dropped = merge_tables(tuple(blocks))
    before = sorted(word for block in blocks for word in block.text.split())
    texts = [*(block.text for block in merged), *(piece.text for piece in dropped)]
    after = sorted(word for text in texts for word in text.split())
    assert after == before
