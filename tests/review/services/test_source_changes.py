"""Texts whose source changed without a change of meaning are kept, each by somebody who saw it."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.models import Event
from apps.assignments import services as assignments
from apps.dashboard.overview import overview_of
from apps.dashboard.tiles import tiles_of
from apps.documents.models import Segment
from apps.review import services, source_changes
from apps.review.models import Approval, Comment
from apps.sources.models import Source
from apps.translation.models import (
    Provenance,
    Revision,
    SourceChange,
    State,
    Translation,
    source_digest,
)
from apps.translation.terms import counting
from apps.translation.upstream import noting
from apps.translation.upstream.keeping import Shown
from tests import factories
from tests.racing import at_once

FIRST, SECOND = "JAX needs to recomplie the function.", "See the desing notes."


@pytest.fixture
def texts(member, other_member):
    """Texts that `member` wrote a month ago, `other_member` approved, and upstream mended."""
    long_ago = timezone.now() - timedelta(days=30)
    page = factories.page(f"# Title\n\n{FIRST}\n\n{SECOND}\n")
    segments = list(Segment.objects.filter(section__page=page, kind="paragraph"))
    for segment, korean in zip(segments, ["함수를 다시 컴파일합니다.", "설계 글"], strict=True):
        made = factories.revision(segment, member, korean, made_at=long_ago)
        Approval.objects.create(revision=made, author=member, approver=other_member)
    Translation.objects.update(state=State.APPROVED)
    update(page, FIRST.replace("recomplie", "recompile"), SECOND.replace("desing", "design"))
    return list(Segment.objects.present().filter(section__page=page, kind="paragraph"))


def update(page, *paragraphs):
    """The page as upstream has it today, and what that changed noted."""
    from apps.documents import services as documents

    text = "\n\n".join(["# Title", *paragraphs]) + "\n"
    documents.import_page(page.source.snapshot, page.path, text, page.position)
    noting.note()


def shown(segment):
    """What stands side by side on the screen now."""
    segment = Segment.objects.get(pk=segment.pk)
    return Shown(segment.translation.newest, source_digest(segment.text))


def newest(segment):
    return Translation.objects.select_related("newest").get(segment=segment).newest


def test_the_same_words_become_a_revision_for_todays_source(texts, member, maintainer):
    before = newest(texts[0])

    kept = services.keep_texts([shown(texts[0])], maintainer)

    after = newest(texts[0])
    assert list(kept.revisions) == [after] != [before]
    assert (after.text, after.author, after.number) == (before.text, member, 2)
    assert after.source_text == texts[0].text
    assert after.kept_by == maintainer
    assert str(maintainer) in after.reason
    assert Translation.objects.outdated().count() == 1


def test_the_log_names_who_kept_it(texts, maintainer):
    services.keep_texts([shown(texts[0])], maintainer)

    [event] = Event.objects.filter(verb="source change confirmed")
    assert (event.actor, event.thing_id) == (maintainer, texts[0].pk)
    assert not Event.objects.filter(verb="segment finished").exists()


def test_who_keeps_anothers_approved_text_stands_behind_it_with_its_author(
    texts, member, maintainer
):
    services.keep_texts([shown(texts[0])], maintainer)

    given = Approval.objects.get(revision=newest(texts[0]))
    assert (given.author, given.approver) == (member, maintainer)
    assert texts[0].translation.state == State.APPROVED


def test_nobody_approves_their_own_text_by_keeping_it(texts, member):
    kept = services.keep_texts([shown(texts[0])], member)

    assert len(kept.revisions) == 1
    assert not Approval.objects.filter(revision=newest(texts[0])).exists()
    assert Translation.objects.get(segment=texts[0]).state == State.TRANSLATED


def test_a_text_that_nobody_approved_is_not_approved_by_keeping_it(texts, maintainer):
    Approval.objects.all().delete()
    Translation.objects.update(state=State.TRANSLATED)

    services.keep_texts([shown(texts[0])], maintainer)

    assert Translation.objects.get(segment=texts[0]).state == State.TRANSLATED


def test_a_source_that_needs_two_approvals_needs_another_one(texts, maintainer):
    Source.objects.update(approvals_needed=2)

    services.keep_texts([shown(texts[0])], maintainer)

    assert Approval.objects.filter(revision=newest(texts[0])).count() == 1
    assert Translation.objects.get(segment=texts[0]).state == State.TRANSLATED


def test_another_source_than_the_one_shown_is_refused_by_name_and_others_go_through(
    texts, maintainer
):
    wanted = [shown(text) for text in texts]
    update(texts[0].section.page, "JAX compiles nothing here.", texts[1].text)

    kept = services.keep_texts(wanted, maintainer)

    assert [revision.translation.segment for revision in kept.revisions] == [texts[1]]
    [refusal] = kept.refused
    assert refusal.segment.pk == texts[0].pk
    assert Translation.objects.outdated().get().segment_id == texts[0].pk


def test_a_text_finished_meanwhile_is_not_kept(texts, member, maintainer):
    wanted = shown(texts[0])
    factories.revision(texts[0], member, "새로 쓴 글")

    kept = services.keep_texts([wanted], maintainer)

    assert (len(kept.revisions), len(kept.refused)) == (0, 1)
    assert newest(texts[0]).text == "새로 쓴 글"


def test_twice_is_once(texts, maintainer):
    wanted = [shown(text) for text in texts]
    services.keep_texts(wanted, maintainer)

    again = services.keep_texts(wanted, maintainer)

    assert not again.refused
    assert Revision.objects.count() == 4
    assert Event.objects.filter(verb="source change confirmed").count() == 2


def test_a_text_that_todays_source_does_not_take_is_refused(texts, maintainer):
    update(texts[0].section.page, "JAX needs `jax.jit` for the function.", texts[1].text)

    kept = services.keep_texts([shown(texts[0])], maintainer)

    assert "jax.jit" in kept.refused[0].why
    assert newest(texts[0]).number == 1


def test_a_fix_that_is_asked_for_still_holds_the_text_back(texts, member, maintainer):
    said = Comment.objects.create(
        segment=texts[0],
        author=maintainer,
        weight="fix_needed",
        text="어색합니다",
        about=newest(texts[0]),
    )

    services.keep_texts([shown(texts[0])], maintainer)

    said.refresh_from_db()
    assert (said.resolved_at, said.about) == (None, newest(texts[0]))
    assert Translation.objects.get(segment=texts[0]).state == State.TRANSLATED


def test_where_the_words_come_from_is_kept(texts, maintainer):
    Provenance.objects.create(revision=newest(texts[0]), credit="옛 번역")

    services.keep_texts([shown(texts[0])], maintainer)

    assert newest(texts[0]).provenance.credit == "옛 번역"


def test_keeping_counts_as_no_translating(texts, maintainer):
    source = texts[0].section.page.source

    services.keep_texts([shown(text) for text in texts], maintainer)

    assert tiles_of(source, overview_of(source)).words_this_week == 0


def test_terms_in_a_kept_text_are_counted_soon(texts, maintainer):
    counting.catch_up()

    services.keep_texts([shown(texts[0])], maintainer)
    assert counting.stale().get() == texts[0]

    counting.catch_up()
    assert not counting.stale().exists()


# ---- whose turn -----------------------------------------------------------------------------


def waits_for(person):
    return source_changes.may_answer(source_changes.waiting(), person).count()


def test_a_changed_text_goes_to_its_last_translator_and_then_to_anybody(
    texts, member, other_member, reader, maintainer
):
    assert [waits_for(one) for one in (member, other_member, reader, maintainer)] == [2, 0, 0, 2]

    SourceChange.objects.update(since=timezone.now() - timedelta(days=14, minutes=1))

    assert [waits_for(one) for one in (member, other_member, reader, maintainer)] == [2, 2, 0, 2]


def test_each_source_says_how_long(texts, other_member):
    SourceChange.objects.update(since=timezone.now() - timedelta(days=3))
    assert waits_for(other_member) == 0

    Source.objects.update(translator_days=2)

    assert waits_for(other_member) == 2


def test_nobody_waits_for_who_has_left(texts, member, other_member):
    member.is_active = False
    member.save(update_fields=["is_active"])

    assert waits_for(other_member) == 2


def test_in_a_section_that_somebody_holds_it_is_the_holders_turn(texts, member, other_member):
    assignments.claim([texts[0].section], other_member)
    SourceChange.objects.update(since=timezone.now() - timedelta(days=60))

    assert [waits_for(one) for one in (member, other_member)] == [0, 2]


def test_nobody_keeps_a_text_before_their_turn(texts, other_member):
    kept = services.keep_texts([shown(texts[0])], other_member)

    assert (len(kept.revisions), len(kept.refused)) == (0, 1)
    assert newest(texts[0]).number == 1


# ---- at once --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_texts_at_once_keep_them_once(texts, maintainer):
    wanted = [shown(text) for text in texts]

    def act(order):
        return services.keep_texts(wanted[::order], User.objects.get(pk=maintainer.pk))

    outcomes = at_once(*(partial(act, order) for order in (1, -1, 1, -1)))

    assert all(isinstance(outcome, services.Kept) for outcome in outcomes), outcomes
    assert not any(outcome.refused for outcome in outcomes)
    assert [revision.number for revision in Revision.objects.order_by("number", "pk")] == [
        1,
        1,
        2,
        2,
    ]
    assert Event.objects.filter(verb="source change confirmed").count() == 2
    assert Approval.objects.filter(approver=maintainer).count() == 2


def test_nobody_comes_to_stand_behind_a_text_whose_source_did_not_change(
    texts, member, other_member, maintainer
):
    revision = newest(texts[0])
    services.keep_texts([shown(texts[0])], maintainer)
    approvers = set(Approval.objects.values_list("approver", flat=True))
    third = factories.user("셋째")

    services.keep_texts([shown(texts[0])], third)

    assert newest(texts[0]).number == revision.number + 1
    assert set(Approval.objects.values_list("approver", flat=True)) == approvers
