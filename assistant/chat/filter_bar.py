"""The answer filter of the chat page: three choices, and a chip for each that is set."""

from __future__ import annotations

# Gradio finds the parameter that takes the request by its type, so types are there at run time.
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import gradio as gr

from assistant.answer_filter import UNFILTERED, AnswerFilter, FilterChoices
from assistant.chat.language_switch import wanted_by
from assistant.interface_language import mark, speaking, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vectorstore.types import Document

_Part = Literal["year", "kind", "agency"]
_PARTS: tuple[_Part, ...] = ("year", "kind", "agency")
_LABELS: dict[_Part, str] = {
    "year": mark("Năm"),
    "kind": mark("Loại văn bản"),
    "agency": mark("Cơ quan ban hành"),
}
_ANY = mark("Tất cả")
_Updates = dict[Any, Any]


class FilterBar(NamedTuple):
    """The filter's components; a question is asked with what `told` says."""

    state: gr.State
    told: gr.HTML  # the same for the page's script, which asks
    choices: dict[_Part, gr.Dropdown]
    row: gr.Row
    chips: dict[_Part, gr.Button]
    panel: gr.Accordion

    def offered(self, documents: Iterable[Document], only: AnswerFilter) -> _Updates:
        """What can be chosen over these documents, and what of a filter is among it.

        Without any documents there is nothing to filter.
        """
        values = FilterChoices.of(documents)
        lists: dict[_Part, tuple[str, ...]] = {
            "year": tuple(map(str, values.years)),
            "kind": values.kinds,
            "agency": values.agencies,
        }
        some = any(lists.values())
        chosen = UNFILTERED
        for part, offers in lists.items():
            if _text(only, part) in offers:
                chosen = _with(chosen, part, _text(only, part))
        updates = self.shown(chosen)
        for part, offers in lists.items():
            updates[self.choices[part]] = gr.update(
                choices=[(tr(_ANY), ""), *((one, one) for one in offers)], value=_text(chosen, part)
            )
        return updates | {self.panel: gr.update(visible=some)}

    def shown(self, only: AnswerFilter) -> _Updates:
        """The components as a filter sets them."""
        texts = {part: _text(only, part) for part in _PARTS}
        chips: _Updates = {
            self.chips[part]: gr.update(value=_chip(part, text), visible=bool(text))
            for part, text in texts.items()
        }
        values: _Updates = {self.choices[part]: text for part, text in texts.items()}
        told = {self.state: only, self.told: _told(only), self.row: gr.update(visible=bool(only))}
        return told | chips | values

    def cleared(self) -> _Updates:
        """Nothing is limited any more."""
        return self.shown(UNFILTERED) | {self.panel: gr.update(open=False)}

    @property
    def all(self) -> list[Any]:
        """Every component that the methods above change."""
        own = [self.state, self.told, self.row, self.panel]
        return [*own, *self.choices.values(), *self.chips.values()]

    def connect(self, **options: object) -> None:
        """Keep the state, the choices and the chips in step; `options` are those of the events."""
        for part in _PARTS:
            self.choices[part].input(
                self._chosen(part), [self.choices[part], self.state], self.all, **options
            )
            self.chips[part].click(self._dropped(part), [self.state], self.all, **options)

    def _chosen(self, part: _Part) -> Callable[[object, AnswerFilter, gr.Request], _Updates]:
        def chosen(value: object, only: AnswerFilter, request: gr.Request) -> _Updates:
            with speaking(wanted_by(request.request)):
                return self.shown(_with(only, part, value))

        return chosen

    def _dropped(self, part: _Part) -> Callable[[AnswerFilter, gr.Request], _Updates]:
        def dropped(only: AnswerFilter, request: gr.Request) -> _Updates:
            with speaking(wanted_by(request.request)):
                return self.shown(_with(only, part, ""))

        return dropped


def build_chips() -> tuple[gr.Row, dict[_Part, gr.Button]]:
    """Lay out the chips; a click on one takes its limit away."""
    with gr.Row(visible=False, elem_id="cc-chips") as row:
        chips = {
            part: gr.Button("", visible=False, elem_classes="cc-chip", min_width=0)
            for part in _PARTS
        }
    return row, chips


def build_filter_bar() -> FilterBar:
    """Lay out the filter: the chips, and the choices folded below them."""
    state = gr.State(UNFILTERED, time_to_live=12 * 3600)
    told = gr.HTML(_told(UNFILTERED), apply_default_css=False, elem_id="cc-only")
    row, chips = build_chips()
    with (
        gr.Accordion(
            mark("Lọc văn bản dùng để trả lời"), open=False, visible=False, elem_id="cc-filter"
        ) as panel,
        gr.Row(elem_id="cc-choices"),
    ):
        choices = {
            part: gr.Dropdown([(_ANY, "")], value="", label=label, min_width=120)
            for part, label in _LABELS.items()
        }
    return FilterBar(state, told, choices, row, chips, panel)


def _chip(part: _Part, text: str) -> str:
    return tr("Năm {year}").format(year=text) if part == "year" and text else text


def _told(only: AnswerFilter) -> str:
    values = "".join(f' data-{part}="{escape(_text(only, part))}"' for part in _PARTS)
    return f"<span{values}></span>"


def _text(only: AnswerFilter, part: _Part) -> str:
    value = getattr(only, part)
    return "" if value is None else str(value)


def _with(only: AnswerFilter, part: _Part, value: object) -> AnswerFilter:
    """Set one part; what the page could not have offered counts as nothing."""
    text = value.strip() if isinstance(value, str) else ""
    if part == "year":
        return replace(only, year=int(text) if text.isdecimal() and len(text) == 4 else None)
    named = text or None
    return replace(only, kind=named) if part == "kind" else replace(only, agency=named)
