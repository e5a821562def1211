"""What the database refuses by itself, whatever code asks."""

import contextlib
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from apps.assignments import services as assignments
from apps.review import services, triggers
from apps.review.errors import ReviewError
from apps.review.models import Approval
from apps.translation import services as translation
from apps.translation.errors import TranslationError
from apps.translation.models import Revision, State, Translation
from tests import factories
from tests.marks import only_on_postgresql


@pytest.fixture(autouse=True)
def _guards(db):
    """They stand after migrations; a test database made without them gets them here."""
    triggers.put_up(connection)


@pytest.fixture
def revision(member):
    return factories.revision(factories.page_of(["One."]).sections.get().segments.get(), member)


def test_nobody_approves_their_own_text_by_a_crafted_row(revision, member):
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(revision=revision, author=member, approver=member)


def test_nobody_names_another_author_to_approve_their_own_text(revision, member, other_member):
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(revision=revision, author=other_member, approver=member)


def test_an_approval_is_not_turned_to_another_author(revision, member, other_member, maintainer):
    made = Approval.objects.create(revision=revision, author=member, approver=other_member)

    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=made.pk).update(author=maintainer)


def test_an_approval_is_not_turned_to_another_text(revision, member, other_member):
    made = Approval.objects.create(revision=revision, author=member, approver=other_member)
    own = factories.revision(revision.translation.segment, other_member, "내 문장입니다.")

    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=made.pk).update(revision=own)


@pytest.mark.parametrize("change", [{"text": "바꾼 글"}, {"source_text": "Other."}])
def test_a_revision_is_never_rewritten(revision, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(**change)


def test_a_revision_keeps_its_author(revision, other_member):
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(author=other_member)


def test_a_revision_keeps_who_kept_it_and_why(revision, other_member):
    for change in ({"kept_by": other_member}, {"reason": "so"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(**change)


def test_the_guards_can_be_put_up_again(revision):
    triggers.put_up(connection)


@only_on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_threads_racing_leave_no_text_approved_that_nobody_read():
    """One approves what they read while the translator finishes another text, many times over."""
    member, other = factories.user(), factories.user()
    text = "# Many\n\n" + "".join(f"Sentence {n} is here.\n\n" for n in range(20))
    section = factories.page(text).sections.present().get()
    assignments.claim([section], member)
    segments = list(section.segments.all())
    seen = [factories.revision(segment, member, "처음") for segment in segments]
    services.submit(section, member)

    def approve(revision):
        services.approve(revision, other)

    def finish(revision):
        translation.finish(revision.translation.segment, member, "나중", revision)

    _race(seen, approve, finish)

    for standing in Translation.objects.filter(state=State.APPROVED):
        assert Approval.objects.filter(revision=standing.newest, approver=other).exists()


@only_on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_threads_cannot_approve_the_words_of_one_of_them():
    member, other = factories.user(), factories.user()
    section = factories.page_of([f"Sentence {n}." for n in range(20)]).sections.get()
    assignments.claim([section], member)
    seen = [factories.revision(segment, member) for segment in section.segments.all()]
    services.submit(section, member)

    def plainly(revision):
        Approval.objects.create(revision=revision, author=member, approver=member)

    def as_if_by_another(revision):
        Approval.objects.create(revision=revision, author=other, approver=member)

    _race(seen, plainly, as_if_by_another)

    assert not Approval.objects.exists()


def _race(revisions, *acts):
    """Each act in a thread of its own; for every revision they set off at the same moment."""
    start = threading.Barrier(len(acts))

    def run(act):
        try:
            for revision in revisions:
                start.wait(timeout=120)
                with contextlib.suppress(IntegrityError, ReviewError, TranslationError):
                    act(Revision.objects.get(pk=revision.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
