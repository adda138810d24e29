"""The comparison of facts with hand labels; hand arithmetic stands beside the expected values."""

from __future__ import annotations

import math
from typing import Any

import pytest

from benchmarks.fact_extraction import listed, summarise
from benchmarks.fact_gold import GoldFact, GoldProvision, Placed, fingerprint
from benchmarks.fact_scoring import (
    Share,
    names_subject,
    same_comparator,
    same_unit,
    same_value,
    score_provision,
)
from vectorstore.types import Fact

LEAD = "Một dòng đứng trước. "
TEXT = "a) Ít nhất 60% hồ sơ được số hóa; tỉnh có 12,2 triệu văn bản và 4 lớp, tại Điều 7."


def gold(figure: str, subject: str, **fields: Any) -> GoldFact:  # noqa: ANN401
    start = TEXT.index(figure)
    at = TEXT.index(subject)
    values = {
        "value": 60,
        "unit": "%",
        "comparator": ">=",
        "year": 2026,
        "year_from": "document",
        "role": "target",
        "subject": "nhãn",
        "subject_at": [(at, at + len(subject))],
        "at": (start, start + len(figure)),
    }
    return GoldFact.model_validate({**values, **fields})


SHARE = gold("60%", "hồ sơ được số hóa")
COUNT = gold(
    "12,2 triệu", "văn bản", value=12.2, unit="triệu văn bản", comparator="=", role="result"
)
LAYERS = gold("4", "lớp", value=4, unit="lớp", comparator="=", optional=True)


def placed(*facts: GoldFact, part: str = "a") -> Placed:
    provision = GoldProvision.model_validate(
        {
            "part": part,
            "file": "x.txt",
            "start": len(LEAD),
            "end": len(LEAD) + len(TEXT),
            "form": "prose",
            "sha256": fingerprint(TEXT),
            "facts": facts,
        }
    )
    return Placed(provision, LEAD + TEXT, len(LEAD))


def fact(figure: str, **fields: Any) -> Fact:  # noqa: ANN401
    start = (LEAD + TEXT).index(figure)
    values: dict[str, Any] = {
        "document_id": "d",
        "provision_id": "p",
        "indicator": "hồ sơ được số hóa",
        "comparator": ">=",
        "value": 60.0,
        "unit": "%",
        "start": len(LEAD),
        "end": len(LEAD) + len(TEXT),
        "value_start": start,
        "value_end": start + len(figure),
        "year": 2026,
        "role": "target",
    }
    return Fact(**{**values, **fields})


def test_a_share_takes_provisions_as_independent() -> None:
    # 3 right of 4: 0.75. Residuals 2 - 0.75·2 = 0.5 and 1 - 0.75·2 = -0.5, squares 0.25 + 0.25.
    # sqrt(2 / 1 · 0.5) / 4 = 0.25; the empty provision counts for nothing.
    assert Share.of([[True, True], [True, False], []]) == Share(0.75, 4, 2, 0.25)
    assert Share.of([[True, False]]) == Share(0.5, 2, 1, None)
    assert Share.of([]) == Share(None, 0, 0, None)


def test_single_figures_have_the_error_of_a_proportion() -> None:
    # One figure a provision: sqrt(p (1 - p) / (n - 1)) = sqrt(0.25 · 0.75 / 3) = 0.25.
    share = Share.of([[True], [False], [False], [False]])
    assert (share.value, share.n) == (0.25, 4)
    assert math.isclose(share.standard_error or 0.0, 0.25)


def test_a_figure_extracted_whole() -> None:
    score = score_provision(placed(SHARE), [fact("Ít nhất 60%")])
    assert [one.right for one in score.extracted] == [True]
    (sought,) = score.sought
    assert (sought.found, sought.value, sought.right, sought.subject) == (True,) * 4
    assert (sought.year, sought.role) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "value", "right"),
    [
        ({"value": 6.0}, False, False),
        ({"unit": "hồ sơ"}, True, False),
        ({"comparator": "="}, True, False),
    ],
)
def test_one_thing_wrong_in_a_fact(wrong: dict[str, Any], value: bool, right: bool) -> None:
    score = score_provision(placed(SHARE), [fact("60%", **wrong)])
    assert [one.right for one in score.extracted] == [right]
    (sought,) = score.sought
    assert (sought.found, sought.value, sought.right, sought.subject) == (True, value, right, False)
    assert (sought.year, sought.role) == (None, None)


def test_a_right_figure_of_another_subject_or_year() -> None:
    (sought,) = score_provision(placed(SHARE), [fact("60%", indicator="văn bản giấy")]).sought
    assert (sought.right, sought.subject) == (True, False)
    (sought,) = score_provision(placed(SHARE), [fact("60%", year=2025, role=None)]).sought
    assert (sought.subject, sought.year, sought.role) == (True, False, False)


def test_optional_figures_count_neither_way_and_others_are_wrong() -> None:
    facts = [fact("4", value=4.0, unit="lớp", comparator="="), fact("7", value=7.0)]
    score = score_provision(placed(SHARE, LAYERS), facts)
    assert [one.right for one in score.extracted] == [None, False]
    assert [one.gold for one in score.sought] == [SHARE]
    assert not score.sought[0].found


def test_facts_of_other_provisions_are_left_out() -> None:
    before = fact("60%", value_start=0, value_end=3)
    after = fact("60%", value_start=len(LEAD + TEXT), value_end=len(LEAD + TEXT) + 3)
    assert score_provision(placed(SHARE), [before, after]).extracted == ()


def test_a_clause_over_two_figures_is_matched_by_value() -> None:
    wide = fact(TEXT, value=12.2, unit="triệu văn bản", comparator="=", indicator="văn bản")
    score = score_provision(placed(SHARE, COUNT), [wide])
    assert [one.right for one in score.sought] == [False, True]


def test_values_agree_however_the_scale_is_split() -> None:
    assert same_value(fact("12,2 triệu", value=12.2, unit="triệu văn bản"), COUNT)
    assert same_value(fact("12,2 triệu", value=12_200_000.0, unit="văn bản"), COUNT)
    assert not same_value(fact("12,2 triệu", value=12.2, unit="văn bản"), COUNT)
    span = gold("60%", "hồ sơ", value=2, value_to=5, comparator="range", unit="bậc")
    assert same_value(fact("60%", value=2.0, value_to=5.0, unit="bậc"), span)
    assert not same_value(fact("60%", value=2.0, unit="bậc"), span)


def test_units_agree_but_for_scale_and_qualifiers() -> None:
    assert same_unit(fact("12,2", unit="văn bản"), COUNT)
    assert same_unit(fact("12,2", unit="triệu văn bản điện tử"), COUNT)
    assert not same_unit(fact("12,2", unit="triệu hồ sơ"), COUNT)
    assert not same_unit(fact("12,2", unit=""), COUNT)
    either = gold("60%", "hồ sơ", unit=["", "điểm"])
    assert same_unit(fact("60%", unit=""), either)
    assert same_unit(fact("60%", unit="Điểm"), either)
    assert not same_unit(fact("60%", unit="%"), either)


def test_an_approximate_figure_takes_any_comparator() -> None:
    assert same_comparator(
        fact("60%", comparator="<"), gold("60%", "hồ sơ", comparator="approximate")
    )
    assert not same_comparator(fact("60%", comparator="<"), SHARE)


def test_every_piece_of_the_subject_must_be_named() -> None:
    # Two of the four words of the first piece are enough; none of the second is not.
    assert names_subject("Tỷ lệ số hoá", ["hồ sơ số hóa"])
    assert not names_subject("số", ["hồ sơ số hóa"])
    assert not names_subject("hồ sơ số hóa", ["hồ sơ số hóa", "cấp xã"])
    assert names_subject("hồ sơ ở cấp xã", ["hồ sơ", "cấp xã"])


def test_the_summary_by_hand() -> None:
    facts = [fact("60%", year=2025), fact("7", value=7.0)]
    scores = [
        score_provision(placed(SHARE, COUNT), facts),
        score_provision(placed(SHARE), [fact("60%")]),
        score_provision(placed(), []),
    ]
    summary = summarise(scores)
    # Extracted: right, wrong | right. Labelled: found right with another year, missed | all right.
    assert {name: (share.value, share.n) for name, share in summary.items()} == {
        "precision: value, unit, comparator": (2 / 3, 3),
        "recall: figure found": (2 / 3, 3),
        "recall: value": (2 / 3, 3),
        "recall: value, unit, comparator": (2 / 3, 3),
        "recall: with subject": (2 / 3, 3),
        "recall: with subject and year": (1 / 3, 3),
        "year right, of those right": (1 / 2, 2),
        "role right, of those right": (1.0, 2),
    }
    lines = list(listed(scores))
    assert len(lines) == 3
    assert "wrong: '7' as >= 7 '%'" in lines[0]
    assert "year: 2026" in lines[1]
    assert "missed (figure): = 12.2" in lines[2]
