"""A period of days as people state it, in the time of this machine."""

from __future__ import annotations

from datetime import date, datetime, timedelta


def starts_ms(day: date) -> int:
    """Milliseconds since 1970 at which a day begins here."""
    return int(datetime(day.year, day.month, day.day).astimezone().timestamp() * 1000)


def ends_ms(day: date) -> int:
    """Milliseconds since 1970 at which the next day begins here."""
    return starts_ms(day + timedelta(days=1))


def day_of(written: str) -> date | None:
    """The day of `2026-01-31`; None for anything else."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
