"""
The command line: parse, call, print.

Exit status 0 is done, 1 findings at or above `--fail-on`, 2 could not run.
"""

from dueregard.cli.app import app, main

__all__ = ["app", "main"]
