"""
Series that are whole raise no alarm; what was taken out of them is found.
"""

import math

import numpy as np
import pytest

from dueregard.stats.soundness import level_breaks, moves, vanished

LEVEL = [1000, 1080, 950, 1020, 990, 1100, 930, 1010, 1060, 970, 1040, 1000]


def found(totals):
    return [at for one in level_breaks(totals) for at in range(one.start, one.stop)]


@pytest.mark.parametrize("broken", [[5], [11], [0], [4, 5, 6, 7], [9, 10, 11], [0, 1, 2]], ids=str)
def test_months_at_a_third_of_their_level_are_found_and_no_others(broken):
    totals = [count * 35 // 100 if at in broken else count for at, count in enumerate(LEVEL)]
    assert found(totals) == broken


def test_a_month_half_published_at_the_end_is_found():
    assert found([*LEVEL, 500]) == [12]


def test_a_month_lost_in_part_on_the_way_into_a_break_is_part_of_it():
    assert found([*LEVEL, 650, 330, 340, 320, *LEVEL]) == [12, 13, 14, 15]


def test_a_month_twice_the_others_is_found_with_its_ratio():
    (only,) = level_breaks([*LEVEL[:6], 2000, *LEVEL[6:]])
    assert (only.start, only.stop) == (6, 7)
    assert only.ratio == pytest.approx(2, abs=0.15)


def test_slow_change_is_no_break():
    assert found([round(1000 * 0.93**month) for month in range(36)]) == []


def test_a_season_that_every_year_shows_is_no_break():
    assert found([count * (3 if at % 12 == 7 else 1) for at, count in enumerate(LEVEL * 3)]) == []


def test_one_year_without_its_records_makes_no_season():
    assert found([*LEVEL, *LEVEL, *LEVEL[:8], 300, 310, 320, 300]) == [32, 33, 34, 35]


@pytest.mark.parametrize("usual", [2, 5, 10])
def test_small_counts_vary_as_they_do(usual):
    drawn = np.random.default_rng(7).poisson(usual, size=(200, 24))
    assert sum(len(found(series)) for series in drawn) <= 200 * 24 / 500


def test_a_strong_season_raises_hardly_an_alarm():
    level = 800 * np.exp(0.5 * np.sin(2 * math.pi * np.arange(36) / 12))
    drawn = np.random.default_rng(8).poisson(level, size=(50, 36))
    assert sum(len(found(series)) for series in drawn) <= 50 * 36 / 200


@pytest.mark.parametrize("totals", [[], [5], [5, 0, 5], [100, 100, 100, 100, 10]])
def test_five_months_do_not_show_what_is_usual(totals):
    assert level_breaks(totals) == []


def test_a_group_gone_for_a_month_is_found():
    counts = [50, 48, 0, 52, 55, 47]
    assert vanished(counts, [1000] * 6) == [2]
    assert vanished([4, 5, 0, 6, 5, 4], [1000] * 6) == []
    assert vanished([0, 0, 0, 0, 50, 55], [1000] * 6) == []
    assert vanished(counts, [1000, 1000, 10, 1000, 1000, 1000]) == []


def test_what_leaves_one_group_and_appears_in_another_is_a_move():
    given = {
        "violence": [14_000, 13_800, 14_100, 13_900, 9_300, 9_500, 9_400, 9_350],
        "stalking": [0, 0, 0, 0, 4_500, 4_600, 4_550, 4_580],
        "arson": [400, 380, 410, 390, 400, 420, 380, 400],
    }
    (only,) = moves(given)
    assert (only.at, only.giving, only.taking) == (4, ("violence",), ("stalking",))
    assert only.count == pytest.approx(4_560, rel=0.02)


def test_groups_that_end_where_others_begin_are_renamed_together():
    given = {
        "dwelling": [300, 310, 305, 0, 0, 0],
        "other building": [100, 90, 95, 0, 0, 0],
        "residential": [0, 0, 0, 400, 405, 398],
    }
    (only,) = moves(given)
    assert (only.giving, only.taking) == (("dwelling", "other building"), ("residential",))


def test_a_group_that_begins_by_itself_moved_from_nowhere():
    given = {"old": [500, 510, 490, 505, 500, 495], "new": [0, 0, 0, 40, 42, 44]}
    assert moves(given) == []
