"""The hand labels: their shape, their two parts, and their ranges in the real documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from benchmarks.fact_extraction import measure
from benchmarks.fact_gold import GoldProvision, fingerprint, load_gold

FACT = {
    "at": [3, 7],
    "value": 100,
    "unit": "%",
    "comparator": "=",
    "year": 2026,
    "year_from": "document",
    "role": "target",
    "subject": "hồ sơ số hóa",
    "subject_at": [[8, 13]],
}
TEXT = "b) 100% hồ sơ"


def provision(**fields: Any) -> GoldProvision:  # noqa: ANN401
    fact = {**FACT, **{name: value for name, value in fields.items() if name in FACT}}
    values = {
        "part": "a",
        "file": "x.txt",
        "start": 4,
        "end": 4 + len(TEXT),
        "form": "prose",
        "sha256": fingerprint(TEXT),
        "facts": [fact],
    }
    return GoldProvision.model_validate(
        {**values, **{name: value for name, value in fields.items() if name in values}}
    )


def test_one_reading_or_several() -> None:
    (fact,) = provision(year=[2026, None], comparator=["=", ">="]).facts
    assert (fact.unit, fact.comparator, fact.year) == (("%",), ("=", ">="), (2026, None))


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": [3, 99]},
        {"subject_at": [[5, 5]]},
        {"comparator": "range"},
        {"year": None},
        {"comparator": "≥"},
        {"part": "d"},
    ],
)
def test_labels_that_contradict_themselves_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        provision(**wrong)


def test_a_provision_is_found_where_the_text_has_moved() -> None:
    assert provision().place("abc\n" + TEXT) == 4
    assert provision().place("một tiêu đề\n" + TEXT + "\n") == 12
    assert provision().place("abc\nb) 100% hồ sỏ") is None


def test_the_labels_cover_both_parts_alike() -> None:
    gold = load_gold()
    for part in "ab":
        own = [one for one in gold if one.part == part]
        assert len(own) == 75
        assert sum(one.file.endswith(".md") for one in own) >= 40
        assert {one.form for one in own} == {"prose", "table"}
        assert sum(not one.facts for one in own) >= 20
        facts = [fact for one in own for fact in one.facts if not fact.optional]
        assert len(facts) >= 80
        assert {fact.role[0] for fact in facts} == {"target", "result", None}
        assert {">=", "<=", "=", ">"} <= {fact.comparator[0] for fact in facts}


def test_the_later_part_has_documents_of_its_own() -> None:
    later = [one for one in load_gold() if one.part == "c"]
    assert len(later) == 45
    assert {one.file for one in later}.isdisjoint(
        {one.file for one in load_gold() if one.part != "c"}
    )
    assert sum(not fact.optional for one in later for fact in one.facts) >= 40


@pytest.mark.shared
@pytest.mark.slow
def test_every_labelled_range_stands_in_the_stored_text(shared_dir: Path) -> None:
    scores, lost = measure(load_gold(), shared_dir)
    assert lost == []
    for placed, _, _ in scores:
        for fact in placed.provision.facts:
            figure = placed.text[placed.start + fact.at[0] : placed.start + fact.at[1]]
            assert figure[0].isdigit(), (placed.provision.file, placed.start, fact.subject)
