"""gettext PO. The context of a message is the segment's key, so that equal texts stay apart."""

import re
from io import BytesIO, StringIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, denormalize, read_po, write_po
from django.utils.translation import gettext as _

from apps.exchange.errors import ExchangeError
from apps.exchange.files.units import PageFile, Unit

BEGAN = "began: "
APPROVED = "approved"
PREVIOUS = re.compile(r'\|\s*(?:(?P<of>msg\w+)\s+)?(?P<text>".*")\s*$')
NOT_PRINTF = ("python-format", "python-brace-format")  # a guess of Babel's from any % or {}


def written_po(page: PageFile) -> bytes:
    catalog = Catalog(
        locale=page.language,
        project=page.project,
        version=f"{page.made_at:%Y-%m-%d}",
        last_translator=page.project,
        language_team=page.project,
        header_comment=f"# {page.path}",
        creation_date=page.made_at,
        revision_date=page.made_at,
        fuzzy=False,
    )
    for unit in page.units:
        catalog.add(
            unit.source,
            unit.text,
            locations=[(page.path, unit.line)],
            flags=["fuzzy"] if unit.is_fuzzy else [],
            auto_comments=comments_of(unit),
            previous_id=unit.previous,
            context=unit.key,
        ).flags.difference_update(NOT_PRINTF)
    file = BytesIO()
    write_po(file, catalog, width=0, include_previous=True)
    return file.getvalue()


def comments_of(unit: Unit) -> list[str]:
    approved = [APPROVED] if unit.is_approved else []
    notes = [" ".join(note.split()) for note in unit.notes]
    return [*notes, *approved, f"{BEGAN}{unit.began}".strip()]


def read(text: str) -> PageFile:
    try:
        catalog = read_po(StringIO(text, newline="\n"), abort_invalid=True)
    except PoFileError as error:
        sentence = _("Line %(line)d is not gettext PO.")
        raise ExchangeError(sentence % {"line": error.lineno + 1}) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ExchangeError(_("This is no gettext PO file that can be read.")) from error
    messages = [message for message in catalog if message.id]
    places = [message.locations[0][0] for message in messages if message.locations]
    return PageFile(places[0] if places else "", tuple(map(unit_of, messages)))


def unit_of(message: Message) -> Unit:
    """Plural forms are not ours: of such a message the first form counts."""
    source, text = (
        form if isinstance(form, str) else next(iter(form or ()), "")
        for form in (message.id, message.string)
    )
    began = [note for note in message.auto_comments if note.startswith(BEGAN.strip())]
    return Unit(
        key=message.context or "",
        source=source,
        text=text,
        began=began[0].removeprefix(BEGAN.strip()).strip() if began else "",
        is_fuzzy=message.fuzzy,
        is_approved=APPROVED in message.auto_comments,
        line=message.lineno or 1,
        previous=previous_of(message.user_comments),
    )


def previous_of(comments: list[str]) -> str:
    """The source text that a fuzzy translation was made for; Babel leaves it a comment, `| ...`."""
    quoted: list[str] = []
    is_id = False
    for line in comments:
        if found := PREVIOUS.match(line):
            is_id = found["of"] == "msgid" or (is_id and not found["of"])
            quoted += [found["text"]] if is_id else []
    return denormalize("\n".join(['""', *quoted]))
