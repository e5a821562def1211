"""Drafting segment by segment. Ended in the middle, it goes on with the next that has no answer."""

from functools import partial

from apps.activity import jobs
from apps.activity.jobs import Pulse
from apps.documents.models import Segment
from apps.translation import inline
from apps.translation.assistance import terms_in
from apps.translation.checks.structure import problems_of_reading
from apps.translation.checks.wording import told
from apps.translation.cleaning import clean
from apps.translation.errors import TranslationError
from apps.translation.machine import endpoints, services
from apps.translation.machine.endpoints import MachineError, NotNow
from apps.translation.machine.models import (
    MachineAnswer,
    MachineJob,
    MachineJobState,
    MachineOutcome,
)
from apps.translation.machine.placeholders import LostMarks, masked
from apps.translation.services import refuse_others


def run(job: MachineJob) -> None:
    """Ask for each empty segment. Somebody else at it: nothing."""
    mine = MachineJob.objects.under_way().filter(pk=job.pk)
    if not jobs.take(mine, state=MachineJobState.RUNNING):
        return
    refuse = partial(services.end, job, MachineJobState.REFUSED)
    with jobs.failures_told(job, refuse, TranslationError):
        empty = services.empty_segments(job.section, job.requested_by, job.segment)
        answered = MachineAnswer.objects.filter(job=job)
        unanswered = empty.exclude(pk__in=answered.values("segment")).order_by("position")
        pulse, done = Pulse(job), answered.count()
        while left := list(unanswered.all()):  # once more: meanwhile some may have been emptied
            for number, segment in enumerate(left):
                pulse(done + number, done + len(left))
                segment.section = job.section
                _draft(job, segment)
            done += len(left)
        services.end(job, MachineJobState.DONE)


def sweep() -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    give_up = partial(services.end, state=MachineJobState.REFUSED)
    jobs.sweep(
        MachineJob.objects.under_way(),
        services.send,
        lambda job, sentence: give_up(job, problem=sentence),
    )


def _draft(job: MachineJob, segment: Segment) -> None:
    """An answer that would break its page, or lost something, is kept to be shown and no more."""
    refuse_others(job.section, job.requested_by)
    services.spend(job.requested_by)
    text, note = "", ""
    try:
        text, note = _answer(segment)
    except NotNow:
        raise
    except MachineError as error:
        note = str(error)
    if note:
        outcome = MachineOutcome.REFUSED
    elif services.keep(segment, job.requested_by, text):
        outcome = MachineOutcome.DRAFTED
    else:
        outcome = MachineOutcome.LEFT
    MachineAnswer.objects.get_or_create(
        job=job, segment=segment, defaults={"outcome": outcome, "text": text, "note": note}
    )


def _answer(segment: Segment) -> tuple[str, str]:
    """What the machine says, and why it cannot be used."""
    flavour = inline.flavour_of(segment.section.page.path, segment.kind)
    asked = masked(segment.text, flavour)
    terms = {term.source: term.wanted for term in terms_in(segment) if term.wanted}
    said = endpoints.translated(asked.text, terms)
    try:
        text = clean(asked.filled(said)).text
    except LostMarks as lost:
        return clean(said).text, str(lost)
    problems = problems_of_reading(segment.section.page, {segment: text})[segment]
    return text, told(problems[0]).message if problems else ""
