"""The report's plots, drawn by matplotlib as SVG that stands inside the page.

No window system is touched: every figure is drawn on its own canvas. The same numbers give the same
bytes, because ids are salted with the plot's name and no date is written.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.baseline import Comparison
from evals.metrics.mean import Mean
from evals.perturbations import PERTURBATIONS
from evals.robustness import Robustness
from evals.scoring import ItemResult
from evals.statistics import wilson
from evals.type_labels import type_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

_WIDTH = 5.2  # inches; the page scales the drawing, and a phone must still show its words
_ROW = 0.3  # inches a row of a horizontal plot
_GOOD, _BAD, _PLAIN, _FAINT = "#1a6b3c", "#b3261e", "#1f4e8c", "#9aa5b1"
_A_DECADE = 8  # columns of the latency plot from one power of ten to the next
_BINS = 5  # of confidence: with a few hundred answers more would be empty


def accuracy_by_type(items: Sequence[ItemResult]) -> str:
    """Share of passed items a type with Wilson's 95 % interval."""
    counts = Counter(item.item.type for item in items)
    kinds = sorted(counts, key=type_label, reverse=True)
    axes = _axes(len(kinds) * _ROW + 0.9)
    for row, kind in enumerate(kinds):
        own = [item for item in items if item.item.type == kind]
        share = sum(item.passed for item in own) / len(own)
        low, high = wilson(share, len(own))
        axes.plot([low, high], [row, row], color=_FAINT, linewidth=3, solid_capstyle="round")
        axes.plot([share], [row], "o", color=_PLAIN)
    axes.set_yticks(
        range(len(kinds)),
        [f"{type_label(kind)} (n = {counts[kind]})" for kind in kinds],
    )
    axes.set_xlim(0, 1.02)
    axes.set_ylim(-0.6, len(kinds) - 0.4)
    _as_percent(axes.xaxis)
    axes.set_xlabel("Tỷ lệ câu đạt, khoảng tin cậy 95 %")
    return _svg(axes, "accuracy")


def robustness(rows: Sequence[Robustness]) -> str:
    """Share of passed items as given and asked otherwise, one row a way of asking."""
    shown = [row for row in reversed(rows) if row.otherwise.n]
    axes = _axes(len(shown) * _ROW + 1.2)
    for number, row in enumerate(shown):
        given, otherwise = row.as_given.value or 0.0, row.otherwise.value or 0.0
        axes.plot([given, otherwise], [number, number], color=_FAINT, linewidth=2)
        _point(axes, row.as_given, number, _PLAIN, "như đã viết" if number == 0 else None)
        _point(axes, row.otherwise, number, _BAD, "hỏi cách khác" if number == 0 else None)
    axes.set_yticks(
        range(len(shown)),
        [f"{PERTURBATIONS[row.name].label} (n = {row.otherwise.n})" for row in shown],
    )
    axes.set_xlim(0, 1.02)
    _as_percent(axes.xaxis)
    axes.set_xlabel("Tỷ lệ câu đạt ± sai số chuẩn, trên các câu đổi được")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False)
    return _svg(axes, "robustness")


def latency(milliseconds: Sequence[float]) -> str:
    """How many questions took how long."""
    from matplotlib.ticker import MaxNLocator

    axes = _axes(2.6)
    # Letters take a hundred times as long as short questions: columns widen by a constant factor.
    decades = range(math.ceil(math.log10(max(*milliseconds, 10.0))) * _A_DECADE + 1)
    edges = [10 ** (number / _A_DECADE) for number in decades]
    axes.hist([max(one, 1.0) for one in milliseconds], bins=edges, color=_PLAIN)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_xlabel("Thời gian một câu hỏi (mili giây, mỗi vạch gấp mười)")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel("Số câu")
    return _svg(axes, "latency")


def calibration(items: Sequence[ItemResult]) -> str | None:
    """Share of right answers by the confidence they were given with; None without confidences."""
    answered = [
        (item.answer.confidence, float(item.passed))
        for item in items
        if item.answer and not item.answer.abstained and item.answer.confidence is not None
    ]
    if not answered:
        return None
    axes = _axes(3.4)
    axes.plot([0, 1], [0, 1], color=_FAINT, linestyle="--", label="cân chỉnh hoàn hảo")
    for number in range(_BINS):
        low, high = number / _BINS, (number + 1) / _BINS
        own = [
            (given, right)
            for given, right in answered
            if low <= given < high or (given == high == 1.0)
        ]
        if own:
            middle = sum(given for given, _ in own) / len(own)
            share = sum(right for _, right in own) / len(own)
            bottom, top = wilson(share, len(own))
            axes.plot([middle, middle], [bottom, top], color=_FAINT, linewidth=3)
            axes.plot([middle], [share], "o", color=_PLAIN)
            axes.annotate(f"n = {len(own)}", (middle, share), (7, -12), textcoords="offset points")
    axes.set_xlim(0, 1.06)
    axes.set_ylim(0, 1.06)
    _as_percent(axes.xaxis)
    _as_percent(axes.yaxis)
    axes.set_xlabel("Độ tin cậy chương trình tự nêu (trung bình của nhóm)")
    axes.set_ylabel("Tỷ lệ trả lời đúng")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), frameon=False)
    return _svg(axes, "calibration")


def differences(comparison: Comparison) -> str | None:
    """Change of every metric since the earlier run with its 95 % interval; None when none moved."""
    moved = [
        one
        for one in reversed(comparison.differences)
        if one.interval.difference or one.interval.low or one.interval.high
    ]
    if not moved:
        return None
    axes = _axes(len(moved) * _ROW + 0.9)
    axes.axvline(0, color=_FAINT, linewidth=1)
    for row, one in enumerate(moved):
        low, high = one.interval.low, one.interval.high
        colour = _BAD if one.fell else _GOOD if low > 0 else _PLAIN
        axes.plot([low, high], [row, row], color=_FAINT, linewidth=3, solid_capstyle="round")
        axes.plot([one.interval.difference], [row], "o", color=colour)
    axes.set_yticks(range(len(moved)), [f"{one.label} (n = {one.n})" for one in moved])
    _as_percent(axes.xaxis)
    axes.set_xlabel("Nay trừ trước, khoảng tin cậy 95 %")
    return _svg(axes, "differences")


def _point(axes: Axes, mean: Mean, row: int, colour: str, label: str | None) -> None:
    error = mean.standard_error or 0.0
    axes.errorbar([mean.value or 0.0], [row], xerr=[error], fmt="o", color=colour, label=label)


def _as_percent(axis: Axis) -> None:
    axis.set_major_formatter(lambda value, _: f"{value * 100:.4g} %".replace(".", ","))


def _axes(height: float) -> Axes:
    # Imported here: drawing is the only command that needs it, and it takes a while to load.
    from matplotlib.figure import Figure

    axes = Figure(figsize=(_WIDTH, height), layout="constrained").add_subplot()
    axes.grid(axis="x", color="#e3e8ee")
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    return axes


def _svg(axes: Axes, name: str) -> str:
    import matplotlib

    stream = io.StringIO()
    figure = axes.get_figure(root=True)
    if figure is None:  # an axes of `_axes` has one
        return ""
    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "none", "font.size": 10}):
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    drawing = stream.getvalue()
    return drawing[drawing.index("<svg") :]
