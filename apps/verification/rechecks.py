"""Everything of a source, or of one person's pages, run again: a few pages at a time.

What it has asked for follows from rows, so each step may come twice, late or never.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.assignments.models import Assignment
from apps.documents.models import Page
from apps.sources.models import Source
from apps.translation.models import Translation
from apps.verification import services, wording
from apps.verification.errors import VerificationError
from apps.verification.judging import RECHECK
from apps.verification.models import RUNS, Recheck
from runner import sending
from runner.models import Urgency

AT_ONCE = 6


@transaction.atomic
def request_recheck(user: User, source: Source | None = None) -> Recheck:
    """Have everything of a source, or (no source) of this person's pages, run again.

    One that is under way is joined; a person has one at a time. Raises VerificationError.
    """
    if standing := Recheck.objects.open().filter(requested_by=user).first():
        return _joined(standing, source)
    total = pages_of(user, source).count()
    if not total:
        raise VerificationError(_("There is no page with code among these."))
    try:
        with transaction.atomic():
            recheck = Recheck.objects.create(requested_by=user, source=source, total=total)
    except IntegrityError:
        return _joined(Recheck.objects.open().get(requested_by=user), source)
    record("verification of all requested", recheck, user, pages=total)
    transaction.on_commit(lambda: sending.nudge(RECHECK, recheck.pk))
    return recheck


def _joined(standing: Recheck, source: Source | None) -> Recheck:
    if standing.source_id == (source.pk if source else None):
        return standing
    raise VerificationError(
        _("You are having other pages run again already. Wait until that has ended, or stop it.")
    )


def pages_of(user: User, source: Source | None) -> QuerySet[Page]:
    """Pages with code: of the source, or those where this person holds or wrote something."""
    pages = Page.objects.present().filter(cell_count__gt=0, source__archived_at=None)
    if source:
        return pages.filter(source=source).order_by("pk")
    held = Assignment.objects.held_by(user).filter(
        section__page=OuterRef("pk"), section__gone_at=None
    )
    written = Translation.objects.filter(
        segment__section__page=OuterRef("pk"),
        segment__section__gone_at=None,
        segment__gone_at=None,
        newest__author=user,
    )
    return pages.filter(Q(Exists(held)) | Q(Exists(written))).order_by("pk")


def go_on(recheck: Recheck) -> None:
    """Ask for the next pages where some have ended; end it with the last."""
    if recheck.ended_at:
        return
    left = pages_of(recheck.requested_by, recheck.source).filter(pk__gt=recheck.asked_to)
    free = max(0, AT_ONCE - recheck.verdicts.open().count())
    for page in left.select_related("source")[:free]:
        _ask_for(recheck, page)
    recheck.refresh_from_db()
    if not left.filter(pk__gt=recheck.asked_to).exists() and not recheck.verdicts.open().exists():
        _end(recheck)


def _ask_for(recheck: Recheck, page: Page) -> None:
    """The page is noted after it was asked for: twice does no harm, never would."""
    problem = ""
    try:
        services.request(
            page,
            requested_by=recheck.requested_by,
            fresh=True,
            urgency=Urgency.LATER,
            recheck=recheck,
        )
    except VerificationError as error:
        problem = str(error)
    row = Recheck.objects.filter(pk=recheck.pk, asked_to__lt=page.pk)
    row.update(asked_to=page.pk, done=F("done") + 1, **({"problem": problem} if problem else {}))


def _end(recheck: Recheck) -> bool:
    return bool(Recheck.objects.open().filter(pk=recheck.pk).update(ended_at=timezone.now()))


def stop(recheck: Recheck, by: User | None = None) -> None:
    """Ask for no more pages, and stop what is under way for it alone."""
    if _end(recheck):
        record("verification of all stopped", recheck, by)
        for verdict in recheck.verdicts.open().select_related(*RUNS):
            services.cancel(verdict)


def sweep() -> None:
    for recheck in Recheck.objects.open().select_related("source", "requested_by"):
        go_on(recheck)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a recheck is: pages that ended, and how many of them were found to be what."""

    recheck: Recheck
    ended: int
    found: list[tuple[wording.Tag, int]]


def standing_of(recheck: Recheck) -> Standing:
    rows = recheck.verdicts.order_by().values("finding").annotate(count=Count("pk"))
    counts = {row["finding"]: row["count"] for row in rows}
    is_open = counts.pop("", 0)
    found = [
        (tag, counts[finding]) for finding, tag in wording.FINDINGS.items() if finding in counts
    ]
    return Standing(recheck, recheck.done - is_open, found)


def newest_of(user: User) -> Recheck | None:
    """What this person has under way, or had last."""
    return Recheck.objects.filter(requested_by=user).select_related("source").first()
