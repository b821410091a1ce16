"""
Zip archives that are the same bytes on each run: Word and Excel files are such archives.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip archive can name; its members are not dated."""


def undated(archive: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """
    Return an archive with the same members in the same order, without the time at which it was made.

    Args:
        replaced: other content for members, by name.
    """
    others = replaced or {}
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _OLDEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, others.get(name) or source.read(name))
    return made.getvalue()
