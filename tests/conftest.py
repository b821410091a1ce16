"""
Settings every test shares.
"""

from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("dueregard", deadline=None)
settings.load_profile("dueregard")
