"""
Figures: whether a number says what it was made of.
"""
