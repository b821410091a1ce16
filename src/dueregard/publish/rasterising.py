"""
Drawings as pictures of dots, for formats that cannot show SVG everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

_DOTS_PER_INCH = 200.0


def as_png(drawings: Sequence[str]) -> dict[str, bytes]:
    """
    Return each SVG drawing as PNG, by its text; nothing where the extra `pdf` is not installed.
    """
    try:
        import typst  # noqa: PLC0415 (an extra)
    except ImportError:
        return {}
    different = list(dict.fromkeys(drawings))
    if not different:
        return {}
    room = resources.files("dueregard.publish")
    template = Path(str(room / "typst" / "drawings.typ"))
    made: Any = typst.compile(
        template,
        root=template.parent,
        font_paths=[Path(str(room / "fonts"))],
        ignore_system_fonts=True,
        sys_inputs={"drawings": json.dumps(different)},
        format="png",
        ppi=_DOTS_PER_INCH,
    )
    # One page comes as bytes, several as a list.
    pages = made if isinstance(made, list) else [made]
    return dict(zip(different, pages, strict=True))
