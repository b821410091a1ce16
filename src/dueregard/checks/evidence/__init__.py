"""
What ratings stand on: evidence, its sources, its age and its gaps.
"""
