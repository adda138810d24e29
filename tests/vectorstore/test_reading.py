"""Reading what was meant: what the library's language decides, and what is left as typed."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.lexical import LexicalIndex
from vectorstore.reading import lost_share, restore
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
OFTEN = Counted(20 * TEXTS + 500 * ["Nội dung khác của báo cáo."])


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


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("van ban nay do ai ky?", "văn bản này do ai ký?"),
        ("co may phien hop", "có mấy phiên họp"),
        ("ky hop truoc", "kỳ họp trước"),  # the library's own word stays
    ],
)
def test_what_questions_say_is_heard_over_what_documents_say(typed: str, reading: str) -> None:
    documents = ["Kỳ họp trước của Hội đồng.", "Văn bản này của kỳ họp.", "Máy có phiên bản mới."]
    assert restore(typed, Counted(documents * 20)) == reading


def test_an_empty_library_restores_nothing() -> None:
    assert restore("thu tuc hanh chinh", Counted([])) is None


def test_the_share_that_was_lost_shows_in_the_text() -> None:
    assert lost_share("thu tuc hanh chinh") == 1.0
    assert lost_share("thủ tục hành chính") == 0.0
    # two of four possible syllables carry a mark, where 0.7 of running text do
    assert lost_share("thủ tuc hanh chính") == pytest.approx(1 - 0.5 / 0.7)


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("giair ngaan voons ddaafu tuw coong", "giải ngân vốn đầu tư công"),  # Telex, method off
        ("gia3i nga6n vo6n1 d9a62u tu7 co6ng", "giải ngân vốn đầu tư công"),  # VNI
        ("thur tuc hanhf chinhs", "thủ tục hành chính"),  # half of it: no key for "tục"
        ("Thủ tucj hành chính", "Thủ tục hành chính"),  # one word, a case of its own
        ("THUR TUCJ", "THỦ TỤC"),
        ("thủ tục hành chinhs xyz", "thủ tục hành chính xyz"),
    ],
)
def test_keystrokes_become_letters(typed: str, reading: str) -> None:
    assert restore(typed, SEEN) == reading


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("thú tục hành chính được rà soát", "thủ tục hành chính được rà soát"),  # wrong tone
        ("thủ tục hanh chính được rà soát", "thủ tục hành chính được rà soát"),  # none
        ("thủ tục hàành chính được rà soát", "thủ tục hành chính được rà soát"),  # doubled
        ("thủ tục hành hcính được rà soát", "thủ tục hành chính được rà soát"),  # swapped
        ("thủ tục hành chnh được rà soát", "thủ tục hành chính được rà soát"),  # left out
        ("thủ tục hnàh chính được rà soát", "thủ tục hành chính được rà soát"),
        ("thủ tục hành chính đưc rà soát", "thủ tục hành chính được rà soát"),  # with its mark
        ("thủ tục hành chính đước rà soát", "thủ tục hành chính được rà soát"),  # a particle
    ],
)
def test_near_misses_are_settled_by_their_neighbours(typed: str, reading: str | None) -> None:
    assert restore(typed, OFTEN) == reading


@pytest.mark.parametrize(
    "typed",
    [
        "Giá vàng trong nước đạt bao nhiêu?",  # words of another world
        "Nhờ bạn xem thu tục lệ phí được không?",  # the library writes so
        "Rà soát của max và list ở cấp xã?",  # English words of keys
        "Xem thu-tucj/2025 và a@thur.vn",  # codes and addresses
        "Ông Nguyễn Thú Tục ở cấp xã?",  # a name
        "Mức 5g, k3, a4 ở cấp xã?",
        "Nhà thầu ở tỉnh Hà Tĩnh?",
        "Nhà thầu trồng cọ ở xã?",  # no neighbour knows "có" there
    ],
)
def test_what_may_have_been_meant_is_left_alone(typed: str) -> None:
    assert restore(typed, OFTEN) is None


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("thu tuc cua tinh Nam Dinh", "thủ tục cua tinh Nam Định"),  # a province, not "năm định"
        ("thu tuc hanh chinh THU TUC", "thủ tục hành chính THỦ TỤC"),  # no abbreviation
        ("thu tuc theo 60/2021/NDD-CP", "thủ tục theo 60/2021/NĐ-CP"),
        ("Thủ tục theo Nghị định 60/2021/ND9-CP", "Thủ tục theo Nghị định 60/2021/NĐ-CP"),
    ],
)
def test_names_and_codes_are_written_as_they_are(typed: str, reading: str) -> None:
    assert restore(typed, SEEN) == reading


def test_an_abbreviation_gets_its_stroke() -> None:
    seen = Counted(["HĐND tỉnh ban hành nghị quyết."])
    assert restore("nghi quyet cua HDND", seen) == "nghị quyết cua HĐND"


def test_with_the_method_off_unknown_words_are_read_by_the_rules() -> None:
    assert restore("thur tucj nghieeng", SEEN) == "thủ tục nghiêng"
    assert restore("thur tucj max", SEEN) == "thủ tục max"
    assert restore("nghieeng", SEEN) is None  # one alone may be anything


_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ 12%/-.ĐÀ"


@given(st.text(alphabet=_LETTERS, max_size=60))
def test_words_stay_words_and_the_rest_stays_as_it_is(text: str) -> None:
    reading = restore(text, SEEN)
    if reading is not None:
        assert _frame(reading) == _frame(text)
        assert len(tokenize(reading)) == len(tokenize(text))


@given(st.text(alphabet=_LETTERS, max_size=60))
def test_what_was_read_reads_as_itself(text: str) -> None:
    reading = restore(text, SEEN)
    if reading is not None:
        assert restore(reading, SEEN) is None


def _frame(text: str) -> str:
    return re.sub(r"[^\W_]*[^\W\d_][^\W_]*", "w", text)


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
