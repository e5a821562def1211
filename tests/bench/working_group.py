"""Members who come to a group in the middle of its work, and what is left of theirs afterwards."""

import random
from collections.abc import Iterator
from itertools import count as numbered
from itertools import islice

from apps.assignments.models import Assignment
from apps.documents.models import Section, Segment
from apps.review.models import Approval
from apps.sources.models import Source
from apps.translation.checks.structure import problems_of
from apps.translation.models import Draft, Revision, Translation
from tests import factories
from tests.bench import group
from tests.bench.visiting import Visitor
from tests.bench.working import Member, Queue, Task, Text

FEWEST, MOST = 3, 8  # texts that a section lacks


def gather(host: str, count: int) -> list[Member]:
    source, _people = group.gather()
    members = members_in(source, host, count)
    group.catch_up()
    return members


def members_in(source: Source, host: str, count: int) -> list[Member]:
    queue, chosen = Queue(), list(islice(tasks(source), count))
    people = [factories.user(f"새 멤버{number}") for number in range(count)]
    return [
        Member(person.pk, person.email, source.slug, task, queue, Visitor(host))
        for person, task in zip(people, chosen, strict=True)
    ]


def tasks(source: Source) -> Iterator[Task]:
    """Sections that nobody holds, of which made-up texts pass the checks. No text comes twice."""
    held = Assignment.objects.open().values("section")
    free = Section.objects.present().filter(page__source=source).exclude(pk__in=held)
    chance, numbers = random.Random(17), numbered(1)
    for section in free.order_by("page__position", "position"):
        prose = Segment.objects.present().prose().filter(section=section)
        placed = list(prose.select_related("section__page", "translation"))
        lacking = [one for one in placed if not hasattr(one, "translation")]
        there = [one for one in placed if one.kind == "paragraph" and one not in lacking]
        if FEWEST <= len(lacking) <= MOST and there:
            wanted = [*lacking, there[0]]
            texts = {one: f"{group.korean(one, chance)} {name(next(numbers))}" for one in wanted}
            if not any(problems_of(*each) for each in texts.items()):
                *made, unfinished = (text_for(one, words) for one, words in texts.items())
                yield Task(section.pk, made, unfinished)


def name(number: int) -> str:
    return f"{group.made_up(number)}번째"


def text_for(segment: Segment, words: str) -> Text:
    newest = Translation.objects.filter(segment=segment).values_list("newest", flat=True).first()
    return Text(segment.pk, str(newest or ""), words)


def lost_or_doubled(members: list[Member]) -> list[str]:
    """What the site said it had saved and has not, or has twice, in a sentence each."""
    wrong = []
    for member in members:
        for text in member.saved:
            made = Revision.objects.filter(translation__segment=text.segment, author=member.pk)
            if list(made.values_list("text", flat=True)) != [text.words]:
                wrong.append(f"text of {text.segment} by {member.pk}: {made.count()} revisions")
        drafts = Draft.objects.filter(author=member.pk).values_list("segment", "text")
        if member.draft and list(drafts) != [(member.draft.segment, member.draft.words)]:
            wrong.append(f"draft of {member.draft.segment} by {member.pk}: {list(drafts)}")
        given = Approval.objects.filter(approver=member.pk).values_list("revision", flat=True)
        if sorted(given) != sorted(member.approved):
            wrong.append(f"approvals by {member.pk}: {len(given)} of {len(member.approved)}")
        made = Revision.objects.filter(author=member.pk).count()
        if made != len(member.saved):
            wrong.append(f"revisions by {member.pk}: {made}, told of {len(member.saved)}")
    return wrong
