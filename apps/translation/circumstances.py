"""What has to be known about a text before it is finished, all of it asked at once."""

from typing import NamedTuple

from django.db.models import Exists, QuerySet

from apps.accounts.models import User
from apps.assignments.models import Assignment
from apps.documents.models import Segment
from apps.translation.machine.models import MachineAnswer
from apps.translation.models import Draft, Provenance
from apps.translation.questions import Question
from apps.translation.terms.models import Dismissal


class Circumstances(NamedTuple):
    """Of one segment and one person who writes in it.

    `drafted`: their draft is a machine's. `shown`: a machine's answer was refused, but they saw
    it. `goes_back`: an earlier text has a provenance. `dismissed`: they dismissed a term while
    typing.
    """

    is_holder: bool
    drafted: bool
    shown: bool
    goes_back: bool
    dismissed: bool


def circumstances_of(segment: Segment, author: User) -> Circumstances:
    [known] = QUESTION.ask(segment.pk, segment.section_id, author.pk)
    return Circumstances(*map(bool, known))


def _asked(segment: int, section: int, author: int) -> "QuerySet[Segment, tuple[bool, ...]]":
    held = Assignment.objects.open().filter(section=section, translator=author)
    drafted = Draft.objects.filter(segment=segment, author=author, is_machine=True)
    shown = MachineAnswer.objects.refused_before(segment, author)
    earlier = Provenance.objects.filter(revision__translation__segment=segment)
    typed = Dismissal.objects.typed(segment, author)
    return Segment.objects.filter(pk=segment).values_list(
        Exists(held), Exists(drafted), Exists(shown), Exists(earlier), Exists(typed)
    )


QUESTION = Question(_asked, ids=3)
