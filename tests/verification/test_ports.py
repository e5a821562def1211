import pytest
from django.urls import reverse

from apps.documents.models import Segment
from apps.translation.models import Port
from apps.translation.ports import services as ports
from apps.verification import services
from apps.verification.models import Finding, Verdict
from runner.models import Run
from tests import factories

PAGE = """# A tutorial

```{code-cell}
one = 1
print(one)
```

```{code-cell}
import torch_of_another_framework as torch

x = torch.ones(2)
```

```{code-cell}
print(x + one)
```
"""
PORTED = "x = [one, one]\nprint(len(x))"
LAST = "print(sum(x) + one)"
WHY = "다른 프레임워크의 예제를 옮깁니다"


@pytest.fixture
def page(transactional_db):
    return factories.page(PAGE)


@pytest.fixture
def cells(page):
    return list(Segment.objects.filter(section__page=page, kind="code"))


@pytest.fixture
def judged(page, carry):
    """The verdict on the page as it is now, once everything ended."""

    def judge(**options):
        verdict = services.request(page, **options)
        carry()
        verdict.refresh_from_db()
        return verdict

    return judge


def verdicts(verdict):
    return [cell["verdict"] for cell in verdict.cells]


def test_a_ported_page_is_run_and_judged_by_itself(page, cells, maintainer, judged):
    ports.mark_page(page, maintainer, WHY)
    factories.revision(cells[1], maintainer, PORTED)
    factories.revision(cells[2], maintainer, LAST)

    verdict = judged()

    assert (verdict.finding, verdict.code) == (Finding.PASSES, "passes")
    assert verdicts(verdict) == ["passes"] * 3
    assert verdict.is_alone
    assert [run.pk for run in Run.objects.all()] == [verdict.run_id]
    assert services.still_holds(verdict)
    assert judged() == verdict


def test_a_ported_page_fails_by_its_own_fault(page, cells, maintainer, judged):
    ports.mark_page(page, maintainer, WHY)
    factories.revision(cells[1], maintainer, "x = jpn.ones(2)")

    verdict = judged()

    assert verdict.finding == Finding.FAILS
    assert "NameError" in verdict.detail
    assert verdicts(verdict) == ["passes", "fails", "fails"]
    assert [told.kind for told in maintainer.notifications.all()] == ["run_failed"]


def test_a_page_with_a_port_holds_the_others_against_the_source(page, cells, maintainer, judged):
    ports.mark_cell(cells[1], maintainer, WHY)
    factories.revision(
        cells[1],
        maintainer,
        PORTED.replace("[one, one]", "Sum()").replace(
            "x =", "class Sum(list):\n    def __add__(self, other):\n        return other\nx ="
        ),
    )

    verdict = judged()

    assert verdict.finding == Finding.PASSES
    assert verdicts(verdict) == ["same", "passes", "passes"]
    assert [cell["code"] for cell in verdict.cells] == ["same", "passes", "behind_port"]
    assert verdict.detail == "2, 3"
    assert verdict.source_run_id not in {None, verdict.run_id}


def test_a_port_that_is_not_run_shows_nothing(page, cells, maintainer, judged):
    ports.mark_cell(cells[1], maintainer, WHY)
    factories.revision(cells[1], maintainer, "!pip install jax")

    verdict = judged()

    assert (verdict.finding, verdict.code) == (Finding.FAILS, "port_not_run")


def test_a_port_that_is_not_written_yet_is_held_against_the_source(page, cells, maintainer, judged):
    ports.mark_page(page, maintainer, WHY)
    ports.mark_cell(cells[0], maintainer, WHY)

    verdict = judged()

    assert verdict.is_by_equality
    assert verdict.finding == Finding.NOT_HERE


def test_the_sources_run_never_stands_for_a_port(page, cells, maintainer, judged):
    ports.mark_cell(cells[0], maintainer, WHY)
    factories.revision(cells[0], maintainer, "one = 1\nprint(one) or 1")

    verdict = judged()

    assert not verdict.is_by_equality
    assert verdict.cells[0]["verdict"] == "passes"


def test_marking_and_taking_back_are_judged_anew(page, cells, maintainer, judged):
    port = ports.mark_page(page, maintainer, WHY)
    for cell, code in zip(cells[1:], (PORTED, LAST), strict=True):
        ports.mark_cell(cell, maintainer, WHY)
        factories.revision(cell, maintainer, code)
    whole = judged()
    ports.take_back(port, maintainer)

    assert not services.still_holds(whole)
    partly = judged()
    assert verdicts(partly) == ["same", "passes", "passes"]
    assert not partly.is_alone


def test_a_tag_of_the_page_makes_no_port_of_a_cell(carry, transactional_db):
    page = factories.page("# A\n\n```{code-cell}\n:tags: [port]\nprint(1)\n```\n")

    verdict = services.request(page)
    carry()

    verdict.refresh_from_db()
    assert verdict.finding == Finding.SAME


def test_an_outdated_port_is_not_run(page, cells, maintainer, judged):
    ports.mark_cell(cells[1], maintainer, WHY)
    factories.revision(cells[1], maintainer, PORTED, source_text="import torch")

    assert judged().is_by_equality


def test_a_backend_that_runs_unchanged_code_alone_runs_no_port(page, cells, maintainer):
    ports.mark_page(page, maintainer, WHY)
    factories.revision(cells[1], maintainer, PORTED)

    verdict = services.request(page, backend="gpu")

    assert (verdict.finding, verdict.code) == (Finding.UNDECIDED, "code_changed")
    assert not Run.objects.exists()


def test_asked_twice_at_once_a_port_is_judged_once(page, cells, maintainer):
    ports.mark_page(page, maintainer, WHY)
    factories.revision(cells[1], maintainer, PORTED)

    assert services.request(page) == services.request(page)
    assert Verdict.objects.count() == 1


def test_the_screen_says_which_cells_were_judged_by_themselves(
    page, cells, maintainer, reader, judged, as_user
):
    for cell, code in zip(cells[1:], (PORTED, LAST), strict=True):
        ports.mark_cell(cell, maintainer, WHY)
        factories.revision(cell, maintainer, code)
    partly = judged()
    Port.objects.all().delete()
    ports.mark_page(page, maintainer, WHY)
    whole = judged()

    shown = [
        as_user(reader).get(reverse("verification:verdict-detail", args=[one.pk])).content.decode()
        for one in (partly, whole)
    ]

    assert [each.count("run-port") for each in shown] == [2, 3]
    assert "2, 3" in shown[0]
    assert PORTED.split("\n")[0] in shown[1]
    assert "torch_of_another_framework" not in shown[1]
