"""The clock and the quick hashes of the accounts' tests."""

from __future__ import annotations

from tests.assistant.accounts.conftest import _quick_hashes, clock

__all__ = ["_quick_hashes", "clock"]
