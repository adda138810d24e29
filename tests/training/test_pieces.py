"""Which pieces stay, and the tokeniser made of them."""

from __future__ import annotations

import pytest

from training import pieces, tokenizer
from training.base_model import Pieces

TEXTS = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "a",
    "b",
    "▁ab",
    "ụ",
    "▁tục",
    "猫",
    "▁the",
    "▁os",
    "tr",
)
NORMALISED = {"\t": " ", "\x01": "", "ﬁ": "fi"}


@pytest.fixture
def base() -> Pieces:
    scores = (0.0,) * 4 + tuple(-float(place) for place in range(4, len(TEXTS)))
    return Pieces(TEXTS, scores, 0, 2, 1, 3, NORMALISED)


def kept(base: Pieces, selection: pieces.Selection) -> set[str]:
    return {base.texts[index] for index in selection.ids} - set(TEXTS[:4])


def test_letters_and_vietnamese_stay_though_no_text_has_them(base: Pieces) -> None:
    chosen = pieces.choose(base, set(), base._replace(texts=()), 0)
    assert kept(base, chosen) == {"▁", "a", "b", "ụ", "▁tục"}
    assert chosen.ids[:4] == (0, 1, 2, 3)


def test_what_occurs_stays_whatever_the_limit(base: Pieces) -> None:
    chosen = pieces.choose(base, {TEXTS.index("猫")}, base._replace(texts=()), 1)
    assert "猫" in kept(base, chosen)


def test_english_fills_up_to_the_limit_with_the_most_frequent_first(base: Pieces) -> None:
    english = base._replace(texts=("▁os", "▁the", "ñ", "猫"))
    chosen = pieces.choose(base, set(), english, 10)
    assert "▁the" in kept(base, chosen)
    assert not {"▁os", "猫"} & kept(base, chosen)
    assert chosen.counts["English beyond these"] == 1


def test_ids_are_numbered_anew(base: Pieces) -> None:
    small = pieces.pruned(base, (0, 1, 2, 3, 9))
    assert small.texts == (*TEXTS[:4], "▁tục")
    assert small.scores[4] == -9
    assert (small.bos, small.eos, small.pad, small.unknown) == (0, 2, 1, 3)


def test_pieces_can_be_named(base: Pieces) -> None:
    assert pieces.named(base, ["▁tục", "<s>"]).ids == (0, 9)


def test_forms_are_those_that_people_type() -> None:
    assert pieces.forms("Thủ Đức") == ("Thủ Đức", "thủ đức", "THỦ ĐỨC", "Thu Duc")


def test_words_are_cut_and_put_between_marks(base: Pieces) -> None:
    made = tokenizer.build(base)
    assert made.encode("ab  tục").tokens == ["<s>", "▁ab", "▁tục", "</s>"]
    assert made.encode("ab\ttục\x01 ").tokens == ["<s>", "▁ab", "▁tục", "</s>"]


def test_decomposed_letters_are_composed(base: Pieces) -> None:
    made = tokenizer.build(base)
    assert made.encode("tu\u0323c").tokens == made.encode("t\u1ee5c").tokens


def test_a_piece_that_left_changes_its_words_only(base: Pieces) -> None:
    before = tokenizer.build(base)
    without = tuple(place for place, text in enumerate(TEXTS) if text != "▁ab")
    after = tokenizer.build(pieces.pruned(base, without))
    assert pieces.changed_share(before, after, ["tục the"]) == 0
    assert pieces.changed_share(before, after, ["ab tục the os"]) == 0.25
