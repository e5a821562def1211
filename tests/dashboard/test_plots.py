import xml.etree.ElementTree as ET

import pytest

from apps.dashboard.plots import Plot, Strand, columns, lines


def plot(*strands, **fields):
    count = len(strands[0].values)
    fields = {
        "title": "Words",
        "summary": "Sum",
        "places": [f"11. {n}." for n in range(count)],
        **fields,
    }
    return Plot(id="p", strands=strands, said=lambda value: f"{value:,.0f}", **fields)


def shapes(svg, name, tag):
    root = ET.fromstring(svg)
    [group] = [g for g in root.iter("g") if name in (g.get("class") or "").split()]
    return list(group.iter(tag))


def test_it_has_a_name_and_a_description():
    root = ET.fromstring(lines(plot(Strand("all", [1, 2]), title="단어 <수>", summary="합 & 계")))

    texts = {each.get("id"): each.text for each in root if each.get("id")}
    assert root.get("role") == "img"
    assert texts[root.get("aria-labelledby")] == "단어 <수>"
    assert texts[root.get("aria-describedby")] == "합 & 계"


def test_columns_are_as_high_as_their_numbers_and_say_them():
    made = shapes(columns(plot(Strand("written", [50, 0, 100]))), "written", "rect")

    low, high = [float(column.get("height")) for column in made]
    assert high == pytest.approx(2 * low)
    assert [column.find("title").text for column in made] == ["11. 0.: 50", "11. 2.: 100"]


def test_columns_of_one_place_stand_side_by_side():
    svg = columns(plot(Strand("written", [50, 60]), Strand("approved", [10, 20])))

    ends = [
        [
            (float(c.get("x")), float(c.get("x")) + float(c.get("width")))
            for c in shapes(svg, n, "rect")
        ]
        for n in ("written", "approved")
    ]
    for (_, end), (start, _) in zip(*ends, strict=True):
        assert start == pytest.approx(end)


def test_a_line_stops_where_nothing_is_known():
    [path] = shapes(lines(plot(Strand("all", [5, 6, None, None]))), "all", "path")

    assert path.get("d").count("L") == 1


def test_a_mark_stands_upright():
    [path] = shapes(lines(plot(Strand("all", [5, 6, 7]), mark=1)), "mark", "path")

    _move, x1, _y1, _line, x2, _y2 = path.get("d").split()
    assert x1 == x2


@pytest.mark.parametrize("draw", [columns, lines])
@pytest.mark.parametrize("values", [[1], [0.4, 0.2], [3_000_000] * 60, [0, 1, 0]])
def test_any_numbers_are_drawn(draw, values):
    svg = draw(plot(Strand("all", values)))

    root = ET.fromstring(svg)
    assert 1 <= sum("11. " in (text.text or "") for text in root.iter("text")) <= 6
    assert "nan" not in svg.lower()
