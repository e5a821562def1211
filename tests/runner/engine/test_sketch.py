"""Figures drawn by real pages: what of them a translation may change, and what not."""

from dataclasses import replace

import pytest

from runner.engine import BadMessage, CellRecord, Output, judge, sketch

DRAW = """import matplotlib.pyplot as plt
import numpy as np
rng = np.random.default_rng({seed})
x = np.linspace(0, 10, 80)
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 4), layout={layout!r})
left.plot(x, np.sin(x), label={label!r})
left.plot(x, {scale} * np.cos(x), {style!r}, lw={width})
left.legend()
left.set_title({title!r})
left.set_xlabel({label!r})
right.imshow(rng.random((12, 12)), cmap={colours!r})
right.set_title({title!r})
{layout!r} or plt.tight_layout();
"""
DRAWN = {
    "seed": 3,
    "label": "time",
    "scale": 1,
    "style": "-",
    "width": 1.5,
    "title": "Two waves",
    "colours": "gray",
    "layout": None,
}
PICTURE = """import numpy as np
from PIL import Image
pixels = (np.arange(4800).reshape(60, 80) % 251).astype(np.uint8)
pixels[:20, :{width}] = {shade}
Image.fromarray(pixels)
"""


def drawn(ran, code=DRAW, **changes):
    """The records of a page that draws one picture, and perhaps warns of a font without Hangul."""
    records = ran(code.format(**{**DRAWN, **changes})).records
    pictures = tuple(each for each in records[0].outputs if each.kind == "png")
    assert len(pictures) == 1
    return [replace(records[0], outputs=pictures)]


def test_the_same_figure_twice_is_the_same_to_the_last_byte(ran):
    verdict = judge(drawn(ran), drawn(ran))

    assert (verdict.verdict, verdict.cells[0].looked_past) == ("same", ())


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_translated_words_of_a_figure_are_looked_past(ran, layout):
    source = drawn(ran, layout=layout)
    ours = drawn(ran, layout=layout, title="두 개의 물결", label="시간이 흐르는 방향")

    verdict = judge(source, ours)

    assert source[0].outputs[0].data != ours[0].outputs[0].data
    assert (verdict.verdict, verdict.cells[0].looked_past) == ("same", ("words in a figure",))


@pytest.mark.parametrize(
    "change",
    [{"seed": 4}, {"scale": 1.1}, {"style": ":"}, {"width": 0}, {"colours": "magma"}],
    ids=str,
)
def test_other_data_lines_and_colours_are_ours(ran, change):
    verdict = judge(drawn(ran), drawn(ran, **change))

    assert verdict.verdict == "ours"
    assert "another picture" in verdict.reason


def test_a_picture_that_is_no_figure_is_compared_as_it_is(ran):
    source = drawn(ran, PICTURE, width=0, shade=0)

    assert judge(source, drawn(ran, PICTURE, width=0, shade=1)).verdict == "same"
    assert judge(source, drawn(ran, PICTURE, width=20, shade=250)).verdict == "ours"


def test_records_of_older_runs_are_compared_by_size(ran):
    old = [without_sketch(each) for each in drawn(ran)]
    other = [without_sketch(each) for each in drawn(ran, seed=4)]

    assert judge(old, other).cells[0].looked_past == ("edges of a picture",)


def without_sketch(record):
    outputs = tuple(replace(output, sketch="") for output in record.outputs)
    message = replace(record, outputs=outputs).to_message()
    assert "sketch" not in message["outputs"][0]
    return CellRecord.from_message(message)


def test_a_sketch_survives_its_message_and_a_forged_one_is_refused(ran):
    output = drawn(ran)[0].outputs[0]

    assert Output.from_message(output.to_message()) == output
    for forged in ("x", "1x1:", "1x1:AAAA", output.sketch[:-80], "9" * 20_000):
        with pytest.raises(BadMessage):
            Output.from_message({**output.to_message(), "sketch": forged})


def test_rounding_moves_few_shades_of_a_sketch(ran):
    one, other = drawn(ran)[0], drawn(ran, scale=1.00001)[0]

    assert sketch.difference(one.outputs[0].sketch, other.outputs[0].sketch) == ""
