"""
How long to wait: between requests to one host, and before one that failed is tried again.
"""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

from dueregard.fetching.clock import Clock

FIRST_WAIT = 0.5
"""Seconds before the second try; each further one waits up to twice as long."""

LONGEST_WAIT = 60.0
"""Seconds that a wait of our own choosing takes at most."""

MOST_ASKED_FOR = 900.0
"""Seconds a host may ask us to wait; if it asks for longer, the person is told when to come back."""


class Pacer:
    """
    A bucket of requests for one host: `burst` at once, then `per_second`.
    """

    def __init__(self, per_second: float, burst: int, clock: Clock) -> None:
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._left = float(burst)
        self._seen = clock.seconds()

    def wait(self) -> None:
        """
        Wait until one more request may be sent.
        """
        self._fill()
        if self._left < 1:
            self._clock.sleep((1 - self._left) / self._per_second)
            self._fill()
        self._left = max(self._left, 1.0) - 1

    def _fill(self) -> None:
        now = self._clock.seconds()
        self._left = min(self._burst, self._left + (now - self._seen) * self._per_second)
        self._seen = now


def back_off(failures: int, clock: Clock) -> float:
    """
    Return the seconds to wait after so many failures in a row, at least 1: doubled each time, and spread.
    """
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 16))
    return longest * (0.5 + clock.chance() / 2)


def asked_to_wait(header: str | None, clock: Clock) -> float | None:
    """
    Return the seconds a Retry-After header asks for, given as seconds or as a date; None if it says nothing.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - clock.utc()).total_seconds())
