import pytest
from defusedxml import ElementTree

from dueregard.publish.charts import WIDTH, Bar, ReferenceLine, draw_bars

SVG = "{http://www.w3.org/2000/svg}"


def draw(*bars, **more):
    options = {"chart_id": "c", "title": "Stops", "description": "In words.", "axis_label": "Ratio"} | more
    return ElementTree.fromstring(draw_bars(bars, **options))


def rectangles(svg):
    return [
        {name: float(rect.get(name)) for name in ("x", "width", "y", "height")}
        for rect in svg.iter(f"{SVG}rect")
    ]


def texts(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


def test_a_chart_names_itself_to_those_who_do_not_see_it():
    svg = draw(Bar("Black", "4.03", 4.03))

    names = {svg.find(f"{SVG}title").get("id"), svg.find(f"{SVG}desc").get("id")}
    assert svg.get("role") == "img"
    assert set(svg.get("aria-labelledby").split()) == names
    assert svg.find(f"{SVG}title").text == "Stops"
    assert svg.find(f"{SVG}desc").text == "In words."


def test_a_chart_scales_to_its_place():
    svg = draw(Bar("Black", "4.03", 4.03))

    assert svg.get("width") is None
    assert svg.get("height") is None
    assert svg.get("viewBox").startswith(f"0 0 {WIDTH:g} ")


def test_bars_start_at_zero_and_are_as_long_as_their_values():
    long, short = rectangles(draw(Bar("A", "4", 4.0), Bar("B", "1", 1.0)))

    assert long["x"] == short["x"]
    assert long["width"] == pytest.approx(4 * short["width"], abs=0.2)


def test_values_below_zero_go_left_from_the_same_line():
    up, down = rectangles(draw(Bar("A", "+2", 2.0), Bar("B", "-2", -2.0)))

    assert down["x"] + down["width"] == pytest.approx(up["x"], abs=0.2)
    assert down["width"] == pytest.approx(up["width"], abs=0.2)


def test_a_group_without_a_value_is_words_and_no_bar():
    svg = draw(Bar("A", "4", 4.0), Bar("B", "Suppressed"))

    assert len(rectangles(svg)) == 1
    assert "Suppressed" in texts(svg)


def test_a_value_of_zero_is_drawn_and_a_missing_one_is_not():
    assert len(rectangles(draw(Bar("A", "0", 0.0), Bar("B", "1", 1.0)))) == 2


def test_whiskers_span_the_interval():
    svg = draw(Bar("A", "2", 2.0, low=1.0, high=3.0))

    (bar,) = rectangles(svg)
    whisker = next(
        path.get("d") for path in svg.iter(f"{SVG}path") if "H" in path.get("d") and "V" in path.get("d")
    )
    left = float(whisker[1:].split()[0])
    right = float(whisker.split("H")[1].split("M")[0])
    assert left == pytest.approx(bar["x"] + bar["width"] / 2, abs=0.2)
    assert right == pytest.approx(bar["x"] + bar["width"] * 1.5, abs=0.2)


def test_the_reference_group_is_hollow_and_its_line_is_named():
    svg = draw(
        Bar("A", "2", 2.0), Bar("B", "1", 1.0, is_reference=True), reference=ReferenceLine(1.0, "1, as B")
    )

    fills = [rect.get("fill") for rect in svg.iter(f"{SVG}rect")]
    dashed = [path for path in svg.iter(f"{SVG}path") if path.get("stroke-dasharray")]
    assert fills[0] != fills[1] == "#ffffff"
    assert len(dashed) == 2
    assert any("Dashed line: 1, as B" in text for text in texts(svg))


def test_nothing_is_drawn_outside_the_drawing():
    svg = draw(Bar("A" * 90, "12.3%, 10.1% to 14.5%", 1234.5, low=-900.0, high=2000.0), Bar("B", "x", -777.0))

    height = float(svg.get("viewBox").split()[3])
    for rect in rectangles(svg):
        assert 0 <= rect["x"] <= rect["x"] + rect["width"] <= WIDTH
        assert 0 <= rect["y"] <= rect["y"] + rect["height"] <= height
    for text in svg.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= WIDTH
        assert 0 <= float(text.get("y")) <= height


def test_a_long_label_is_broken_into_lines_that_fit():
    label = "Black, Black British, Black Welsh, Caribbean or African"
    lines = texts(draw(Bar(label, "4", 4.0)))

    assert label not in lines
    assert " ".join(lines[:2]) == label


def test_hostile_text_stays_text():
    hostile = '"><script>alert(1)</script>&'
    svg = draw(
        Bar(hostile, hostile, 1.0), title=hostile, description=hostile, axis_label=hostile, chart_id='a"b'
    )

    assert list(svg.iter(f"{SVG}script")) == []
    assert svg.find(f"{SVG}title").text == hostile


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([4.67], ["0", "1", "2", "3", "4", "5"]),
        ([0.8], ["0", "0.2", "0.4", "0.6", "0.8"]),
        ([-18.6, 0.0], ["-20", "-15", "-10", "-5", "0"]),
        ([0.0], ["0", "1"]),
        ([100_000.0], ["0", "20000", "40000", "60000", "80000", "100000"]),
    ],
)
def test_ticks_are_round_and_hold_every_value(values, ticks):
    svg = draw(*(Bar("", "", value) for value in values), write_tick="{:.10g}".format, axis_label="")

    assert [text for text in texts(svg) if text] == ticks


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_refused(bad):
    with pytest.raises(ValueError, match="not finite"):
        draw(Bar("A", "", bad))


def test_a_chart_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one bar"):
        draw()
