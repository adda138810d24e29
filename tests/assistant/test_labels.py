"""How documents, provisions and declines are worded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest

from assistant.decline import decline_text
from assistant.labels import document_label, provision_label, short_title
from assistant.types import DeclineReason
from tests.assistant.test_findings import found
from vectorstore.types import About, Document, Provision

if TYPE_CHECKING:
    from assistant.shelf import Shelf

PLAN = Document(
    "d1", "a.txt", "a.txt", "text", "r1", "x", "12/KH-UBND", "Kế hoạch", "Kế hoạch tuyên truyền"
)
POINT = Provision("p1", "d1", 0, "point", "mục 2, điểm k", ("2", "k"), 0, 1, 1)
NEWS = replace(PLAN, number=None, kind="Tin tức", about=About("204/KH-UBND", "2022-12-23"))


@pytest.mark.parametrize(
    ("document", "label"),
    [
        (PLAN, "Kế hoạch 12/KH-UBND"),
        (replace(PLAN, kind=None), "Văn bản 12/KH-UBND"),
        (replace(PLAN, number=None), "Kế hoạch “Kế hoạch tuyên truyền”"),
        (
            replace(PLAN, number=None, issued="2025-02-07"),
            "Kế hoạch “Kế hoạch tuyên truyền” (07/02/2025)",
        ),
        (
            replace(PLAN, number=None, issued_month="2025-02"),
            "Kế hoạch “Kế hoạch tuyên truyền” (tháng 2/2025)",
        ),
        (replace(PLAN, number=None, title=""), "Kế hoạch"),
        (NEWS, "tin tóm tắt Kế hoạch 204/KH-UBND"),
        (
            replace(NEWS, about=About("6/QĐ-UBND", None, "Quyết định")),
            "tin tóm tắt Quyết định 6/QĐ-UBND",
        ),
    ],
)
def test_document_label(document: Document, label: str) -> None:
    assert document_label(document) == label


def test_english_names_keep_the_number() -> None:
    assert document_label(replace(PLAN, kind=None), "en") == "Document 12/KH-UBND"
    assert document_label(NEWS, "en") == "a news summary of document 204/KH-UBND"


def test_provision_label() -> None:
    assert provision_label(PLAN, POINT) == "Kế hoạch 12/KH-UBND, mục 2, điểm k"
    assert provision_label(PLAN, replace(POINT, label="")) == "Kế hoạch 12/KH-UBND"
    assert provision_label(NEWS, POINT).startswith("theo tin tóm tắt Kế hoạch 204/KH-UBND, ")


def test_a_long_title_is_cut_between_words() -> None:
    title = "Kế hoạch " + "rà soát " * 20
    short = short_title(title)
    assert len(short) <= 71
    assert short.removesuffix("…") in title
    assert short.split()[-1] in {"rà…", "soát…"}
    assert short_title("Kế hoạch") == "Kế hoạch"


@pytest.mark.parametrize("reason", get_args(DeclineReason))
def test_every_reason_is_worded_in_both_languages(reason: DeclineReason) -> None:
    vietnamese = decline_text(reason, "vi", "X9")
    english = decline_text(reason, "en", "X9")
    assert english.isascii()
    assert not vietnamese.isascii()
    needs_about = reason in {"year_not_covered", "place_not_covered", "unknown_document"}
    assert ("X9" in vietnamese, "X9" in english) == (needs_about, needs_about)
    assert "{" not in vietnamese + english


def test_related_provisions_are_named_once_and_not_quoted(shelf: Shelf) -> None:
    related = [found(shelf, "Trên 96% hồ sơ"), found(shelf, "Trên 96% hồ sơ")]
    text = decline_text("not_in_documents", "vi", related=related)
    assert text.endswith(
        " Nội dung liên quan gần nhất: Kế hoạch 15/KH-UBND, phần I, mục 1, điểm b."
    )
    assert "96" not in text
    assert " Closest provisions: " in decline_text("not_in_documents", "en", related=related)
