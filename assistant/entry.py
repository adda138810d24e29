"""What the rooms above offer to this one: `assistant` may not import them, so they declare it."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from vectorstore.errors import CchcError


def load_first(group: str, what: str) -> Any:  # noqa: ANN401  (whatever the group is declared to hold)
    """Load the first entry point of a group by name; raises `CchcError` that says what is lacking.

    `what` completes "Chưa cài thành phần đọc tệp nên không …".
    """
    entries = sorted(entry_points(group=group), key=lambda entry: entry.name)
    if not entries:
        message = f"Chưa cài thành phần đọc tệp nên không {what}; hãy cài lại cchc."
        raise CchcError(message)
    return entries[0].load()
