"""The options that limit a command to documents of a year, a kind, an agency."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

import click

from assistant.answer_filter import AnswerFilter

if TYPE_CHECKING:
    from collections.abc import Callable


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add `--year`, `--kind` and `--agency`; the command takes them as one `only`."""

    @click.option("--year", type=click.IntRange(1900, 2200), help="Chỉ văn bản về năm này.")
    @click.option("--kind", metavar="LOẠI", help="Chỉ văn bản loại này, chẳng hạn “Kế hoạch”.")
    @click.option("--agency", metavar="CƠ_QUAN", help="Chỉ văn bản của cơ quan này (tên đầy đủ).")
    @wraps(command)
    def limited(
        *, year: int | None, kind: str | None, agency: str | None, **others: object
    ) -> None:
        command(only=AnswerFilter.of(year, kind, agency), **others)

    return limited
