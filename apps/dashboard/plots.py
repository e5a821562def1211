"""Plots as SVG, drawn on the server. What they look like is plots.css: here are only classes.

A plot says its title and what it shows to who cannot see it; its numbers stand in a table beside.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from leather import Axis, Chart, Columns, Line, Series, theme
from leather.scales import Linear, Ordinal

WIDTH, HEIGHT = 340, 210  # of its own units: as wide as a phone, and scaled from there
LABELS = 5  # along the foot
theme.background_color = "none"
theme.margin = 0.03
theme.tick_font_char_width = 7


@dataclass(frozen=True, slots=True)
class Strand:
    """One quantity, a value for each place along the foot; None: nothing is known there.

    `name` is the class that its shapes carry.
    """

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Plot:
    """`places`: what stands along the foot, oldest first; `mark`: the one that a line points out.

    `said(value)` writes a number out.
    """

    id: str
    title: str
    summary: str
    places: Sequence[str]
    strands: Sequence[Strand]
    said: Callable[[float], str]
    mark: int | None = None

    @property
    def top(self) -> float:
        known = [value for strand in self.strands for value in strand.values if value is not None]
        return max(known, default=0)


class NamedLine(Line):
    """A line whose class is its strand's name. Legends are the page's, so it draws none."""

    def __init__(self, name: str) -> None:
        super().__init__("currentColor")
        self.name = name

    def to_svg(self, *places: Any) -> ET.Element:
        return named(super().to_svg(*places), self.name)

    def legend_to_svg(self, series: Series, palette: Iterator[str]) -> list[Any]:
        return []


class NamedColumns(Columns):
    """One of `count` columns side by side, each of which says its number when pointed at."""

    def __init__(self, name: str, place: int, count: int, said: Sequence[str]) -> None:
        super().__init__("currentColor")
        self.name, self.place, self.count, self.said = name, place, count, said

    def to_svg(self, width: int, height: int, x_scale: Ordinal, *rest: Any) -> ET.Element:
        beside = Beside(x_scale, self.place, self.count)
        group = named(super().to_svg(width, height, beside, *rest), self.name)
        for column, sentence in zip(group, self.said, strict=True):
            ET.SubElement(column, "title").text = sentence
        return group

    def legend_to_svg(self, series: Series, palette: Iterator[str]) -> list[Any]:
        return []


class Beside:
    """A scale whose intervals are shared by several columns."""

    def __init__(self, scale: Ordinal, place: int, count: int) -> None:
        self.scale, self.place, self.count = scale, place, count

    def project_interval(self, value: str, start: int, end: int) -> tuple[Decimal, Decimal]:
        left, right = self.scale.project_interval(value, start, end)
        each = (right - left) / self.count
        return left + self.place * each, left + (self.place + 1) * each


def named(group: ET.Element, name: str) -> ET.Element:
    group.set("class", f"{group.get('class')} {name}")
    return group


def columns(plot: Plot) -> SafeString:
    """Columns from zero, those of one place side by side."""
    keys = [str(place) for place in range(len(plot.places))]
    chart = Chart()
    for place, strand in enumerate(plot.strands):
        known = [(key, value) for key, value in zip(keys, strand.values, strict=True) if value]
        said = [f"{plot.places[int(key)]}: {plot.said(value)}" for key, value in known]
        if known:
            shape = NamedColumns(strand.name, place, len(plot.strands), said)
            chart.add_series(Series(known), shape)
    return drawn(plot, chart, keys)


def lines(plot: Plot) -> SafeString:
    keys = list(range(len(plot.places)))
    chart = Chart()
    for strand in plot.strands:
        if any(value is not None for value in strand.values):
            series = Series(list(zip(keys, strand.values, strict=True)))
            chart.add_series(series, NamedLine(strand.name))
    if plot.mark is not None:
        chart.add_series(Series([(plot.mark, 0), (plot.mark, plot.top)]), NamedLine("mark"))
    return drawn(plot, chart, keys)


def drawn(plot: Plot, chart: Chart, keys: Sequence[Any]) -> SafeString:
    every = max(1, -(-len(keys) // LABELS))
    shown = [key for index, key in enumerate(keys) if index % every == 0]
    places = dict(zip(keys, plot.places, strict=True))
    chart.set_x_scale(Ordinal(keys))
    chart.set_x_axis(Axis(shown, lambda key, _index, _count: places[key]))
    chart.set_y_scale(Linear(0, max(plot.top, 1)))
    chart.set_y_axis(Axis(None, lambda value, _index, _count: height_label(plot, value)))
    return framed(plot, chart.to_svg_group(WIDTH, HEIGHT))


def height_label(plot: Plot, value: Decimal) -> str:
    return plot.said(float(value)) if value == value.to_integral_value() else ""


def framed(plot: Plot, group: ET.Element) -> SafeString:
    title, summary = f"{plot.id}-title", f"{plot.id}-summary"
    root = ET.Element(
        "svg",
        {
            "class": "plot",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "role": "img",
            "aria-labelledby": title,
            "aria-describedby": summary,
        },
    )
    ET.SubElement(root, "title", id=title).text = plot.title
    ET.SubElement(root, "desc", id=summary).text = plot.summary
    root.append(group)
    return SafeString(ET.tostring(root, encoding="unicode"))
