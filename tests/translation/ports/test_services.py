import pytest
from django.db import IntegrityError
from django.urls import reverse

from apps.activity.models import Event
from apps.assignments.services import claim
from apps.documents import services as documents
from apps.documents.models import Segment
from apps.notifications.models import Notification
from apps.review import progress
from apps.translation import services
from apps.translation.errors import NotHolder, TranslationError, UnsoundText
from apps.translation.models import Port, Revision, Translation
from apps.translation.ports import services as ports
from tests import factories

PAGE = """# A tutorial

```{code-cell}
import torch

# two tensors
x = torch.ones(2)
```

```{code-cell}
print(x + 1)
```
"""
PORTED = "import jax.numpy as jnp\n\nx = jnp.ones(2)"
LONG = "word " * 80 + "\n\n"
WHY = "PyTorch로 쓴 예제를 JAX로 옮깁니다"


@pytest.fixture
def page(member):
    made = factories.page(PAGE)
    claim([made.sections.get()], member)
    return made


@pytest.fixture
def cells(page):
    return list(Segment.objects.filter(section__page=page, kind="code"))


def test_the_code_of_a_ported_cell_is_its_translators(page, cells, member):
    ports.mark_cell(cells[0], member, WHY)

    services.finish(cells[0], member, PORTED, None)

    assert services.page_text(page) == page.text.replace(cells[0].text, PORTED)
    with pytest.raises(TranslationError):
        services.finish(cells[1], member, "print(x)", None)


def test_every_cell_of_a_ported_page_is_its_translators(page, cells, member, maintainer):
    ports.mark_page(page, maintainer, WHY)

    services.finish(cells[0], member, PORTED, None)
    services.finish(cells[1], member, "print(x + 2)", None)

    text = services.page_text(page)
    assert PORTED in text
    assert "print(x + 2)" in text


def test_a_mark_that_is_taken_back_has_the_sources_code_again(page, cells, member):
    port = ports.mark_cell(cells[0], member, WHY)
    services.finish(cells[0], member, PORTED, None)

    ports.take_back(port, member)
    ports.take_back(port, member)

    assert services.page_text(page) == page.text
    assert Revision.objects.get().text == PORTED
    events = Event.objects.filter(verb__startswith="port").order_by("pk")
    assert [(each.verb, each.actor, each.detail) for each in events] == [
        ("port marked", member, {"reason": WHY}),
        ("port unmarked", member, {"reason": WHY}),
    ]


def test_what_is_marked_stays_as_the_first_has_marked_it(cells, member, maintainer):
    first = ports.mark_cell(cells[0], member, WHY)

    assert ports.mark_cell(cells[0], maintainer, "another reason") == first
    assert Port.objects.get().reason == WHY
    assert Event.objects.filter(verb="port marked").count() == 1


def test_a_maintainer_marks_cells_of_sections_that_others_hold(cells, maintainer):
    port = ports.mark_cell(cells[0], maintainer, WHY)

    ports.take_back(port, maintainer)

    assert not Port.objects.exists()


def test_whoever_does_not_hold_the_section_marks_nothing_in_it(cells, member, other_member):
    with pytest.raises(NotHolder):
        ports.mark_cell(cells[0], other_member, WHY)
    port = ports.mark_cell(cells[0], member, WHY)

    with pytest.raises(NotHolder):
        ports.take_back(port, other_member)

    assert Port.objects.exists()


@pytest.mark.parametrize("reason", ["", " \n", "가" * 301])
def test_a_port_needs_a_reason_that_fits(page, cells, maintainer, reason):
    with pytest.raises(TranslationError):
        ports.mark_cell(cells[0], maintainer, reason)
    with pytest.raises(TranslationError):
        ports.mark_page(page, maintainer, reason)


def test_prose_and_pages_without_code_are_no_ports(page, maintainer):
    heading = Segment.objects.get(section__page=page, kind="heading")

    with pytest.raises(TranslationError):
        ports.mark_cell(heading, maintainer, WHY)
    with pytest.raises(TranslationError):
        ports.mark_page(factories.page("# Words alone\n", path="words.md"), maintainer, WHY)


def test_the_database_holds_that_a_port_is_of_one_thing(page, cells, member):
    with pytest.raises(IntegrityError):
        Port.objects.create(page=page, segment=cells[0], reason=WHY, marked_by=member)


@pytest.mark.parametrize(
    ("code", "line"),
    [("x = (1", 1), ("x = 1\ny = = 2", 2), ("%matplotlib inline\nif x:\nprint(x)", 3)],
)
def test_a_port_is_code_that_python_can_read(cells, member, code, line):
    ports.mark_cell(cells[0], member, WHY)

    with pytest.raises(UnsoundText) as refused:
        services.finish(cells[0], member, code, None)

    assert refused.value.problems[0].line == line
    assert refused.value.problems[0].code == "code"


def test_a_port_may_use_magics_and_stays_in_its_cell(cells, member):
    ports.mark_cell(cells[0], member, WHY)

    services.finish(cells[0], member, "%timeit 1 + 1\n!nvidia-smi\nx = 2", None)

    with pytest.raises(UnsoundText):
        services.finish(cells[0], member, "x = 1\n```\n\nWords", Revision.objects.get())


def test_code_that_its_source_shows_broken_may_stay_broken(member):
    page = factories.page("# A\n\n```{code-cell}\n:tags: [raises-exception]\nx = = 1\n```\n")
    claim([page.sections.get()], member)
    cell = page.sections.get().segments.get(kind="code")
    ports.mark_cell(cell, member, WHY)

    services.finish(cell, member, "y = = 2", None)

    assert Revision.objects.exists()


def test_a_written_port_is_judged_and_its_comments_count_no_more(page, cells, member):
    section = page.sections.get()
    ports.mark_cell(cells[0], member, WHY)
    assert progress.pieces(section).filter(kind="comment").exists()

    services.finish(cells[0], member, PORTED, None)

    assert not progress.pieces(section).filter(kind="comment").exists()
    assert set(progress.pieces(section).filter(kind="code")) == {cells[0]}


def test_a_port_follows_its_cell_through_an_update_and_is_outdated_then(page, cells, member):
    ports.mark_cell(cells[0], member, WHY)
    services.finish(cells[0], member, PORTED, None)

    newer = page.text.replace("torch.ones(2)", "torch.ones(3)")
    documents.import_page(page.snapshot, page.path, newer, page.position)

    assert Port.objects.get().segment.text.endswith("x = torch.ones(3)")
    assert Translation.objects.outdated().get().newest.source_text == cells[0].text
    page.refresh_from_db()
    assert services.page_text(page) == newer
    assert list(progress.unfinished(page.sections.get()).filter(kind="code")) == [cells[0]]


def test_who_holds_a_page_is_told_once_that_it_is_a_port(member, other_member, maintainer):
    page = factories.page("# One\n\n```{code-cell}\nx = 1\n```\n\n" + LONG + "# Two\n\n" + LONG)
    first, second = page.sections.present()
    claim([first, second], member)

    port = ports.mark_page(page, maintainer, WHY)

    told = Notification.objects.get()
    assert (told.person, told.name) == (member, str(page))
    assert told.url == reverse("translation:section-translate", args=[first.pk])
    assert "이식" in told.sentence
    ports.take_back(port, maintainer)
    assert "원문 코드" in Notification.objects.get().sentence


def test_who_holds_a_cell_is_told_of_the_marks_of_others_alone(page, cells, member, maintainer):
    ports.mark_cell(cells[0], member, WHY)
    assert not Notification.objects.exists()

    ports.mark_cell(cells[1], maintainer, WHY)

    told = Notification.objects.get()
    assert (told.person, told.actor) == (member, maintainer)
    assert told.url.endswith(f"?segment={cells[1].pk}")
