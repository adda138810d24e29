"""Filters and preferences of a search, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest

from assistant.provision_search import PREFERENCE, find_provisions

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from vectorstore.search import Searcher


class _Recording:
    """A searcher that finds nothing and remembers what it was asked."""

    without_vectors = 0

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def reading(self, query: str) -> str | None:
        return "đã khôi phục" if query == "da khoi phuc" else None

    def search(self, query: str, **options: Any) -> list[Any]:  # noqa: ANN401
        self.asked = {"query": query, **options}
        return []


def searched(shelf: Shelf, query: str, as_of: date | None = None) -> tuple[Any, dict[str, Any]]:
    searcher = _Recording()
    found = find_provisions(query, shelf, cast("Searcher", searcher), limit=5, as_of=as_of)
    return found, searcher.asked


def numbers(shelf: Shelf, asked: dict[str, Any]) -> set[str | None]:
    return {shelf.documents[one].number for one in asked["scope"].document_ids}


def test_a_number_is_a_filter(shelf: Shelf) -> None:
    found, asked = searched(shelf, "Kế hoạch 188/KH-UBND nêu gì?")
    assert numbers(shelf, asked) == {"188/KH-UBND"}
    assert [(one.kind, one.effect) for one in found.constraints] == [("number", "filter")]


def test_a_kind_is_a_preference(shelf: Shelf) -> None:
    found, asked = searched(shelf, "báo cáo về hồ sơ quá hạn")
    reports = {d.id for d in shelf.documents.values() if d.kind == "Báo cáo"}
    assert asked["preferred"] == dict.fromkeys(reports, PREFERENCE)
    assert [one.reason for one in found.constraints] == ["ưu tiên văn bản loại Báo cáo"]


def test_what_the_library_lacks_is_said_and_everything_is_searched(shelf: Shelf) -> None:
    found, asked = searched(shelf, "Tỷ lệ năm 2031?")
    assert [(one.kind, one.effect) for one in found.constraints] == [("year", "unmet")]
    assert not asked["scope"].document_ids


def test_a_day_of_reference_is_kept_to_even_then(shelf: Shelf) -> None:
    found, asked = searched(shelf, "Tỷ lệ năm 2031?", date(2024, 6, 13))
    assert [one.effect for one in found.constraints] == ["filter", "unmet"]
    assert numbers(shelf, asked).isdisjoint({"15/KH-UBND", "233/BC-UBND"})


def test_nothing_existed_yet(shelf: Shelf) -> None:
    older = {k: d for k, d in shelf.documents.items() if d.issued}
    stand_in = replace_documents(shelf, older)
    found, asked = searched(stand_in, "thanh toán", date(1990, 1, 1))
    assert found.hits == ()
    assert asked == {}


@pytest.mark.parametrize(("issued", "effect"), [("2025-12-01", "filter"), ("2025-06-01", "unmet")])
def test_a_merged_province_stands_for_its_part_since_the_merger(
    shelf: Shelf, issued: str, effect: str
) -> None:
    one = next(iter(shelf.documents.values()))
    other = replace(one, place="Hưng Yên", issued=issued, text="Văn bản thử.")
    found, _ = searched(replace_documents(shelf, {one.id: other}), "Tỷ lệ của tỉnh Thái Bình?")
    (place,) = found.constraints
    assert (place.kind, place.value, place.effect) == ("place", "Thái Bình", effect)
    assert ("nay thuộc Hưng Yên" in place.reason) is (effect == "filter")


def test_the_reading_is_told(shelf: Shelf) -> None:
    found, _ = searched(shelf, "thanh toan truc tuyen")
    assert found.reading == "thanh toán trực tuyến"
    found, _ = searched(shelf, "thanh toán trực tuyến")
    assert found.reading is None


def replace_documents(shelf: Shelf, documents: dict[str, Any]) -> Shelf:
    """The shelf with other documents."""

    class StandIn:
        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            return documents if name == "documents" else getattr(shelf, name)

    return cast("Shelf", StandIn())
