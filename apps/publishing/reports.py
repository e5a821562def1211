"""What readers tell of mistakes, and what members do with it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.models import Segment
from apps.publishing.errors import PublishingError, TooManyReports
from apps.publishing.models import Report, ReportState
from apps.review import services as review
from apps.review.models import Weight
from apps.translation.cleaning import clean
from apps.translation.models import Translation

LENGTH = 2000
MOST_OF_ONE, WITHIN = 5, timedelta(minutes=10)
MOST_A_DAY = 50
MOST_OPEN = 500  # of a source: more than a group can look at is no help to it


@transaction.atomic
def tell(
    segment: Segment, text: str, *, address: str, suggested_text: str = "", name: str = ""
) -> Report:
    """Keep what a reader says of a text. The same once more from the same reader is kept once.

    `address` is where the request came from; no more is kept of it than tells senders apart today.
    """
    text, suggested_text = clean(text).text, clean(suggested_text).text
    if not text:
        raise PublishingError(_("Say what is wrong."))
    if max(len(text), len(suggested_text)) > LENGTH:
        raise PublishingError(_("A report may have %(number)s characters.") % {"number": "2,000"})
    sender = sender_of(address)
    mine = Report.objects.filter(sender=sender)
    if same := mine.filter(segment=segment, text=text, suggested_text=suggested_text).first():
        return same
    refuse_floods(segment, sender)
    forget_senders()
    translation = Translation.objects.filter(segment=segment).first()
    return Report.objects.create(
        segment=segment,
        about_id=translation.newest_id if translation else None,
        text=text,
        suggested_text=suggested_text,
        name=clean(name).text[:60],
        sender=sender,
    )


def sender_of(address: str) -> str:
    """A name for an address, another one each day; who has not the site's key cannot turn it
    back."""
    return salted_hmac(f"reports of {timezone.now():%Y-%m-%d}", address).hexdigest()[:32]


def forget_senders() -> None:
    """Of the days before: their names tell nobody apart any more."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    Report.objects.filter(made_at__lt=today).exclude(sender="").update(sender="")


def refuse_floods(segment: Segment, sender: str) -> None:
    mine = Report.objects.filter(sender=sender)
    lately = mine.filter(made_at__gt=timezone.now() - WITHIN)
    if lately.count() >= MOST_OF_ONE or mine.count() >= MOST_A_DAY:
        raise TooManyReports(
            _("You have told us a lot just now, thank you. Please wait ten minutes with the next.")
        )
    same_source = Report.objects.open().filter(
        segment__section__page__source=segment.section.page.source_id
    )
    if same_source.count() >= MOST_OPEN:
        raise TooManyReports(
            _("So many reports wait already that no more are taken today. Please try tomorrow.")
        )


@transaction.atomic
def take(report: Report, user: User) -> None:
    """Make it a comment of this member's on the text, where its translator will see it."""
    if not settle(report, user, ReportState.TAKEN):
        return
    comment = review.comment(report.segment, user, as_comment(report), Weight.OPTION)
    Report.objects.filter(pk=report.pk).update(comment=comment)


def as_comment(report: Report) -> str:
    said = _("A reader (%(name)s) says:") % {"name": report.name or _("no name given")}
    suggested = _("Suggested: %(text)s") % {"text": report.suggested_text}
    return "\n\n".join([said, report.text, *([suggested] if report.suggested_text else [])])


@transaction.atomic
def close(report: Report, user: User) -> None:
    """Look no further into it."""
    settle(report, user, ReportState.CLOSED)


def settle(report: Report, user: User, state: ReportState) -> bool:
    """False: somebody was faster."""
    still_open = Report.objects.filter(pk=report.pk, state=ReportState.OPEN)
    settled = still_open.update(state=state, settled_by=user, settled_at=timezone.now())
    if settled:
        record("report settled", report, user, state=state)
    return bool(settled)
