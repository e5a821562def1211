import pytest
from django.urls import reverse

from apps.translation.migrating import running, services
from apps.translation.migrating.models import Migration, MigrationState
from apps.translation.terms import counting
from tests import factories
from tests.translation.terms.deciding import paragraphs


def detail(migration):
    return reverse("translation:migration-detail", args=[migration.pk])


def choose(browser, migration, data, **headers):
    address = reverse("translation:migration-choose", args=[migration.pk])
    return browser.post(address, data, headers=headers)


def test_the_terms_page_of_uses_leads_to_a_prepared_change(
    as_user, convolution, pages, maintainer, member
):
    counting.catch_up()
    uses = reverse("translation:term-uses", args=[convolution.pk])
    prepare = reverse("translation:migration-prepare", args=[convolution.pk])
    assert prepare in as_user(maintainer).get(uses).content.decode()
    assert prepare not in as_user(member).get(uses).content.decode()

    answer = as_user(maintainer).post(prepare, follow=True)

    shown = answer.content.decode()
    assert answer.redirect_chain[-1][0] == detail(Migration.objects.get())
    assert shown.count("<del>") == 6
    assert "<del>컨볼루션</del><ins>합성곱</ins>을 씁니다." in shown


def test_preparing_again_begins_anew(migration, convolution, maintainer):
    services.choose_all(migration, is_on=False)

    again = services.prepare(convolution, maintainer)

    assert list(Migration.objects.all()) == [again]
    assert again.changes.ticked().count() == 6


def test_an_undecided_term_is_refused_with_a_sentence(as_user, smoothing, maintainer):
    address = reverse("translation:migration-prepare", args=[smoothing.pk])

    answer = as_user(maintainer).post(address, follow=True)

    assert "아직 결정하지 않았거나" in answer.content.decode()


def test_ticks_are_kept_one_by_one_by_page_and_all(as_user, migration, pages, maintainer):
    browser = as_user(maintainer)
    ids = list(migration.changes.in_order().values_list("pk", flat=True))

    def ticked():
        return list(migration.changes.ticked().in_order().values_list("pk", flat=True))

    choose(browser, migration, {"shown": ids, "ticked": ids[1:]})
    assert ticked() == ids[1:]
    choose(browser, migration, {"shown": ids, "ticked": ids, "act": f"page-none:{pages[0].pk}"})
    assert ticked() == ids[2:]
    choose(browser, migration, {"act": "none"})
    assert ticked() == []
    choose(browser, migration, {"shown": [], "ticked": ids, "act": "nonsense:x"})
    assert ticked() == []
    choose(browser, migration, {"act": f"page-all:{pages[2].pk}"})
    assert ticked() == ids[4:]
    piece = choose(browser, migration, {"act": "all"}, **{"HX-Request": "true"}).content.decode()
    assert ticked() == ids
    assert piece.strip().startswith("<form")


def test_starting_keeps_the_ticks_and_shows_progress(as_user, migration, maintainer):
    ids = list(migration.changes.in_order().values_list("pk", flat=True))
    browser = as_user(maintainer)

    answer = choose(
        browser, migration, {"shown": ids, "ticked": ids[:1], "act": "start", "page": "1"}
    )

    assert answer.status_code == 302
    migration.refresh_from_db()
    assert (migration.state, migration.changes.ticked().count()) == (MigrationState.WAITING, 1)
    assert 'hx-trigger="every 1s"' in browser.get(detail(migration)).content.decode()
    choose(browser, migration, {"act": "none"})
    assert migration.changes.ticked().count() == 1


def test_starting_with_nothing_ticked_says_so(as_user, migration, maintainer):
    choose(as_user(maintainer), migration, {"act": "none"})

    answer = as_user(maintainer).post(
        reverse("translation:migration-choose", args=[migration.pk]), {"act": "start"}, follow=True
    )

    assert "한 곳 이상" in answer.content.decode()


def test_what_became_of_each_place_is_listed_and_all_is_undone(as_user, migrated, maintainer):
    browser = as_user(maintainer)

    shown = browser.get(detail(migrated)).content.decode()

    assert shown.count('data-testid="change"') == 6
    assert browser.get(detail(migrated) + "?outcome=moved").content.count(b"data-testid=") == 2
    browser.post(reverse("translation:migration-undo", args=[migrated.pk]))
    migrated.refresh_from_db()
    running.run(migrated)
    assert "되돌렸습니다" in browser.get(detail(migrated)).content.decode()
    assert str(migrated.term) in browser.get(reverse("translation:migration-list")).content.decode()


def test_undoing_twice_is_refused(as_user, migrated, maintainer):
    address = reverse("translation:migration-undo", args=[migrated.pk])
    as_user(maintainer).post(address)

    answer = as_user(maintainer).post(address, follow=True)

    assert "한 번" in answer.content.decode()


def test_a_prepared_change_is_dropped(as_user, migration, maintainer):
    as_user(maintainer).post(reverse("translation:migration-drop", args=[migration.pk]))

    assert not Migration.objects.exists()


@pytest.mark.parametrize("state", [MigrationState.CHOOSING, MigrationState.DONE])
def test_a_list_takes_as_many_queries_for_many_places(
    as_user, convolution, member, maintainer, state, django_assert_max_num_queries
):
    page = factories.page("# T\n\n" + "A convolution.\n\n" * 60, path="sixty.md")
    for segment in paragraphs(page):
        factories.revision(segment, member, "컨볼루션")
    counting.catch_up()
    migration = services.prepare(convolution, maintainer)
    Migration.objects.update(state=state)
    browser = as_user(maintainer)
    browser.get(detail(migration))

    with django_assert_max_num_queries(16):
        shown = browser.get(detail(migration))

    assert shown.content.count(b"<del>") == 50
