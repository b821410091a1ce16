"""
Assessments whose every figure is recomputed from data, and which say what they stand on.

Everything the command line does is here for a notebook. Names are imported when first used, so
that `import dueregard` stays light: no engine, no web framework.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from dueregard.version import __version__

if TYPE_CHECKING:
    from dueregard.checks import questions, run_checks
    from dueregard.engine import open_engine
    from dueregard.errors import DueRegardError
    from dueregard.fetching import fetch
    from dueregard.frameworks import load_framework
    from dueregard.gather import gather
    from dueregard.intersections import scan
    from dueregard.model import (
        Assessment,
        Estimate,
        Evidence,
        Finding,
        Framework,
        Indicator,
        Proposal,
        Question,
        Rating,
    )
    from dueregard.publish import publish
    from dueregard.sources import read_source
    from dueregard.store import load_assessment, save_assessment

_HOMES = {
    "Assessment": "dueregard.model",
    "DueRegardError": "dueregard.errors",
    "Estimate": "dueregard.model",
    "Evidence": "dueregard.model",
    "Finding": "dueregard.model",
    "Framework": "dueregard.model",
    "Indicator": "dueregard.model",
    "Proposal": "dueregard.model",
    "Question": "dueregard.model",
    "Rating": "dueregard.model",
    "fetch": "dueregard.fetching",
    "gather": "dueregard.gather",
    "load_assessment": "dueregard.store",
    "load_framework": "dueregard.frameworks",
    "open_engine": "dueregard.engine",
    "publish": "dueregard.publish",
    "questions": "dueregard.checks",
    "read_source": "dueregard.sources",
    "run_checks": "dueregard.checks",
    "save_assessment": "dueregard.store",
    "scan": "dueregard.intersections",
}

__all__ = [
    "Assessment",
    "DueRegardError",
    "Estimate",
    "Evidence",
    "Finding",
    "Framework",
    "Indicator",
    "Proposal",
    "Question",
    "Rating",
    "__version__",
    "fetch",
    "gather",
    "load_assessment",
    "load_framework",
    "open_engine",
    "publish",
    "questions",
    "read_source",
    "run_checks",
    "save_assessment",
    "scan",
]


def __getattr__(name: str) -> Any:
    """
    Import a public name from its room when it is first asked for.
    """
    if name not in _HOMES:
        message = f"module 'dueregard' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(importlib.import_module(_HOMES[name]), name)


class _Package(ModuleType):
    """
    This package, in which `gather` and `publish` are what the rooms of these names do.

    Importing a submodule makes it an attribute of its package; where a public function has the
    same name, the function is what a user of the package means.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        """
        Set an attribute; a room whose name is a public function's gives way to the function.
        """
        if isinstance(value, ModuleType) and _HOMES.get(name) == value.__name__:
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    """
    Return the public names.
    """
    return __all__
