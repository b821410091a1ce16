"""
EVD-03 source-not-retrievable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from dueregard.checks.check import check
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.evidence import Citation, Evidence

# Hosts that hold files by the bucket: their front page leads nowhere.
_STORAGE_HOST = re.compile(
    r"(\.|^)(s3[.-][a-z0-9.-]*amazonaws\.com|s3\.amazonaws\.com|blob\.core\.windows\.net"
    r"|storage\.googleapis\.com|digitaloceanspaces\.com|r2\.dev)$"
)
# How the address of a page ends that leads to many values and shows none in particular.
_LANDING_PAGE = re.compile(
    r"(^|-)(dashboards?|data|datasets?|home|index|publications|reports|statistics|stats)$"
)
_FILE = re.compile(r"\.(csv|docx?|json|od[st]|parquet|pdf|pptx?|tsv|txt|xlsb|xlsx?|xml|zip)$")


@check(
    "EVD-03",
    "source-not-retrievable",
    severity="major",
    one="1 source does not lead a reader to the value it is cited for.",
    many="{count} sources do not lead a reader to the value they are cited for.",
)
def source_not_retrievable(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    A citation leads a reader to the very value: a file, a page with a locator, a query, or a dated visit.

    Why:
        Dashboards change and front pages hold everything. A figure nobody can find again is open to
        challenge because nobody can confirm it.

    Fails:
        Evidence has a citation with no address; one whose address is only a storage host; or one that leads
        to a landing page or dashboard and gives no query, no place in it and no day on which it was read.
        Evidence marked as cited has no citation at all.

    Passes:
        The address leads to a file or to a page of its own; or the citation says where in the source the
        value stands, holds the query, or gives the day it was read. A printed source passes with publisher,
        date and page.

    Fix:
        Give the address of the file or page, under `locator` the page, table or query, and under `accessed`
        the day it was read.

    Source:
        Code of Practice for Statistics (confirm before relying)
        Office for Statistics Regulation, guidance on transparency (confirm before relying)
    """
    for index, item in enumerate(assessment.evidence):
        problems = list(_problems(item))
        if problems:
            note = "; ".join(dict.fromkeys(problems))
            yield Subject(id=item.id, label=item.title, path=("evidence", index), note=note)


def _problems(item: Evidence) -> Iterator[str]:
    if item.kind == "computed":
        return
    if item.kind == "cited" and not item.citations:
        yield "no citation"
    for citation in item.citations:
        problem = _problem(citation)
        if problem:
            yield problem


def _problem(citation: Citation) -> str | None:
    if citation.url is None:
        in_print = citation.publisher and citation.published and citation.locator
        return None if in_print else "no address"
    address = _split(citation.url)
    if address is None:
        return "an address that cannot be read"
    if not address.path.strip("/") and _STORAGE_HOST.search(address.hostname or ""):
        return "only a storage host"
    placed = citation.locator or citation.accessed or address.query or address.fragment
    if _is_landing_page(address) and not placed:
        return "a landing page or dashboard, with no query, place in it or day it was read"
    return None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url if "//" in url else f"//{url}")
    except ValueError:
        return None


def _is_landing_page(address: SplitResult) -> bool:
    steps = [step for step in address.path.casefold().split("/") if step]
    if steps and _FILE.search(steps[-1]):
        return False
    return not steps or _LANDING_PAGE.search(steps[-1].partition(".")[0]) is not None
