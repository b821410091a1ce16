"""
GOV-05 premise-changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.facts import PROPOSAL_VERSIONS
from dueregard.checks.reading import shortened
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.proposal import ProposalVersion


@check(
    "GOV-05",
    "premise-changed",
    severity="critical",
    one="The proposal has changed, and nothing says that the assessment is of what is decided: {notes}.",
    many="{count} proposals have changed, and nothing says that the assessment is of what is decided.",
    needs=[PROPOSAL_VERSIONS],
)
def premise_changed(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    The version of the proposal that was assessed is the one decided, or a note says how it was reassessed.

    Why:
        A plan changes on its way: it lasts longer, takes in more, is built up anew. An assessment of an
        earlier one is open to challenge because nobody weighed what is now decided.

    Fails:
        The proposal has had more than one version; the assessment does not say which it assessed, or names
        another than the one decided; and the version decided has no note on how it was reassessed. Where the
        decision names no version, the latest is taken.

    Passes:
        The version decided is named under `assesses`, or says under `reassessed` what was looked at
        again. With one version, or none known, nothing is judged; where none is known the author is asked.

    Fix:
        Compare the versions: what is new, for whom, for how long. Bring the assessment up to date and name
        the version under `assesses`, or write under `reassessed` why the differences change nothing.

    Source:
        R (Hough) v SSHD [2022] EWHC 1635 (Admin) (confirmed)
        R (Brown) v SSWP [2008] EWHC 3158 (Admin): a continuing duty (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    versions = assessment.proposal.versions
    earlier = assessment.facts.earlier_versions
    if not versions and earlier:
        label = assessment.proposal.title
        yield Subject(id="proposal", label=label, path=("proposal",), note="there was an earlier version")
    if len(versions) + len(earlier) > 1 and versions:
        decided = _decided(assessment)
        if assessment.assesses != decided.id and decided.reassessed is None:
            path = ("proposal", "versions", versions.index(decided))
            assessed = assessment.assesses or "no version"
            note = f"{decided.id} is decided and {assessed} is named as assessed"
            yield Subject(id=decided.id, label=shortened(decided.text or decided.id), path=path, note=note)


def _decided(assessment: Assessment) -> ProposalVersion:
    """
    Return the version the decision names, or else the latest: by day, and among those of no day the last.
    """
    versions = assessment.proposal.versions
    named = assessment.decision.proposal_version if assessment.decision else None
    for version in versions:
        if version.id == named:
            return version
    dated = [version for version in versions if version.on is not None]
    return max(dated, key=lambda version: str(version.on)) if len(dated) == len(versions) else versions[-1]
