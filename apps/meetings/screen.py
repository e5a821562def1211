"""What the screen of a meeting shows: the agenda, with what each item is about as it stands now."""

from dataclasses import dataclass

from django.urls import reverse

from apps.accounts.models import User
from apps.meetings import agenda, facts
from apps.meetings.models import Item, Meeting, Subject
from glossary.models import Argument, Candidate, Term, Vote

MOST_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Form:
    """One candidate of a term; `percent` of the votes of the leading one."""

    candidate: Candidate
    votes: int
    percent: int


@dataclass(frozen=True, slots=True)
class Row:
    """`place` counts those that are still to be talked about, from 0; the first is current."""

    item: Item
    number: int
    place: int | None
    summary: str
    forms: list[Form]
    said: list[Argument]
    is_last: bool = False

    @property
    def link(self) -> str:
        """Where it is talked about, if that is not the meeting."""
        if self.item.subject != Subject.RULE:
            return self.item.term.get_absolute_url() if self.item.term else ""
        return reverse("translation:amendment-detail", args=[self.item.about.partition(":")[2]])

    @property
    def earlier(self) -> int | None:
        """The place before it, if there is one."""
        return self.place - 1 if self.place else None

    @property
    def later(self) -> int | None:
        return None if self.place is None or self.is_last else self.place + 1

    @property
    def is_current(self) -> bool:
        return self.place == 0 and self.item.meeting.goes_on

    @property
    def is_split(self) -> bool:
        """Whether no form has more votes than each of the others."""
        return len(self.forms) > 1 and self.forms[0].votes == self.forms[1].votes > 0


@dataclass(frozen=True, slots=True)
class Screen:
    meeting: Meeting
    rows: list[Row]
    coming: list[User]
    is_coming: bool | None
    decided: list[Item]
    share: facts.Share
    stamp: str

    @property
    def waiting(self) -> int:
        return sum(row.place is not None for row in self.rows)


def screen_of(meeting: Meeting, person: User) -> Screen:
    """In a number of queries that does not grow with the agenda."""
    items = list(meeting.items.select_related("term", "brought_by"))
    for item in items:
        item.meeting = meeting
    terms = facts.with_discussion(agenda.terms_of(items))
    said = list(meeting.attendances.select_related("person"))
    return Screen(
        meeting=meeting,
        rows=_rows(items, terms),
        coming=[each.person for each in said if each.is_coming],
        is_coming=next((each.is_coming for each in said if each.person_id == person.pk), None),
        decided=[item for item in items if item.subject == Subject.TERM and item.outcome],
        share=facts.fair_share(meeting),
        stamp=stamp_of(meeting),
    )


def _rows(items: list[Item], terms: dict[int, Term]) -> list[Row]:
    rows, place = [], 0
    waiting = sum(not item.ending for item in items)
    for number, item in enumerate(items, start=1):
        term = terms.get(item.term_id) if item.term_id else None
        is_open = not item.ending
        rows.append(
            Row(
                item=item,
                number=number,
                place=place if is_open else None,
                summary=item.outcome if not is_open else facts.summary_of(item),
                forms=_forms(term) if term else [],
                said=list(term.arguments.all())[-MOST_QUOTED:] if term else [],
                is_last=place + 1 == waiting,
            )
        )
        place += is_open
    return rows


def _forms(term: Term) -> list[Form]:
    counted = [(each, int(getattr(each, "vote_count", 0))) for each in term.candidates.all()]
    most = max((votes for _each, votes in counted), default=0) or 1
    return [Form(each, votes, 100 * votes // most) for each, votes in counted]


def stamp_of(meeting: Meeting) -> str:
    """Changes with every change that the screen of the meeting would show."""
    terms = meeting.items.open().filter(term__isnull=False).values("term")
    votes = Vote.objects.filter(term__in=terms)
    newest = votes.order_by("-cast_at").values_list("cast_at", flat=True).first()
    said = Argument.objects.filter(term__in=terms).count()
    moment = f"{newest.timestamp():.0f}" if newest else ""
    near = int(meeting.is_near)
    return f"{meeting.version}-{votes.count()}-{moment}-{said}-{near}"
