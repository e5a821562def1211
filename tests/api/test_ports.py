"""Programs mark ports, write them and see that they are ports."""

import pytest

from apps.activity.models import Event
from apps.api.scopes import Scope
from apps.assignments.services import claim
from apps.translation.models import Port
from tests import factories

pytestmark = pytest.mark.django_db
WHY = {"reason": "PyTorch 예제를 옮깁니다"}


@pytest.fixture
def cell(member):
    section = factories.page().sections.get(level=1)
    claim([section], member)
    return section.segments.get(kind="code")


def test_a_cell_is_marked_written_and_taken_back(program, member, cell):
    call, way = program(member, Scope.TRANSLATE), f"segments/{cell.pk}"
    assert (call("get", way).json()["is_locked"], call("get", way).json()["port"]) == (True, None)

    marked = call("put", f"{way}/port", WHY).json()
    again = call("put", f"{way}/port", {"reason": "another"}).json()
    written = call("post", f"{way}/revisions", {"text": "print(3)"})
    seen = call("get", way).json()
    gone = [call("delete", f"{way}/port").status_code for _ in range(2)]

    assert marked == again
    assert (marked["is_whole"], marked["reason"]) == (False, WHY["reason"])
    assert written.status_code == 200
    assert (seen["is_locked"], seen["port"], seen["state"]) == (False, marked, "translated")
    assert gone == [204, 204]
    assert call("get", way).json()["is_locked"]
    assert Event.objects.filter(verb__startswith="port").count() == 2


def test_a_maintainer_marks_a_page(program, maintainer, member, cell):
    page, call = cell.section.page, program(maintainer, Scope.MANAGE)

    assert program(member)("put", f"pages/{page.pk}/port", WHY).status_code == 403
    assert call("put", f"pages/{page.pk}/port", WHY).json()["is_whole"]

    assert call("get", f"pages/{page.pk}").json()["is_port"]
    listed = call("get", f"sources/{page.source.slug}/pages").json()
    assert [each["is_port"] for each in listed["results"]] == [True]
    assert call("get", f"segments/{cell.pk}").json()["port"]["is_whole"]
    assert call("delete", f"pages/{page.pk}/port").status_code == 204
    assert not Port.objects.exists()


def test_cells_of_sections_of_others_are_refused(program, other_member, cell):
    answer = program(other_member, Scope.TRANSLATE)("put", f"segments/{cell.pk}/port", WHY)

    assert answer.status_code == 409
    assert not Port.objects.exists()


@pytest.mark.parametrize("body", [{}, {"reason": " "}, {"reason": "가" * 301}])
def test_a_port_needs_a_reason(program, member, cell, body):
    call = program(member, Scope.TRANSLATE)

    assert call("put", f"segments/{cell.pk}/port", body).status_code == 422
