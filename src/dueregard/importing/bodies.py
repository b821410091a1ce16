"""
Which public body wrote a document, which one it oversees, and who published a source.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from dueregard.model.assessment import Body

_KIND = (
    "Council|Office for [A-Z]\\w+(?: and [A-Z]\\w+)?|Authority|Trust|Service|Services|Board|Police"
    "|Commission|Commissioner|"
    "Department for [A-Z]\\w+|Agency|Partnership|University|Ministry|Executive|Corporation|Association"
    "|Borough"
)
_WORD = r"(?:[A-Z][\w'\u2019&-]*|of|and|the|for|upon|on|NHS)"
_WITH_SHORT = re.compile(
    rf"(?P<name>(?:[A-Z][\w'\u2019&-]*)(?:[ ]+{_WORD}){{0,7}})[ ]+"
    rf"\([ ]*[\"\u201c'\u2018]?(?P<short>[A-Z][A-Za-z]{{1,9}})[\"\u201d'\u2019]?[ ]*\)"
)
_NAMED = re.compile(rf"\b(?P<name>(?:[A-Z][\w'\u2019&-]*[ ]+)(?:{_WORD}[ ]+){{0,5}}?(?:{_KIND}))\b")
_BODY_WORD = re.compile(
    r"\b(?:Council|Office|Authority|Trust|Service|Board|Police|Commission|Commissioner|Department|Agency"
    r"|Partnership|University"
    r"|Ministry|Executive|Corporation|Association|Fund)\b"
)
_OVERSEES = re.compile(
    r"\b(?:overs(?:ees?|eeing|ight of)|holds?\b[^.]{0,60}\bto account|strategic "
    r"direction\b[^.]{0,60}\bfor|budget for)\b(?P<rest>[^.]*)"
)
_HOSTS = {
    "ons.gov.uk": "Office for National Statistics",
    "nomisweb.co.uk": "Office for National Statistics",
    "nhs.uk": "NHS",
    "police.uk": "Police",
    "equalityhumanrights.com": "Equality and Human Rights Commission",
    "ethnicity-facts-figures.service.gov.uk": "Race Disparity Unit",
    "legislation.gov.uk": "The National Archives",
    "scotlandscensus.gov.uk": "National Records of Scotland",
    "nisra.gov.uk": "Northern Ireland Statistics and Research Agency",
}
_SHORTEST_HOST = 5
NOT_FOUND = "(the body is not named in the document)"


def bodies_of(text: str, author: str | None = None) -> tuple[Body, float]:
    """
    Return the body a document is about, with the one it oversees, and how sure that is, 0 to 1.

    A body is known by its short form given in brackets, or by a name that ends like a body's; the one named
    most is taken, before it the author in the properties of the file where that is a body.
    """
    if author is not None and _BODY_WORD.search(author):
        return Body(name=author), 0.7
    shorts: dict[str, str] = {}
    for found in _WITH_SHORT.finditer(text):
        name = re.sub(r"^(?:The|the)\s+", "", found["name"])
        if _BODY_WORD.search(name) and _stands_for(found["short"], name):
            shorts.setdefault(found["short"], name)
    named: Counter[str] = Counter()
    for short, name in shorts.items():
        named[f"{name} ({short})"] = len(re.findall(rf"\b{re.escape(short)}\b", text))
    for found in _NAMED.finditer(text):
        name = re.sub(r"^(?:The|This|Our|In|At|As|By)\s+", "", " ".join(found["name"].split()))
        if len(name.split()) > 1 and name not in shorts.values():
            named[name] += 1
    if not named:
        return Body(name=NOT_FOUND), 0.0
    overseen = _overseen(text, shorts)
    ranked = [name for name, _ in named.most_common() if name != overseen]
    body = ranked[0] if ranked else named.most_common(1)[0][0]
    return Body(name=body, overseen=overseen if overseen != body else None), 0.6 if shorts else 0.5


def _stands_for(short: str, name: str) -> bool:
    """
    Tell whether a short form is made of first letters of a name, in their order.
    """
    letters = iter("".join(word[0] for word in re.findall(r"[A-Za-z]+", name)).casefold())
    return all(letter in letters for letter in short.casefold())


def _overseen(text: str, shorts: dict[str, str]) -> str | None:
    found = _OVERSEES.search(text)
    if found is None:
        return None
    for short, name in shorts.items():
        if name in found["rest"] or re.search(rf"\b{re.escape(short)}\b", found["rest"]):
            return f"{name} ({short})"
    return None


def publisher_of(title: str, url: str | None, body: Body) -> str | None:
    """
    Return who published a source, by its title and address; None where neither says.
    """
    said = f"{title} {url or ''}"
    for own in filter(None, (body.name, body.overseen)):
        plain, _, short = own.partition(" (")
        names = [plain, short.rstrip(")")]
        if any(
            name and re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", said, re.IGNORECASE)
            for name in names
        ):
            return own
        if url is not None and _is_host_of(url, plain):
            return own
    host = _host(url)
    known = next((name for end, name in _HOSTS.items() if host == end or host.endswith(f".{end}")), None)
    named = _NAMED.match(title)
    return known or (named["name"] if named else None)


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").casefold()
    except ValueError:
        return ""


def _is_host_of(url: str, name: str) -> bool:
    """
    Tell whether the labels of an address are, in their order, words of a name or their beginnings.
    """
    labels = [
        label
        for label in _host(url).split(".")
        if label not in {"www", "gov", "org", "co", "uk", "com", "ac", "nhs"}
    ]
    words = iter(re.findall(r"[a-z]+", name.casefold()))
    return (
        bool(labels)
        and len("".join(labels)) >= _SHORTEST_HOST
        and all(any(word.startswith(label) for word in words) for label in labels)
    )
