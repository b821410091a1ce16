"""
A number typed into prose is held beside the figures of the evidence, to the last digit it was typed with.
"""

import pytest

from dueregard.prose import bound, find_numbers
from tests.riverford import assessment


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("They were 4.03 times as likely.", "stops-by-ethnicity#black-white-ratio"),
        ("They were 4 times as likely.", "stops-by-ethnicity#black-white-ratio"),
        ("They were 4.1 times as likely.", None),
        ("It was 4.03% of them.", None),
        ("It was in 2024.", None),
    ],
)
def test_a_number_is_bound_to_the_figure_that_prints_so(text, figure):
    (found,) = find_numbers(text)

    assert bound(found, assessment()).figure == figure


def test_only_cited_evidence_is_looked_at_where_some_is_cited():
    (found,) = find_numbers("They were 4.03 times as likely.")

    assert bound(found, assessment(), ["officers-by-ethnicity"]).figure is None
