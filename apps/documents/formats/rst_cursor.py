"""A place in lines of reStructuredText, and what is cut out of them from there."""

from apps.documents.formats.collector import Collector
from apps.documents.formats.inline import only_rst_marks
from apps.documents.formats.model import SegmentKind
from apps.documents.formats.rst_lines import indent_of, is_blank
from apps.documents.formats.views import View


class RstCursor:
    """Stands in one view, whose blocks begin in its first column; `at` is the line it came to."""

    def __init__(
        self,
        view: View,
        collector: Collector,
        kind: SegmentKind = SegmentKind.PARAGRAPH,
        has_titles: bool = False,
    ) -> None:
        self.view = view
        self.lines = view.lines
        self.collector = collector
        self.kind = kind
        self.has_titles = has_titles
        self.levels: list[str] = []
        self.at = 0

    def line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    def indented(self, start: int, indent: int = 1) -> int:
        """Where the block of lines at least that indented ends; trailing blank lines are out."""
        end = number = start
        while number < len(self.lines):
            if not is_blank(self.lines[number]):
                if indent_of(self.lines[number]) < indent:
                    break
                end = number + 1
            number += 1
        return end

    def next_blank(self, start: int) -> int:
        """The first empty line from there, or the end."""
        while start < len(self.lines) and not is_blank(self.lines[start]):
            start += 1
        return start

    def least_indent(self, start: int, end: int) -> int:
        lines = self.lines[start:end]
        return min((indent_of(line) for line in lines if not is_blank(line)), default=0)

    def body(self, first: int, column: int, end: int, indent: int) -> View:
        """A view that begins inside a line: what follows a list mark, and the lines below."""
        point = self.view.points[first]
        lines = [(self.lines[first][column:], point + column)]
        for number in range(first + 1, end):
            line = self.lines[number]
            cut = min(indent, indent_of(line))
            lines.append((line[cut:], self.view.points[number] + cut))
        return View.of_lines(lines, self.view)

    def text(self, numbers: list[int], kind: SegmentKind) -> None:
        """Offer lines as one text. The colons that announce a literal block stay outside."""
        pieces = [self.lines[number].rstrip() for number in numbers]
        if pieces[-1].endswith("::"):
            pieces[-1] = pieces[-1][:-2].rstrip()
        flowing = " ".join(piece.strip() for piece in pieces).strip()
        if only_rst_marks(flowing):
            return
        points = [self.view.points[number] for number in numbers]
        last = len(pieces) - 1
        while not pieces[last]:
            last -= 1
        start, end = points[0], points[last] + len(pieces[last])
        below = self.line(numbers[-1] + 1)
        needs_two = len(numbers) > 1 and not is_blank(below)  # one line would become a term
        self.collector.add(
            kind,
            self.view,
            start,
            end,
            flowing,
            prefix=self.collector.continuation(self.view, points),
            mark="\n" if needs_two else "",
        )
