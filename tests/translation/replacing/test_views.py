import pytest
from django.urls import reverse

from apps.translation.migrating import services
from apps.translation.migrating.models import Migration, MigrationState
from apps.translation.replacing.models import Replacement
from tests import factories
from tests.translation.replacing.conftest import run
from tests.translation.terms.deciding import paragraphs

ASKED = {"sought": "배열", "becomes": "행렬", "is_case_sensitive": "on"}


def form_of(pages):
    return reverse("translation:source-replace", args=[pages[0].source.slug])


def way(act, migration):
    return reverse(f"translation:replacement-{act}", args=[migration.pk])


def test_board_and_editor_lead_to_it(as_user, pages, member, reader):
    board = reverse("dashboard:source-board", args=[pages[0].source.slug])
    section = pages[0].sections.present()[0]
    editor = reverse("translation:section-translate", args=[section.pk])

    assert form_of(pages) in as_user(member).get(board).content.decode()
    assert f"{form_of(pages)}?path=guide/0.md" in as_user(member).get(editor).content.decode()
    assert form_of(pages) not in as_user(reader).get(board).content.decode()


def test_asking_leads_to_what_would_change(as_user, pages, member):
    browser = as_user(member)

    answer = browser.post(form_of(pages), ASKED, follow=True)

    migration = Migration.objects.get()
    assert "번역문을 살펴보는 중" in answer.content.decode()
    run(migration)
    moved = browser.get(way("detail", migration) + "?part=seeking")
    assert moved["HX-Redirect"] == way("detail", migration)
    shown = browser.get(way("detail", migration)).content.decode()
    assert shown.count("<del>배열</del><ins>행렬</ins>") == 2
    assert "2곳" in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sought": "a(b", "is_expression": "on"}, "2번째 글자"),
        ({"becomes": r"\2", "is_expression": "on"}, "그룹 2"),
        ({"path": "nowhere/"}, "이렇게 시작하는 페이지가 없습니다"),
        ({"sought": ""}, "필수"),
        ({"sought": "가" * 501}, "500"),
    ],
)
def test_what_cannot_be_sought_is_said_and_what_was_typed_stays(
    as_user, pages, member, fields, sentence
):
    answer = as_user(member).post(form_of(pages), ASKED | fields)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in shown
    assert f'value="{(ASKED | fields)["becomes"]}"' in shown
    assert not Migration.objects.exists()


def test_what_was_asked_comes_back_to_be_asked_otherwise(as_user, seek, pages, member, maintainer):
    migration = seek(member, what="없는 말", path="guide/")
    browser = as_user(member)
    again = f"{form_of(pages)}?again={migration.pk}"

    assert again in browser.get(way("detail", migration)).content.decode()
    assert 'value="없는 말"' in browser.get(again).content.decode()
    assert 'value="없는 말"' not in as_user(maintainer).get(again).content.decode()


def test_ticked_started_told_and_undone(as_user, seek, pages, member):
    migration = seek(member)
    ids = list(migration.changes.in_order().values_list("pk", flat=True))
    browser = as_user(member)

    browser.post(way("choose", migration), {"shown": ids, "ticked": ids[:1], "act": "start"})
    run(migration)

    assert migration.changes.ticked().get().outcome == "changed"
    assert 'data-testid="undo"' in browser.get(way("detail", migration)).content.decode()
    browser.post(way("undo", migration))
    run(migration)
    assert migration.state == MigrationState.UNDONE
    assert "배열" in browser.get(form_of(pages)).content.decode()


def test_a_refused_text_is_told_with_the_reason(as_user, seek, pages, member):
    migration = seek(member, what="`array`", becomes="`array")
    services.start(migration, member)
    run(migration)

    shown = as_user(member).get(way("detail", migration)).content.decode()

    assert migration.changes.get().note in shown


def test_others_neither_tick_nor_start_nor_undo(as_user, seek, member, other_member, maintainer):
    migration = seek(member)
    others = as_user(other_member)

    for act in ("choose", "drop", "undo"):
        assert others.post(way(act, migration), {"act": "start"}).status_code == 403
    assert others.get(way("detail", migration)).status_code == 200
    assert as_user(maintainer).post(way("choose", migration)).status_code == 403
    services.start(migration, member)
    run(migration)
    as_user(maintainer).post(way("undo", migration))
    run(migration)
    assert migration.state == MigrationState.UNDONE


def test_a_term_change_is_no_replacement_and_the_other_way_round(as_user, seek, maintainer):
    migration = seek(maintainer)

    address = reverse("translation:migration-detail", args=[migration.pk])
    assert as_user(maintainer).get(address).status_code == 404
    listed = as_user(maintainer).get(reverse("translation:migration-list"))
    assert listed.context["page"].paginator.count == 0


def test_what_was_found_is_dropped(as_user, seek, pages, member):
    migration = seek(member)

    answer = as_user(member).post(way("drop", migration))

    assert answer["Location"] == form_of(pages)
    assert not Replacement.objects.exists()


def test_a_list_takes_as_many_queries_for_many_texts(
    as_user, seek, pages, member, maintainer, django_assert_max_num_queries
):
    page = factories.page("# T\n\n" + "An array.\n\n" * 60, path="sixty.md", of=pages[0].source)
    for segment in paragraphs(page):
        factories.revision(segment, member, "배열")
    migration = seek(maintainer)
    browser = as_user(maintainer)
    browser.get(way("detail", migration))

    with django_assert_max_num_queries(16):
        shown = browser.get(way("detail", migration))

    assert shown.content.count(b"<del>") == 50
