"""Laws that hold for every document, and the readings of the real ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block, Layout, lay_out
from ingest.cleaning.furniture import drop_furniture
from ingest.cleaning.paragraphs import rejoin
from ingest.cleaning.tables import merge_tables
from ingest.loaders import load
from ingest.outline import build_outline
from vectorstore.types import Provision

_LINES = st.sampled_from(
    [
        "SỐ: 12/KH-UBND",
        "Số: 12/KH-UBND",
        "KẾ HOẠCH",
        "Phụ lục I",
        "Biểu mẫu 2",
        "Chương II",
        "NHỮNG QUY ĐỊNH CHUNG",
        "Điều 4. Phạm vi",
        "Điều 5.",
        "I. MỤC ĐÍCH",
        "III. KẾT QUẢ",
        "1.",
        "1. Yêu cầu",
        "2. Cải cách thủ tục hành chính",
        "2.2. Thủ tục",
        "2.6. Chính quyền số",
        "6. Chính quyền số",
        "a) Nội dung thứ nhất;",
        "b) Hồ sơ được số hóa đủ. c) 95% người dân hài lòng với tỉnh.",
        "d) Kết quả chung",
        "a.1) Chi tiết",
        "(1) Việc một",
        "- Gạch đầu dòng:",
        "+ Ý nhỏ;",
        "* Chú ý",
        "Thứ nhất, làm một việc.",
        "Sở Tài chính",
        "Đoạn văn không có dấu mở đầu.",
        "viết tiếp dòng trên",
        "Trân trọng./.",
        "Nơi nhận:",
        "TM. ỦY BAN NHÂN DÂN",
        "-----",
    ]
)
_ROWS = st.tuples(
    st.sampled_from(["STT", "1.", "2.5.", "I", "", "a)"]), st.sampled_from(["Tên", "5", ""])
)


def _row(cells: tuple[str, str], table: int) -> Block:
    filled = cells if any(cells) else ("1.", "Tên")
    return Block("row", "\t".join(filled), cells=filled, table=table)


_BLOCKS = st.lists(
    st.one_of(
        st.builds(Block, st.just("paragraph"), _LINES, bold=st.booleans()),
        st.builds(_row, _ROWS, st.integers(1, 3)),
        st.just(Block("footnote", "¹ Ghi chú", footnote_label="¹")),
    ),
    max_size=40,
)


def _check_laws(layout: Layout, provisions: tuple[Provision, ...]) -> None:
    text = layout.text
    end = 0
    by_id = {p.id: p for p in provisions}
    assert len(by_id) == len(provisions)
    for ordinal, provision in enumerate(provisions):
        assert provision.ordinal == ordinal
        assert end <= provision.start < provision.end <= provision.subtree_end <= len(text)
        assert not text[end : provision.start].strip()
        assert not text[provision.start].isspace()
        assert provision.label
        assert provision.section_path
        assert provision.inferred == ("(suy ra)" in provision.label)
        end = provision.end
        parent = by_id.get(provision.parent_id or "")
        assert (parent is None) == (provision.parent_id is None)
        if parent is not None:
            assert parent.start < provision.start
            assert parent.subtree_end >= provision.subtree_end
    assert not text[end:].strip()


@given(_BLOCKS, st.sampled_from([None, "Tin tức"]))
def test_provisions_partition_the_text(blocks: list[Block], kind: str | None) -> None:
    layout = lay_out(tuple(blocks))
    _check_laws(layout, build_outline(layout, document_id="d", revision="r", kind=kind))


@given(st.text(max_size=300))
def test_any_line_has_an_outline(text: str) -> None:
    layout = lay_out((Block("paragraph", " ".join(text.split())),))
    _check_laws(layout, build_outline(layout, document_id="d", revision="r"))


def _read(path: Path) -> tuple[Layout, tuple[Provision, ...]]:
    blocks, _ = merge_tables(rejoin(drop_furniture(load(path).blocks).blocks))
    layout = lay_out(blocks)
    return layout, build_outline(layout, document_id="d", revision="r")


def _real(shared: Path, prefix: str) -> tuple[Layout, tuple[Provision, ...]]:
    return _read(next((shared / "corpus").glob(f"{prefix}_*.txt")))


@pytest.mark.shared
@pytest.mark.parametrize("prefix", ["000", "001", "002", "003", "004"])
def test_real_documents_are_partitioned(shared_dir: Path, prefix: str) -> None:
    layout, provisions = _real(shared_dir, prefix)
    _check_laws(layout, provisions)


@pytest.mark.shared
def test_unseen_plans_are_partitioned_and_get_their_first_level(shared_dir: Path) -> None:
    paths = sorted((shared_dir / "data" / "plans-dev" / "docs").glob("*.md"))[::16]
    for path in paths:
        layout, provisions = _read(path)
        _check_laws(layout, provisions)
        numbered = [s for s in layout.spans if s.block.text.startswith(("I. ", "Điều 1. ", "1. "))]
        first = {"part", "article", "section", "clause", "item"}
        assert not numbered or any(p.kind in first and p.marker for p in provisions), path.name


@pytest.mark.shared
def test_lost_headings_of_the_plan(shared_dir: Path) -> None:
    layout, provisions = _real(shared_dir, "000")
    found = {p.label: p for p in provisions}
    assert "91%" in layout.text[found["mục 2.3, điểm đ"].start : found["mục 2.3, điểm đ"].end]
    for label, path, topic in (
        ("mục 2.1 (suy ra), điểm d", ("2", "2.1", "d"), "Cải cách thể chế (suy ra)"),
        ("mục 2.4 (suy ra), điểm đ", ("2", "2.4", "đ"), "Cải cách chế độ công vụ (suy ra)"),
        ("mục 2.5 (suy ra), điểm b", ("2", "2.5", "b"), "Cải cách tài chính công (suy ra)"),
        ("mục 1 (suy ra), điểm a", ("1", "a"), "Cải cách thể chế (suy ra)"),
        ("mục 5 (suy ra), điểm c", ("5", "c"), "Cải cách tài chính công (suy ra)"),
    ):
        assert found[label].inferred
        assert found[label].section_path == path
        assert found[label].heading_path == (topic,)
    assert found["mục 2.2, điểm k"].section_path == ("2", "2.2", "k")
    assert not found["mục 2.2, điểm k"].inferred
    assert "điểm a (mục trước mục 5, không rõ số)" in found
    assert "đoạn 2 liền trước mục 2.1 (suy ra)" in found
    notes = [p for p in provisions if p.kind == "footnote"]
    assert {p.note_of for p in notes} == {found["mục 2, điểm a"].id} or len(notes) == 4


@pytest.mark.shared
def test_tables_of_the_report(shared_dir: Path) -> None:
    _, provisions = _real(shared_dir, "004")
    found = {p.label: p for p in provisions}
    row = found["Phụ lục, Biểu mẫu 6, dòng 2.5"]
    assert ("Kết quả thống kê – Số liệu", "262") in row.cells
    assert found["Phụ lục, Biểu mẫu 3, dòng 3.3.1"].parent_id == (
        found["Phụ lục, Biểu mẫu 3, dòng 3.3"].id
    )
    assert found["phần II, mục 2, điểm d, gạch đầu dòng thứ 2"].section_path == (
        "II",
        "2",
        "d",
        "-2",
    )


@pytest.mark.shared
def test_ordinals_of_the_news_page(shared_dir: Path) -> None:
    _, provisions = _real(shared_dir, "001")
    labels = [p.label for p in provisions]
    assert "mục 1, ý “Thứ tư”" in labels
    assert labels.count("ý “Thứ sáu”") == 1
