"""Text of the years before Unicode: TCVN3, VNI, windows-1258, and what stays as it is."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import docx
import pytest

from ingest.blocks import Block, LoadedDocument
from ingest.loaders import load
from ingest.loaders.legacy_encodings import (
    TCVN3,
    VNI,
    decode_legacy,
    detect_encoding,
    from_tcvn3,
    from_vni,
    with_unicode,
)

PLAIN = "Ủy ban nhân dân tỉnh đã có quyết định về việc thực hiện thủ tục năm 2026."
# The same sentence as the two kinds of fonts hold it (small letters: TCVN3 has no marked capitals).
IN_TCVN3 = "ñy ban nh©n d©n tØnh ®· cã quyÕt ®Þnh vÒ viÖc thùc hiÖn thñ tôc n¨m 2026."
IN_VNI = "UÛy ban nhaân daân tænh ñaõ coù quyeát ñònh veà vieäc thöïc hieän thuû tuïc naêm 2026."


def test_the_tables_convert_whole_sentences() -> None:
    assert from_tcvn3(IN_TCVN3) == PLAIN.lower()
    assert from_vni(IN_VNI) == PLAIN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C¸c tæ chøc, c¬ quan ®­îc giao", "Các tổ chức, cơ quan được giao"),
        ("§¬n vÞ ë x·, ph­êng; ©m thanh, yªu cÇu", "Đơn vị ở xã, phường; âm thanh, yêu cầu"),
        ("r¨ng, r»ng, r¼ng, r½ng, r¾ng, rÆng", "răng, rằng, rẳng, rẵng, rắng, rặng"),
        ("kú, kû, kü, ký, kþ", "kỳ, kỷ, kỹ, ký, kỵ"),
    ],
)
def test_tcvn3(text: str, expected: str) -> None:
    assert from_tcvn3(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ÑOÄC LAÄP - TÖÏ DO", "ĐỘC LẬP - TỰ DO"),
        ("côø, côù, côû, côõ, côïc", "cờ, cớ, cở, cỡ, cợc"),
        ("ñaët, raèng, naém, thaúng, ngaüng", "đặt, rằng, nắm, thẳng, ngẵng"),
        ("nghóa, lòch, chæ, tính, gì", "nghĩa, lịch, chỉ, tính, gì"),
    ],
)
def test_vni(text: str, expected: str) -> None:
    assert from_vni(text) == expected


def test_the_encoding_is_known_by_common_words() -> None:
    assert detect_encoding(IN_TCVN3) is TCVN3
    assert detect_encoding(IN_VNI) is VNI


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAIN, id="unicode"),
        pytest.param(unicodedata.normalize("NFD", PLAIN), id="unicode-decomposed"),
        pytest.param("Le siège de l'Assemblée générale à Genève a été rénové.", id="french"),
        pytest.param("Ke hoach nam 2026", id="no-marks"),
        pytest.param("", id="empty"),
    ],
)
def test_other_text_stays(text: str) -> None:
    assert detect_encoding(text) is None


@pytest.mark.parametrize(
    ("data", "expected", "name"),
    [
        pytest.param(IN_TCVN3.encode("latin-1"), PLAIN.lower(), "TCVN3 (ABC)", id="tcvn3"),
        pytest.param(IN_VNI.encode("latin-1"), PLAIN, "VNI", id="vni"),
    ],
)
def test_bytes_of_old_files_become_unicode(
    tmp_path: Path, data: bytes, expected: str, name: str
) -> None:
    path = tmp_path / "cu.txt"
    path.write_bytes(data)
    loaded = load(path)
    assert [block.text for block in loaded.blocks] == [expected]
    assert name in loaded.warnings[0]


def test_windows_1258_comes_out_composed(tmp_path: Path) -> None:
    # The code page holds five tones as marks of their own and the other letters whole.
    letters = []
    for letter in PLAIN:
        base = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = "".join(mark for mark in base if mark not in tones)
        letters.append(unicodedata.normalize("NFC", rest) + tones)
    data = "".join(letters).encode("cp1258")
    decoded = decode_legacy(data)
    assert decoded is not None
    assert decoded == (PLAIN, "windows-1258")


def test_a_document_in_old_fonts_is_converted_and_says_so() -> None:
    loaded = LoadedDocument(
        "docx",
        (
            Block("paragraph", IN_TCVN3),
            Block("row", "Sè\tTØnh", cells=("Sè", "TØnh")),
            Block("paragraph", "Đoạn này gõ sau, bằng Unicode."),
        ),
        title=IN_TCVN3,
    )
    done = with_unicode(loaded)
    assert done.blocks[0].text == done.title == PLAIN.lower()
    assert done.blocks[1].cells == ("Số", "Tỉnh")
    assert done.blocks[1].text == "Số\tTỉnh"
    assert done.blocks[2] == loaded.blocks[2]
    assert "TCVN3" in done.warnings[0]


def test_a_document_in_unicode_comes_back_as_it_is() -> None:
    loaded = LoadedDocument("text", (Block("paragraph", PLAIN), Block("paragraph", "Café à Huế")))
    assert with_unicode(loaded) is loaded


def test_the_letter_that_looks_like_a_soft_hyphen_is_kept(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(
        "C¸c tæ chøc, c¬ quan ®\u00adîc giao tr\u00adíc ngµy 15 th¸ng 6, thùc hiÖn."
    )
    document.save(str(tmp_path / "cu.docx"))
    loaded = load(tmp_path / "cu.docx")
    assert loaded.blocks[0].text == (
        "Các tổ chức, cơ quan được giao trước ngày 15 tháng 6, thực hiện."
    )


def test_soft_hyphens_of_other_texts_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "moi.txt"
    path.write_text("© Sở Nội vụ: thủ\u00adtục hành chính được công khai trước ngày 15.", "utf-8")
    assert load(path).blocks[0].text == (
        "© Sở Nội vụ: thủtục hành chính được công khai trước ngày 15."
    )
