"""Changing the ticked places, page by page. Ended in the middle, it goes on where it stood: the
outcome of a place is written in the same transaction as its revision."""

from collections.abc import Sequence
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.activity import jobs
from apps.activity.jobs import Pulse
from apps.documents.models import Page, Segment
from apps.translation.checks.structure import problems_of_texts
from apps.translation.errors import TranslationError
from apps.translation.migrating import services
from apps.translation.migrating.models import Change, Migration, MigrationState, Outcome
from apps.translation.migrating.writing import Rewrite, locked, write
from apps.translation.models import State
from apps.translation.terms.correcting import corrected
from apps.translation.terms.counting import count_later
from apps.translation.terms.models import Dismissal
from apps.translation.terms.vocabulary import vocabulary

AT_ONCE = 50  # places in one transaction: no save waits for long
PLACE = "segment__section__page"


def run(migration: Migration) -> None:
    """Change what is ticked, or put it back. Somebody else at it, or another first: nothing."""
    if not _take(migration):
        return
    with jobs.failures_told(migration, partial(refuse, migration), TranslationError):
        if not migration.is_undoing:
            _refuse_reopened(migration)
        pulse = Pulse(migration)
        total, left = migration.changes.ticked().count(), services.to_do(migration)
        for page_id in list(left.order_by(PLACE).values_list(PLACE, flat=True).distinct()):
            pulse(total - left.count(), total)
            _run_page(migration, page_id)
        pulse(total, total)
        over = MigrationState.UNDONE if migration.is_undoing else MigrationState.DONE
        services.end(migration, over)


def _take(migration: Migration) -> bool:
    mine = Migration.objects.under_way().filter(pk=migration.pk)
    try:
        with transaction.atomic():
            is_taken = jobs.take(mine, state=MigrationState.RUNNING)
    except IntegrityError:
        return False  # another one is running, and sends this one when it is over
    migration.refresh_from_db()
    return is_taken


def _refuse_reopened(migration: Migration) -> None:
    if services.standing_decision(migration.term) != migration.decision:
        raise TranslationError(_("The group has decided anew. Prepare the change again."))


def refuse(migration: Migration, sentence: str) -> None:
    services.end(migration, MigrationState.REFUSED, sentence)


def sweep() -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    jobs.sweep(Migration.objects.under_way(), services.send, refuse)


def _run_page(migration: Migration, page_id: int) -> None:
    page = Page.objects.get(pk=page_id)
    here = services.to_do(migration).filter(**{PLACE: page})
    step = _put_back if migration.is_undoing else _change
    while changes := list(here.in_order()[:AT_ONCE]):
        step(migration, page, changes)


# ---- forth ----------------------------------------------------------------------------------


def _change(migration: Migration, page: Page, changes: Sequence[Change]) -> None:
    """What takes time comes before the transaction, which looks whether all is as it was."""
    texts = _texts(migration, page, changes)
    unsound = _unsound(page, {change.segment: texts[change.pk] for change in changes})
    with transaction.atomic():
        rows = locked(changes)
        dismissed = set(_dismissed(migration, changes))
        rewrites = []
        for change in changes:
            row = rows[change.segment_id]
            change.was_approved = row.state == State.APPROVED
            if row.newest_id != change.before_id:
                change.outcome = Outcome.MOVED
            elif change.segment_id in dismissed or texts[change.pk] == change.before.text:
                change.outcome = Outcome.KEPT
            elif change.segment_id in unsound:
                change.outcome = Outcome.UNSOUND
            else:
                rewrites.append(_rewrite(migration, change, texts[change.pk]))
        for rewrite, revision in write(rows, rewrites):
            rewrite.change.after, rewrite.change.outcome = revision, Outcome.CHANGED
        Change.objects.bulk_update(changes, ["after", "outcome", "was_approved"])
        count_later([rewrite.change.segment_id for rewrite in rewrites])


def _texts(migration: Migration, page: Page, changes: Sequence[Change]) -> dict[int, str]:
    terms = vocabulary(page.source_id)
    entry = terms.entry_of(migration.term_id)
    return {
        change.pk: corrected(terms, change.segment.text, change.before.text, entry)
        if entry
        else change.before.text
        for change in changes
    }


def _unsound(page: Page, texts: dict[Segment, str]) -> set[int]:
    """Segments whose new text their page does not bear."""
    return {segment.pk for segment, found in problems_of_texts(page, texts).items() if found}


def _dismissed(migration: Migration, changes: Sequence[Change]) -> list[int]:
    standing = Dismissal.objects.standing().filter(term=migration.term_id)
    here = standing.filter(segment__in=[change.segment_id for change in changes])
    return list(here.values_list("segment_id", flat=True))


def _rewrite(migration: Migration, change: Change, text: str) -> Rewrite:
    """An approved text becomes that of whoever changes it, so that somebody else looks at the
    change; any other stays its author's, whom others review anyway."""
    author = migration.requested_by_id if change.was_approved else change.before.author_id
    return Rewrite(change, change.before, change.before, text, author, _reason(migration))


def _reason(migration: Migration) -> str:
    decision = migration.decision
    form = decision.candidate.text if decision.candidate else migration.term.source_form
    sentence = _("Term decision of %(day)s: %(term)s → %(form)s, changed by %(name)s") % {
        "day": date_format(timezone.localtime(decision.decided_at), "SHORT_DATE_FORMAT"),
        "term": migration.term,
        "form": form,
        "name": migration.requested_by,
    }
    return sentence[:300]


# ---- back -----------------------------------------------------------------------------------


def _put_back(migration: Migration, page: Page, changes: Sequence[Change]) -> None:
    """The words of before, as its author's, wherever nobody has written anything since."""
    reason = _("The term change was undone by %(name)s") % {"name": migration.undone_by}
    with transaction.atomic():
        rows = locked(changes)
        rewrites = []
        for change in changes:
            after, before = change.after, change.before
            if after is None or rows[change.segment_id].newest_id != after.pk:
                change.outcome = Outcome.STAYED
            else:
                author = before.author_id
                rewrites.append(Rewrite(change, after, before, before.text, author, reason[:300]))
        for rewrite, revision in write(rows, rewrites):
            rewrite.change.undone_as, rewrite.change.outcome = revision, Outcome.UNDONE
        Change.objects.bulk_update(changes, ["undone_as", "outcome"])
        count_later([rewrite.change.segment_id for rewrite in rewrites])
