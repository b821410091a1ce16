"""
Every kind of indicator against its file of cases: a dozen cells in, estimates out.
"""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from ruamel.yaml import YAML

from dueregard.cells import Cells, is_missing
from dueregard.errors import IndicatorError
from dueregard.indicators import ALL, INDICATORS, Combination, Inputs, MonthlyCells
from dueregard.indicators.survey_sample import SurveySample
from dueregard.model import Indicator
from dueregard.stats import Interval

CASES = Path(__file__).parents[1] / "cases" / "indicators"
MADE_OF_ESTIMATES = {"ratio_change", "mean", "lower_limit", "upper_limit"}
PUBLISHED = {"as published", "from published shares, bases and design effects"}
SECTIONS = ("Formula:", "Units:", "Misleads when:", "Example:")


def load(kind):
    return YAML(typ="safe").load((CASES / f"{kind}.yaml").read_text(encoding="utf-8"))


def every_case():
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in load(path.stem)
    ]


def monthly(rows, by, strata=None):
    """
    Return cells from rows of group, month or stratum (if any) and count.
    """
    middle = [row[1] for row in rows if len(row) == 3]
    months = () if strata else tuple(sorted(set(middle)))
    keys = [by or "group", *([strata or "month"] if middle else [])]
    columns = {key: pa.array([str(row[at]) for row in rows], pa.string()) for at, key in enumerate(keys)}
    table = pa.table({**columns, "n": pa.array([row[-1] for row in rows], pa.int64())})
    return MonthlyCells(Cells.of(table, keys), by, months)


def sample(rows, by, numerator):
    """
    Return a survey from rows of group, stratum, cluster, answer, respondents and sums of weights.
    """
    ((answer, marked),) = numerator.items()
    keys = [by or "group", "stratum", "psu", answer]
    texts = {key: pa.array([str(row[at]) for row in rows], pa.string()) for at, key in enumerate(keys)}
    sums = {
        name: pa.array([Decimal(row[at]) for row in rows], pa.decimal128(38, 6))
        for name, at in (("w", 5), ("ww", 6))
    }
    asked = Cells.of(pa.table({**texts, "n": pa.array([row[4] for row in rows], pa.int64()), **sums}), keys)
    return SurveySample(asked.roll_up(["stratum", "psu"]), asked, by, {answer: [marked]})


def published(rows, by, bases=()):
    keys = [by or "group", "value", *bases]
    columns = {key: pa.array([str(row[at]) for row in rows], pa.string()) for at, key in enumerate(keys)}
    return MonthlyCells(Cells.of(pa.table({**columns, "n": pa.array([1] * len(rows), pa.int64())}), keys), by)


def combination(group, others, part=None, shrunken=None, reference=None, reference_part=None):
    people = [numbers and tuple(numbers) for numbers in (part, others, reference_part)]
    return Combination(group, *people[:2], shrunken and Interval(*shrunken), reference, people[2])


def inputs_of(case, by):
    strata = case["indicator"].get("strata")
    given = {
        name: monthly(case[name], by, strata)
        for name in ("numerator", "comparator", "comparator_numerator", "before")
        if name in case
    }
    if "earlier_values" in case:
        given["comparator"] = published(case["earlier_values"], by, case["bases"])
    counts = (
        published(case["values"], by, case.get("bases", ()))
        if "values" in case
        else monthly(case["counts"], by, strata)
    )
    written = [row[0] for name in ("counts", "values", "comparator", "before") for row in case.get(name, [])]
    seen = [label for label in written if not is_missing(label)] if by else [ALL]
    groups = case.get("groups") or list(dict.fromkeys(seen))
    if "people_by_stratum" in case and "population" not in case:
        people = Counter()
        for group, _, number in case["people_by_stratum"]:
            people[group] += number
        case = case | {"population": people}
    population = {label: n for label, n in case.get("population", {}).items() if not is_missing(label)}
    return Inputs(
        counts=counts,
        groups=tuple(groups),
        population=population or None,
        people_by_stratum={(group, name): n for group, name, n in case.get("people_by_stratum", [])} or None,
        standard=case.get("standard"),
        offered=tuple(case.get("offered", ())),
        breaks=tuple(case.get("breaks", ())),
        **{
            name: sample(case[name], by, case["indicator"]["numerator"])
            for name in ("survey", "survey_before")
            if name in case
        },
        combinations=tuple(combination(**written) for written in case.get("combinations", ())),
        self_selected=case.get("self_selected", False),
        full_count=case.get("full_count", False),
        **given,
    )


def definition(case):
    return Indicator.model_validate_json(
        json.dumps({"id": "figure", "source": "numbers", **case["indicator"]})
    )


def compute(case):
    indicator = definition(case)
    kind = INDICATORS[indicator.kind]
    kind.check(indicator)
    return kind.compute(indicator, inputs_of(case, indicator.characteristic))


@pytest.mark.parametrize("case", every_case())
def test_the_case_gives_what_it_says(case):
    if "error" in case:
        with pytest.raises(IndicatorError) as raised:
            compute(case)
        assert case["error"] in str(raised.value)
        assert str(raised.value).startswith("Indicator 'figure': ")
        return
    estimates = compute(case)
    expected = case["estimates"]
    assert [(e.group, e.measure) for e in estimates] == [(e["group"], e["measure"]) for e in expected]
    for estimate, wanted in zip(estimates, expected, strict=True):
        compare(estimate, dict(wanted))


def compare(estimate, wanted):
    interval = estimate.interval
    found = estimate.model_dump() | {
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }
    assert estimate.state == wanted.pop("state", "shown")
    for name, value in wanted.items():
        expected = None if value == "none" else value
        if isinstance(value, float) or name in ("low", "high"):
            expected = pytest.approx(expected, rel=1e-4, abs=1e-6) if expected is not None else None
        assert found[name] == expected, (estimate.group, estimate.measure, name)


@pytest.mark.parametrize("case", [case for case in every_case() if "estimates" in case.values[0]])
def test_what_stands_beside_the_estimates_is_what_the_case_says(case):
    indicator = definition(case)
    beside = INDICATORS[indicator.kind].look_beside(indicator, inputs_of(case, indicator.characteristic))
    for part in ("bounds", "tests", "signals"):
        found = getattr(beside, part)
        wanted = case.get(part, [] if part != "bounds" else None)
        if wanted is None:
            continue
        assert len(found) == len(wanted)
        for one, expected in zip(found, wanted, strict=True):
            for name, value in expected.items():
                given = getattr(one, name)
                assert given == (pytest.approx(value, rel=1e-4) if isinstance(value, float) else value)


@pytest.mark.parametrize("case", [case for case in every_case() if "estimates" in case.values[0]])
def test_every_estimate_has_an_interval_or_says_why_not_and_a_ratio_its_counts(case):
    for estimate in compute(case):
        assert estimate.interval or estimate.full_count or estimate.reason
        if estimate.state == "shown" and estimate.unit != "count" and not stands_beside_its_parts(estimate):
            assert estimate.numerator is not None
            assert estimate.denominator is not None


def stands_beside_its_parts(estimate):
    """
    Tell whether a figure is published by others, or is made of estimates that stand beside it.
    """
    published = estimate.method in PUBLISHED or estimate.method.startswith("plain mean over")
    return published or estimate.measure in MADE_OF_ESTIMATES


def test_a_published_value_is_not_repeated_without_its_unit():
    with pytest.raises(IndicatorError, match="needs `unit`"):
        INDICATORS["published_value"].compute(
            Indicator(id="figure", source="numbers", kind="published_value"),
            Inputs(counts=published([("All", "4.2")], None)),
        )


def test_every_kind_has_cases_and_every_case_a_kind():
    assert INDICATORS.names() == sorted(path.stem for path in CASES.glob("*.yaml"))


@pytest.mark.parametrize("name", INDICATORS.names())
def test_every_kind_explains_itself_and_its_example_is_one(name):
    kind = INDICATORS[name]
    assert kind.rule.endswith(".")
    positions = [kind.explanation.index(section) for section in SECTIONS]
    assert positions == sorted(positions)
    example = kind.explanation.split("```yaml\n")[1].split("```")[0]
    (written,) = YAML(typ="safe").load(example)
    indicator = Indicator.model_validate_json(json.dumps(written))
    assert indicator.kind == name
    assert indicator.figures
    kind.check(indicator)
