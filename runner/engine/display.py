"""Shows values as IPython does: figures as PNG, safe HTML, else text, in their order."""

import base64
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from runner.engine import sketch
from runner.engine.png import BadPicture, check_png
from runner.engine.wire import Wire

_LONGEST_TEXT = 200_000
_LARGEST_PNG = 2 << 20
_FIGURE_DPI = 72
_NOT_FOR_PAGES = re.compile(r"<\s*(script|iframe|object|embed|style|link|form)\b|\bon\w+\s*=", re.I)


class Display:
    """Turns objects into outputs. At most `figures` pictures a page."""

    def __init__(self, wire: Wire, figures: int) -> None:
        self._wire = wire
        self._figures_left = figures
        self._notes: list[str] = []
        self._is_muted = False
        self.plainly = False

    def install(self) -> None:
        """Take the place of IPython's display and of matplotlib's show."""
        if "matplotlib.pyplot" in sys.modules:
            vars(sys.modules["matplotlib.pyplot"]).update(show=lambda *_, **__: self.show_figures())
        for name in ("IPython.display", "IPython.core.display_functions"):
            if name in sys.modules:
                vars(sys.modules[name]).update(
                    display=self.show_all, clear_output=lambda *_, **__: None
                )

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Show nothing meanwhile."""
        self._is_muted = True
        try:
            yield
        finally:
            self._is_muted = False

    def notes(self) -> list[str]:
        notes, self._notes = self._notes, []
        return notes

    def show_all(self, *values: Any, **_: Any) -> None:
        for value in values:
            self.show(value)

    def show(self, value: Any, plainly: bool = False) -> None:
        """Show one value in the richest form that is safe."""
        if self._is_muted:
            return
        if self.plainly or plainly:
            self._wire.show("text", repr(value)[:_LONGEST_TEXT])
            return
        if callable(own := getattr(type(value), "_ipython_display_", None)):
            own(value)
            return
        if _is_figure(value):
            self._show_png(_figure_png(value), sketch.of_figure(value))
            return
        bundle = _bundle(value)
        if isinstance(picture := bundle.get("image/png"), bytes | str):
            self._show_png(base64.b64decode(picture) if isinstance(picture, str) else picture)
        elif isinstance(html := bundle.get("text/html"), str) and _is_safe(html):
            self._wire.show("html", html)
        else:
            self._wire.show("text", str(bundle.get("text/plain") or _pretty(value))[:_LONGEST_TEXT])

    def show_figures(self) -> None:
        """Show every open figure and close it, as notebooks do at a cell's end."""
        plt = sys.modules.get("matplotlib.pyplot")
        if plt is None:
            return
        try:
            for number in plt.get_fignums():
                figure = plt.figure(number)
                self._show_png(_figure_png(figure), sketch.of_figure(figure))
        finally:
            plt.close("all")

    def _show_png(self, png: bytes, drawn: str = "") -> None:
        if self._is_muted:
            return
        if self._figures_left <= 0 or len(png) > _LARGEST_PNG:
            self._notes.append("A picture was left out: there are too many, or it is too large.")
            return
        try:
            check_png(png)
        except BadPicture as error:
            self._notes.append(f"A picture was left out: {error}.")
            return
        self._figures_left -= 1
        self._wire.show("png", base64.b64encode(png).decode(), drawn or sketch.of_png(png))


def _is_safe(html: str) -> bool:
    """No script and small enough: the text form says as much. Who shows it sanitises it again."""
    return len(html) <= _LONGEST_TEXT and not _NOT_FOR_PAGES.search(html)


def _figure_png(figure: Any) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=_FIGURE_DPI, bbox_inches="tight")
    return file.getvalue()


def _is_figure(value: Any) -> bool:
    return type(value).__module__ == "matplotlib.figure" and hasattr(value, "savefig")


def _bundle(value: Any) -> dict[str, Any]:
    """The forms that an object offers of itself. One that fails to is shown as text."""
    bundle: dict[str, Any] = {}
    if isinstance(value, type):
        return bundle
    for name, kind in (("_repr_png_", "image/png"), ("_repr_html_", "text/html")):
        method = getattr(value, name, None)
        if callable(method) and (form := _quietly(method)) is not None:
            bundle[kind] = form
    whole = getattr(value, "_repr_mimebundle_", None)
    if callable(whole):
        form = _quietly(whole)
        form = form[0] if isinstance(form, tuple) else form
        bundle |= form if isinstance(form, dict) else {}
    return bundle


def _quietly(method: Any) -> Any:
    try:
        return method()
    except Exception:
        return None


def _pretty(value: Any) -> str:
    printer = sys.modules.get("IPython.lib.pretty")
    if printer is None:
        return repr(value)
    return str(printer.pretty(value))
