"""What upstream changed under translations is found by comparing rows, once for each change."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.activity import jobs
from apps.documents import services as documents
from apps.documents.models import Segment
from apps.translation.models import Noting, SourceChange
from apps.translation.upstream import noting
from tests import factories

pytestmark = pytest.mark.django_db
OLD = "JAX needs to recomplie the function."


def change(segment, text):
    Segment.objects.filter(pk=segment.pk).update(text=text)


@pytest.fixture
def translated(member):
    segment = factories.page_of([OLD, "Second sentence."]).sections.get().segments.first()
    factories.revision(segment, member)
    return segment


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        ("JAX needs to recompile the function.", "typo"),
        ("JAX needs to *recomplie* the function.", "markup"),
        ("JAX needs to see the shape of all arguments.", "prose"),
    ],
)
def test_a_changed_source_is_noted_with_its_kind(translated, today, kind):
    change(translated, today)

    assert noting.note() == 1
    assert SourceChange.objects.standing().get().kind == kind
    assert not noting.unnoted().exists()


def test_a_second_time_notes_nothing(translated):
    change(translated, "Other words.")
    noting.note()
    before = SourceChange.objects.values().get()

    assert noting.note() == 0
    assert SourceChange.objects.values().get() == before


def test_a_text_that_changes_again_is_outdated_since_the_first_time(translated):
    change(translated, "Other words.")
    noting.note()
    earlier = timezone.now() - timedelta(days=3)
    SourceChange.objects.update(since=earlier)
    change(translated, "JAX needs to recompile the function.")
    assert not SourceChange.objects.standing().exists()

    noting.note()

    noted = SourceChange.objects.standing().get()
    assert (noted.kind, noted.since) == ("typo", earlier)


def test_what_was_translated_anew_or_changed_back_is_forgotten(translated, member):
    change(translated, "Other words.")
    noting.note()
    change(translated, OLD)

    noting.note()

    assert not SourceChange.objects.exists()


def test_a_translation_of_an_older_source_starts_its_own_days(translated, member):
    change(translated, "Other words.")
    noting.note()
    SourceChange.objects.update(since=timezone.now() - timedelta(days=30))
    translated.refresh_from_db()
    factories.revision(translated, member, "다른 말")
    change(translated, "Other words again.")

    noting.note()

    assert SourceChange.objects.get().since > timezone.now() - timedelta(days=1)


def test_many_are_noted_in_batches(member):
    page = factories.page_of([f"Sentence {number}." for number in range(7)])
    for segment in page.sections.get().segments.all():
        factories.revision(segment, member)
        change(segment, f"{segment.text} And more.")
    noting.AT_ONCE, usual = 3, noting.AT_ONCE
    try:
        assert noting.note() == 7
    finally:
        noting.AT_ONCE = usual


# ---- whether the same words can stand -------------------------------------------------------


@pytest.fixture
def page(member):
    made = factories.page("# Title\n\nA recomplied `jnp.add` text.\n")
    segment = made.sections.get().segments.get(kind="paragraph")
    factories.revision(segment, member, "다시 컴파일한 `jnp.add` 글")
    return made


def bring(page, text):
    documents.import_page(page.source.snapshot, page.path, f"# Title\n\n{text}\n", page.position)


@pytest.mark.parametrize(
    ("today", "fits"),
    [("A recompiled `jnp.add` text.", True), ("A recomplied `jnp.sum` text.", False)],
)
def test_whether_the_translation_can_stand_is_tried_once(page, today, fits):
    bring(page, today)

    noting.note()

    assert SourceChange.objects.tried().get().fits == fits


def test_a_page_that_changed_elsewhere_is_tried_again(page):
    bring(page, "A recompiled `jnp.add` text.")
    noting.note()
    bring(page, "A recompiled `jnp.add` text.\n\nMore.")
    assert not SourceChange.objects.tried().exists()

    noting.note()

    assert SourceChange.objects.tried().exists()


def test_one_worker_notes_at_a_time(translated):
    change(translated, "Other words.")
    Noting.objects.create(pk=1, heard_at=timezone.now())

    assert noting.note() == 0
    assert not SourceChange.objects.exists()

    Noting.objects.update(heard_at=timezone.now() - jobs.SILENCE * 2)  # it was killed
    assert noting.note() == 1
    assert Noting.objects.get().heard_at is None


def test_what_changes_once_more_while_others_are_forgotten_keeps_its_day(translated):
    change(translated, "Other words.")
    noting.note()
    earlier = timezone.now() - timedelta(days=3)
    SourceChange.objects.update(since=earlier)
    change(translated, "Still other words.")

    noting.forget()
    noting.note()

    assert SourceChange.objects.standing().get().since == earlier
