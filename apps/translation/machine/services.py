"""Asking for drafts, and keeping them."""

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.activity.week import site_day
from apps.documents.models import Section, Segment, SegmentQuerySet
from apps.translation import conditions
from apps.translation.errors import TranslationError
from apps.translation.machine import endpoints
from apps.translation.machine.models import MachineDay, MachineJob, MachineJobState
from apps.translation.models import Draft, Offer
from apps.translation.services import refuse_others

RUN = "apps.translation.tasks.run_machine_job"


class NoneLeft(TranslationError):
    """This member has had as many texts today as the site allows."""


@transaction.atomic
def ask(section: Section, user: User, segment: Segment | None = None) -> MachineJob:
    """Have the empty segments of a section drafted, or one of them. Asked for already: that."""
    if not endpoints.is_on():
        raise TranslationError(_("This site has no machine to ask."))
    refuse_others(section, user)
    mine = MachineJob.objects.under_way().filter(section=section, requested_by=user)
    if covering := mine.filter(Q(segment=None) | Q(segment=segment)).first():
        return covering
    if not empty_segments(section, user, segment).exists():
        raise TranslationError(_("There is nothing empty here."))
    if left_today(user) < 1:
        raise _none_left()
    job = MachineJob.objects.create(section=section, segment=segment, requested_by=user)
    record("machine asked", segment or section, user)
    send(job)
    return job


def send(job: MachineJob) -> None:
    transaction.on_commit(lambda: current_app.send_task(RUN, args=[job.pk]), robust=True)


def empty_segments(section: Section, user: User, segment: Segment | None = None) -> SegmentQuerySet:
    """Where nothing stands, nothing is offered and this person has typed nothing. No code, and
    no comment whose cell is rewritten."""
    here = Segment.objects.present().filter(conditions.PROSE, section=section)
    if segment:
        here = here.filter(pk=segment.pk)
    typed = Draft.objects.filter(author=user, segment__section=section).exclude(text="")
    offered = Offer.objects.standing().filter(segment__section=section)
    here = here.exclude(translation__newest__isnull=False)
    return here.exclude(pk__in=typed.values("segment")).exclude(pk__in=offered.values("segment"))


def left_today(user: User) -> int:
    today = MachineDay.objects.filter(person=user, day=site_day())
    spent = today.values_list("texts", flat=True).first() or 0
    return max(0, int(settings.MACHINE_TRANSLATION_TEXTS_PER_DAY) - spent)


def spend(user: User) -> None:
    """Count one text of today, before it is sent. Raises NoneLeft."""
    day = site_day()
    MachineDay.objects.bulk_create([MachineDay(person=user, day=day)], ignore_conflicts=True)
    today = MachineDay.objects.filter(person=user, day=day)
    most = int(settings.MACHINE_TRANSLATION_TEXTS_PER_DAY)
    if not today.filter(texts__lt=most).update(texts=F("texts") + 1):
        raise _none_left()


def _none_left() -> NoneLeft:
    most = settings.MACHINE_TRANSLATION_TEXTS_PER_DAY
    sentence = _(
        "The machine translates %(most)s texts a day for each member. Tomorrow it goes on."
    )
    return NoneLeft(sentence % {"most": most})


def keep(segment: Segment, author: User, text: str) -> bool:
    """Make it the author's draft, unless they typed something meanwhile."""
    facts = {"text": text, "is_machine": True, "machine_text": text, "saved_at": timezone.now()}
    mine = Draft.objects.filter(segment=segment, author=author)
    if mine.filter(text="").update(**facts):
        return True
    _draft, is_new = Draft.objects.get_or_create(segment=segment, author=author, defaults=facts)
    return is_new


def end(job: MachineJob, state: MachineJobState, problem: str = "") -> None:
    ended = MachineJob.objects.under_way().filter(pk=job.pk)
    ended.update(state=state, problem=problem, ended_at=timezone.now(), heard_at=None)
    job.refresh_from_db()
