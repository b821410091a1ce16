"""
Gathering: sources and indicators become evidence, and what changed since the last time is said.

Nothing here knows the time of day: the same files and definitions give the same bytes.
"""

from dueregard.gather.changes import Change
from dueregard.gather.definitions import mistaken_definitions
from dueregard.gather.gathering import Gathered, gather

__all__ = ["Change", "Gathered", "gather", "mistaken_definitions"]
