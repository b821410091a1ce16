"""
The version, where every room can read it without asking for the whole package.
"""

__version__ = "0.1.0"
