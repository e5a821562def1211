"""What a picture shows, small and without its words, so that a translated label changes nothing.

A figure is drawn once more, small, without the words in it: numbers stay, as they tell of the data.
Any other picture is made small as it is. The page's own process draws the sketch, since only there
a figure is more than pixels; who compares sketches needs no image library.
"""

import base64
import binascii
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WIDTH, HEIGHT = 64, 48
LONGEST = 16_000
# Rounding moves an edge by a shade; a lost thin line changes eight pixels by forty and more.
OTHER_SHADE, MOST_OTHERS = 24, 3
_PIXELS_BYTES = WIDTH * HEIGHT * 3
_DPI = 24
# What matplotlib writes around the digits of a number.
_AROUND_NUMBERS = re.compile(r"\\math\w+|\\times|\b\d*e[-+−]?\d+\b")


class BadSketch(ValueError):
    """Text that is no sketch."""


def of_figure(figure: Any) -> str:
    """The sketch of a matplotlib figure; "" where it cannot be drawn."""
    try:
        width, height = figure.get_size_inches() * 72
        file = io.BytesIO()
        with _without_words(figure), _without_layout(figure):
            figure.savefig(file, format="png", dpi=_DPI)
        return _sketch(file, (round(width), round(height)))
    except Exception:
        return ""


def of_png(png: bytes) -> str:
    """The sketch of a picture that is no figure; "" where no image library is at hand."""
    try:
        return _sketch(io.BytesIO(png), None)
    except Exception:
        return ""


@contextmanager
def _without_words(figure: Any) -> Iterator[None]:
    """Hide texts that hold words, and legends, whose boxes are as wide as their words."""
    wordy = [each for each in figure.findobj(_has_words) if each.get_visible()]
    for each in wordy:
        each.set_visible(False)
    try:
        yield
    finally:
        for each in wordy:
            each.set_visible(True)


@contextmanager
def _without_layout(figure: Any) -> Iterator[None]:
    """Put the axes where they are by default: a layout makes room for words.

    One that is made anew at each drawing, such as a constrained one, finds no words by then.
    """
    engine, places = figure.get_layout_engine(), figure.subplotpars
    if engine is not None and not engine.adjust_compatible:
        yield
        return
    names = ("left", "right", "bottom", "top", "wspace", "hspace")
    before = {name: getattr(places, name) for name in names}
    plain = type(places)()
    figure.set_layout_engine(None)
    figure.subplots_adjust(**{name: getattr(plain, name) for name in names})
    try:
        yield
    finally:
        figure.subplots_adjust(**before)
        figure.set_layout_engine(engine)


def _has_words(artist: Any) -> bool:
    kinds = {kind.__name__ for kind in type(artist).__mro__}
    if "Text" not in kinds:
        return "Legend" in kinds
    return any(sign.isalpha() for sign in _AROUND_NUMBERS.sub("", artist.get_text()))


def _sketch(file: io.BytesIO, size: tuple[int, int] | None) -> str:
    from PIL import Image

    with Image.open(file) as picture:
        width, height = size or picture.size
        flat = Image.new("RGBA", picture.size, "white")
        flat.alpha_composite(picture.convert("RGBA"))
    small = flat.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    return f"{width}x{height}:{base64.b64encode(zlib.compress(small.tobytes(), 6)).decode()}"


def read(sketch: str) -> tuple[tuple[int, int], bytes]:
    """The picture's size, and its few pixels: three bytes each, row by row."""
    head, _, body = sketch.partition(":")
    size = re.fullmatch(r"(\d{1,5})x(\d{1,5})", head)
    try:
        raw = base64.b64decode(body, validate=True)
        pixels = zlib.decompressobj().decompress(raw, _PIXELS_BYTES + 1)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise BadSketch("its pixels are damaged") from error
    if size is None or len(pixels) != _PIXELS_BYTES:
        raise BadSketch("it has another size than a sketch")
    return (int(size[1]), int(size[2])), pixels


def checked(sketch: str) -> str:
    """The sketch itself. Raises BadSketch where it is none."""
    read(sketch)
    return sketch


def difference(one: str, other: str) -> str:
    """What two sketches do not share, in words; "" when they show the same."""
    (size, pixels), (other_size, other_pixels) = read(one), read(other)
    if size != other_size:
        return f"a picture of {size[0]}×{size[1]} / {other_size[0]}×{other_size[1]}"
    others = _others(pixels, other_pixels)
    if others <= MOST_OTHERS:
        return ""
    return f"another picture: {100 * others / (WIDTH * HEIGHT):.1f} % of it differs"


def _others(one: bytes, other: bytes) -> int:
    """How many pixels have another shade in one of their three colours."""
    shades = [abs(a - b) > OTHER_SHADE for a, b in zip(one, other, strict=True)]
    return sum(map(any, zip(shades[::3], shades[1::3], shades[2::3], strict=True)))
