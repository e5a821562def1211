"""The agenda: what writes itself, what members bring, its order, and what becomes of each item."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.activity.services import record
from apps.meetings import facts
from apps.meetings.errors import MeetingError
from apps.meetings.models import Ending, Item, Meeting, Subject
from glossary import services as glossary
from glossary.errors import GlossaryError
from glossary.models import Candidate, Term

NOTE_LENGTH = 2000


@transaction.atomic
def write(meeting: Meeting) -> None:
    """Bring what writes itself up to date. What members brought, noted or settled stays."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    wanted = {each["about"]: each for each in _wanted(held)}
    ours = held.items.exclude(about="")
    known = set(ours.values_list("about", flat=True))
    stale = ours.open().filter(note="").exclude(about__in=wanted).exclude(about__startswith="item:")
    gone, _rows = stale.delete()
    fresh = [fields for about, fields in wanted.items() if about not in known]
    last = held.items.aggregate(last=Max("position"))["last"] or 0
    Item.objects.bulk_create(
        Item(meeting=held, position=last + place, **fields)
        for place, fields in enumerate(fresh, start=1)
    )
    if gone or fresh:
        touch(held)


def _wanted(meeting: Meeting) -> Iterator[dict[str, Any]]:
    yield {"subject": Subject.NUMBERS, "about": "numbers"}
    for term in facts.terms_to_settle():
        yield {"subject": Subject.TERM, "about": f"term:{term.pk}", "term": term}
    for subject, count in facts.counts().items():
        if count:
            yield {"subject": subject, "about": subject.value}
    for change in facts.rule_proposals()[: facts.MOST_TERMS]:
        about = {"about": f"rule:{change.pk}", "title": str(change)[:200] or "?"}
        yield {"subject": Subject.RULE, **about}
    before = Meeting.objects.past().filter(on__lt=meeting.on).first()
    left = before.items.filter(subject=Subject.OWN).exclude(ending=Ending.DONE) if before else []
    for item in left:
        own = {"title": item.title, "brought_by_id": item.brought_by_id}
        yield {"subject": Subject.OWN, "about": f"item:{item.pk}", **own}


def touch(meeting: Meeting, **fields: object) -> None:
    """Every screen that shows the meeting draws it anew."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1, **fields)


@transaction.atomic
def bring(meeting: Meeting, person: User, title: str) -> Item:
    """Put something on the agenda, at its end."""
    title = " ".join(title.replace("\0", "").split())
    if not title:
        raise MeetingError(_("What should be talked about?"))
    if len(title) > 200:
        raise MeetingError(_("A title may have 200 characters. Details fit into the notes."))
    held = _held(meeting)
    last = held.items.aggregate(last=Max("position"))["last"] or 0
    item = Item.objects.create(
        meeting=held, subject=Subject.OWN, title=title, position=last + 1, brought_by=person
    )
    record("agenda item brought", item, person)
    touch(held)
    return item


@transaction.atomic
def move(item: Item, place: int, by: User | None = None) -> None:
    """Make it the one at `place`, counted from 0, of those that are still to be talked about."""
    held = _held(item.meeting)
    waiting = list(held.items.open())
    if item not in waiting:
        raise MeetingError(_("This has been talked about already."))
    positions = [each.position for each in waiting]
    waiting.remove(item)
    waiting.insert(max(0, place), item)
    for each, position in zip(waiting, positions, strict=True):
        each.position = position
    Item.objects.bulk_update(waiting, ["position"])
    record("agenda item moved", item, by, place=max(0, place) + 1)
    touch(held)


@transaction.atomic
def note(item: Item, text: str, by: User | None = None) -> None:
    """What the minutes say of it besides its outcome."""
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > NOTE_LENGTH:
        raise MeetingError(_("A note may have %(number)s characters.") % {"number": "2,000"})
    _held(item.meeting)
    Item.objects.filter(pk=item.pk).update(note=text)
    record("agenda item noted", item, by)
    touch(item.meeting)


@transaction.atomic
def finish(item: Item, ending: Ending, outcome: str = "", by: User | None = None) -> None:
    """It is done, or comes up again at the next meeting. The first who says so has it."""
    held = _held(item.meeting)
    if held.began_at is None:
        raise MeetingError(_("This meeting has not begun."))
    waiting = Item.objects.open().filter(pk=item.pk)
    outcome = outcome or facts.summary_of(item)
    if not waiting.update(ending=ending, ended_at=timezone.now(), outcome=outcome[:300]):
        raise MeetingError(_("This has been talked about already."))
    verb = "agenda item done" if ending == Ending.DONE else "agenda item postponed"
    record(verb, item, by, outcome=outcome[:300])
    touch(held)


@transaction.atomic
def reopen(item: Item, by: User | None = None) -> None:
    """Talk about it once more, now."""
    held = _held(item.meeting)
    ended = Item.objects.exclude(ending="").filter(pk=item.pk)
    if not ended.update(ending="", ended_at=None, outcome=""):
        raise MeetingError(_("This is still to be talked about."))
    record("agenda item reopened", item, by)
    touch(held)


@transaction.atomic
def settle(item: Item, candidate: Candidate, user: User) -> None:
    """Decide on the item's term, here and now: a decision like any other, with its place."""
    if item.term is None or candidate.term_id != item.term_id:
        raise MeetingError(_("That form belongs to another term."))
    votes = glossary.tally(item.term)
    finish(item, Ending.DONE, outcome_of(candidate, votes), by=user)
    meeting = item.meeting
    try:
        glossary.decide(
            item.term, user, item.note, chosen=candidate,
            place=str(meeting), place_url=meeting.get_absolute_url(),
        )  # fmt: skip
    except GlossaryError as refusal:
        raise MeetingError(str(refusal)) from refusal


def outcome_of(candidate: Candidate, votes: dict[str, int]) -> str:
    """Such as "샤딩, 5 of 7 votes"."""
    return ngettext(
        "%(form)s, %(count)s of one vote",
        "%(form)s, %(count)s of %(all)s votes",
        sum(votes.values()),
    ) % {"form": candidate.text, "count": votes.get(candidate.text, 0), "all": sum(votes.values())}


def _held(meeting: Meeting) -> Meeting:
    """The meeting's row, locked, so that two changes of its agenda cannot pass each other."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.ended_at:
        raise MeetingError(_("This meeting is over."))
    return held


def decided_in(meeting: Meeting) -> list[Item]:
    """Terms that were settled here, in the order of time."""
    done = meeting.items.filter(subject=Subject.TERM, ending=Ending.DONE)
    return list(done.select_related("term").order_by("ended_at"))


def terms_of(items: list[Item]) -> list[Term]:
    return [item.term for item in items if item.term]
