"""The preview leads back to the editor, and shows the source on the other side."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.documents.models import Page, Segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(boats):
    return Page.objects.get(source=boats, path="index.md")


@pytest.fixture
def browser(as_user, member):
    return as_user(member)


def shown(browser, page, **query):
    answer = browser.get(f"/pages/{page.pk}/preview/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_text_leads_to_its_segment_in_the_editor(browser, page):
    html = shown(browser, page)

    for text in ("Paper boats", "one point", "whale"):
        segment = Segment.objects.get(section__page=page, text=text)
        first = Segment.objects.filter(section__page=page, line=segment.line).first()
        address = f"/sections/{first.section_id}/translate/?segment={first.pk}"
        assert f'href="{address}"' in html


def test_a_cell_leads_to_its_first_text(browser, page):
    html = shown(browser, page)

    cell = re.search(r'<div class="rendered-cell".*?</a></div>', html, re.DOTALL)[0]
    inside = Segment.objects.filter(section__page=page).exclude(cell_key="")
    assert re.search(r"segment=(\d+)", cell)[1] in {str(each.pk) for each in inside}


def test_both_sides_are_aligned_by_the_keys_of_their_texts(browser, page, boats, translate):
    translate(boats, "Paper boats", "종이배")

    html = shown(browser, page, text="both")

    left, right = html.split("data-side")[1:3]
    keys = [re.findall(r'data-place="([^"]+)"', side) for side in (left, right)]
    assert keys[0] == keys[1] != []
    assert "종이배" in left
    assert "종이배" not in right
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_both_sides_cost_few_queries(browser, page):
    with CaptureQueriesContext(connection) as queries:
        shown(browser, page, text="both")

    assert len(queries) <= 20
