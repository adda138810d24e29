"""Restoring tone marks: what the library's language decides, and what is left as typed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.lexical import LexicalIndex
from vectorstore.tone_restoration import lost_share, restore
from vectorstore.vietnamese.text import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.library import Library
    from vectorstore.types import ParsedDocument

TEXTS = [
    "Tỷ lệ giải ngân vốn đầu tư công đạt 100%.",
    "Đẩy mạnh giải ngân vốn đầu tư công.",
    "Cải cách thủ tục hành chính ở cấp xã.",
    "Thủ tục hành chính được rà soát hằng năm.",
    "Nhà thầu thu tục lệ phí.",
    "Cán bộ theo dõi việc cho thuê đất.",
]


class Counted:
    """Sightings in a list of texts."""

    def __init__(self, texts: list[str]) -> None:
        self.chunks = len(texts)
        self._forms: dict[str, Counter[str]] = {}
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            words = [token.text for token in tokenize(text)]
            for word in set(words):
                self._forms.setdefault(fold(word), Counter())[word] += 1
            self._pairs.update(set(pairwise(words)))

    def forms(self, folded: str) -> list[tuple[str, int]]:
        return self._forms.get(folded, Counter()).most_common()

    def pair(self, first: str, second: str) -> int:
        return self._pairs[first, second]


SEEN = Counted(TEXTS)


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("giai ngan von dau tu cong", "giải ngân vốn đầu tư công"),
        ("Ra soat thu tuc hanh chinh", "Rà soát thủ tục hành chính"),  # not "thu tục"
        ("giải ngân von dau tu công", "giải ngân vốn đầu tư công"),
        ("CAI CACH THU TUC 100%?", "CẢI CÁCH THỦ TỤC 100%?"),
        ("ty le giai ngan la bao nhieu", "tỷ lệ giải ngân là bao nhiêu"),  # asked, never written
        ("theo doi viec cho thue dat", "theo dõi việc cho thuê đất"),  # "theo", "cho" stay bare
    ],
)
def test_the_librarys_language_decides(typed: str, reading: str) -> None:
    assert restore(typed, SEEN) == reading


@pytest.mark.parametrize(
    "typed",
    [
        "Giải ngân vốn đầu tư công đạt bao nhiêu?",
        "xyzzy plugh",
        "TTHC 2026",
        "138/KH-UBND",
        "",
    ],
)
def test_nothing_is_changed_without_need_or_knowledge(typed: str) -> None:
    assert restore(typed, SEEN) is None


def test_an_empty_library_restores_nothing() -> None:
    assert restore("thu tuc hanh chinh", Counted([])) is None


def test_the_share_that_was_lost_shows_in_the_text() -> None:
    assert lost_share("thu tuc hanh chinh") == 1.0
    assert lost_share("thủ tục hành chính") == 0.0
    # two of four possible syllables carry a mark, where 0.7 of running text do
    assert lost_share("thủ tuc hanh chính") == pytest.approx(1 - 0.5 / 0.7)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ 12%/-.ĐÀ", max_size=60))
def test_only_marks_are_added(text: str) -> None:
    reading = restore(text, SEEN)
    if reading is not None:
        assert fold(reading) == fold(text)
        changed = zip(text, reading, strict=True)
        assert all(old == new or fold(old) == old.lower() for old, new in changed)


def test_the_lexical_index_counts_forms_and_neighbours(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1", TEXTS))
    index = LexicalIndex.in_memory(library.keyed_chunks("d1"))
    assert index.chunks == len(TEXTS)
    assert index.forms("thu") == [("thủ", 2), ("thu", 1)]
    assert index.pair("thủ", "tục") == 2
    assert index.pair("tục", "thủ") == 0
    assert restore("ra soat thu tuc", index) == "rà soát thủ tục"
