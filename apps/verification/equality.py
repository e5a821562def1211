"""When a translated program needs no run of its own: its source's run stands for it.

Words of comments and docstrings do nothing, except where a program reads its own text. So a
program stands for another only where the code is the same, nothing in it asks for its own text or
place, and nothing that its source showed holds a line whose words were translated, or names a
place in a cell whose lines moved. docs/decisions/equal-code-is-judged-at-once.md says more.
"""

import re
from collections.abc import Iterable, Iterator

from apps.documents.formats import same_code, same_places
from runner.engine import Cell, CellRecord, Program

# Names by which a program reads docstrings, comments or the text of its cells, IPython's included.
READS_ITSELF = re.compile(
    r"__doc__|__file__|__code__|lineno|_getframe|currentframe|\b(?:co_\w+|help|vars|inspect|getdoc|getsource\w*|pydoc|doctest"
    r"|linecache|traceback|tokenize|ast|argparse|rich\.inspect|In|_i+|_ih|get_ipython)\b"
    r"|^\s*%%|^\s*%(?:hist|history|recall|rerun|save|macro|run|load)\b|^\s*\?|\?\s*$",
    re.MULTILINE,
)
CELL = re.compile(r"\bcell (\d{1,6})\b")
MARKS = "#\"' \t"


def are_equal(source: Program, translated: Program) -> bool:
    """Whether the programs differ in words only, which neither of them reads."""
    if len(source.cells) != len(translated.cells):
        return False
    if source.cells == translated.cells:
        return True
    if not all(map(_same_cell, source.cells, translated.cells)):
        return False
    texts = [source.preamble, *(cell.code for cell in (*source.cells, *translated.cells))]
    return not any(map(READS_ITSELF.search, texts))


def are_unchanged(source: Program, translated: Program) -> bool:
    """Whether the programs differ in comments and docstrings at most."""
    if [cell.kind for cell in source.cells] != [cell.kind for cell in translated.cells]:
        return False
    pairs = zip(source.cells, translated.cells, strict=True)
    return all(same_code(one.code, other.code) is None for one, other in pairs)


def _same_cell(source: Cell, translated: Cell) -> bool:
    marks_agree = (source.kind, source.tags) == (translated.kind, translated.tags)
    return marks_agree and same_code(source.code, translated.code) is None


def shows_words(source: Program, translated: Program, records: Iterable[CellRecord]) -> bool:
    """Whether the source's run showed what the translation changed: words, or places of code."""
    shown = "\n".join(_texts(records))
    if any(line in shown for line in _changed_lines(source, translated)):
        return True
    named = {int(number) for number in CELL.findall(shown)}
    pairs = zip(source.cells, translated.cells, strict=True)
    return any(
        number in named and not same_places(one.code, other.code)
        for number, (one, other) in enumerate(pairs, 1)
    )


def _changed_lines(source: Program, translated: Program) -> Iterator[str]:
    for one, other in zip(source.cells, translated.cells, strict=True):
        kept = set(other.code.split("\n"))
        for line in one.code.split("\n"):
            if line not in kept and (words := line.strip(MARKS)):
                yield words


def _texts(records: Iterable[CellRecord]) -> Iterator[str]:
    for record in records:
        yield record.message
        yield from (out.data for out in record.outputs if out.kind not in {"png", "stderr"})
