"""
Time, as something handed in: what waits can be tested without waiting.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Clock:
    """
    What time it is, and how to wait.

    Args:
        utc: the date and time, in UTC.
        seconds: seconds that only go forward.
        sleep: waits so many seconds.
        chance: a number from 0 to 1, so that many who wait do not come back together.
    """

    utc: Callable[[], dt.datetime]
    seconds: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]

    def stamp(self) -> str:
        """
        Return the time as it is recorded.
        """
        return f"{self.utc():%Y-%m-%dT%H:%M:%SZ}"


SYSTEM_CLOCK = Clock(lambda: dt.datetime.now(dt.UTC), time.monotonic, time.sleep, random.random)
