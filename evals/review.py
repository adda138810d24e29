"""Walking through proposed items: a person keeps, corrects or drops each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from evals.expectations import ExpectedFigure, Item
from evals.proposals import UNREVIEWED_TAG, facts_said
from evals.type_labels import type_label
from vectorstore.vietnamese.dates import format_vi
from vectorstore.vietnamese.numbers import format_number

KEEP, EDIT, FACTS, DROP, STOP = "g", "s", "đ", "b", "d"
CHOICES = "[g] giữ  [s] sửa câu hỏi  [đ] sửa đáp án  [b] bỏ  [d] dừng"

# Shows a text and returns what was typed.
Prompt = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of the proposals; `left` were not looked at."""

    kept: tuple[Item, ...]
    dropped: tuple[Item, ...]
    left: tuple[Item, ...]


@dataclass(slots=True)
class _Piles:
    kept: list[Item] = field(default_factory=list)
    dropped: list[Item] = field(default_factory=list)


def review(items: Sequence[Item], prompt: Prompt, show: Callable[[str], None]) -> Reviewed:
    """Ask about each item until the last, or until the reviewer stops."""
    piles = _Piles()
    for position, item in enumerate(items):
        decision = _decide(item, f"{position + 1}/{len(items)}", prompt, show)
        if decision is None:
            return Reviewed(tuple(piles.kept), tuple(piles.dropped), tuple(items[position:]))
        kept, decided = decision
        (piles.kept if kept else piles.dropped).append(decided)
    return Reviewed(tuple(piles.kept), tuple(piles.dropped), ())


def described(item: Item) -> Iterator[str]:
    """The item as a reviewer reads it, a line each."""
    for turn in item.history:
        yield f"  (hỏi trước) {turn}"
    yield f"  Hỏi: {item.question}"
    expected = item.expected
    for label, values in (
        ("Số liệu", [_figure(figure) for figure in expected.figures]),
        ("Giá trị", expected.values),
        ("Ngày", [format_vi(day) for day in expected.dates]),
        ("Số hiệu", expected.numbers),
        ("Tên", expected.names),
        ("Nguồn", [f"{s.document or s.number} {s.section or ''}" for s in expected.sources]),
    ):
        if values:
            yield f"  {label}: {'; '.join(value.strip() for value in values)}"


def _figure(figure: ExpectedFigure) -> str:
    comparator = figure.comparator if figure.comparator not in {None, "="} else ""
    year = f"(năm {figure.year})" if figure.year else ""
    value = format_number(figure.value)
    if figure.value_to is not None:
        value += f"–{format_number(figure.value_to)}"
    return " ".join(f"{comparator} {value} {figure.unit or ''} {year}".split())


def _decide(
    item: Item, place: str, prompt: Prompt, show: Callable[[str], None]
) -> tuple[bool, Item] | None:
    """Whether to keep the item, and the item; None to stop."""
    while True:
        show("\n".join((f"Câu {place} ({type_label(item.type)})", *described(item))))
        match prompt(CHOICES).strip().lower():
            case choice if choice == KEEP:
                tags = tuple(tag for tag in item.tags if tag != UNREVIEWED_TAG)
                return True, item.model_copy(update={"tags": tags})
            case choice if choice == DROP:
                return False, item
            case choice if choice == STOP:
                return None
            case choice if choice == EDIT:
                question = prompt("Câu hỏi mới").strip()
                item = item.model_copy(update={"question": question or item.question})
            case choice if choice == FACTS:
                item = _with_facts(item, prompt("Câu trả lời phải nêu (số, ngày, số hiệu, tên)"))
            case _:
                show(f"Chưa rõ ý. {CHOICES}")


def _with_facts(item: Item, typed: str) -> Item:
    if not typed.strip():
        return item
    facts = facts_said(typed) or {"names": (typed.strip(),)}
    empty: dict[str, tuple[str, ...]] = {"values": (), "dates": (), "numbers": (), "names": ()}
    expected = item.expected.model_copy(update={"figures": (), **empty, **facts})
    return item.model_copy(update={"expected": expected})
