import re
from html import unescape

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def text_of(answer):
    """What a person reads on the screen."""
    without_code = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without_code)).split())


def opened(browser, page, **headers):
    return browser.get(f"/docs/docs/pages/{page.pk}/", **headers)


def test_a_page_opens_in_place_and_as_a_page_of_its_own(page, member, as_user):
    browser = as_user(member)
    piece = opened(browser, page, HTTP_HX_REQUEST="true").content.decode()
    whole = opened(browser, page).content.decode()

    assert piece.lstrip().startswith(f'<tbody id="page-{page.pk}" class="open"')
    assert "<html" in whole
    for shown in (piece, whole):
        assert shown.count('<tr class="board-section">') == 2


def test_an_open_page_can_be_closed_again(page, member, as_user):
    url = f"/docs/docs/pages/{page.pk}/?closed"

    piece = as_user(member).get(url, HTTP_HX_REQUEST="true").content.decode()

    assert 'aria-expanded="false"' in piece
    assert "board-section" not in piece


def test_free_sections_can_be_taken_one_by_one_ticked_or_all(page, member, as_user):
    shown = opened(as_user(member), page).content.decode()

    for section in page.sections.all():
        assert reverse("assignments:section-claim", args=[section.pk]) in shown
        assert f'type="checkbox" name="sections" value="{section.pk}"' in shown
        assert f'type="hidden" name="sections" value="{section.pk}"' in shown


def test_what_somebody_holds_is_not_offered(page, claimed, member, other_member, as_user):
    shown = opened(as_user(other_member), page)

    assert reverse("assignments:section-claim", args=[claimed.pk]) not in shown.content.decode()
    assert str(member) in text_of(shown)


def test_a_reader_is_offered_nothing_to_take(page, reader, as_user):
    assert "/claim/" not in opened(as_user(reader), page).content.decode()


def test_a_section_leads_its_holder_to_the_editor_and_others_to_the_review(
    page, section, member, other_member, ask, as_user
):
    ask(section, member)
    editor = reverse("translation:section-translate", args=[section.pk])
    review = reverse("review:section-review", args=[section.pk])

    mine = opened(as_user(member), page).content.decode()
    theirs = opened(as_user(other_member), page).content.decode()

    assert f'href="{editor}"' in mine
    assert f'href="{review}"' in theirs


def test_titles_from_outside_are_shown_as_text(source, member, as_user):
    page = factories.page_of(["Text."], of=source)
    page.title = "<img src=x onerror=alert(1)>"
    page.save()
    page.sections.update(title='"><script>alert(1)</script>')

    shown = opened(as_user(member), page).content.decode()

    assert "<img src=x" not in shown
    assert "<script>alert(1)" not in shown
