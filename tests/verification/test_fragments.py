import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from apps.activity.models import Event
from apps.verification import fragments, services
from apps.verification.errors import NoSuchCell
from apps.verification.models import Finding, Fragment
from runner.models import Run
from tests import factories

PAGE = """# Reading

```{code-cell}
first = 1
```

```{code-cell}
second = first + 1
```

```{code-cell}
def train(state, ...):
```

```{code-cell}
print(first)
```
"""
WHY = "설명을 위한 조각입니다"


@pytest.fixture
def page(transactional_db):
    return factories.page(PAGE)


@pytest.fixture
def piece(page):
    """The key of the cell that no Python can read."""
    return page.sections.get().segments.filter(kind="code")[2].key


def test_a_marked_cell_is_not_run_and_the_others_decide(page, piece, maintainer, carry):
    before = services.request(page)
    carry()
    before.refresh_from_db()
    assert before.finding == Finding.UPSTREAM

    fragments.mark(page, maintainer, WHY, piece)
    carry()

    verdict = services.newest(page)
    assert verdict.finding == Finding.SAME
    assert [cell["verdict"] for cell in verdict.cells] == ["same", "same", "not_a_program", "same"]
    assert services.still_holds(verdict)
    assert not services.still_holds(before)


def test_a_mark_that_is_taken_back_has_the_cell_judged_as_before(page, piece, maintainer, carry):
    fragment = fragments.mark(page, maintainer, WHY, piece)
    carry()

    fragments.undo(fragment, maintainer)
    fragments.undo(fragment, maintainer)
    carry()

    assert services.newest(page).finding == Finding.UPSTREAM
    fragment.refresh_from_db()
    assert fragment.undone_by == maintainer
    verbs = Event.objects.filter(verb__startswith="fragment").values_list("verb", flat=True)
    assert sorted(verbs) == ["fragment marked", "fragment unmarked"]


def test_a_marked_page_is_judged_at_once_and_nothing_is_run(page, maintainer):
    fragments.mark(page, maintainer, WHY)

    verdict = services.request(page, fresh=True)

    assert (verdict.finding, verdict.code, verdict.detail) == ("not_a_program", "page_marked", WHY)
    assert not Run.objects.exists()


def test_a_mark_holds_wherever_the_page_was_judged(page, maintainer):
    services.request(page, backend="gpu")

    fragments.mark(page, maintainer, WHY)

    assert services.newest(page, "gpu").finding == Finding.NOT_A_PROGRAM
    assert services.newest(page, "cpu").finding == Finding.NOT_A_PROGRAM


def test_only_what_fails_in_the_source_too_can_be_marked_on_the_screen(
    as_user, maintainer, page, piece, carry
):
    services.request(page)
    carry()

    url = reverse("verification:verdict-detail", args=[services.newest(page).pk])

    marks = as_user(maintainer).get(url).content.decode().count("이 셀에 표시하기")
    assert marks == 1
    fragments.mark(page, maintainer, WHY, piece)
    carry()
    url = reverse("verification:verdict-detail", args=[services.newest(page).pk])
    shown = as_user(maintainer).get(url).content.decode()
    assert "이 셀에 표시하기" not in shown
    assert "Marked as not a program" not in shown


def test_what_is_marked_stays_as_the_first_has_marked_it(page, maintainer, member):
    first = fragments.mark(page, maintainer, WHY)

    assert fragments.mark(page, member, "another reason") == first
    assert Fragment.objects.count() == 1


def test_a_cell_that_is_gone_cannot_be_marked(page, maintainer):
    with pytest.raises(NoSuchCell):
        fragments.mark(page, maintainer, WHY, "gone")


def test_a_mark_is_taken_back_by_somebody(page, maintainer):
    with pytest.raises(IntegrityError):
        Fragment.objects.create(
            page=page, marked_by=maintainer, reason=WHY, undone_at=timezone.now()
        )


def test_a_maintainer_marks_a_page_and_everybody_sees_who_did_and_why(
    as_user, maintainer, member, page
):
    services.request(page)
    url = reverse("verification:fragment-mark", args=[page.pk])

    answer = as_user(maintainer).post(url, {"reason": WHY, "cell": ""}, follow=True)

    shown = as_user(member).get(answer.request["PATH_INFO"]).content.decode()
    assert WHY in shown
    assert str(maintainer) in shown
    fragment = Fragment.objects.get()
    undo = reverse("verification:fragment-undo", args=[fragment.pk])
    assert undo not in shown
    assert undo in answer.content.decode()
    assert as_user(maintainer).post(undo).status_code == 302
    assert not Fragment.objects.standing().exists()


@pytest.mark.parametrize("cell", ["", "gone"])
def test_a_mark_without_a_reason_keeps_the_page(as_user, maintainer, page, cell):
    services.request(page)
    url = reverse("verification:fragment-mark", args=[page.pk])

    answer = as_user(maintainer).post(url, {"reason": "" if not cell else WHY, "cell": cell})

    assert answer.status_code == 422
    assert not Fragment.objects.exists()


def test_the_preview_shows_no_outputs_under_a_page_that_is_no_program(
    as_user, maintainer, page, carry
):
    services.request(page)
    carry()
    fragments.mark(page, maintainer, WHY)

    shown = as_user(maintainer).get(reverse("publishing:page-preview", args=[page.pk]))

    assert "SyntaxError" not in shown.content.decode()
