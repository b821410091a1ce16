"""
What will be done about adverse effects, by whom and when.
"""
