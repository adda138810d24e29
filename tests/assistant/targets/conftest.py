"""Small plans, written here, whose targets can be followed over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.targets.rows import target_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf
    from assistant.targets.rows import TargetRow


def plan(
    year: int,
    *targets: str,
    agency: str = "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN",
    number: str = "",
    heading: str = "Thủ tục hành chính",
) -> str:
    """Write a plan of one year; each target becomes a point."""
    points = "\n".join(f"{letter}) {one}" for letter, one in zip("abcdeghi", targets, strict=False))
    return (
        f"{agency}\n\nSố: {number or f'{year - 2000}/KH-UBND'}\n\n"
        f"Nghệ An, ngày 05 tháng 12 năm {year - 1}\n\nKẾ HOẠCH\n"
        f"Cải cách hành chính tỉnh Nghệ An năm {year}\n\n"
        f"I. MỤC TIÊU\n\n1. {heading}\n\n{points}\n"
    )


@pytest.fixture
def rows_of(shelf_of: Callable[..., Shelf]) -> Callable[..., list[TargetRow]]:
    """Read plans given as texts into the rows of the targets view."""

    def make(*texts: str) -> list[TargetRow]:
        return list(target_rows(shelf_of(*texts)))

    return make
