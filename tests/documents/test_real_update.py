"""No translation is lost when JAX moves from 0.9.0 to 0.10.2."""

from pathlib import Path

import pytest

from apps.assignments.models import Assignment
from apps.documents.models import Plan, Section, Segment
from apps.review.models import Approval
from apps.sources.models import SnapshotState
from apps.translation.memory import remembered
from apps.translation.models import Translation
from tests import factories
from tests.documents.real_update import AFTER, NEEDS_JAX, SAMPLE, RealUpdate
from tests.documents.upstream import rows
from tests.sources.importing import renew

pytestmark = [pytest.mark.django_db, NEEDS_JAX]
VERDICTS = Path(__file__).with_name("real_update_pairs.txt").read_text().split("\n\n")[1]
RIGHT = 0.98


@NEEDS_JAX
def test_an_update_of_some_pages_loses_no_translation():
    update = RealUpdate(SAMPLE)

    fates = update.fates()
    assert min(len(fates[fate]) for fate in ("unchanged", "changed", "gone")) > 30
    loses_nothing(update)
    changes_nothing_the_second_time(update)


@pytest.mark.prove
def test_an_update_of_all_of_jax_loses_no_translation_and_matches_what_a_person_would():
    update = RealUpdate()
    show(update)

    loses_nothing(update)
    changes_nothing_the_second_time(update)
    verdicts = dict(line.split(" ", 1)[::-1] for line in VERDICTS.splitlines())
    unread = update.pairs() - set(verdicts)
    assert not unread, "Read these pairs and say what they are"
    right = sum(verdicts[pair] == "right" for pair in update.pairs())
    print(f"matches that a person calls right: {right} of {len(update.pairs())}")
    assert len(update.pairs()) >= 200
    assert right >= RIGHT * len(update.pairs())


def loses_nothing(update):
    """Each translation is on its text, marked where that changed, or in memory if it is gone."""
    fates = update.fates()
    translations = {one.segment_id: one for one in Translation.objects.select_related("newest")}
    assert set(translations) == set(update.states)
    for pk, one in translations.items():
        assert one.newest.text == update.mark(pk)
        assert one.newest.source_text == update.before[pk].text
        assert one.state == update.states[pk]
    outdated = Translation.objects.outdated().filter(segment__in=update.now)
    assert set(outdated.values_list("segment_id", flat=True)) == set(fates["changed"])
    assert Approval.objects.count() == (len(update.states) + 1) // 2
    remembers(update, fates["gone"])
    holders = Assignment.objects.open().filter(section__in=Section.objects.present())
    kept = Section.objects.present().filter(assignments__isnull=False)
    assert holders.count() == kept.count() > 0


def remembers(update, gone):
    """Whoever meets the text of a segment that is gone is offered its translation."""
    texts = {update.before[pk].text for pk in gone}
    by_text = {text: set() for text in texts}
    for pk, row in update.before.items():
        if row.text in texts:
            by_text[row.text].add(update.mark(pk))
    met = factories.page_of(sorted(texts))
    for segment in Segment.objects.filter(section__page=met):
        offered = remembered(segment)
        assert offered, segment.text
        assert offered[0].likeness == 100
        assert offered[0].text in by_text[segment.text]


def changes_nothing_the_second_time(update):
    before = rows()

    again = renew(update.source)

    assert again.state == SnapshotState.UNCHANGED
    assert rows() == before
    assert update.source.location == str(AFTER.resolve())


def show(update):
    plan = Plan.objects.get(snapshot=update.snapshot)
    print(f"\ntexts, code among them: {plan.counts}")
    for suffixes in ((".md", ".rst", ".ipynb"), (".md",)):
        pages = {
            pk for pk, row in update.before.items() if row.section.page.path.endswith(suffixes)
        }
        fates = {fate: len(pages.intersection(pks)) for fate, pks in update.fates().items()}
        print(f"translated in {', '.join(suffixes)}: {sum(fates.values())}")
        print(f"  on their text, which is unchanged, with their state: {fates['unchanged']}")
        print(f"  on their text, which changed, marked outdated: {fates['changed']}")
        print(f"  in memory, since their text is gone: {fates['gone']}")
