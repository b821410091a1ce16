"""
Strict YAML: files to plain data that remembers its lines, plain data to models, and back.

Scalars follow the YAML 1.2 core schema and nothing more: `no`, `12:30` and `2024-08-31` stay text,
a key given twice is a mistake, and every mistake of a file is reported together.
"""

from dueregard.yamlfile.reading import Locator, parse_yaml, read_yaml
from dueregard.yamlfile.validating import validate
from dueregard.yamlfile.writing import dump_yaml

__all__ = ["Locator", "dump_yaml", "parse_yaml", "read_yaml", "validate"]
