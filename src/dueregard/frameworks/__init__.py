"""
Frameworks: what must be considered, one YAML file each, and one loader.

A policy officer reviews the YAML; nothing here knows what is in it.
"""

from dueregard.frameworks.loading import framework_ids, load_framework

__all__ = ["framework_ids", "load_framework"]
