"""
Every intersection of characteristics: cells, roll-ups and what they say.

Rows are counted once; everything after that is arithmetic on cells.
"""

from dueregard.intersections.scanning import scan

__all__ = ["scan"]
