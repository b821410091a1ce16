"""
Who was asked, and what became of what they said.
"""
