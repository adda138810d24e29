"""Form, folding, tokens and sentence spans."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.vietnamese.folding import compile_views, view
from vectorstore.vietnamese.stopwords import FUNCTION_WORDS, QUESTION_WORDS
from vectorstore.vietnamese.text import (
    STOP_PHRASES,
    STOP_SYLLABLES,
    clauses,
    fold,
    has_tone_marks,
    normalise,
    sentences,
    tokenize,
    tone_mark_share,
    unify_tone_placement,
)

ALPHABET = "aăâđêôơưạếổ ABCĐỆ 0123456789.,;:()[]/-–%\n\t“”?!…\u00a0\u200b\u0301\u0323ớ"
TEXTS = st.one_of(st.text(max_size=80), st.text(alphabet=ALPHABET, max_size=120))


def tokens(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@given(TEXTS)
def test_fold_keeps_the_length_of_the_nfc_form(text: str) -> None:
    assert len(fold(text)) == len(unicodedata.normalize("NFC", text))


@given(TEXTS)
def test_normalise_keeps_letters_digits_and_marks_and_settles_at_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once

    def kept(written: str) -> list[str]:
        form = unicodedata.normalize("NFC", written)
        return [c for c in form if unicodedata.category(c)[0] in "LNPS"]

    if not any(unicodedata.category(c) in ("Mn", "Cf") for c in text):
        assert kept(once) == kept(text)


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("Kế\u00a0 hoạch\t1\n2", "Kế hoạch\t1\n2"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("thủ\u200b tục", "thủ tục"),
        ("hồ\u200bsơ", "hồsơ"),
        (unicodedata.normalize("NFD", "Nghị định"), "Nghị định"),
    ],
)
def test_normalise_leaves_line_feeds_and_tabs(raw: str, form: str) -> None:
    assert normalise(raw) == form


def test_fold_takes_off_tones_diacritics_and_the_stroke_of_d() -> None:
    assert fold("Đề án 06 – Ủy ban QĐ-TTg") == "de an 06 – uy ban qd-ttg"


@pytest.mark.parametrize(
    ("text", "toned"),
    [
        ("Chỉ tiêu của tỉnh năm nay là bao nhiêu?", True),
        ("chi tieu cua tinh nam nay la bao nhieu", False),
        ("TTHC UBND DTI của tỉnh", True),
        ("2026: 100%", False),
        ("What is the target for online payment in 2026?", False),
    ],
)
def test_typing_without_marks_is_told(text: str, toned: bool) -> None:
    assert has_tone_marks(text) is toned


def test_share_counts_possible_syllables_only() -> None:
    # "tỉnh", "giao" could carry marks, one does; "TTHC" and "XYZ" are no syllables
    assert tone_mark_share("tỉnh giao TTHC XYZ 12") == pytest.approx(1 / 2)
    assert tone_mark_share("") == 0.0


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("Hoá", "Hóa"),
        ("quý", "quý"),
        ("hoàn", "hoàn"),
        ("tỉ", "tỉ"),
    ],
)
def test_tone_placement_is_unified_in_open_syllables(new: str, old: str) -> None:
    assert unify_tone_placement(new) == old
    assert unify_tone_placement(old) == old


@given(TEXTS)
def test_views_keep_offsets(text: str) -> None:
    assert len(view(text).text) == len(text)


def test_patterns_follow_the_typing() -> None:
    patterns = compile_views(r"tối\s+thiểu")
    assert view("Tối thiểu phải đạt").pick(patterns).search(view("Tối thiểu phải đạt").text)
    untoned = view("toi thieu phai dat")
    assert untoned.folded
    assert untoned.pick(patterns).search(untoned.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị định 118/2025/NĐ-CP", ["nghị", "định", "118/2025/nđ-cp"]),
        ("số 76/NQ- CP", ["số", "76/nq-cp"]),
        ("28-CT/TU", ["28-ct/tu"]),
        ("ngày 02/7/2025", ["ngày", "2/7/2025"]),
        ("đạt 12,7 % của 1.740", ["đạt", "12,7%", "của", "1.740"]),
        ("2.842/2.917", ["2.842", "2.917"]),
        ("kinh tế-xã hội/an ninh", ["kinh", "tế", "xã", "hội", "an", "ninh"]),
        ("mạng 5G, VNeID", ["mạng", "5g", "vneid"]),
        ("Hoà Bình", ["hòa", "bình"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_token_kinds_and_offsets() -> None:
    text = "Số 12/KH-UBND ngày 5/6/2025 giao 30% cho 4 sở"
    kinds = {text[t.start : t.end]: t.kind for t in tokenize(text)}
    assert kinds["12/KH-UBND"] == "document_number"
    assert kinds["5/6/2025"] == "date"
    assert kinds["30%"] == "percent"
    assert kinds["4"] == "number"
    assert kinds["sở"] == "syllable"


@given(TEXTS)
def test_tokens_are_ordered_slices(text: str) -> None:
    form = unicodedata.normalize("NFC", text)
    position = 0
    for token in tokenize(text):
        assert position <= token.start < token.end <= len(form)
        position = token.end


def pieces(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đạt 1.344 hồ sơ. Còn lại chậm.", ["Đạt 1.344 hồ sơ.", "Còn lại chậm."]),
        ("Tại TP. Vinh có 5 điểm. Hết.", ["Tại TP. Vinh có 5 điểm.", "Hết."]),
        ("Lưu hồ sơ./.\nNơi nhận", ["Lưu hồ sơ./.", "Nơi nhận"]),
        ("2.2. Cải cách bộ máy. Tiếp.", ["2.2. Cải cách bộ máy.", "Tiếp."]),
        ("Các loại giấy tờ, v.v. và phí.", ["Các loại giấy tờ, v.v. và phí."]),
        ("câu bị ngắt\ngiữa chừng.\na) Điểm mới", ["câu bị ngắt\ngiữa chừng.", "a) Điểm mới"]),
        ("Đoạn một\n\nđoạn hai", ["Đoạn một", "đoạn hai"]),
        (
            "Nghị quyết của Quốc hội khóa XV. Việc tiếp.",
            ["Nghị quyết của Quốc hội khóa XV.", "Việc tiếp."],
        ),
        ("Đã xong. 2. Các sở làm. Hết.", ["Đã xong.", "2. Các sở làm.", "Hết."]),
        ("**Điều 5.** Phạm vi áp dụng. Hết.", ["**Điều 5.** Phạm vi áp dụng.", "Hết."]),
        ("Tăng so với năm 2025. Tiếp tục.", ["Tăng so với năm 2025.", "Tiếp tục."]),
        ("Bao nhiêu? Rất nhiều!", ["Bao nhiêu?", "Rất nhiều!"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert pieces(text, sentences(text)) == expected


def test_clauses_split_at_semicolons_outside_brackets() -> None:
    text = "Giao sở A; sở B (mục 1; mục 2); xã này. Xong"
    assert pieces(text, clauses(text)) == [
        "Giao sở A;",
        "sở B (mục 1; mục 2);",
        "xã này.",
        "Xong",
    ]


def test_an_unclosed_bracket_holds_nothing_together() -> None:
    text = "Việc một (dở; việc hai"
    assert pieces(text, clauses(text)) == ["Việc một (dở;", "việc hai"]


@given(TEXTS)
def test_spans_are_ordered_disjoint_and_cover_all_but_blanks(text: str) -> None:
    for spans in (sentences(text), clauses(text)):
        covered = [False] * len(text)
        position = 0
        for start, end in spans:
            assert position <= start < end
            position = end
            covered[start:end] = [True] * (end - start)
        assert all(
            seen or character.isspace() for seen, character in zip(covered, text, strict=True)
        )


def test_stop_words_are_reviewed_groups() -> None:
    assert {"là", "của", "và", "các", "những", "được", "năm"} <= FUNCTION_WORDS
    assert {"bao nhiêu", "thế nào"} <= QUESTION_WORDS
    assert STOP_SYLLABLES.isdisjoint(STOP_PHRASES)
    # content of this field never counts as a stop word
    assert STOP_SYLLABLES.isdisjoint({"số", "công", "quan", "việc", "điện", "hồ", "sơ"})
