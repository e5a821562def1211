"""Files that come back: each text becomes a draft of whoever brings it, or is listed and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.documents.formats import Problem
from apps.documents.models import Page, Segment
from apps.exchange.errors import ExchangeError
from apps.exchange.files import PageFile, Unit, read_exchange
from apps.exchange.files.xliff import xml_text
from apps.exchange.leaving import drafts_of, name_of, newest_of, segments_of, standing
from apps.sources.models import Source
from apps.translation.checks.structure import problems_of, problems_of_texts
from apps.translation.checks.wording import told
from apps.translation.cleaning import clean
from apps.translation.errors import DraftElsewhere
from apps.translation.models import Draft
from apps.translation.ports.models import replaced
from apps.translation.services import save_draft

NO_DRAFT = datetime(1970, 1, 1, tzinfo=UTC)
MOST_LISTED = 1000
LONGEST_LISTED = 2000


@dataclass(frozen=True, slots=True)
class Listed:
    """A text that was not taken. `file` and `line` say where it stands; it is shown to be kept."""

    file: str
    line: int
    reason: str
    source: str = ""
    text: str = ""
    segment: int | None = None
    section: int | None = None


@dataclass(slots=True)
class Report:
    """What became of the texts of some files."""

    files: int = 0
    taken: int = 0
    unchanged: int = 0
    untranslated: int = 0
    not_taken: int = 0
    listed: list[Listed] = field(default_factory=list)

    def refuse(self, listed: Listed) -> None:
        self.not_taken += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(listed)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Place:
    """A page as its reader finds it: where each unit of a file belongs."""

    def __init__(self, page: Page, user: User, is_machine: bool) -> None:
        self.page = page
        self.user = user
        self.is_machine = is_machine
        self.drafts = drafts_of(page, user)
        known = Segment.objects.present().filter(replaced(), section__page=page)
        self.replaced = set(known.values_list("key", flat=True))
        self.by_key: dict[str, Segment] = {}
        self.by_text: dict[str, list[Segment]] = defaultdict(list)
        for segment in segments_of(page):
            self.by_key[segment.key] = segment
            self.by_text[words_of(segment.text)].append(segment)
        self.checked: dict[Segment, tuple[str, list[Problem]]] = {}

    def look_ahead(self, units: Iterable[Unit]) -> None:
        """Check the texts that may be taken together, which costs much less than one by one."""
        texts: dict[Segment, str] = {}
        for unit in units:
            text = translated(unit)
            with suppress(ExchangeError):
                segment = self.segment_of(unit) if text else None
                if segment and self.changes(unit, segment, text):
                    texts.setdefault(segment, text)
        found = problems_of_texts(self.page, texts)
        self.checked = {segment: (text, found[segment]) for segment, text in texts.items()}

    def problems(self, segment: Segment, text: str) -> list[Problem]:
        checked, found = self.checked.get(segment, ("", []))
        return found if checked == text else problems_of(segment, text)

    def segment_of(self, unit: Unit) -> Segment:
        """By key and source text; else the only one with this text."""
        segment = self.by_key.get(unit.key)
        alike = self.by_text.get(words_of(unit.source), [])
        if segment in alike and segment:
            return segment
        if len(alike) == 1:
            return alike[0]
        if unit.key in self.replaced:
            raise ExchangeError(
                _("This comment stands in code that was written anew, with comments of its own.")
            )
        if segment:
            raise ExchangeError(_("The source of this text has changed since the file was made."))
        raise ExchangeError(_("This text does not stand on the page."))

    def changes(self, unit: Unit, segment: Segment, text: str) -> bool:
        """Whether a text would be another one here. Raises ExchangeError where it may not."""
        now = standing(segment, self.drafts.get(segment.pk))
        if text == clean(now).text or name_of(text) == unit.began:
            return False
        if is_guess(unit, segment):
            raise ExchangeError(
                _(
                    "A tool guessed this text from the translation of another one. Read it, take "
                    "its fuzzy mark away and bring the file again."
                )
            )
        if now and name_of(now) != unit.began:
            raise ExchangeError(
                _("Another text was written here after the file was made, and stays.")
            )
        return True

    def take(self, unit: Unit, segment: Segment, text: str) -> bool:
        """Make a draft of a text that may stand. False: the file changes nothing here."""
        if not self.changes(unit, segment, text):
            return False
        if problems := self.problems(segment, text):
            first = told(problems[0])
            raise ExchangeError(
                f"{first.message} ({first.where})" if first.where else first.message
            )
        self.draft(segment, text)
        return True

    def draft(self, segment: Segment, text: str) -> None:
        draft = self.drafts.get(segment.pk)
        base = draft.base if draft else newest_of(segment)
        seen = draft.saved_at if draft else NO_DRAFT
        try:
            with transaction.atomic():
                draft = save_draft(segment, self.user, text, base, seen=seen)
                Draft.objects.filter(pk=draft.pk).update(is_machine=self.is_machine)
        except DraftElsewhere as error:
            raise ExchangeError(str(error)) from error
        self.drafts[segment.pk] = draft


def translated(unit: Unit) -> str:
    """The text of a unit; empty where it is as English as its source."""
    text = clean(unit.text).text
    return "" if text == clean(unit.source).text else text


def is_guess(unit: Unit, segment: Segment) -> bool:
    """Whether a tool filled in what it had for another source text, and nobody confirmed it.

    An outdated translation leaves here with its own old source text: that one is no guess.
    """
    newest = newest_of(segment)
    ours = words_of(newest.source_text) if newest else ""
    return unit.is_fuzzy and words_of(unit.previous) not in {"", ours}


def words_of(text: str) -> str:
    """A text as far as tools leave it alone."""
    return " ".join(xml_text(text).split())


def unheard() -> None:
    """Where nobody waits for a sign of life."""


def bring_back(
    source: Source,
    name: str,
    content: bytes,
    user: User,
    report: Report,
    *,
    is_machine: bool = False,
    beat: Callable[[], None] = unheard,
) -> None:
    """Take what one file holds. What is not taken is listed, and changes nothing."""
    report.files += 1
    try:
        pages = read_exchange(name, content)
    except ExchangeError as error:
        report.refuse(Listed(name, 1, str(error)))
        return
    for file in pages:
        bring_page(source, name, file, user, report, is_machine=is_machine, beat=beat)


def bring_page(
    source: Source,
    name: str,
    file: PageFile,
    user: User,
    report: Report,
    *,
    is_machine: bool,
    beat: Callable[[], None],
) -> None:
    """Take what a file holds of one page."""
    beat()
    try:
        place = Place(page_of(source, file), user, is_machine)
    except ExchangeError as error:
        report.refuse(Listed(name, next((unit.line for unit in file.units), 1), str(error)))
        return
    place.look_ahead(file.units)
    for unit in file.units:
        bring_unit(place, name, unit, report)
        beat()


def page_of(source: Source, file: PageFile) -> Page:
    known = Page.objects.present().filter(source=source, path=file.path)
    page = known.select_related("source").first()
    if page is None:
        sentence = _("This source has no page %(path)s.")
        raise ExchangeError(sentence % {"path": file.path[:200]})
    return page


def bring_unit(place: Place, name: str, unit: Unit, report: Report) -> None:
    """Take one text, or say what kept it."""
    text = translated(unit)
    if not text:
        report.untranslated += 1
        return
    segment = None
    try:
        segment = place.segment_of(unit)
        is_taken = place.take(unit, segment, text)
    except ExchangeError as error:
        listed = Listed(
            name, unit.line, str(error), unit.source[:LONGEST_LISTED], text[:LONGEST_LISTED]
        )
        if segment:
            listed = replace(listed, segment=segment.pk, section=segment.section_id)
        report.refuse(listed)
    else:
        report.taken += is_taken
        report.unchanged += not is_taken
