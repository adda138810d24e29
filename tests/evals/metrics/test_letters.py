"""Letters, headers and model sentences: the expected values are counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from evals.asking import DocumentFacts
from evals.expectations import Expected, ExpectedHeader, ExpectedLetter, Source
from evals.metrics.correctness import answer_correctness
from evals.metrics.grounding import grounding
from evals.metrics.header import header_match
from evals.metrics.letter_bases import letter_bases
from evals.metrics.letter_format import letter_format
from evals.metrics.letter_open_points import letter_open_points
from evals.metrics.model_sentences import model_sentences
from evals.metrics.model_values import model_values
from evals.metrics.score import UNDEFINED
from tests.evals.eval_answers import answer, declined, documents

MARK = "[cần bổ sung: số liệu năm 2030]"
TEXT = f"Căn cứ Kế hoạch số 138/KH-UBND;\nTối thiểu 85%; {MARK}."


def letter(text: str = TEXT, **fields: Any) -> Any:  # noqa: ANN401
    draft: dict[str, Any] = {
        "bases": ["76/NQ-CP", "138/KH-UBND"],
        "open_points": [{"what": "số liệu năm 2030", "placeholder": MARK}],
        "sources": ["k) Tối thiểu 85% thủ tục", "138/KH-UBND 2025-12-19"],
        "breaches": [],
    }
    return answer(text, draft=draft | fields)


def wanted(*bases: str, opened: tuple[str, ...] = ("số liệu",)) -> Expected:
    return Expected(letter=ExpectedLetter(bases=bases, open=opened))


def test_bases_are_compared_in_their_order() -> None:
    assert letter_bases(wanted("76/NQ-CP", "138/KH-UBND"), letter()).value == 1.0
    score = letter_bases(wanted("138/KH-UBND", "76/NQ-CP"), letter())
    assert score.value == 0.0
    assert score.notes == ("căn cứ: 76/NQ-CP, 138/KH-UBND; cần 138/KH-UBND, 76/NQ-CP",)
    assert letter_bases(wanted(), letter()).value == 0.0
    assert letter_bases(wanted(), letter(bases=[])).value == 1.0
    assert letter_bases(Expected(must=("85",)), answer()) == UNDEFINED


@pytest.mark.parametrize(
    ("text", "opened", "notes"),
    [
        (TEXT, ("số liệu",), ()),
        (TEXT, (), ("thừa chỗ cần bổ sung «số liệu năm 2030»",)),
        (TEXT, ("số liệu", "người ký"), ("thiếu chỗ cần bổ sung «người ký»",)),
        ("Tối thiểu 85%", ("số liệu",), (f"không thấy «{MARK}» trong dự thảo",)),
    ],
)
def test_open_points_are_expected_and_visible(
    text: str, opened: tuple[str, ...], notes: tuple[str, ...]
) -> None:
    score = letter_open_points(wanted(opened=opened), letter(text))
    assert score.notes == notes
    assert score.value == (0.0 if notes else 1.0)


def test_every_breach_of_the_format_costs_the_point() -> None:
    assert letter_format(letter()).value == 1.0
    assert letter_format(letter(breaches=["lề trái: 2 cm"])).notes == ("lề trái: 2 cm",)
    assert letter_format(letter(breaches=["lề trái: 2 cm"])).value == 0.0
    assert letter_format(answer()) == UNDEFINED


def test_a_letter_says_what_its_sources_hold_and_leaves_the_rest_open() -> None:
    assert grounding(letter(), "?").value == 1.0  # 2030 stands in what is left open
    score = grounding(letter(f"{TEXT} Đạt 86%."), "?")
    assert (score.value, score.notes) == (0.0, ("«86» không có trong đoạn trích",))


def test_a_letter_must_say_it_itself() -> None:
    expected = Expected(must=("từ 70%",), letter=ExpectedLetter())
    assert answer_correctness(expected, letter()).value == 0.0  # only its quote says so
    assert answer_correctness(Expected(must=("từ 70%",)), answer()).value == 1.0


HEADER = {"number": "138/KH-UBND", "signer": None, "issued": "2025-12-19"}


def held(identity: str) -> DocumentFacts | None:
    known = documents(identity)
    return None if known is None else known._replace(header=HEADER)


def about(**fields: str) -> Expected:
    source = Source(document="ke-hoach-138")
    return Expected(must=("85",), sources=(source,), header=ExpectedHeader(**fields))


def test_the_header_is_what_the_library_holds() -> None:
    assert header_match(about(number="138/KH-UBND"), answer(), held).value == 1.0
    score = header_match(about(issued="2025-12-19", signer="Trần Văn Mẫu"), answer(), held)
    assert score.value == 0.5  # 1 of 2
    assert score.notes == ("signer: thư viện ghi «không có», đúng là «Trần Văn Mẫu»",)


def test_without_the_document_or_an_expectation_no_header_is_scored() -> None:
    assert header_match(about(number="1"), declined(), held) == UNDEFINED
    assert header_match(Expected(must=("85",)), answer(), held) == UNDEFINED


def test_stopped_sentences_are_counted_against_the_written_ones() -> None:
    assert model_sentences(answer()) == UNDEFINED
    assert model_sentences(answer(model={"written": 0, "stopped": 0})) == UNDEFINED
    score = model_sentences(answer(model={"written": 4, "stopped": 3}))
    assert (score.value, score.notes) == (0.25, ("3/4 câu của mô hình bị chặn",))  # 1 of 4


def test_sentences_with_invented_values_are_counted_against_the_written_ones() -> None:
    assert model_values(answer()) == UNDEFINED
    assert model_values(answer(model={"written": 0, "stopped": 0})) == UNDEFINED
    assert model_values(answer(model={"written": 4, "stopped": 3})).value == 1.0
    score = model_values(answer(model={"written": 4, "stopped": 3, "invented": 1}))
    assert (score.value, score.notes) == (0.75, ("1/4 câu của mô hình có số liệu bịa",))  # 3 of 4
