"""Prompt texts as Markdown files with named placeholders, and their loader."""

from prompts.loader import Prompt, PromptError, load_prompt, parse_prompt, prompt_names

__all__ = ["Prompt", "PromptError", "load_prompt", "parse_prompt", "prompt_names"]
