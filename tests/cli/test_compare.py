"""
`dueregard compare`: what changed between two editions, and what it does to a comparison.
"""

import json

import pytest
from openpyxl import Workbook

from dueregard.sources.comparing import compare_editions
from dueregard.sources.editions import Given, read_editions
from tests.shared_data import shared_path

OLD = """Type,Area,202401,202402,202403
"Violence, without injury",North,1000,1010,990
"Violence, without injury",South,500,505,495
Burglary,North,200,210,190
Theft,South,300,310,305
"""
NEW = """Type,Area,202402,202403,202404
Violence without injury,North,700,690,705
Violence without injury,South,350,345,355
Stalking,North,310,300,300
Stalking,South,155,150,152
Burglary,North,212,190,200
Robbery,South,60,62,61
"""


@pytest.fixture
def editions(tmp_path):
    def write(old, new, name="table.csv"):
        (tmp_path / "old").mkdir(exist_ok=True)
        (tmp_path / "new").mkdir(exist_ok=True)
        paths = tmp_path / "old" / name, tmp_path / "new" / name
        for path, text in zip(paths, (old, new), strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return write


def found(old, new):
    return compare_editions(*read_editions(Given(old), Given(new)))


def test_a_type_renamed_moved_gone_and_new_are_told_apart(editions):
    both = found(*editions(OLD, NEW))
    assert both.periods == ("2024-02", "2024-03")
    types = both.columns[0]
    (renamed,) = types.renamed
    assert (renamed.old, renamed.new) == ("Violence, without injury", "Violence without injury")
    assert types.vanished == {"Theft": 615}
    assert types.new == {"Stalking": 915, "Robbery": 122}
    (moved,) = both.moved
    assert (moved.giving, moved.taking) == (("Violence without injury",), ("Stalking",))
    assert moved.changes["Violence without injury"] == pytest.approx(2085 / 3000 - 1)
    assert moved.together == pytest.approx(0)
    assert both.breaks


def test_revised_counts_are_counted_by_month(editions):
    both = found(*editions(OLD, OLD.replace("210", "214")))
    assert (both.cells, both.revised) == (12, 1)
    assert both.revised_by_period["2024-02"] == (4, 1, 2035, 2039)
    assert not both.breaks


def test_a_column_of_another_name_is_known_by_its_labels(editions):
    both = found(*editions(OLD, OLD.replace("Area", "Borough name").replace("Type", "TYPE")))
    assert {(one.old, one.new) for one in both.columns_renamed} == {
        ("Type", "TYPE"),
        ("Area", "Borough name"),
    }
    assert both.revised == 0


def test_months_in_rows_and_several_columns_of_counts_are_read(editions):
    rows = "month,group,stops,searches\n2024-01,A,50,20\n2024-02,A,60,25\n"
    both = found(*editions(rows, rows.replace("25", "26")))
    assert both.cells == 4
    assert both.revised == 1


def test_records_are_counted_by_month_and_label(editions):
    rows = "day,sex,note\n" + "2024-01-05,F,x\n" * 3 + "2024-01-06,M,x\n"
    both = found(*editions(rows, rows + "2024-01-07,M,x\n"))
    assert both.old.counted
    assert both.revised_by_period["2024-01"] == (2, 1, 4, 5)


def test_cells_given_twice_are_counted(editions):
    both = found(*editions(OLD + "Burglary,North,200,210,190\n", NEW))
    assert both.old.repeated == 3


def test_what_it_does_to_a_comparison_is_told_and_the_status_is_1(dueregard, editions):
    result = dueregard("compare", *map(str, editions(OLD, NEW)))
    assert result.returncode == 1
    said = " ".join(result.stdout.split())
    assert "915 were moved in 'Type' from 'Violence without injury' to 'Stalking'" in said
    assert "'Violence without injury' -30.5%" in said
    assert "together they changed by +0.0%" in said


def test_editions_that_agree_have_status_0(dueregard, editions):
    result = dueregard("compare", *map(str, editions(OLD, OLD)))
    assert result.returncode == 0
    assert "agree in everything both have" in result.stdout


def test_a_comparison_is_data_too(dueregard, editions):
    result = dueregard("compare", *map(str, editions(OLD, NEW)), "--format", "json")
    data = json.loads(result.stdout)
    assert data["moved"][0]["from"] == ["Violence without injury"]
    assert data["periods_in_both"] == ["2024-02", "2024-03"]
    assert data["breaks_comparison"] is True


def test_no_month_in_common_leaves_names_to_compare(dueregard, editions):
    result = dueregard("compare", *map(str, editions(OLD, NEW.replace("2024", "2026"))))
    assert result.returncode == 1
    assert "No period is in both editions" in result.stdout


def test_workbooks_with_several_sheets_ask_for_one(tmp_path):
    book = Workbook()
    book.active.title = "Notes"
    book.create_sheet("Counts").append(["Type", "202401", "202402"])
    book["Counts"].append(["Burglary", 5, 6])
    path = tmp_path / "a.xlsx"
    book.save(path)
    both = compare_editions(*read_editions(Given(path, sheet="Counts"), Given(path, sheet="Counts")))
    assert both.cells == 2
    with pytest.raises(ValueError, match=r"holds several tables \('Notes', 'Counts'\)"):
        read_editions(Given(path), Given(path))


def test_the_crime_types_london_moved_between_editions_are_found():
    folder = shared_path("data", "mps-borough-crime")
    old, new = (next(folder.glob(f"to-{month}*.csv")) for month in ("2025-02", "2025-11"))
    both = found(old, new)
    assert len(both.periods) == 15
    violence, burglary = both.moved
    assert (violence.giving, violence.taking) == (("VIOLENCE WITHOUT INJURY",), ("STALKING AND HARASSMENT",))
    assert violence.count == 68_300
    assert violence.changes["VIOLENCE WITHOUT INJURY"] == pytest.approx(140_379 / 209_061 - 1)
    assert abs(violence.together) < 0.002
    assert set(burglary.taking) == {"RES BURGLARY OF A HOME", "RES BURGLARY OF UNCONNECTED BUILDING"}
    cells = [numbers[1] for numbers in both.revised_by_period.values()]
    assert (min(cells), max(cells)) == (114, 545)
