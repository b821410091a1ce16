"""
What a check is, and the registry of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dueregard.checks.explanation import Explanation, read_explanation
from dueregard.checks.facts import Fact
from dueregard.model import Assessment, Framework, Severity, Subject
from dueregard.registry import Registry

Judge = Callable[[Assessment, Framework], Iterator[Subject]]


@dataclass(frozen=True)
class Check:
    """
    One rule about the document.

    `code` is never given to another check; `name` is for people, and a renamed check keeps its old name
    among `aliases`. `one` and `many` are the message for one subject and for several. `needs` are the
    facts from outside the document without which it stays silent.
    """

    code: str
    name: str
    family: str
    severity: Severity
    one: str
    many: str
    judge: Judge
    explanation: Explanation
    aliases: tuple[str, ...] = ()
    needs: tuple[Fact, ...] = ()

    @property
    def rule(self) -> str:
        """
        Return the rule as one sentence.
        """
        return self.explanation.rule

    @property
    def why(self) -> str:
        """
        Return why the rule matters.
        """
        return self.explanation.why

    @property
    def fails(self) -> str:
        """
        Return what a document that breaks the rule looks like.
        """
        return self.explanation.fails

    @property
    def passes(self) -> str:
        """
        Return what a document that follows the rule looks like.
        """
        return self.explanation.passes

    @property
    def fix(self) -> str:
        """
        Return how to put it right.
        """
        return self.explanation.fix

    @property
    def source(self) -> str:
        """
        Return the law, cases and guidance the rule rests on, each with its mark.
        """
        return "; ".join(self.explanation.sources)

    @property
    def dotted_name(self) -> str:
        """
        Return the name with its family, such as `evidence.claim-without-source`.
        """
        return f"{self.family}.{self.name}"

    def names(self) -> tuple[str, ...]:
        """
        Return every name by which this check alone is known: code, name, dotted name, aliases.
        """
        return (self.code, self.name, self.dotted_name, *self.aliases)

    def groups(self) -> tuple[str, ...]:
        """
        Return the names by which its family is known: `EVD`, `evidence`.
        """
        return (self.code.partition("-")[0], self.family)

    def message(self, subjects: Sequence[Subject]) -> str:
        """
        Return the sentence that says what was found.

        The templates may name `{count}`, `{labels}` and `{notes}` of the subjects, and `{in_brackets}`:
        a space and the notes in brackets, or nothing where there are none. What two notes say is said once.
        """
        template = self.one if len(subjects) == 1 else self.many
        parts = (part for subject in subjects if subject.note for part in subject.note.split(", "))
        notes = ", ".join(dict.fromkeys(parts))
        return template.format(
            count=len(subjects),
            labels=", ".join(subject.label for subject in subjects),
            notes=notes,
            in_brackets=f" ({notes})" if notes else "",
        )


CHECKS: Registry[Check] = Registry("check", "dueregard.checks")
"""Every check, by its code."""


def check(
    code: str,
    name: str,
    *,
    severity: Severity,
    one: str,
    many: str,
    aliases: Sequence[str] = (),
    needs: Sequence[Fact] = (),
) -> Callable[[Judge], Judge]:
    """
    Return a decorator that enters a generator of subjects as the check `code`.

    Args:
        code: family letters and a number ("EVD-02").
        name: words joined by hyphens ("claim-without-source").
        severity: how much it matters; critical findings block a final edition.
        one: the message when one subject is named.
        many: the message when several are, with `{count}`.
        aliases: names it used to have.
        needs: facts from outside the document that it asks the author for.
    """

    def enter(judge: Judge) -> Judge:
        family = judge.__module__.split(".")[-2]
        explanation = read_explanation(judge.__doc__)
        CHECKS.register(code)(
            Check(code, name, family, severity, one, many, judge, explanation, tuple(aliases), tuple(needs))
        )
        return judge

    return enter
