"""The code of a port goes out, in the page and its notebook, once somebody approved it."""

import json
import re

import pytest

from apps.documents import services as documents
from apps.documents.models import Page, Segment
from apps.publishing.pages import publish_page, publish_pair
from apps.translation.models import Port
from tests import factories
from tests.publishing.reading import read

PORTED = "import torch\n\nprint(torch.add(1, 2))"
WHY = "JAX 예제를 PyTorch로 옮깁니다"

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(boats):
    return Page.objects.get(source=boats, path="index.md")


@pytest.fixture
def cell(page, member):
    """A cell with two comments, marked as a port."""
    cell = Segment.objects.get(section__page=page, kind="code")
    Port.objects.create(segment=cell, reason=WHY, marked_by=member)
    return cell


def test_the_code_of_a_port_is_published_once_it_is_approved(page, boats, cell, translate):
    source_code = cell.text
    translate(boats, cell.text, PORTED, approved=False)
    assert publish_page(page, "marked").text == page.text

    translate(boats, cell.text, PORTED)

    assert publish_page(page, "english").text == page.text.replace(source_code, PORTED)


def test_a_mark_that_is_taken_back_publishes_the_sources_code(page, boats, cell, translate):
    translate(boats, cell.text, PORTED)

    Port.objects.all().delete()

    assert publish_page(page, "english").text == page.text


def test_every_cell_of_a_ported_page_is_published(page, boats, cell, translate, maintainer):
    Port.objects.all().delete()
    Port.objects.create(page=page, reason=WHY, marked_by=maintainer)
    translate(boats, cell.text, PORTED)

    assert PORTED in publish_page(page, "english").text


def test_comments_that_a_port_lacks_keep_nothing_out(page, boats, cell, translate):
    translate(boats, cell.text, PORTED)
    translate(boats, "add the numbers", "수를 더합니다", approved=False)
    translate(boats, "one point", "한 점", approved=False)

    published = publish_page(page, "marked")

    assert not published.left_out
    assert "한 점" in published.text
    assert "수를 더합니다" not in published.text
    assert published.marked == 1
    prose = Segment.objects.filter(section__page=page).exclude(kind__in=["code", "comment"])
    assert published.english == prose.count() - 1


def test_the_notebook_beside_a_page_carries_the_port_too(page, boats, cell, translate):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Paper boats"]},
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": cell.text.splitlines(keepends=True),
        },
    ]
    pair = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    translate(boats, cell.text, PORTED)
    translate(boats, "add the numbers", "수를 더합니다")

    text = publish_pair(page, publish_page(page, "english"), pair, "index.ipynb")

    assert "".join(json.loads(text)["cells"][1]["source"]) == PORTED


def test_the_preview_marks_ports_and_keeps_its_ways_to_the_editor(
    page, boats, cell, translate, as_user, member
):
    translate(boats, cell.text, PORTED, approved=False)
    before = shown(as_user(member), page)
    translate(boats, cell.text, PORTED)

    after = shown(as_user(member), page)

    assert 'data-mark="unreviewedport"' in before
    assert 'data-mark="port"' in after
    for html in (before, after):
        assert "torch" in html
        assert len(re.findall(r'class="rendered-place"', html)) > 3


def test_the_preview_of_a_ported_page_says_why(page, maintainer, as_user, member):
    Port.objects.create(page=page, reason=WHY, marked_by=maintainer)

    assert WHY in shown(as_user(member), page)


def shown(browser, page):
    return browser.get(f"/pages/{page.pk}/preview/").content.decode()


def test_the_public_reads_that_the_code_is_another(stranger, open_boats, translate, member):
    page = Page.objects.get(source=open_boats, path="index.md")
    cell = Segment.objects.get(section__page=page, kind="code")
    translate(open_boats, cell.text, PORTED)
    assert "torch" not in read(stranger, open_boats)

    Port.objects.create(segment=cell, reason=WHY, marked_by=member)

    html = read(stranger, open_boats)
    assert "torch" in html
    assert re.search(r'<div class="rendered-cell"[^>]*data-mark="port"', html)
    assert "rewritten for another framework" in html


def test_a_port_whose_source_changed_is_not_published(page, boats, cell, translate):
    translate(boats, cell.text, PORTED)
    newer = page.text.replace("add(1, 2)", "add(1, 3)")

    documents.import_page(page.snapshot, page.path, newer, page.position)

    page.refresh_from_db()
    assert publish_page(page, "english").text == newer


def test_only_what_was_put_in_is_looked_past(page, boats, translate):
    """Two cells, one of them a port without comments: the other's comment keeps its place."""
    two = factories.page(
        "# A\n\n```{code-cell}\n# one\nx = 1\n```\n\n```{code-cell}\n# two\ny = 2\n```\n",
        of=boats,
        path="two.md",
    )
    first = Segment.objects.filter(section__page=two, kind="code")[0]
    translate(boats, "# one\nx = 1", "x = 3")
    Port.objects.create(segment=first, reason=WHY, marked_by=factories.maintainer())
    translate(boats, "two", "둘", approved=False)

    assert "〔검토 전〕 둘" in publish_page(two, "marked").text
