"""Footnotes typed into the text: attached to what they note in every format, never figures."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from ingest.blocks import Block
from ingest.loaders.typed_notes import mark_notes
from ingest.pipeline import parse_file
from vectorstore.types import ParsedDocument

NOTES = ("Theo Chỉ thị số 08/CT-UBND ngày 21/8/2023", "Gồm 20 sở và 100 xã", "Số liệu cuối năm")
ITEMS = (
    "1. Phấn đấu tối thiểu 85%{} hồ sơ được giải quyết đúng hạn trong năm 2026.",
    "2. Hỗ trợ 120{} cơ quan thực hiện kế hoạch.",
    "3. Giảm 20% số thủ tục so với năm 2025{}.",
)


def paragraphs(mark: str, note: str) -> list[str]:
    marks = [mark.replace("1", digit) for digit in "123"]
    openings = [note.replace("1", digit) for digit in "123"]
    return [
        "KẾ HOẠCH",
        "Cải cách hành chính năm 2026",
        *(item.format(own) for item, own in zip(ITEMS, marks, strict=True)),
        *(f"{opening} {text}." for opening, text in zip(openings, NOTES, strict=True)),
    ]


def check(parsed: ParsedDocument) -> None:
    by_id = {provision.id: provision for provision in parsed.provisions}
    notes = [one for one in parsed.provisions if one.kind == "footnote"]
    assert [by_id[one.note_of or ""].marker for one in notes] == ["1.", "2.", "3."]
    bodies = {one.id for one in parsed.provisions if one.kind != "footnote"}
    stated = [(f.value, f.unit) for f in parsed.facts if f.provision_id in bodies]
    assert stated == [(85.0, "%"), (120.0, "cơ quan"), (20.0, "%")]
    assert all("[" not in f.indicator and "^" not in f.indicator for f in parsed.facts)


@pytest.mark.parametrize(
    ("mark", "note"),
    [("[^1]", "[^1]:"), ("[1]", "[1]"), ("(1)", "(1)"), ("^1^", "^1^"), ("<sup>1</sup>",) * 2],
)
def test_markdown(tmp_path: Path, mark: str, note: str) -> None:
    path = tmp_path / "ke-hoach.md"
    path.write_text("\n\n".join(paragraphs(mark, note)), "utf-8")
    check(parse_file(path))


@pytest.mark.parametrize("mark", ["[1]", "(1)", "[^1]"])
def test_plain_text(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text("\n\n".join(paragraphs(mark, mark)), "utf-8")
    check(parse_file(path))


@pytest.mark.parametrize(
    "mark",
    ["<sup>1</sup>", "<sup>(1)</sup>", '<a href="#_ftn1">[1]</a>', '<sup><a href="#n">1</a></sup>'],
)
def test_html(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "ke-hoach.html"
    body = "".join(f"<p>{text}</p>" for text in paragraphs(mark, mark))
    path.write_text(f"<html><body>{body}</body></html>", "utf-8")
    check(parse_file(path))


@pytest.mark.parametrize("mark", ["1", "(1)", "[1]"])
def test_docx_with_raised_marks_typed_by_hand(tmp_path: Path, mark: str) -> None:
    document = docx.Document()
    for text in paragraphs("\0" + mark + "\0", "\0" + mark + "\0"):
        paragraph = document.add_paragraph()
        for position, piece in enumerate(text.split("\0")):
            paragraph.add_run(piece).font.superscript = position % 2 == 1
    path = tmp_path / "ke-hoach.docx"
    document.save(str(path))
    check(parse_file(path))


def test_a_named_note_of_markdown() -> None:
    blocks = [Block("paragraph", "Đạt 90%[^nguon]."), Block("paragraph", "[^nguon]: Sở Nội vụ.")]
    marked = mark_notes(blocks)
    assert [(one.kind, one.footnote_label) for one in marked] == [
        ("paragraph", None),
        ("footnote", "[nguon]"),
    ]


def test_numbered_items_and_columns_are_no_notes() -> None:
    texts = [
        "Nhiệm vụ gồm: (1) cải cách thể chế; (2) cải cách bộ máy.",
        "Cột (3)=(1)+(2).",
        "(1) Cải cách thể chế.",
        "(2) Cải cách bộ máy.",
    ]
    assert mark_notes([Block("paragraph", text) for text in texts]) == [
        Block("paragraph", text) for text in texts
    ]
