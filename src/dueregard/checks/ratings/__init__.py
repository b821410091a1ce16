"""
How effects are rated, and whether summaries and reasons bear the ratings out.
"""
