"""An accelerator's driver is the widest door out of a page: it runs code that is its source's."""

import pytest
from django.urls import reverse

from apps.activity.models import Event
from apps.translation.models import Unlock
from apps.verification import services
from apps.verification.models import Finding
from runner import services as runner
from runner.models import Backend, Run
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "# Adding\n\n```{code-cell}\n# add\nprint(1 + 2)\n```\n"


@pytest.fixture
def page():
    return factories.page(PAGE)


@pytest.fixture
def gpu():
    return Backend.objects.get(name="gpu")


@pytest.fixture
def change_code(page, member):
    def change():
        [cell] = page.sections.get().segments.filter(kind="code")
        factories.revision(cell, member, cell.text.replace("1 + 2", "2 + 1"))
        Unlock.objects.create(segment=cell, reason="시험", unlocked_by=member)

    return change


def test_it_is_given_code_whose_comments_alone_were_translated(page, member, gpu):
    [comment] = page.sections.get().segments.filter(kind="comment")
    factories.revision(comment, member, "더하기")

    verdict = services.request(page, requested_by=member, backend="gpu", fresh=True)

    assert verdict.is_open
    assert verdict.run.backend == gpu


def test_it_is_not_given_changed_code(page, member, change_code):
    change_code()

    verdict = services.request(page, requested_by=member, backend="gpu")

    assert (verdict.finding, verdict.code) == (Finding.UNDECIDED, "code_changed")
    assert not Run.objects.filter(backend__name="gpu").exists()
    assert services.request(page, requested_by=member, backend="gpu") == verdict


def test_a_cpu_is_given_changed_code(page, member, change_code):
    change_code()

    assert services.request(page, requested_by=member, backend="cpu").is_open


def test_a_maintainer_lets_it_run_changed_code_and_no_more(
    page, member, maintainer, as_user, change_code, gpu
):
    change_code()
    update = reverse("runner:backend-update", args=["gpu"])

    as_user(maintainer).post(update, {"allowed": "yes"})
    verdict = services.request(page, requested_by=member, backend="gpu")
    runner.allow_changed_code(gpu, False, maintainer)

    assert verdict.is_open
    verbs = Event.objects.filter(verb__startswith="changed code").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "changed code allowed",
        "changed code refused",
    ]


def test_the_page_of_backends_says_what_an_accelerator_runs(as_user, member, maintainer):
    address = reverse("runner:backend-list")

    seen, decided = (as_user(each).get(address).content.decode() for each in (member, maintainer))

    assert (seen.count("changed-code"), decided.count("changed-code")) == (2, 2)
    assert reverse("runner:backend-update", args=["gpu"]) in decided
    assert reverse("runner:backend-update", args=["gpu"]) not in seen
