import pytest

from dueregard.model import Estimate, Interval, Period
from dueregard.publish import wording


def estimate(unit="ratio", value=4.0312, low=None, high=None, **more):
    interval = None if low is None and high is None else Interval(low=low, high=high, level=0.95)
    given = {
        "group": "Black",
        "measure": "ratio",
        "unit": unit,
        "value": value,
        "interval": interval,
        "method": "m",
    }
    given |= {"full_count": interval is None} | more
    return Estimate(**given)


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (4.0312, 2, "4.03"),
        (1234567.0, 0, "1,234,567"),
        (-12.0, 1, "\u221212.0"),
        (0.0, 1, "0.0"),
        (-0.0, 1, "0.0"),
        (0.004, 2, "0.004"),
        (-0.04, 0, "\u22120.04"),
        (1e-9, 2, "0.000000"),
    ],
)
def test_a_number_is_rounded_but_never_to_zero(value, decimals, printed):
    assert wording.number(value, decimals) == printed


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        (estimate(), "4.03"),
        (estimate("percent", 0.174), "17.4%"),
        (estimate("points", 0.015), "+1.5 percentage points"),
        (estimate("points", -0.1291), "\u221212.9 percentage points"),
        (estimate("percent change", -0.41), "\u221241.0%"),
        (estimate("percent change", 0.152), "+15.2%"),
        (estimate("rate", 32.24, per=1000), "32.2 per 1,000"),
        (estimate("count", 1204.0), "1,204"),
    ],
)
def test_every_amount_has_its_unit(given, printed):
    assert wording.amount(given.value, given) == printed


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (3.97, 4.08, "between 3.97 and 4.08"),
        (3.97, None, "3.97 or more"),
        (None, 4.08, "4.08 or less"),
    ],
)
def test_an_interval_is_said_in_words(low, high, words):
    assert wording.between(estimate(low=low, high=high)) == words


def test_a_full_count_says_so():
    assert wording.certainty(estimate()) == "Full count, no sampling interval"


@pytest.mark.parametrize(
    "reason", ["bases not published", "Bases not published", "No interval: bases not published"]
)
def test_a_figure_without_interval_says_why(reason):
    found = wording.certainty(estimate(full_count=False, reason=reason))

    assert found == "No interval: bases not published"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("suppressed", "Suppressed: fewer than 10 people"),
        ("not collected", "Not collected: fewer than 10 people"),
        ("not applicable", "Not applicable: fewer than 10 people"),
        ("too uncertain", "Too uncertain to show: fewer than 10 people"),
        ("incomplete source", "Incomplete source: fewer than 10 people"),
    ],
)
def test_every_absence_has_words_of_its_own(state, words):
    absent = estimate(value=None, state=state, reason="Fewer than 10 people", full_count=False)

    assert wording.absence(absent) == words
    assert wording.in_words(absent) == words


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (4.03, "about 4 times as likely as"),
        (4.5, "about 4.5 times as likely as"),
        (1.4, "about 1.4 times as likely as"),
        (1.02, "about as likely as"),
        (0.98, "about as likely as"),
        (0.5, "about half as likely as"),
        (0.62, "about 0.6 times as likely as"),
        (0.02, "less than a tenth as likely as"),
        (12.31, "about 12.3 times as likely as"),
    ],
)
def test_a_ratio_is_said_as_people_say_it(ratio, words):
    assert wording.times(ratio, likely=True) == words


def test_a_ratio_in_words_gives_the_plain_words_the_value_and_the_interval():
    found = wording.in_words(estimate(low=3.97, high=4.08, reference="White"), likely=True)

    assert found == "about 4 times as likely as White: 4.03, between 3.97 and 4.08 (95% interval)"


def test_a_share_in_words_keeps_its_unit_on_both_ends():
    found = wording.in_words(estimate("percent", 0.5512, 0.5011, 0.6003))

    assert found == "55.1%, between 50.1% and 60.0% (95% interval)"


@pytest.mark.parametrize(
    ("period", "against", "words"),
    [
        (None, None, "Period not stated"),
        (Period(end="2024-08", months=12), None, "12 months to August 2024"),
        (
            Period(end="2025-02", months=12),
            Period(end="2024-02", months=12),
            "12 months to February 2025, compared with 12 months to February 2024",
        ),
        (Period(end="2024-08", months=12, text="the year to summer"), None, "the year to summer"),
    ],
)
def test_a_period_is_said_with_what_it_is_compared_with(period, against, words):
    assert wording.period_words(period, against) == words


@pytest.mark.parametrize(
    ("text", "after_a_colon"),
    [
        ("Fewer than 10", "fewer than 10"),
        ("ONS revised it", "ONS revised it"),
        ("Riverford Police", "Riverford Police"),
    ],
)
def test_only_common_words_lose_their_capital(text, after_a_colon):
    assert wording.uncapitalised(text) == after_a_colon
