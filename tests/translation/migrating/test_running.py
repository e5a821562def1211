import pytest

from apps.documents.models import Segment
from apps.translation import services as translation
from apps.translation.errors import ConflictingEdit, TranslationError
from apps.translation.migrating import running, services
from apps.translation.migrating.models import Change, Migration, MigrationState, Outcome
from apps.translation.models import Draft, Provenance, Revision, State, Translation
from apps.translation.terms import counting, dismissing
from apps.translation.terms.models import Dismissal, Use
from glossary import services as glossary
from tests import factories
from tests.translation.terms.deciding import paragraphs

OLD = ["컨볼루션을 씁니다.", "합성곱입니다.", "`컨볼루션`은 콘볼루션입니다.", "없습니다."]
NEW = ["합성곱을 씁니다.", "합성곱입니다.", "`컨볼루션`은 합성곱입니다.", "없습니다."]


def texts(page):
    found = Translation.objects.filter(segment__section__page=page).order_by("segment__position")
    return list(found.values_list("newest__text", flat=True))


def outcomes(migration):
    return list(migration.changes.in_order().values_list("outcome", flat=True))


def undo(migration, user):
    services.undo(migration, user)
    running.run(migration)


def test_every_ticked_place_is_changed_with_its_particles_and_nothing_else(migrated, pages):
    assert [texts(page) for page in pages] == [NEW] * 3
    assert outcomes(migrated) == ["changed"] * 6
    assert Revision.objects.count() == 12 + 6
    assert migrated.state == MigrationState.DONE


def test_the_revisions_name_the_decision(migrated, pages, member):
    changed = Revision.objects.filter(term_change__migration=migrated)

    assert all("convolution → 합성곱" in revision.reason for revision in changed)
    assert {revision.author for revision in changed} == {member}


def test_an_approved_text_becomes_that_of_whoever_changes_it(migration, pages, maintainer):
    approved = paragraphs(pages[0])[0].translation
    Translation.objects.filter(pk=approved.pk).update(state=State.APPROVED)

    services.start(migration, maintainer)
    running.run(migration)

    approved.refresh_from_db()
    assert (approved.state, approved.newest.author) == (State.TRANSLATED, maintainer)
    assert [change.segment for change in Change.objects.to_confirm()] == [approved.segment]


def test_only_ticked_places_are_changed(migration, pages, maintainer):
    ids = list(migration.changes.in_order().values_list("pk", flat=True))
    services.choose_all(migration, is_on=False)
    services.choose_all(migration, is_on=True, page_id=pages[1].pk)
    services.choose(migration, ids[:2], ids[1:2])

    services.start(migration, maintainer)
    running.run(migration)

    assert texts(pages[0]) == [*OLD[:2], *NEW[2:]]
    assert (texts(pages[1]), texts(pages[2])) == (NEW, OLD)


def test_what_is_dismissed_or_quoted_stays(convolution, pages, member, maintainer):
    first, _second, third, _fourth = paragraphs(pages[0])
    dismissing.dismiss(first, convolution, member, "고유한 이름", None)
    factories.revision(third, member, "“콘볼루션”이라는 말입니다.")
    counting.catch_up()

    migration = services.prepare(convolution, maintainer)

    assert not migration.changes.filter(segment__in=[first, third]).exists()
    assert migration.changes.count() == 4


def test_what_is_dismissed_after_it_was_ticked_stays_too(migration, convolution, pages, maintainer):
    first = paragraphs(pages[0])[0]
    services.start(migration, maintainer)
    dismissing.dismiss(first, convolution, maintainer, "고유한 이름", None)

    running.run(migration)

    assert texts(pages[0])[0] == OLD[0]
    assert outcomes(migration)[0] == Outcome.KEPT


def test_a_text_that_is_another_by_then_is_left_and_listed(migration, pages, member, maintainer):
    services.start(migration, maintainer)
    factories.revision(paragraphs(pages[0])[0], member, "컨볼루션은 새 글입니다.")

    running.run(migration)

    assert texts(pages[0])[0] == "컨볼루션은 새 글입니다."
    assert outcomes(migration) == ["moved", *["changed"] * 5]


def test_drafts_are_not_touched_and_their_owner_is_shown_both(migration, pages, member, maintainer):
    from apps.assignments.services import claim

    segment = paragraphs(pages[0])[0]
    claim([segment.section], member)
    base = segment.translation.newest
    translation.save_draft(segment, member, "컨볼루션을 써 봅니다.", base)
    services.start(migration, maintainer)

    running.run(migration)

    assert Draft.objects.get().text == "컨볼루션을 써 봅니다."
    with pytest.raises(ConflictingEdit) as conflict:
        translation.finish(segment, member, "컨볼루션을 써 봅니다.", base)
    assert conflict.value.theirs.text == NEW[0]


def test_an_outdated_translation_stays_outdated(migration, pages, maintainer):
    segment = paragraphs(pages[0])[0]
    Segment.objects.filter(pk=segment.pk).update(text="A convolution, newly told.")
    services.start(migration, maintainer)

    running.run(migration)

    row = Translation.objects.outdated().get(segment=segment)
    assert (row.newest.text, row.newest.source_text) == (NEW[0], "A convolution.")


def test_where_the_words_come_from_and_other_dismissals_follow(
    convolution, pages, member, maintainer
):
    segment = paragraphs(pages[0])[0]
    other = glossary.propose_term(maintainer, "used", candidate="쓰임")
    glossary.decide(other, maintainer, "말", chosen=other.candidates.get())
    dismissing.dismiss(segment, other, member, "말투", None)
    Provenance.objects.create(revision=segment.translation.newest, credit="옛 번역")
    counting.catch_up()
    migration = services.prepare(convolution, maintainer)
    services.start(migration, maintainer)

    running.run(migration)

    newest = Translation.objects.get(segment=segment).newest
    assert newest.provenance.credit == "옛 번역"
    assert Dismissal.objects.standing().get().revision == newest


def test_undoing_is_one_act_and_puts_every_text_back(migrated, pages, member, maintainer):
    undo(migrated, maintainer)

    assert [texts(page) for page in pages] == [OLD] * 3
    assert outcomes(migrated) == ["undone"] * 6
    assert migrated.state == MigrationState.UNDONE
    assert {change.undone_as.author for change in migrated.changes.all()} == {member}


def test_what_was_written_since_stays_and_is_listed(migrated, pages, member, maintainer):
    factories.revision(paragraphs(pages[2])[0], member, "그 뒤에 쓴 글")

    undo(migrated, maintainer)

    assert texts(pages[2]) == ["그 뒤에 쓴 글", *OLD[1:]]
    assert outcomes(migrated).count("stayed") == 1


def test_running_twice_changes_nothing_more(migrated, pages):
    running.run(migrated)
    Migration.objects.update(state=MigrationState.RUNNING)
    migrated.refresh_from_db()

    running.run(migrated)

    assert Revision.objects.count() == 18


def test_ended_in_the_middle_it_goes_on(migration, pages, maintainer, monkeypatch):
    services.start(migration, maintainer)
    whole = running._run_page
    seen = []

    def dying(one, page_id):
        if seen:
            raise KeyboardInterrupt
        seen.append(page_id)
        whole(one, page_id)

    monkeypatch.setattr(running, "_run_page", dying)
    with pytest.raises(KeyboardInterrupt):
        running.run(migration)
    assert outcomes(migration).count("changed") == 2
    monkeypatch.setattr(running, "_run_page", whole)
    Migration.objects.update(heard_at=None)

    running.run(migration)

    assert [texts(page) for page in pages] == [NEW] * 3
    assert Revision.objects.count() == 18


def test_a_decision_reopened_meanwhile_ends_it(migration, convolution, pages, maintainer):
    services.start(migration, maintainer)
    glossary.reopen(convolution, maintainer, "다시")

    running.run(migration)

    assert migration.state == MigrationState.REFUSED
    assert migration.problem
    assert texts(pages[0]) == OLD


def test_while_one_runs_the_next_waits_and_is_sent_when_it_is_over(
    migration, convolution, maintainer, member, django_capture_on_commit_callbacks
):
    services.start(migration, maintainer)
    first = Migration.objects.create(
        term=convolution,
        decision=migration.decision,
        requested_by=maintainer,
        state=MigrationState.RUNNING,
    )
    running.run(migration)
    assert outcomes(migration) == [""] * 6

    with django_capture_on_commit_callbacks() as sent:
        services.end(first, MigrationState.DONE)

    assert len(sent) == 1
    running.run(migration)
    assert outcomes(migration) == ["changed"] * 6


def test_uses_follow(migrated, convolution, maintainer):
    counting.catch_up()

    assert not Use.objects.to_change().filter(term=convolution).exists()
    undo(migrated, maintainer)
    counting.catch_up()
    assert Use.objects.to_change().filter(term=convolution).count() == 6


@pytest.mark.parametrize("state", [MigrationState.CHOOSING, MigrationState.RUNNING])
def test_only_what_is_done_is_undone(migration, maintainer, state):
    Migration.objects.update(state=state)

    with pytest.raises(TranslationError):
        services.undo(migration, maintainer)


def test_nothing_is_prepared_for_an_undecided_term_or_without_uses(convolution, maintainer):
    counting.catch_up()
    open_term = glossary.propose_term(maintainer, "smoothing", candidate="평활화")

    for term in (convolution, open_term):
        with pytest.raises(TranslationError):
            services.prepare(term, maintainer)


def test_nothing_is_prepared_while_uses_are_behind(convolution, pages, maintainer):
    with pytest.raises(TranslationError):
        services.prepare(convolution, maintainer)


def test_nothing_ticked_is_not_started(migration, maintainer):
    services.choose_all(migration, is_on=False)

    with pytest.raises(TranslationError):
        services.start(migration, maintainer)
