"""The look of the Gradio page: fonts of the machine only, one light colour scheme."""

from __future__ import annotations

import gradio as gr

# Only fonts that the reader's machine has: a remote font would tell a stranger who reads what.
SANS = (
    "Segoe UI",
    "Noto Sans",
    "Roboto",
    "Helvetica Neue",
    "Liberation Sans",
    "Arial",
    "sans-serif",
)
MONO = ("Consolas", "Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "monospace")

_INK = "#1d2733"
_NAVY = "#1f4468"
_LINE = "#cfd6de"


def build_theme() -> gr.themes.Base:
    """Make the theme; dark mode shows the same colours, since official text is read as on paper."""
    theme = gr.themes.Base(
        primary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.slate,
        font=list(SANS),
        font_mono=list(MONO),
    ).set(
        body_background_fill="#f4f5f7",
        body_text_color=_INK,
        background_fill_primary="#ffffff",
        background_fill_secondary="#ffffff",
        block_background_fill="transparent",
        block_border_width="0px",
        block_shadow="none",
        block_padding="0",
        border_color_primary=_LINE,
        input_background_fill="#ffffff",
        input_border_color="#8794a3",
        input_border_color_focus=_NAVY,
        input_shadow="none",
        input_shadow_focus="none",
        input_placeholder_color="#5b6775",
        button_primary_background_fill=_NAVY,
        button_primary_background_fill_hover="#17344f",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="#eaf0f6",
        button_secondary_border_color=_LINE,
        button_secondary_text_color=_INK,
        button_border_width="1px",
        button_transition="none",
    )
    for name in [name for name in vars(theme) if name.endswith("_dark")]:
        setattr(theme, name, getattr(theme, name.removesuffix("_dark"), None))
    return theme
