"""
`python -m dueregard` is the command line.
"""

from dueregard.cli import main

main()
