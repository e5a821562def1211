import re

import pytest
from django.urls import reverse

from apps.assignments.services import claim
from apps.documents import services as documents
from apps.documents.models import Segment
from apps.translation import services
from apps.translation.models import Port
from apps.translation.outline import outline_of
from apps.translation.ports import services as ports
from tests import factories
from tests.translation.ports.test_services import PAGE, PORTED, WHY


@pytest.fixture
def page(member):
    made = factories.page(PAGE)
    claim([made.sections.get()], member)
    return made


@pytest.fixture
def cell(page):
    return Segment.objects.filter(section__page=page, kind="code")[0]


def way(name, thing):
    return reverse(f"translation:{name}", args=[thing.pk])


def editor(page):
    return reverse("translation:section-translate", args=[page.sections.get().pk])


def bare(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_marking_a_cell_answers_with_both_codes_and_a_field(as_user, member, cell):
    answer = as_user(member).post(way("segment-port", cell), {"reason": WHY})

    assert answer.status_code == 200
    assert Port.objects.get().segment == cell
    shown = answer.content.decode()
    assert f'id="segment-{cell.pk}"' in shown
    assert way("segment-port-undo", cell) in shown
    assert f"{member}: {WHY}" in bare(answer)


def test_a_written_port_stands_beside_the_sources_code(as_user, member, page, cell):
    ports.mark_cell(cell, member, WHY)
    services.finish(cell, member, PORTED, None)

    shown = bare(as_user(member).get(editor(page)))

    assert "import torch" in shown
    assert "import jax.numpy as jnp" in shown
    assert "- import torch" not in shown


def test_the_comments_of_a_written_port_are_not_offered(as_user, member, page, cell):
    comment = Segment.objects.get(section__page=page, kind="comment")
    ports.mark_cell(cell, member, WHY)
    before = as_user(member).get(editor(page)).content.decode()
    services.finish(cell, member, PORTED, None)

    after = as_user(member).get(editor(page)).content.decode()

    assert f'id="segment-{comment.pk}"' in before
    assert f'id="segment-{comment.pk}"' not in after


def test_an_outdated_port_shows_how_the_sources_code_changed(as_user, member, page, cell):
    ports.mark_cell(cell, member, WHY)
    services.finish(cell, member, PORTED, None)
    newer = page.text.replace("torch.ones(2)", "torch.ones(3)")
    documents.import_page(page.snapshot, page.path, newer, page.position)

    shown = as_user(member).get(editor(page)).content.decode()

    assert "<del>- x = torch.ones(2)</del><ins>+ x = torch.ones(3)</ins>" in shown
    assert "<span>  import torch</span>" in shown


@pytest.mark.parametrize("reason", ["", " ", "가" * 301])
def test_a_mark_without_a_fit_reason_is_refused_with_a_sentence(as_user, member, cell, reason):
    answer = as_user(member).post(way("segment-port", cell), {"reason": reason})

    assert answer.status_code == 422
    assert not Port.objects.exists()


def test_a_maintainer_is_offered_the_mark_in_sections_of_others(
    as_user, maintainer, other_member, page, cell
):
    ways = [
        way("segment-port", cell) in as_user(user).get(editor(page)).content.decode()
        for user in (maintainer, other_member)
    ]

    assert ways == [True, False]
    assert as_user(other_member).post(way("segment-port", cell), {"reason": WHY}).status_code == 422


def test_taking_a_mark_back_answers_with_the_locked_cell(as_user, member, cell):
    ports.mark_cell(cell, member, WHY)

    answer = as_user(member).post(way("segment-port-undo", cell))
    again = as_user(member).post(way("segment-port-undo", cell))

    assert answer.status_code == again.status_code == 200
    assert way("segment-unlock", cell) in answer.content.decode()
    assert not Port.objects.exists()


def test_a_maintainer_marks_a_page_and_everybody_sees_who_did_and_why(
    as_user, maintainer, reader, page
):
    answer = as_user(maintainer).post(way("page-port-mark", page), {"reason": WHY}, follow=True)

    assert f"{maintainer}" in bare(answer)
    shown = as_user(reader).get(way("page-port", page))
    assert WHY in bare(shown)
    assert way("page-port-undo", page) not in shown.content.decode()
    assert WHY in bare(as_user(reader).get(editor(page)))
    as_user(maintainer).post(way("page-port-undo", page))
    as_user(maintainer).post(way("page-port-undo", page))
    assert not Port.objects.exists()


def test_a_refused_mark_of_a_page_keeps_what_was_typed(as_user, maintainer):
    page = factories.page("# Words alone\n")

    answer = as_user(maintainer).post(way("page-port-mark", page), {"reason": WHY})

    assert answer.status_code == 422
    assert f'value="{WHY}"' in answer.content.decode()


def test_the_page_of_a_port_lists_its_cells(as_user, member, page, cell):
    ports.mark_cell(cell, member, WHY)

    shown = as_user(member).get(way("page-port", page))

    assert f"?segment={cell.pk}#cell-{cell.pk}" in shown.content.decode()


def test_the_editor_asks_as_often_however_many_cells_are_ports(
    as_user, member, page, django_assert_max_num_queries
):
    client = as_user(member)
    client.get(editor(page))
    with django_assert_max_num_queries(30) as one:
        client.get(editor(page))
    for each in Segment.objects.filter(section__page=page, kind="code"):
        ports.mark_cell(each, member, WHY)

    with django_assert_max_num_queries(len(one)):
        client.get(editor(page))


def test_the_outline_counts_the_comments_of_a_written_port_no_more(member, page, cell):
    ports.mark_cell(cell, member, WHY)
    before = outline_of(page)[0].total

    services.finish(cell, member, PORTED, None)

    assert (before, outline_of(page)[0].total) == (2, 1)


def test_cells_of_a_ported_page_may_be_left_as_they_are(as_user, maintainer, member, page, cell):
    ports.mark_cell(cell, member, WHY)
    assert "data-optional" not in as_user(member).get(editor(page)).content.decode()

    ports.mark_page(page, maintainer, WHY)

    assert as_user(member).get(editor(page)).content.decode().count("data-optional") == 2
