"""Changing the ticked places, page by page. Ended in the middle, it goes on where it stood: the
outcome of a place is written in the same transaction as its revision."""

from collections.abc import Sequence
from functools import partial

from django.db import IntegrityError, transaction

from apps.activity import jobs
from apps.activity.jobs import Pulse
from apps.documents.models import Page
from apps.translation.checks.structure import problems_of_texts
from apps.translation.checks.wording import told
from apps.translation.errors import TranslationError
from apps.translation.migrating import services
from apps.translation.migrating.models import Change, Migration, MigrationState, Outcome
from apps.translation.migrating.purposes import purpose_of
from apps.translation.migrating.writing import Rewrite, locked, write
from apps.translation.models import State
from apps.translation.replacing import seeking
from apps.translation.terms.counting import count_later

AT_ONCE = 50  # places in one transaction: no save waits for long
PLACE = "segment__section__page"


def run(migration: Migration) -> None:
    """Change what is ticked, or put it back. Somebody else at it, or another first: nothing."""
    if migration.state == MigrationState.SEEKING:
        seeking.seek(migration)
        return
    if not _take(migration):
        return
    with jobs.failures_told(migration, partial(refuse, migration), TranslationError):
        if not migration.is_undoing:
            purpose_of(migration).refuse_stale()
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
    purpose = purpose_of(migration)
    texts, reason = purpose.texts(changes), purpose.reason()[:300]
    problems = problems_of_texts(page, {change.segment: texts[change.pk] for change in changes})
    with transaction.atomic():
        rows, spared = locked(changes), purpose.spared(changes)
        rewrites = []
        for change in changes:
            row = rows[change.segment_id]
            change.was_approved = row.state == State.APPROVED
            if row.newest_id != change.before_id:
                change.outcome = Outcome.MOVED
            elif change.segment_id in spared:
                change.outcome = spared[change.segment_id]
            elif texts[change.pk] == change.before.text:
                change.outcome = Outcome.KEPT
            elif found := problems[change.segment]:
                change.outcome, change.note = Outcome.UNSOUND, told(found[0]).message
            else:
                author, before = purpose.author_of(change), change.before
                rewrites.append(Rewrite(change, before, before, texts[change.pk], author, reason))
        for rewrite, revision in write(rows, rewrites):
            rewrite.change.after, rewrite.change.outcome = revision, Outcome.CHANGED
        Change.objects.bulk_update(changes, ["after", "outcome", "note", "was_approved"])
        count_later([rewrite.change.segment_id for rewrite in rewrites])


# ---- back -----------------------------------------------------------------------------------


def _put_back(migration: Migration, page: Page, changes: Sequence[Change]) -> None:
    """The words of before, as its author's, wherever nobody has written anything since."""
    purpose = purpose_of(migration)
    reason = purpose.reason_undone()[:300]
    with transaction.atomic():
        rows, beyond = locked(changes), purpose.out_of_reach(changes)
        rewrites = []
        for change in changes:
            after, before = change.after, change.before
            if after is None or rows[change.segment_id].newest_id != after.pk:
                change.outcome = Outcome.STAYED
            elif change.segment.section_id in beyond:
                change.outcome = Outcome.HELD
            else:
                author = before.author_id
                rewrites.append(Rewrite(change, after, before, before.text, author, reason))
        for rewrite, revision in write(rows, rewrites):
            rewrite.change.undone_as, rewrite.change.outcome = revision, Outcome.UNDONE
        Change.objects.bulk_update(changes, ["undone_as", "outcome"])
        count_later([rewrite.change.segment_id for rewrite in rewrites])
