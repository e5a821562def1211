"""The parts of a reStructuredText directive: argument, options, content."""

from collections.abc import Sequence

from apps.documents.formats.collector import Collector
from apps.documents.formats.csv_tables import read_csv
from apps.documents.formats.inline import only_rst_marks
from apps.documents.formats.model import SegmentKind
from apps.documents.formats.rst_lines import OPTION, is_blank
from apps.documents.formats.views import View


class Parts:
    """A directive's argument lines, options and content, as numbers of the body's lines."""

    def __init__(self, body: View) -> None:
        lines = body.lines
        self.body = body
        self.argument = 0
        while self.argument < len(lines) and not self._ends_argument(lines, self.argument):
            self.argument += 1
        self.options: dict[str, tuple[int, int]] = {}
        number = self.argument
        while number < len(lines) and (found := OPTION.match(lines[number])):
            last = number
            while last + 1 < len(lines) and lines[last + 1][:1] in {" ", "\t"}:
                last += 1
                if is_blank(lines[last]):
                    last -= 1
                    break
            self.options[found[1]] = self._value(number, last, found.start(2))
            number = last + 1
        self.content = body.slice(number, len(lines))

    @staticmethod
    def _ends_argument(lines: Sequence[str], number: int) -> bool:
        if number == 0:  # a first line that is empty means no argument, but options may follow
            return False
        return is_blank(lines[number]) or bool(OPTION.match(lines[number]))

    def _value(self, first: int, last: int, column: int) -> tuple[int, int]:
        """Where an option's value starts and ends; (0, 0) if it has none."""
        if column < 0 and first < last:
            first += 1
            column = len(self.body.lines[first]) - len(self.body.lines[first].lstrip())
        if column < 0:
            return 0, 0
        points, end = self.body.points, len(self.body.lines[last].rstrip())
        return points[first] + column, points[last] + end

    @property
    def title(self) -> str:
        lines = self.body.lines[: self.argument]
        return " ".join(line.strip() for line in lines).strip()

    def option(self, name: str) -> str:
        """An option's value on one line; "" where there is none."""
        start, end = self.options.get(name, (0, 0))
        return " ".join(self.body.text[start:end].split())

    @property
    def whole(self) -> View:
        """A text that may begin behind the colons; options are no text."""
        body = self.body
        lines = list(zip(body.lines, body.points, strict=True))[: self.argument]
        rest = zip(self.content.lines, self.content.places, strict=True)
        return View.of_lines([*lines, *rest], body)

    def offer_option(self, name: str, kind: SegmentKind, collector: Collector) -> None:
        start, end = self.options.get(name, (0, 0))
        text = self.option(name)
        if end and not only_rst_marks(text):
            collector.add(kind, self.body, start, end, text)

    def offer_fields(self, name: str, kind: SegmentKind, collector: Collector) -> None:
        """Offer an option's value that is a row of texts between commas."""
        start, end = self.options.get(name, (0, 0))
        text = self.body.text[start:end]
        if "\n" in text:
            return
        view = View.of_lines([(text, start)], self.body)
        read_csv(view, self.written_options if name == "header" else {}, collector, kind)

    @property
    def written_options(self) -> dict[str, str]:
        text = self.body.text
        return {name: text[start:end] for name, (start, end) in self.options.items()}

    def offer_argument(self, kind: SegmentKind, collector: Collector, skipped: int = 0) -> None:
        """Offer the argument as one text, less its first words if some are `skipped`."""
        words = self.title.split(None, skipped)[skipped:]
        if not words or only_rst_marks(words[0]):
            return
        body, count = self.body, self.argument
        first = next(n for n in range(count) if not is_blank(body.lines[n]))
        last = next(n for n in reversed(range(count)) if not is_blank(body.lines[n]))
        end = body.points[last] + len(body.lines[last].rstrip())
        start = body.text.index(words[0].split()[0], body.points[first])
        if skipped:
            start = end - len(body.text[body.points[first] : end].split(None, skipped)[skipped])
        collector.add(kind, body, start, end, words[0])
