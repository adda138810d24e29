"""Copies of one statement in several documents stand together, and only copies do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from assistant.found_json import found_json
from assistant.provision_search import find_provisions
from assistant.same_statement import copies_among
from vectorstore.types import Document, Hit, Provision

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from vectorstore.search import Searcher

GROUND = (
    "Căn cứ Thông tư số 7/2027/TT-BNV ngày 15/9/2027 của Bộ Nội vụ hướng dẫn thực hiện một số nội"
    " dung về cải cách hành chính tại các địa phương"
)


def hit(document: str, text: str, score: float = 0.5) -> Hit:
    """A provision of its own document."""
    made = Document(document, f"{document}.txt", document, "text", "r", text)
    return Hit(
        Provision(f"{document}-1", document, 0, "paragraph", "đoạn 1", (), 0, len(text), len(text)),
        made,
        0,
        len(text),
        score,
    )


def test_the_first_stands_for_its_copies() -> None:
    hits = [hit("a", GROUND), hit("b", f"{GROUND};"), hit("c", "Giao Sở Nội vụ chủ trì."),
            hit("d", GROUND.replace("15/9/2027", "15 tháng 9 năm 2027"))]  # fmt: skip
    assert copies_among(hits, limit=10) == {1: 0, 3: 0}


@pytest.mark.parametrize(
    "text",
    [
        GROUND.replace("15/9/2027", "16/9/2027"),
        GROUND.replace("7/2027/TT-BNV", "8/2027/TT-BNV"),
        f"{GROUND}, đạt 95% trong năm",
        f"{GROUND}; giao Sở Tài chính bố trí kinh phí, hằng quý tổng hợp, đôn đốc, báo cáo kết quả",
    ],
)
def test_another_value_or_more_words_make_another_statement(text: str) -> None:
    assert copies_among([hit("a", GROUND), hit("b", text)], limit=10) == {}


def test_provisions_of_one_document_and_short_ones_stay() -> None:
    twice = hit("a", GROUND)
    assert copies_among([twice, twice], limit=10) == {}
    assert copies_among([hit("a", "I. MỤC TIÊU"), hit("b", "I. MỤC TIÊU")], limit=10) == {}


def test_copies_leave_their_places_to_others_and_are_named(shelf: Shelf) -> None:
    hits = [hit("a", GROUND, 0.9), hit("b", GROUND, 0.8), hit("c", "Giao Sở Nội vụ chủ trì.", 0.7)]

    class _Fixed:
        without_vectors = 0

        def reading(self, _query: str) -> str | None:
            return None

        def search(self, _query: str, **_options: Any) -> list[Hit]:  # noqa: ANN401
            return hits

    found = find_provisions("cải cách", shelf, cast("Searcher", _Fixed()), limit=2)
    assert [one.hit.document.id for one in found.hits] == ["a", "c"]
    rows = found_json("cải cách", found)["hits"]
    assert [[copy["document"]["id"] for copy in row["copies"]] for row in rows] == [["b"], []]
