"""
`rate`: how many for each so many people.
"""

from __future__ import annotations

from dueregard.indicators.bounds import rate_bounds
from dueregard.indicators.counting import counts_and_rates, counts_by_group
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator


@indicator_kind(
    "rate",
    requires=("population",),
    takes=("by", "population_where", "sensitivity"),
    count_tables=counts_by_group,
    look_beside=rate_bounds,
)
def rate(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Count events in each group for every so many people of that group in the population.

    Formula:
        rate = per x count / people.

    Units:
        `count`: events in the period. `rate`: events per `per` people, not per year unless the
        period is one. The interval is Byar's, exact Poisson under 10 events; a full count has none.
        Where some have no known group, the range of each rate with none and with all of them is given
        beside it; with `sensitivity`, the same rates with another population.

    Misleads when:
        the people counted below are not those to whom it can happen: residents are not the people
        in the street. Groups may be recorded one way above the line and chosen another way below.
        An older or younger group has other rates for that reason alone.

    Example:
        ```yaml
        - id: stops-per-1000
          kind: rate
          source: stops
          population: census-2021
          by: ethnicity
          per: 1000
          period: {end: 2024-08, months: 12}
          figures: {black-rate: {group: Black, value: rate}}
        ```
    """
    return counts_and_rates(indicator, inputs)
