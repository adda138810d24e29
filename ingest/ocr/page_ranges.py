"""Page numbers as a person writes them."""

from __future__ import annotations

from collections.abc import Sequence


def show_pages(pages: Sequence[int]) -> str:
    """Write pages in order, runs of three and more as a range: "1, 2, 5–9"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )
