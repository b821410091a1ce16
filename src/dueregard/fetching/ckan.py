"""
`ckan`: files of a data portal that speaks the interface of CKAN, such as the London Datastore.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar
from urllib.parse import unquote, urlencode, urlsplit

from pydantic import BaseModel, Field, RootModel, TypeAdapter, field_validator

from dueregard.errors import FetchError, InputError, suggest_nearest
from dueregard.fetching.courier import Courier
from dueregard.fetching.plans import FETCHERS, Fetcher, Listing, Parcel, Plan, as_it_is, require
from dueregard.fetching.request import Request
from dueregard.model.base import Model, Text
from dueregard.yamlfile import read_yaml, validate

MOST_LISTED = 1000

_UNSAFE = re.compile(r"[^A-Za-z0-9._() -]+")
_LONGEST_NAME = 120
_DAY = len("2026-11-23")
R = TypeVar("R")


class Portal(Model):
    """
    A portal: its title, where its interface is, and whether it searches.
    """

    title: Text
    api: Text
    searches: bool = True


class _Portals(RootModel[dict[str, Portal]]):
    pass


class Resource(BaseModel):
    """
    A file of a package, as a portal lists it.
    """

    id: str = ""
    name: str = ""
    url: str = ""
    format: str = ""
    size: int | None = None
    last_modified: str = ""
    created: str = ""

    @field_validator("id", "name", "url", "format", "last_modified", "created", mode="before")
    @classmethod
    def _absent_is_empty(cls, value: object) -> object:
        return "" if value is None else value

    @field_validator("size", mode="before")
    @classmethod
    def _size_that_is_none(cls, value: object) -> object:
        return value if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else None

    @property
    def edition(self) -> str:
        """
        Return the day it was last changed, or made; empty if the portal does not say.
        """
        return (self.last_modified or self.created)[:_DAY]


class Package(BaseModel):
    """
    A package: files about one thing.
    """

    id: str = ""
    name: str = ""
    title: str = ""
    license_title: str | None = None
    author: str | None = None
    resources: list[Resource] = Field(default_factory=list)


class Answer(BaseModel, Generic[R]):
    """
    What a portal answers with: whether it could, and the result.
    """

    success: bool
    result: R


class Found(BaseModel):
    """
    The result of a search; one portal calls the list by another name.
    """

    results: list[Package] | None = None
    result: list[Package] | None = None


PACKAGE = TypeAdapter(Answer[Package])
FOUND = TypeAdapter(Answer[Found])


class CkanAsk(Model):
    """
    A package of a portal, and which of its files.

    Args:
        portal: "london-datastore", "data-gov-uk", or the address of an interface ("https://.../api/3/action").
        package: the package, by its id or its name in addresses.
        resource: the file, by its id, its name or a part of it.
        format: which format, where a file is there in several ("csv").
        words: words in the titles of packages, for --list.
    """

    portal: str = "london-datastore"
    package: str | None = None
    resource: str | None = None
    format: str | None = None
    words: str | None = None


def ckan(asked: CkanAsk, courier: Courier) -> Plan:
    """
    Fetch a file from the London Datastore, data.gov.uk, or another portal of the same kind (CKAN).

    `package` is needed, and `resource` where the package has several files. Where several fit, the
    newest edition is taken, and the others are named; where none is newer, you are asked to choose.
    Publishers put a new edition under the name of the old one: the digest in the `sources:` entry
    tells them apart. A portal lists files that lie elsewhere: such a host is asked only if it is allowed.
    A table that a portal keeps in its own database comes as CSV.

    Example:
        ```text
        dueregard fetch ckan package=exy3m resource="Borough Level Crime (most recent" format=csv --to data
        ```
    """
    require("ckan", package=asked.package)
    portal = portal_of(asked.portal)
    package = _package(portal, str(asked.package), courier)
    resource, notes = _choose(asked, package)
    name = _file_name(resource)
    url = _whole(resource.url, portal)
    kind = "csv" if name.casefold().endswith(".csv") else "file"
    parcel = Parcel(
        f"{package.title or package.name}: {resource.name or name}",
        (Request(url, "csv" if kind == "csv" else "file"),),
        as_it_is(name),
        size=resource.size,
    )
    declared: dict[str, Any] = {
        "title": resource.name or package.title or None,
        "publisher": package.author or None,
        "url": url,
        "edition": resource.edition or None,
        "licence": package.license_title or None,
    }
    look = "How the file is laid out is not in the entry: run dueregard inspect on it, and put both together."
    source_id = re.sub(r"[^a-z0-9]+", "_", PurePosixPath(name).stem.casefold()).strip("_")[:60] or "table"
    declared = {key: value for key, value in declared.items() if value}
    return Plan((parcel,), source_id, declared, notes=(*notes, look))


def list_ckan(asked: CkanAsk, courier: Courier) -> Listing:
    """
    Return the packages with some words in their titles, or the files of one package.
    """
    portal = portal_of(asked.portal)
    if asked.package:
        package = _package(portal, asked.package, courier)
        resources = sorted(package.resources, key=lambda one: one.edition, reverse=True)
        files = tuple(
            (one.name or one.id, one.format, one.edition or "not given", _size(one)) for one in resources
        )
        return Listing(("resource", "Format", "Edition", "Bytes"), files)
    words = (asked.words or "").split()
    values = {"rows": MOST_LISTED} | ({"q": " ".join(words)} if words and portal.searches else {})
    request = Request(f"{portal.api}/package_search?{urlencode(values)}", "json", most_bytes=2**27)
    found = courier.json(request, FOUND)
    _require_success(portal, found.success)
    packages = found.result.results or found.result.result or []
    chosen = packages if portal.searches else [one for one in packages if _has_words(one, words)]
    rows = tuple((one.name or one.id, one.title, str(len(one.resources))) for one in chosen)
    full = len(packages) >= MOST_LISTED
    notes = (f"The portal gives {MOST_LISTED:,} packages at once; there may be more.",) if full else ()
    return Listing(("package", "Title", "Files"), rows, notes)


def portal_of(name: str) -> Portal:
    """
    Return a portal by its id, or by the address of its interface.

    Raises:
        InputError: there is no such portal.
    """
    path = Path(__file__).with_name("portals.yaml")
    data, locate = read_yaml(path)
    portals = validate(_Portals, data, locate, file=path.name).root
    if name in portals:
        return portals[name]
    if name.startswith("https://"):
        return Portal(title=urlsplit(name).netloc, api=name.rstrip("/"))
    message = f"There is no portal '{name}'. {suggest_nearest(name, sorted(portals))}"
    raise InputError.at("portal", None, f"{message} Or give the https address of its interface.")


def _package(portal: Portal, package: str, courier: Courier) -> Package:
    means = {
        404: f"{portal.title} has no package '{package}'. Look for it: dueregard fetch ckan words=... --list."
    }
    address = f"{portal.api}/package_show?{urlencode({'id': package})}"
    answer = courier.json(Request(address, "json", means=means, most_bytes=2**25), PACKAGE)
    _require_success(portal, answer.success)
    return answer.result


def _require_success(portal: Portal, success: bool) -> None:  # noqa: FBT001 - the portal's own word
    if not success:
        message = f"{portal.title} could not answer, and says no more. Try again later."
        raise FetchError(message)


def _choose(asked: CkanAsk, package: Package) -> tuple[Resource, tuple[str, ...]]:
    """
    Return the file meant, and what is to be said about the choice.
    """
    fitting = [
        one
        for one in package.resources
        if not asked.format or one.format.casefold() == asked.format.casefold()
    ]
    fitting = _named(asked.resource, fitting) if asked.resource else fitting
    if not fitting:
        names = sorted({one.name or one.id for one in package.resources})
        formats = ", ".join(sorted({one.format for one in package.resources if one.format}))
        message = f"No file of the package fits. {suggest_nearest(asked.resource or '', names)}"
        raise InputError.at("resource", None, f"{message} Formats: {formats or 'none given'}.")
    fitting.sort(key=lambda one: one.edition, reverse=True)
    if len(fitting) == 1:
        return fitting[0], ()
    newest, second = fitting[:2]
    listed = "; ".join(
        f"{one.name or one.id} ({one.format or 'no format'}, {one.edition or 'no date'})"
        for one in fitting[:8]
    )
    if newest.edition == second.edition or asked.resource is None:
        message = (
            f"{len(fitting)} files fit: {listed}. Name one with resource=..., or its format with format=..."
        )
        raise InputError.at("resource", None, message)
    return newest, (f"{len(fitting)} files fit, and the newest is taken: {listed}.",)


def _named(wanted: str, resources: Sequence[Resource]) -> list[Resource]:
    """
    Return the files of an id, else of a name, else of a part of a name.
    """
    folded = wanted.casefold()
    for fits in (
        lambda one: one.id == wanted,
        lambda one: one.name.casefold() == folded,
        lambda one: folded in one.name.casefold() or folded in unquote(one.url).casefold(),
    ):
        found = [one for one in resources if fits(one)]
        if found:
            return found
    return []


def _file_name(resource: Resource) -> str:
    """
    Return a name for the file that is safe on every system: from the address, with the format as its ending.
    """
    last = unquote(PurePosixPath(urlsplit(resource.url).path).name)
    name = _UNSAFE.sub("-", last or resource.name).strip(" .-")[-_LONGEST_NAME:].strip(" .-") or "file"
    ending = _UNSAFE.sub("", resource.format.casefold()).strip(" .")
    return name if "." in name or not ending else f"{name}.{ending}"


def _whole(url: str, portal: Portal) -> str:
    if url.startswith("/"):
        parts = urlsplit(portal.api)
        return f"{parts.scheme}://{parts.netloc}{url}"
    if not url:
        message = "The portal gives no address for this file. Look at its page in a browser."
        raise FetchError(message)
    return url


def _size(resource: Resource) -> str:
    return "not given" if resource.size is None else f"{resource.size:,}"


def _has_words(package: Package, words: Sequence[str]) -> bool:
    text = f"{package.title} {package.name}".casefold()
    return all(word.casefold() in text for word in words)


FETCHERS.register("ckan")(
    Fetcher(
        title="Files of the London Datastore, data.gov.uk and other portals (CKAN)",
        publisher="Each file's own",
        asks=CkanAsk,
        plan=ckan,
        listing=list_ckan,
        example='package=exy3m resource="Borough Level Crime (most recent" format=csv',
    )
)
