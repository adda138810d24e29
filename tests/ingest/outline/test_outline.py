"""Citations of every kind of document, from small texts."""

from __future__ import annotations

from ingest.blocks import Block, Layout, lay_out
from ingest.outline import build_outline
from vectorstore.types import Provision

POINTS = ("a) Nội dung thứ nhất;", "b) Nội dung thứ hai.")


def _blocks(*lines: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", line) for line in lines)


def _row(*cells: str, table: int = 1) -> Block:
    return Block("row", "\t".join(cells), cells=cells, table=table)


def _outline(blocks: tuple[Block, ...], kind: str | None = None) -> tuple[Provision, ...]:
    layout = lay_out(blocks)
    return build_outline(layout, document_id="doc", revision="0123456789", kind=kind)


def _by_text(layout: Layout, provisions: tuple[Provision, ...]) -> dict[str, Provision]:
    return {layout.text[p.start : p.end]: p for p in provisions}


def _labels(*lines: str) -> list[str]:
    return [p.label for p in _outline(_blocks(*lines))]


def test_ids_are_made_of_document_revision_and_position() -> None:
    provisions = _outline(_blocks("1. Mục đích", "Làm tốt công việc."))
    assert [p.id for p in provisions] == ["doc-01234567-0000", "doc-01234567-0001"]
    assert [p.ordinal for p in provisions] == [0, 1]
    assert provisions[1].parent_id == provisions[0].id


def test_plan_with_roman_parts() -> None:
    provisions = _outline(
        _blocks(
            "II. KẾT QUẢ",
            "1. Cải cách thể chế",
            "2. Cải cách thủ tục",
            "d) Kết quả dịch vụ công",
            "Tỉnh làm nhiều việc như sau:",
            "- Hồ sơ đạt 92%;",
            "- Thanh toán gồm:",
            "+ Trực tuyến 80%;",
            "III. ĐÁNH GIÁ",
        )
    )
    labels = {p.label: p for p in provisions}
    dash = labels["phần II, mục 2, điểm d, gạch đầu dòng thứ 1"]
    assert dash.section_path == ("II", "2", "d", "-1")
    assert dash.heading_path == ("KẾT QUẢ", "Cải cách thủ tục", "Kết quả dịch vụ công")
    plus = labels["phần II, mục 2, điểm d, gạch đầu dòng thứ 2, ý thứ 1"]
    assert plus.section_path == ("II", "2", "d", "-2", "+1")
    assert labels["phần II"].subtree_end == plus.end
    assert labels["phần II, mục 2, điểm d, đoạn 1"].kind == "paragraph"
    assert labels["phần III"].parent_id is None


def test_nested_sections_name_only_the_deepest() -> None:
    provisions = _outline(_blocks("2. Mục tiêu", "2.1. Thể chế", "2.2. Thủ tục", *POINTS))
    assert provisions[-1].label == "mục 2.2, điểm b"
    assert provisions[-1].section_path == ("2", "2.2", "b")
    assert provisions[-1].kind == "point"
    assert provisions[2].parent_id == provisions[0].id


def test_law_is_cited_by_article() -> None:
    provisions = _outline(
        _blocks(
            "Chương I",
            "QUY ĐỊNH CHUNG",
            "Mục 1. PHẠM VI",
            "Điều 5. Trách nhiệm",
            "1. Sở Nội vụ theo dõi.",
            "2. Sở Tài chính có trách nhiệm:",
            "a) Bố trí kinh phí;",
            "b) Quyết toán.",
        )
    )
    chapter, _, article, clause, _, point, last = provisions
    assert (chapter.label, chapter.heading) == ("chương I", "QUY ĐỊNH CHUNG")
    assert (article.label, article.kind, article.heading) == ("Điều 5", "article", "Trách nhiệm")
    assert (clause.label, clause.kind) == ("Điều 5, khoản 1", "clause")
    assert last.label == "Điều 5, khoản 2, điểm b"
    assert last.section_path == ("5", "2", "b")
    assert point.heading_path[:3] == ("QUY ĐỊNH CHUNG", "PHẠM VI", "Trách nhiệm")


def test_article_set_over_two_lines() -> None:
    provisions = _outline(_blocks("Điều 6.", "Kê khai giá", "Sở Tài chính tổ chức việc kê khai."))
    assert [(p.label, p.heading) for p in provisions] == [
        ("Điều 6", "Kê khai giá"),
        ("Điều 6, đoạn 1", ""),
    ]


def test_marker_alone_on_its_line_joins_the_next() -> None:
    provisions = _outline(_blocks("1.", "Công an thành phố", "a) Chủ trì;", "2.", "Sở Y tế"))
    assert [(p.label, p.heading) for p in provisions] == [
        ("mục 1", "Công an thành phố"),
        ("mục 1, điểm a", ""),
        ("mục 2", "Sở Y tế"),
    ]


def test_paragraph_goes_on_with_the_point_above() -> None:
    provisions = _outline(_blocks("1. Các sở", "a) Làm việc một.", "Làm thêm việc hai.", "b) Hết."))
    assert [p.label for p in provisions] == ["mục 1", "mục 1, điểm a", "mục 1, điểm b"]


def test_paragraphs_below_a_heading_are_counted() -> None:
    assert _labels("Mở đầu văn bản.", "1. Mục đích", "Một việc.", "Hai việc.") == [
        "đoạn mở đầu",
        "mục 1",
        "mục 1, đoạn 1",
        "mục 1, đoạn 2",
    ]


def test_points_inside_one_line() -> None:
    blocks = _blocks("2. Thủ tục", "b) Hồ sơ được số hóa đủ. c) 95% người dân hài lòng với tỉnh.")
    layout = lay_out(blocks)
    provisions = build_outline(layout, document_id="doc", revision="0")
    assert [p.label for p in provisions] == ["mục 2", "mục 2, điểm b", "mục 2, điểm c"]
    assert layout.text[provisions[2].start : provisions[2].end].startswith("c) 95%")


def test_run_on_page_with_ordinals() -> None:
    text = (
        "Ngày 3/5 tỉnh họp. Kết quả như sau. Thứ nhất, thể chế được hoàn thiện thêm nhiều."
        " Thứ hai, thủ tục được cắt giảm nhiều. 1. Các sở Thứ nhất, rà soát chỉ số năm nay."
        " Thứ hai, bố trí kinh phí cho đủ. 2. Các xã thực hiện ngay trong tháng."
    )
    assert [p.label for p in _outline(_blocks(text), "Tin tức")] == [
        "đoạn mở đầu",
        "ý “Thứ nhất”",
        "ý “Thứ hai”",
        "mục 1",
        "mục 1, ý “Thứ nhất”",
        "mục 1, ý “Thứ hai”",
        "mục 2",
    ]


def test_last_ordinal_does_not_swallow_the_rest_of_a_page() -> None:
    rest = " ".join(f"Câu tiếp theo số {n} nói về việc hoàn toàn khác." for n in range(30))
    text = f"Mở đầu. Thứ nhất, thể chế được hoàn thiện. Thứ hai, thủ tục giảm mạnh. {rest}"
    blocks = _blocks(text)
    provisions = _outline(blocks, "Tin tức")
    assert [p.kind for p in provisions] == ["paragraph", "item", "item", "paragraph"]
    assert text[provisions[2].start : provisions[2].end].count("Câu tiếp theo") < 10


def test_lost_headings_and_their_topics() -> None:
    blocks = _blocks(
        "1. Mục đích",
        "2. Yêu cầu",
        *POINTS,
        "Phấn đấu vào nhóm dẫn đầu.",
        *POINTS,
        "2.2. Cải cách thủ tục hành chính",
        *POINTS,
        "2.3. Cải cách tổ chức bộ máy",
        *POINTS,
        *POINTS,
        "a) Nội dung của mục bị mất tiêu đề.",
        "2.6. Xây dựng chính quyền số",
        *POINTS,
    )
    provisions = _outline(blocks)
    inferred = [p for p in provisions if p.inferred]
    assert [p.label for p in inferred] == [
        "đoạn liền trước mục 2.1 (suy ra)",
        "mục 2.1 (suy ra), điểm a",
        "mục 2.1 (suy ra), điểm b",
        "mục 2.4 (suy ra), điểm a",
        "mục 2.4 (suy ra), điểm b",
        "mục 2.5 (suy ra), điểm a",
    ]
    assert inferred[1].section_path == ("2", "2.1", "a")
    assert inferred[1].parent_id is None
    assert inferred[1].heading_path == ("Cải cách thể chế (suy ra)",)
    assert inferred[-1].heading_path == ("Cải cách tài chính công (suy ra)",)
    assert next(p for p in provisions if p.label == "mục 2.2").parent_id is None
    assert next(p for p in provisions if p.label == "mục 2.2").section_path == ("2", "2.2")


def test_what_is_not_certain_is_said() -> None:
    blocks = _blocks("6. Chính quyền số", *POINTS, *POINTS, "5. Văn phòng", *POINTS)
    doubtful = _outline(blocks)[3]
    assert doubtful.label == "điểm a (mục trước mục 5, không rõ số)"
    assert doubtful.section_path == ("a",)
    assert not doubtful.inferred


def test_unnumbered_headings_keep_their_points_apart() -> None:
    assert _labels("1. Phân công", "Sở Nội vụ", *POINTS, "Sở Tài chính", *POINTS, "2. Kinh phí")[
        2:
    ] == [
        "mục 1, mục “Sở Nội vụ”, điểm a",
        "mục 1, mục “Sở Nội vụ”, điểm b",
        "mục 1, mục “Sở Tài chính”",
        "mục 1, mục “Sở Tài chính”, điểm a",
        "mục 1, mục “Sở Tài chính”, điểm b",
        "mục 2",
    ]


def test_header_closing_signature_and_annex() -> None:
    blocks = _blocks(
        "ỦY BAN NHÂN DÂN TỈNH",
        "Số: 12/KH-UBND",
        "KẾ HOẠCH",
        "Cải cách năm 2026",
        "Thực hiện nghị quyết, Ủy ban ban hành kế hoạch như sau:",
        "1. Mục đích",
        "Làm tốt công việc được giao.",
        "Các đơn vị nghiêm túc thực hiện./.",
        "Nơi nhận:",
        "- Như trên;",
        "TM. ỦY BAN NHÂN DÂN",
        "KẾ HOẠCH",
        "TRIỂN KHAI MỘT SỐ VIỆC",
        "I. MỤC ĐÍCH",
        "1. Yêu cầu",
    )
    provisions = _outline(blocks)
    assert [(p.kind, p.label) for p in provisions] == [
        ("header", "phần đầu văn bản"),
        ("paragraph", "đoạn mở đầu"),
        ("section", "mục 1"),
        ("paragraph", "mục 1, đoạn 1"),
        ("paragraph", "đoạn kết"),
        ("signature", "phần ký"),
        ("annex", "Kế hoạch kèm theo"),
        ("part", "Kế hoạch kèm theo, phần I"),
        ("section", "Kế hoạch kèm theo, phần I, mục 1"),
    ]
    assert provisions[6].heading == "TRIỂN KHAI MỘT SỐ VIỆC"


def test_form_with_a_table_in_an_annex() -> None:
    blocks = (
        *_blocks(
            "1. Mục đích", "Phụ lục", "THỐNG KÊ SỐ LIỆU", "Biểu mẫu 6", "Cải cách tài chính công"
        ),
        _row("STT", "Chỉ tiêu", "Kết quả", ""),
        _row("", "", "Đơn vị", "Số liệu"),
        _row("2.", "Tự chủ", "", ""),
        _row("2.5.", "Do ngân sách bảo đảm", "Đơn vị", "262"),
    )
    layout = lay_out(blocks)
    table, _, row = build_outline(layout, document_id="doc", revision="0")[2:]
    assert (table.kind, table.label) == ("table", "Phụ lục, Biểu mẫu 6")
    assert layout.text[table.start : table.end].endswith("Số liệu")
    assert (row.kind, row.label) == ("row", "Phụ lục, Biểu mẫu 6, dòng 2.5")
    assert row.section_path == ("Phụ lục", "Biểu mẫu 6", "2.5")
    assert row.cells[-1] == ("Kết quả – Số liệu", "262")
    assert row.heading_path == (
        "Phụ lục: THỐNG KÊ SỐ LIỆU",
        "Biểu mẫu 6: Cải cách tài chính công",
        "Tự chủ",
    )


def test_table_without_a_name_is_counted() -> None:
    blocks = (
        *_blocks("1. Kinh phí", "Chi tiết như sau:"),
        _row("TT", "Việc", "Tiền"),
        _row("1", "Tập huấn", "5"),
        *_blocks("2. Khác"),
        _row("Việc", "Tiền", table=2),
        _row("Tuyên truyền", "7", table=2),
    )
    provisions = _outline(blocks)
    assert [p.label for p in provisions if p.kind in ("table", "row")] == [
        "mục 1, bảng 1",
        "mục 1, bảng 1, dòng 1",
        "mục 2, bảng 2",
        "mục 2, bảng 2, dòng thứ 1",
    ]


def test_list_of_forms_is_text() -> None:
    labels = _labels("1. Hồ sơ", "i) Tên mẫu:", "Mẫu số 01. Đơn đề nghị cấp phép.", "k) Điều kiện")
    assert labels[-1] == "mục 1, điểm k"


def test_footnote_names_its_bearer() -> None:
    blocks = (
        *_blocks("1. Các sở", "a) Làm theo chỉ thị¹ đã nêu.", "b) Hết."),
        Block("footnote", "¹ Chỉ thị số 8.", footnote_label="¹", page=2),
    )
    provisions = _outline(blocks)
    assert provisions[-1].kind == "footnote"
    assert provisions[-1].label == "chú thích 1"
    assert provisions[-1].note_of == provisions[1].id
    assert provisions[-1].page == 2


def test_news_has_no_signature() -> None:
    lines = ("Tin về kế hoạch", "- Việc một: làm ngay./.", "- Việc hai: làm sau.", "An Nhiên")
    assert "signature" not in {p.kind for p in _outline(_blocks(*lines), "Tin tức")}


def test_heading_of_a_point_needs_something_below() -> None:
    provisions = _outline(
        _blocks("1. Hạ tầng số", "a) Nền tảng số", "- Một việc;", "b) Dữ liệu mở", "c) Hết")
    )
    assert [p.heading for p in provisions] == ["Hạ tầng số", "Nền tảng số", "", "", ""]


def test_run_in_title_is_a_heading() -> None:
    provisions = _outline(_blocks("- Cải cách thể chế:100% văn bản đúng trình tự;", "- Việc khác."))
    assert provisions[0].heading == "Cải cách thể chế"


def test_list_inside_a_section_is_told_by_the_numbers_after_it() -> None:
    lines = ("1. Hàng hóa", "2. Mô tả", "- Cách dùng:", "1. Nối nguồn.", "2. Bật máy.")
    assert _labels(*lines, "3. Tắt máy.", "3. Kết quả")[3:] == [
        "mục 2, gạch đầu dòng thứ 1, ý 1",
        "mục 2, gạch đầu dòng thứ 1, ý 2",
        "mục 2, gạch đầu dòng thứ 1, ý 3",
        "mục 3",
    ]


def test_quoted_articles_stay_text_of_the_amendment() -> None:
    lines = (
        "Điều 1. Sửa đổi quy định",
        "1. Bổ sung Điều 6a như sau:",
        "“Điều 6a. Bồi thường",
        "1. Nhà ở được bồi thường.",
        "2. Công trình được hỗ trợ.”",
        "2. Sửa đổi khoản 1 Điều 13 như sau:",
        "“1. Số tiền hỗ trợ là 5 triệu đồng.”",
    )
    assert _labels(*lines) == [
        "Điều 1",
        "Điều 1, khoản 1",
        "Điều 1, khoản 1, đoạn 1",
        "Điều 1, khoản 1, đoạn 2",
        "Điều 1, khoản 1, đoạn 3",
        "Điều 1, khoản 2",
        "Điều 1, khoản 2, đoạn 1",
    ]


def test_quotation_that_is_never_closed_hides_nothing() -> None:
    lines = ("Điều 1. Sửa đổi", "1. Bổ sung như sau:", "“Điều 6a. Bồi thường", "2. Sửa đổi khác.")
    assert _labels(*lines)[-1] == "Điều 1, khoản 2"


def test_forms_side_by_side_do_not_nest() -> None:
    blocks = (
        *_blocks("Số liệu như sau:", "Biểu 1. Bộ máy"),
        _row("STT", "Chỉ tiêu", "Số liệu"),
        _row("1.", "Số phòng", "7"),
        *_blocks("Biểu 2. Tài chính"),
        _row("STT", "Chỉ tiêu", "Số liệu", table=2),
        _row("1.", "Số dự án", "9", table=2),
    )
    labels = [p.label for p in _outline(blocks) if p.kind == "row"]
    assert labels == ["Biểu 1, dòng 1", "Biểu 2, dòng 1"]
