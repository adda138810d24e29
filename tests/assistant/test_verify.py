"""The last gate: nothing is shown that the cited quote does not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.compose import Line
from assistant.types import Citation
from assistant.verify import exact, supported
from vectorstore.types import Document, Provision

TEXT = "k) Tối thiểu 85% thủ tục theo Nghị định số 45/2020/NĐ-CP ngày 08/4/2020 thu phí trực tuyến."
DOCUMENT = Document(
    "d1", "a.txt", "a.txt", "text", "r1", TEXT, "12/KH-UBND", "Kế hoạch", "Kế hoạch năm"
)
PROVISION = Provision("p1", "d1", 0, "point", "điểm k", ("k",), 0, len(TEXT), len(TEXT))
CITATION = Citation.of(1, DOCUMENT, PROVISION, "Kế hoạch 12/KH-UBND, điểm k", (0, len(TEXT)))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Theo Kế hoạch 12/KH-UBND: tối thiểu 85% thủ tục", True),
        ("Tối thiểu 58% thủ tục", False),
        ("Tối thiểu 85% thủ tục, tăng 3%", False),
        ("Căn cứ Nghị định 45/2020/NĐ-CP ngày 8/4/2020", True),
        ("Căn cứ Nghị định 46/2020/NĐ-CP", False),
        ("Ban hành ngày 09/4/2020", False),
        ("Thu phí trực tuyến", True),
    ],
)
def test_figures_days_and_numbers_must_stand_in_the_quote(text: str, holds: bool) -> None:
    assert supported(Line(text, (1,)), [CITATION]) is holds


def test_a_line_without_a_citation_is_not_supported() -> None:
    assert not supported(Line("Tối thiểu 85%", ()), [CITATION])
    assert not supported(Line("Tối thiểu 85%", (2,)), [CITATION])


def test_a_quote_must_be_the_exact_slice() -> None:
    documents = {"d1": DOCUMENT}
    assert exact(CITATION, documents)
    assert not exact(replace(CITATION, quote=TEXT.replace("85", "58")), documents)
    assert not exact(replace(CITATION, start=1), documents)
    assert not exact(CITATION, {})
