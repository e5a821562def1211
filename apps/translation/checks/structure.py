"""Whether a text can stand in its page: code, links and the like kept, the layout unharmed."""

from django.utils.translation import gettext as _

from apps.documents import formats
from apps.documents import services as documents
from apps.documents.models import Segment
from apps.translation.cleaning import longest
from apps.translation.errors import UnsoundText


def problems_of(segment: Segment, text: str) -> list[formats.Problem]:
    """What would be refused, in the order of the text. An empty text is one problem."""
    if not text.strip():
        return [formats.Problem(_("There is no text yet."), 1, code="empty")]
    most = longest(segment.text, is_code=segment.is_code)
    if len(text) > most:
        sentence = _("A text may have %(number)s characters.") % {"number": f"{most:,}"}
        return [formats.Problem(sentence, 1, code="long")]
    document = documents.document_of(segment.section.page)
    try:
        if segment.is_code:
            return _code_problems(document, segment.key, text)
        return formats.check_translation(document, segment.key, text)
    except KeyError:
        gone = _("The page has just changed and this text is no longer in it. Load it again.")
        return [formats.Problem(gone, 1, code="gone")]


def _code_problems(document: formats.Document, key: str, code: str) -> list[formats.Problem]:
    """Changed code may do anything but leave its cell: all around it has to read as before."""
    if key not in {cell.key for cell in document.cells}:
        raise KeyError(key)
    around = _around(document, key)
    try:
        changed = formats.parse(formats.join(document, {key: code}), document.path)
    except formats.ParseFailure as failure:
        return [formats.Problem(failure.sentence, 1)]
    place = [cell.key for cell in document.cells].index(key)
    cells = list(changed.cells)
    is_whole = len(cells) == len(document.cells) and cells[place].code.split() == code.split()
    if is_whole and _around(changed, cells[place].key) == around:
        return []
    sentence = _("This code would leave its cell: a line of it changes the page around it.")
    return [formats.Problem(sentence, 1)]


def _around(document: formats.Document, key: str) -> tuple[list[str], list[str]]:
    """The code of the other cells, and the texts outside this one."""
    cells = [cell.code for cell in document.cells if cell.key != key]
    texts = [segment.text for segment in document.segments if segment.cell != key]
    return cells, texts


def refuse_unsound(segment: Segment, text: str) -> None:
    problems = problems_of(segment, text)
    if problems:
        raise UnsoundText(problems[0].message, problems)
