"""
The record: who wrote, who decided, and on which version.
"""
