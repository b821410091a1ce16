"""
The folder of reference figures and real data that lies beside the checkout.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def shared_path(*parts: str) -> Path:
    """
    Return a path in the shared folder, `../shared` or the one named by DUEREGARD_SHARED.

    The test is skipped when the path is not there, and fails instead when CI=true.
    """
    root = Path(os.environ.get("DUEREGARD_SHARED", CHECKOUT.parent / "shared"))
    path = root.joinpath(*parts)
    if path.exists():
        return path
    reason = f"{'/'.join(parts)} is not in the shared folder; set DUEREGARD_SHARED to where it lies"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def golden(name: str) -> dict[str, Any]:
    """
    Return one file of reference figures.
    """
    text = shared_path("reference", "golden", f"{name}.json").read_text(encoding="utf-8")
    figures: dict[str, Any] = json.loads(text)
    return figures
