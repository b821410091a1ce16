"""
The publication as a spreadsheet people can compute with, laid out by the Analysis Function's checklist.

One table a sheet, a cover, a list of contents and notes; numbers are numbers, and what is not there has
its shorthand.
"""

from dueregard.publish.workbook.writing import workbook

__all__ = ["workbook"]
