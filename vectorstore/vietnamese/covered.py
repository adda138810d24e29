"""Which characters of a text are already taken by another reading."""

from __future__ import annotations

from collections.abc import Iterable


class Covered:
    """A mask over a text's characters; adding and asking cost the length of the span only."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._mask = bytearray(length)
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Mark `start:end` as taken."""
        self._mask[start:end] = b"\x01" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether any character of `start:end` is taken."""
        return self._mask.find(1, start, end) >= 0
