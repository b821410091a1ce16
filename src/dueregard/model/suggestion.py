"""
What the evidence by itself supports, to stand beside what a person rated.
"""

from __future__ import annotations

from dueregard.model.base import Direction, Model, Text


class Suggestion(Model):
    """
    The direction the evidence of a row supports, and why; the tool suggests and never rates.
    """

    direction: Direction
    reason: Text
