"""Owns durations and instants as Python has them: numbers are seconds, as in time.sleep."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Union

#: Seconds, a timedelta, or text such as "90s", "5m", "1h30m" or "PT5M".
Duration = Union[int, float, timedelta, str]
#: A datetime with a time zone, or RFC 3339.
Instant = Union[datetime, str]


def duration(value: Duration) -> Union[int, str]:
    """As the control API has it: milliseconds, or the text as it is."""
    if isinstance(value, str):
        return value
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    return round(seconds * 1000)


def instant(value: Instant) -> str:
    """As RFC 3339. Raises ValueError for a datetime without a time zone."""
    if isinstance(value, str):
        return value
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone: use datetime(…, tzinfo=timezone.utc) or RFC 3339 text")
    return value.isoformat()
