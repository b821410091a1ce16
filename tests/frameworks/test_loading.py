"""
A framework of one's own: what it may leave out, and what is said about its mistakes.
"""

from pathlib import Path

import pytest

from dueregard.errors import DocumentError, UnknownNameError
from dueregard.frameworks import load_framework

OWN = """\
format: dueregard-framework/1
extends: psed-england
id: riverford
title: Riverford's own standard
jurisdiction: England
summary: The duty, with a longer consultation.
"""


@pytest.fixture
def own(tmp_path):
    def write(more="", head=OWN):
        path = tmp_path / "riverford.yaml"
        path.write_text(head + more, encoding="utf-8")
        return path

    return write


def problems_of(path):
    with pytest.raises(DocumentError) as caught:
        load_framework(path)
    return [(problem.file, problem.line, problem.message) for problem in caught.value.problems]


def threshold(name, value):
    return (
        f"  - id: {name}\n    title: As decided\n    unit: weeks\n    values:\n"
        f"      - {{since: 2024-01-01, value: {value}, reference: {{text: Riverford standard}}}}\n"
    )


def test_a_framework_of_ones_own_takes_over_what_it_does_not_say(own):
    framework = load_framework(own())
    assert framework.title == "Riverford's own standard"
    assert len(framework.characteristics) == 9


def test_an_entry_with_the_same_id_takes_the_place_of_the_one_it_extends(own):
    path = own("thresholds:\n" + threshold("consultation-weeks", 6) + threshold("reply-days", 20))
    framework = load_framework(str(path))
    assert framework.threshold("consultation-weeks") == 6
    assert framework.threshold("reply-days") == 20
    assert framework.threshold("suppression-threshold") == 10
    ids = [threshold.id for threshold in framework.thresholds]
    assert ids.count("consultation-weeks") == 1
    assert ids[-1] == "reply-days"


def test_a_threshold_that_is_not_set_is_named_with_the_nearest():
    with pytest.raises(
        UnknownNameError, match=r"framework 'psed-england' called 'consultation-week'. Closest"
    ):
        load_framework("psed-england").threshold("consultation-week")


def test_keys_may_be_written_with_hyphens(own):
    more = "closed-sets:\n  - {id: shifts, title: Shifts, members: [day, night], reference: {text: Rota}}\n"
    assert [closed_set.id for closed_set in load_framework(own(more)).closed_sets][-1] == "shifts"


def test_an_unknown_framework_names_the_nearest():
    with pytest.raises(UnknownNameError, match=r"no framework 'psed-engand'. Closest: 'psed-england'"):
        load_framework("psed-engand")


def test_a_framework_that_extends_an_unknown_one_is_told_which_there_are(own):
    path = own(head=OWN.replace("psed-england", "psed-engand"))
    assert problems_of(path) == [
        (str(path), 2, "There is no framework 'psed-engand' to extend. Closest: 'psed-england'.")
    ]


def test_all_mistakes_are_reported_at_once_with_their_lines(own):
    path = own("summry: twice over\nthresholds:\n  - id: reply-days\n    title: As decided\n    unit: 5\n")
    found = problems_of(path)
    assert {line for _, line, _ in found} == {7, 9, 11}
    assert {file for file, _, _ in found} == {str(path)}
    messages = " ".join(message for _, _, message in found)
    assert "'summry' is not a key of the file. Closest: 'summary'." in messages
    assert "'values' is missing here" in messages


def test_a_mistake_in_an_added_list_is_placed_in_the_file_that_adds_it(own):
    path = own("components:\n  - {id: budget, title: The budget}\n")
    assert [(file, line) for file, line, _ in problems_of(path)] == [(str(path), 8)]


def test_a_key_given_twice_is_refused(own):
    path = own("title: Another\n")
    assert problems_of(path) == [(str(path), 7, "The key 'title' is given twice. Keep one of the two.")]


def test_an_id_given_twice_in_one_file_is_refused(own):
    path = own("thresholds:\n" + threshold("consultation-weeks", 6) + threshold("consultation-weeks", 8))
    assert [message for _, _, message in problems_of(path)] == [
        "'consultation-weeks' is given 2 times here. Give each its own."
    ]


def test_an_aim_that_does_not_exist_is_refused_with_the_nearest(own):
    more = "characteristics:\n  - {id: carers, title: Carers, aims: [eliminat]}\n"
    assert problems_of(own(more))[0][1:] == (8, "There is no aim 'eliminat'. Closest: 'eliminate'.")


def test_a_limb_and_a_member_that_do_not_exist_are_refused_with_the_nearest(own):
    more = (
        "characteristics:\n  - {id: carers, title: Carers, steps_under: meet-need}\n"
        "closed_sets:\n  - {id: shifts, title: Shifts, members: [day, night], words: {nigh: [late]},"
        " reference: {text: Rota}}\n"
    )
    assert [message for _, _, message in problems_of(own(more))] == [
        "There is no limb 'meet-need'. Closest: 'meet-needs'.",
        "There is no member 'nigh'. Closest: 'night'.",
    ]


def test_a_body_adds_a_holiday_and_a_change_in_counting_of_its_own(own):
    more = (
        "holidays:\n  - {id: easter-2026, title: Easter 2026, first: 2026-04-03, last: 2026-04-06,"
        " reference: {text: Calendar}}\n"
        "series_breaks:\n  - {id: cards, on: 2025-01-01, publisher: Riverford Buses,"
        " what: Cards are counted., reference: {text: Annual report}}\n"
    )
    framework = load_framework(own(more))
    assert [holiday.id for holiday in framework.holidays][-1] == "easter-2026"
    assert [known.id for known in framework.series_breaks] == ["mps-connect", "cards"]


def test_a_file_that_is_no_mapping_says_what_it_should_be(own):
    path = own(head="- just\n- a list\n")
    assert problems_of(path) == [(str(path), 1, "A framework file is a mapping of names to values.")]


def test_parts_and_entries_of_the_extended_framework_can_be_left_out(own):
    taken = load_framework(own("takes: [aims, characteristics, scale]\n"))
    without = load_framework(own("without: [sex, human-rights-act-1998]\n"))

    assert (taken.duties, taken.thresholds) == ((), ())
    assert len(without.characteristics) == 8
    assert "human-rights-act-1998" not in {duty.id for duty in without.duties}


def test_a_line_of_the_extended_framework_is_still_named_when_entries_were_left_out(own):
    path = own("without: [human-rights-act-1998]\nduties:\n  - {id: data-protection, title: Data}\n")

    assert {(Path(file).name, line) for file, line, _ in problems_of(path)} == {("riverford.yaml", 9)}


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        ("takes: [aims, charakteristics]\n", 7, "has no part 'charakteristics'. Closest: 'characteristics'"),
        ("without: [sexes]\n", 7, "has no entry 'sexes'"),
        ("without: sex\n", 7, "is a list of names"),
    ],
)
def test_what_is_left_out_must_be_there(own, more, line, says):
    ((_, where, message),) = problems_of(own(more))

    assert where == line
    assert says in message


def test_only_what_extends_can_leave_out(own):
    ((_, line, message),) = problems_of(
        own("without: [sex]\n", head=OWN.replace("extends: psed-england\n", ""))
    )

    assert (line, "under 'extends'" in message) == (6, True)
