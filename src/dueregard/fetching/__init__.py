"""
Fetching: official data from where it is published, kept as it was answered, with address, time and digest.

Only this room goes out, and only to hosts on a list. One file of it is one official source; the
registry finds it.
"""

from dueregard.fetching.courier import Courier, Settings
from dueregard.fetching.exchange import Wire
from dueregard.fetching.fetching import Fetched, carry_out, fetch, listing_of, plan_of
from dueregard.fetching.plans import FETCHERS, Fetcher, Listing, Plan
from dueregard.fetching.reach import Reach, allowed_hosts
from dueregard.fetching.snapshots import SnapshotStore, default_store

__all__ = [
    "FETCHERS",
    "Courier",
    "Fetched",
    "Fetcher",
    "Listing",
    "Plan",
    "Reach",
    "Settings",
    "SnapshotStore",
    "Wire",
    "allowed_hosts",
    "carry_out",
    "default_store",
    "fetch",
    "listing_of",
    "plan_of",
]
