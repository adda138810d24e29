"""Rows to train on: where they come from, how many, and what stands beside the right passage."""

# ruff: noqa: S311 - the generators only have to choose alike every time
from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from training import pairs, passages
from training.negatives import Miner
from training.passages import Material, Passage

if TYPE_CHECKING:
    from pathlib import Path

RECIPE: dict[str, Any] = {
    "laws": ["laws"],
    "documents": ["documents/*.txt"],
    "held_out": ["Luật Bí mật"],
    "pairs": 6,
    "texts": 8,
    "copies_each": 2,
    "retyped_anchors": 0.5,
    "kinds": {"heading": 2, "statement": 9, "part": 9, "abbreviation": 1},
    "copies": {"no_marks": 0.7, "same": 0.3},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two laws of three articles, questions that nobody may read, and a document."""
    rows = [
        {
            "_id": f"{law}-{number}",
            "title": f"{law}, Điều {number}",
            "text": f"Về {what}\n\n1. Cơ quan {what} phải trả lời người dân bằng văn bản đúng hạn."
            f"\n\n2. Người dân được nhận thông báo về {what} tại nơi mình đang sinh sống.",
        }
        for law in ("Luật Mẫu", "Luật Bí mật")
        for number, what in enumerate(("đất đai", "hộ tịch", "cư trú"), 1)
    ]
    laws = tmp_path / "laws"
    laws.mkdir()
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (laws / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (laws / "queries.jsonl").write_text("no JSON at all", encoding="utf-8")
    (laws / "qrels.tsv").write_text("neither", encoding="utf-8")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "plan.txt").write_text(
        "KẾ HOẠCH\nCải cách năm 2026\n\nI. MỤC TIÊU\n1. Thủ tục hành chính (TTHC) được công khai"
        " đầy đủ trên cổng, tỷ lệ hồ sơ đúng hạn đạt 95%.\n",
        encoding="utf-8",
    )
    return tmp_path


def test_laws_are_read_without_those_held_out_and_without_questions(folder: Path) -> None:
    material = passages.read(folder, RECIPE)
    text = "\n".join(passage.text for passage in material.passages)
    assert "Luật Mẫu" in text
    assert "Luật Bí mật" not in text
    assert "95%" in text
    assert ("TTHC", "thủ tục hành chính") in {
        (short, long.lower()) for short, long in material.abbreviations
    }


def test_a_file_that_cannot_be_read_is_named_and_passed_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "documents" / "empty.txt").write_text("", encoding="utf-8")
    assert passages.read(folder, RECIPE).passages
    assert "empty.txt" in capsys.readouterr().err


def test_rows_are_limited_and_repeatable(folder: Path) -> None:
    material = passages.read(folder, RECIPE)
    rows = pairs.make(material, RECIPE, 7)
    assert rows == pairs.make(material, RECIPE, 7)
    counts = rows.counts()
    assert counts["heading"] <= 2
    assert len(rows.pairs) <= RECIPE["pairs"] + RECIPE["kinds"]["abbreviation"]
    assert len(rows.copies) == RECIPE["texts"] * RECIPE["copies_each"]
    for pair in rows.pairs:
        assert pair.anchor.startswith("query: ")
        assert pair.positive.startswith("passage: ")
        assert pair.negative.startswith("passage: ")
        assert pair.positive != pair.negative


def test_a_copy_and_its_original_have_the_same_prefix(folder: Path) -> None:
    for one in pairs.make(passages.read(folder, RECIPE), RECIPE, 7).copies:
        assert one.text.split(":")[0] == one.original.split(":")[0]


def test_a_negative_shares_words_and_is_no_answer() -> None:
    right = Passage("Luật A", "Thời hạn", "Luật A Thời hạn trả lời đơn", "trả lời đơn trong hạn")
    sibling = right._replace(own="đơn gửi lại thì trả lời sau", text="trả lời đơn gửi lại sau")
    twin = Passage("Luật B", "Khác", "trả lời đơn trong hạn", "trả lời đơn trong hạn")
    others = [
        Passage("Luật C", f"Điều {n}", f"trả lời đơn của ông {n}", f"đơn của ông số {n} về nhà đất")
        for n in range(4)
    ]
    unlike = Passage("Luật D", "Rừng", "trồng cây trên đồi núi", "trồng cây trên đồi núi")
    everything = [right, sibling, twin, *others, unlike]
    miner = Miner(everything)
    chance = Random(1)
    found = {miner.negative("trả lời đơn", 0, chance) for _ in range(50)}
    assert found
    assert {everything[at].source for at in found} == {"Luật C"}


def test_where_the_search_finds_nothing_any_other_passage_will_do() -> None:
    lone = [Passage(name, "a", f"{name} hai", f"{name} hai") for name in ("một", "ba", "bốn")]
    chance = Random(1)
    assert {Miner(lone).negative("zzz", 1, chance) for _ in range(20)} == {0, 2}


def test_rows_of_tables_and_scraps_are_asked_nothing() -> None:
    sentence = "Cơ quan tiếp nhận phải trả kết quả giải quyết cho người dân đúng hạn"
    cells = sentence.replace(" ", "\t")
    telling, row, scrap = (Passage("A", "Trả kết quả", own, own) for own in (sentence, cells, "a"))
    other = Passage("B", "Khác", "trồng cây", "trồng cây")
    for passage, asked in ((telling, True), (row, False), (scrap, False)):
        material = Material((passage, other), (), (), ())
        assert bool(pairs.make(material, RECIPE, 1).pairs) == asked
