"""A rule of the format as a record, and what a check of it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.format_check.page import Page
    from assistant.format_check.parts import Parts

LONGEST_SHOWN = 60  # characters of the text that a finding shows


class Found(NamedTuple):
    """One place that breaks a rule: where, and what stands there."""

    where: str
    there: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, the words of the appendix in short, the point, and the check."""

    name: str
    says: str
    point: str  # "điểm b khoản 1 Mục II Phần I Phụ lục I"
    check: Callable[[Checked], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What rules look at: the parts of a document and its pages."""

    parts: Parts
    page: Page


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach as it is reported."""

    rule: str
    where: str
    there: str
    says: str
    point: str


def shown(text: str) -> str:
    """Cut a text for a report."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= LONGEST_SHOWN else f"“{line[:LONGEST_SHOWN].rstrip()}…”"
