"""
Reference figures computed again: one module for each file of figures, named as the file is.
"""
