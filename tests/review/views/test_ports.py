import re

import pytest

from apps.assignments import services as assignments
from apps.documents import services as documents
from apps.review import services
from apps.review.models import Reading
from apps.review.progress import by_section
from apps.translation import services as translation
from apps.translation.models import State
from apps.translation.ports import services as ports
from tests import factories
from tests.review.asking import url

PAGE = """# A tutorial

```{code-cell}
import torch

# two tensors
x = torch.ones(2)
```

```{code-cell}
print(x)
```
"""
PORTED = "import jax.numpy as jnp\n\nx = jnp.ones(2)"
WHY = "PyTorch로 쓴 예제를 JAX로 옮깁니다"


@pytest.fixture
def section(member):
    """A section whose heading and first cell are translated, the cell as a port."""
    section = factories.page(PAGE).sections.get()
    assignments.claim([section], member)
    factories.revision(section.segments.get(kind="heading"), member, "예제")
    ports.mark_cell(first(section), member, WHY)
    translation.finish(first(section), member, PORTED, None)
    return section


@pytest.fixture
def review(section, member):
    return services.submit(section, member)


def first(section):
    return section.segments.filter(kind="code")[0]


def html(client, section):
    return client.get(url("section-review", section.pk)).content.decode()


def bare(shown):
    return re.sub(r"<[^>]+>", "", shown)


def test_both_codes_stand_side_by_side_in_colours(review, section, other_member, as_user):
    shown = html(as_user(other_member), section)

    assert "import torch\n" in bare(shown)
    assert "import jax.numpy as jnp\n" in bare(shown)
    for name in ("torch", "jax"):
        assert f'<span class="h-nn">{name}' in shown
    assert WHY in bare(shown)
    assert "<del>- import torch" not in shown


def test_a_port_that_is_not_written_says_so(section, member, other_member, as_user):
    ports.mark_cell(section.segments.filter(kind="code")[1], member, WHY)

    assert "아직 쓰지 않아" in bare(html(as_user(other_member), section))


def test_approving_the_section_needs_somebody_behind_the_code(review, section, other_member):
    heading = section.segments.get(kind="heading").translation.newest
    code = first(section).translation.newest

    words = services.approve_section(review, other_member, [heading])
    whole = services.approve_section(review, other_member, [code])

    assert (words.is_complete, whole.is_complete) == (False, True)


def test_an_approval_lapses_when_the_code_changes(review, section, member, other_member, as_user):
    code = first(section).translation.newest
    services.approve(code, other_member)

    translation.finish(first(section), member, PORTED.replace("2", "3"), code)

    row = first(section).translation
    assert row.state == State.TRANSLATED
    shown = html(as_user(other_member), section)
    assert "승인 풀림 · 번역을 고침" in shown
    assert "<del>- x = jnp.ones(2)</del><ins>+ x = jnp.ones(3)</ins>" in shown


def test_code_that_changed_since_the_reviewer_looked_is_shown_by_line(
    review, section, member, other_member, as_user
):
    code = first(section).translation.newest
    Reading.objects.create(reviewer=other_member, segment=first(section), revision=code)

    translation.finish(first(section), member, PORTED + "\ny = 1", code)

    shown = html(as_user(other_member), section)
    assert "<span>  x = jnp.ones(2)</span><ins>+ y = 1</ins>" in shown


def test_a_changed_source_is_shown_with_the_code_that_was_made_for_the_old_one(
    review, section, other_member, as_user
):
    page = section.page
    newer = page.text.replace("torch.ones(2)", "torch.ones(4)")
    documents.import_page(page.snapshot, page.path, newer, page.position)

    shown = html(as_user(other_member), section)

    assert "<del>- x = torch.ones(2)</del><ins>+ x = torch.ones(4)</ins>" in shown
    assert "import jax.numpy as jnp\n" in bare(shown)


def test_an_approved_port_that_is_taken_back_waits_for_its_comments(
    review, section, member, other_member
):
    services.approve(first(section).translation.newest, other_member)

    ports.take_back(first(section).port, member)

    assert by_section(section.segments.all())[section.pk].code_waiting == 0
    assert by_section(section.segments.all())[section.pk].unfinished == 1


def test_cells_of_a_ported_page_are_reviewed_alike(maintainer, section, other_member, as_user):
    ports.take_back(first(section).port, maintainer)
    ports.mark_page(section.page, maintainer, "페이지 전체를 옮깁니다")

    shown = html(as_user(other_member), section)

    assert "import jax.numpy as jnp\n" in bare(shown)
    assert f"{maintainer}: 페이지 전체를 옮깁니다" in bare(shown)


def test_ports_cost_the_review_no_more_questions(
    section, member, other_member, as_user, django_assert_max_num_queries
):
    client = as_user(other_member)
    html(client, section)
    with django_assert_max_num_queries(40) as before:
        html(client, section)
    for cell in section.segments.filter(kind="code"):
        ports.mark_cell(cell, member, WHY)

    with django_assert_max_num_queries(len(before)):
        html(client, section)
