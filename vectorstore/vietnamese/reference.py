"""Reviewed facts that lie beside the code as YAML files."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@lru_cache(maxsize=8)
def reference(name: str) -> dict[str, Any]:
    """Return the content of `name`.yaml of this package."""
    text = files("vectorstore.vietnamese").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    if not isinstance(content, dict):
        raise TypeError(f"{name}.yaml must hold a mapping")
    return content
