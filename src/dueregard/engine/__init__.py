"""
The engine room: one query, `collapse`, and one small adapter for each engine that can run it.

An engine groups a canonical Parquet file by some keys and returns counts, nothing else. Rates,
intervals and suppression are arithmetic on the cells it returns, done elsewhere in Python.
"""

from dueregard.engine.collapse import Condition, Engine, Query
from dueregard.engine.opening import EqualRows, equal_rows_version, open_engine, open_row_keys

__all__ = ["Condition", "Engine", "EqualRows", "Query", "equal_rows_version", "open_engine", "open_row_keys"]
