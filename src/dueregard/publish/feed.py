"""
The feed of versions: an Atom file (RFC 4287) that a reader's program can watch.
"""

from __future__ import annotations

import datetime as dt
import uuid
from xml.etree import ElementTree as ET

from dueregard.publish.publication import Publication, VersionShown

FEED = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed_of(publication: Publication) -> bytes | None:
    """
    Return the feed, newest version first; None where no version has a date, since an entry must have one.
    """
    dated = [(version.on, version) for version in reversed(publication.versions) if version.on is not None]
    if not dated:
        return None
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {_LANG: publication.language})
    _add(feed, "id", _id(publication.id))
    _add(feed, "title", publication.title)
    _add(feed, "updated", _moment(max(on for on, _ in dated)))
    _add(_add(feed, "author"), "name", publication.body)
    _add(feed, "link", rel="self", href=FEED, type="application/atom+xml")
    _add(feed, "link", rel="alternate", href="index.html", type="text/html")
    for on, version in dated:
        feed.append(_entry(publication, on, version))
    ET.indent(feed)
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _entry(publication: Publication, on: dt.date, version: VersionShown) -> ET.Element:
    entry = ET.Element(f"{{{_ATOM}}}entry")
    _add(entry, "id", _id(publication.id, version.digest or version.name))
    _add(entry, "title", f"{version.name}: {version.edition}" if version.edition else version.name)
    _add(entry, "updated", _moment(on))
    current = version.digest == publication.digest
    page = "changes.html" if current else "index.html"
    _add(entry, "link", rel="alternate", href=page, type="text/html")
    digest = f" Digest: {version.digest}." if version.digest else ""
    said = publication.changes.headline if current else "An earlier version of this assessment."
    _add(entry, "summary", f"{said}{digest}")
    return entry


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def _id(*parts: str) -> str:
    """
    Return an id that stays the same for the same version, wherever it is published.
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("dueregard", *parts))).urn


def _moment(on: dt.date) -> str:
    return f"{on.isoformat()}T00:00:00Z"
