"""Pieces that several pages share: a choice of a filter, notes, what stands for an empty list."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from assistant.interface_language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence


class Choice(NamedTuple):
    """One value of a filter, what it is called, and how many rows have it."""

    value: str
    name: str
    rows: int


def select_html(name: str, label: str, choices: Sequence[Choice], chosen: str) -> str:
    """Render one filter; a chosen value that no row has stays chosen, so that it can be seen."""
    shown = list(choices)
    if chosen and all(choice.value != chosen for choice in shown):
        shown.append(Choice(chosen, chosen, 0))
    options = "".join(
        f'<option value="{escape(choice.value)}"{" selected" if choice.value == chosen else ""}>'
        f"{escape(choice.name)} ({grouped(choice.rows)})</option>"
        for choice in shown
    )
    return (
        f'<label>{escape(label)}<select name="{escape(name)}">'
        f'<option value="">{tr("Tất cả")}</option>{options}</select></label>'
    )


def words_html(words: str, example: str) -> str:
    """Render the box for words to look for."""
    return (
        f'<label class="ls-words">{tr("Tìm theo từ (có dấu hay không dấu)")}'
        f'<input type="search" name="tim" maxlength="200" value="{escape(words)}" '
        f'placeholder="{tr("ví dụ: ")}{escape(example)}"></label>'
    )


def filters_html(action: str, fields: str, *, chosen: bool) -> str:
    """Render the form around the fields of a filter."""
    clear = f'<a class="ls-clear" href="{action}">{tr("Bỏ lọc")}</a>' if chosen else ""
    return (
        f'<form class="ls-filters" method="get" action="{action}" role="search">{fields}'
        f'<div class="ls-do"><button type="submit">{tr("Lọc")}</button>{clear}</div></form>'
    )


def notes_html(notes: Sequence[str]) -> str:
    """Render what a reader must know, or nothing."""
    if not notes:
        return ""
    items = "".join(f"<li>{escape(note[:1].upper() + note[1:])}</li>" for note in notes)
    return f'<div class="vb-notes" role="note" aria-label="{tr("Lưu ý")}"><ul>{items}</ul></div>'


def badges_html(notes: Sequence[str]) -> str:
    """Render short notes beside an entry of a list."""
    return "".join(f'<span class="ls-badge">{escape(note)}</span>' for note in notes)


def empty_html(title: str, advice: str) -> str:
    """Render what stands where a list has no entry: why, and what to do."""
    return f'<div class="ls-empty"><h2>{escape(title)}</h2><p>{escape(advice)}</p></div>'


def grouped(number: int) -> str:
    """`1234` as `1.234`."""
    return f"{number:,}".replace(",", ".")
