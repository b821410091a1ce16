"""
Assessments whose every figure is recomputed from data, and which say what they stand on.
"""

__version__ = "0.1.0"
