"""
Gathering: sources and indicators become evidence, and what changed since the last time is said.

Nothing here knows the time of day: the same files and definitions give the same bytes.
"""

from dueregard.gather.changes import Change
from dueregard.gather.gathering import Gathered, gather
from dueregard.gather.names import unknown_names

__all__ = ["Change", "Gathered", "gather", "unknown_names"]
