"""Whether a text can stand in its page: the layout unharmed, the musts of the rulebook kept."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from apps.documents import formats
from apps.documents import services as documents
from apps.documents.models import Page, Segment
from apps.translation.cleaning import longest
from apps.translation.errors import UnsoundText
from apps.translation.rulebook.musts import hold_to_rules


def problems_of(segment: Segment, text: str) -> list[formats.Problem]:
    """What would be refused, in the order of the text. An empty text is one problem."""
    return problems_of_texts(segment.section.page, {segment: text})[segment]


def problems_of_texts(
    page: Page, texts: Mapping[Segment, str]
) -> dict[Segment, list[formats.Problem]]:
    """The same for many segments of a page at once, which is read much less often for it."""
    problems = problems_of_reading(page, texts)
    hold_to_rules(page, texts, problems)
    return problems


def problems_of_reading(
    page: Page, texts: Mapping[Segment, str]
) -> dict[Segment, list[formats.Problem]]:
    """What would be refused whatever the rulebook says."""
    problems = {segment: _obvious(segment, text) for segment, text in texts.items()}
    to_read = {segment: texts[segment] for segment, found in problems.items() if not found}
    if to_read:
        _read(page, to_read, problems)
    return problems


def _read(
    page: Page, texts: Mapping[Segment, str], problems: dict[Segment, list[formats.Problem]]
) -> None:
    document = documents.document_of(page)
    known = {each.key for each in document.segments} | {each.key for each in document.cells}
    prose = {
        each.key: text for each, text in texts.items() if not each.is_code and each.key in known
    }
    checked = formats.check_translations(document, prose)
    for segment, text in texts.items():
        if segment.key not in known:
            problems[segment] = [_gone()]
        elif segment.is_code:
            problems[segment] = _code_problems(document, segment.key, text)
        else:
            problems[segment] = checked[segment.key]


def _obvious(segment: Segment, text: str) -> list[formats.Problem]:
    """What can be told without its page."""
    if not text.strip():
        return [formats.Problem(_("There is no text yet."), 1, code="empty")]
    most = longest(segment.text, is_code=segment.is_code)
    if len(text) > most:
        sentence = _("A text may have %(number)s characters.") % {"number": f"{most:,}"}
        return [formats.Problem(sentence, 1, code="long")]
    return []


def _gone() -> formats.Problem:
    gone = _("The page has just changed and this text is no longer in it. Load it again.")
    return formats.Problem(gone, 1, code="gone")


def _code_problems(document: formats.Document, key: str, code: str) -> list[formats.Problem]:
    """Changed code may do anything but leave its cell, and stays code that Python can read."""
    around = _around(document, key)
    try:
        changed = formats.parse(formats.join(document, {key: code}), document.path)
    except formats.ParseFailure as failure:
        return [formats.Problem(failure.sentence, 1)]
    place = [cell.key for cell in document.cells].index(key)
    before, cells = document.cells[place].code, list(changed.cells)
    is_whole = len(cells) == len(document.cells) and cells[place].code.split() == code.split()
    if not (is_whole and _around(changed, cells[place].key) == around):
        sentence = _("This code would leave its cell: a line of it changes the page around it.")
        return [formats.Problem(sentence, 1)]
    wrong = None if formats.unreadable(before) else formats.unreadable(code)
    return [formats.Problem(wrong.message, wrong.line, 1, "code")] if wrong else []


def _around(document: formats.Document, key: str) -> tuple[list[str], list[str]]:
    """The code of the other cells, and the texts outside this one."""
    cells = [cell.code for cell in document.cells if cell.key != key]
    texts = [segment.text for segment in document.segments if segment.cell != key]
    return cells, texts


def refuse_unsound(segment: Segment, text: str) -> None:
    _refuse(problems_of(segment, text))


def refuse_against_rules(segment: Segment, text: str) -> None:
    """For a text of which reading the page has found nothing."""
    problems: dict[Segment, list[formats.Problem]] = {segment: []}
    hold_to_rules(segment.section.page, {segment: text}, problems)
    _refuse(problems[segment])


def _refuse(problems: list[formats.Problem]) -> None:
    if problems:
        raise UnsoundText(problems[0].message, problems)
