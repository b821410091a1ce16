"""
What every check must say of itself, and how it may say it.
"""

import re

import pytest

from dueregard.checks import CHECKS
from dueregard.checks.explanation import SECTIONS, read_explanation
from dueregard.model import SEVERITIES, Subject

MARK = re.compile(r"\((confirmed|confirm before relying)\)$")
# The tool is no court: it says what is open to challenge, and never gives judgement.
JUDGEMENT = re.compile(r"unlawful|complian|complies|comply|illegal", re.IGNORECASE)

every_check = pytest.mark.parametrize("check", [check for _, check in CHECKS.items()], ids=lambda c: c.code)


@every_check
def test_the_code_and_file_and_function_carry_the_same_name(check):
    file = check.judge.__module__.rsplit(".", 1)[-1]
    name = check.name.replace("-", "_")
    assert file == f"{check.code.replace('-', '').lower()}_{name}"
    assert check.judge.__name__ == name
    assert re.fullmatch(r"[A-Z]{3}-\d{2}", check.code)
    assert check.severity in SEVERITIES


@every_check
def test_every_part_of_the_explanation_is_there_in_whole_sentences(check):
    for part in (check.rule, check.why, check.fails, check.passes, check.fix):
        assert part.endswith(".")
        assert part[0].isupper()
    assert "open to challenge because" in check.why.lower()


@every_check
def test_every_source_says_whether_it_is_confirmed(check):
    assert check.explanation.sources
    assert all(MARK.search(source) for source in check.explanation.sources)


@every_check
def test_the_words_never_judge(check):
    said = f"{check.judge.__doc__} {check.one} {check.many} {check.name}"
    assert JUDGEMENT.search(said) is None


@every_check
def test_the_message_agrees_with_the_number_of_subjects(check):
    subject = Subject(id="x", label="X", note="a note")
    one, three = check.message([subject]), check.message([subject] * 3)
    assert one[0].isupper() or one[0].isdigit()
    assert one.endswith(".")
    assert three.endswith(".")
    assert "3" in three
    assert "{" not in one + three


def test_names_are_used_once():
    names = [name for _, check in CHECKS.items() for name in check.names()]
    assert len(names) == len(set(names))


def test_an_explanation_is_read_as_flowing_text():
    explanation = read_explanation(
        """
        A rule.

        Why:
            First line
            and second.

        Fails:
            So.

        Passes:
            Otherwise.

        Fix:
            Do.

        Source:
            An Act s1 (confirmed)
            A case (confirm before relying)
        """
    )
    assert explanation.rule == "A rule."
    assert explanation.why == "First line and second."
    assert explanation.sources == ("An Act s1 (confirmed)", "A case (confirm before relying)")


@pytest.mark.parametrize(
    "docstring",
    [None, "A rule.", "A rule.\n\nWhy:\n    x\n\nFails:\n    x\n\nPasses:\n    x\n\nFix:\n\nSource:\n    x"],
    ids=["nothing", "no sections", "an empty section"],
)
def test_a_check_that_does_not_explain_itself_is_refused(docstring):
    with pytest.raises(ValueError, match=f"gives the rule, then {', '.join(SECTIONS)}"):
        read_explanation(docstring)
