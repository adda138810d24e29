"""Abbreviations that nothing defines are read by the library's own phrases."""

from __future__ import annotations

import pytest

from assistant.initials import written_out
from assistant.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of(
    ["Các trường trung học cơ sở xét tuyển."] * 4
    + ["Trang trại hữu cơ sạch."] * 3
    + ["Bộ chỉ số DTI của tỉnh."] * 3
    + ["Đo thử ít lần."]
)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("THCS", ("trung", "học", "cơ", "sở")),
        ("TTHH", None),  # "trường trung", "học cơ" are no such run
        ("thcs", None),  # in lower case it is a word
        ("TH", None),  # two letters stand for too much
        ("DTI", None),  # the library writes it so
        ("ĐTÍ", None),  # seen once only
        ("XYZ", None),
    ],
)
def test_the_likeliest_phrase(typed: str, words: tuple[str, ...] | None) -> None:
    assert written_out(typed, VOCABULARY) == words
