"""What is done in the inbox: texts kept, by those whose turn it is; days set."""

import pytest

from apps.translation.models import SourceChange, Translation
from tests.dashboard.upstream import INBOX, bring, paragraphs, token, update

__all__ = ["update"]  # a fixture

pytestmark = pytest.mark.django_db


def test_all_that_mean_the_same_are_kept_in_one_act(as_user, maintainer, update):
    update("a.md")
    update("b.md")
    browser = as_user(maintainer)
    shown = browser.get(INBOX + "?kind=typo")
    tokens = shown.context["to_keep"]
    assert all(f'name="shown" value="{one}"' in shown.content.decode() for one in tokens)

    answer = browser.post(
        "/source-changes/keep/",
        {"all": 1, "shown": tokens, "next": INBOX + "?kind=typo"},
        follow=True,
    )

    assert "2항목의 번역을" in answer.content.decode()
    assert answer.context["page"].paginator.count == 0
    assert {change.kind for change in SourceChange.objects.standing()} == {"prose"}


def test_only_the_ticked_are_kept(as_user, maintainer, update):
    first, second = [paragraphs(update(path))[0] for path in ("a.md", "b.md")]

    as_user(maintainer).post(
        "/source-changes/keep/",
        {"ticked": token(first), "shown": [token(first), token(second)]},
    )

    old = Translation.objects.outdated().filter(segment__in=[first, second])
    assert [one.segment for one in old] == [second]


def test_what_changed_since_it_was_shown_is_named(as_user, maintainer, source, update):
    page = update()
    segment = paragraphs(page)[0]
    seen = token(segment)
    bring(source, page.path, "The function is compiled whenever it likes.")

    answer = as_user(maintainer).post("/source-changes/keep/", {"one": seen}, follow=True)

    said = answer.content.decode()
    assert "whenever it likes" in said
    assert "원문이 다시 바뀌었습니다" in said
    assert Translation.objects.outdated().filter(segment=segment).exists()


@pytest.mark.parametrize("one", ["", "x", "1", "1:zz", "9" * 30 + ":0123456789abcdef"])
def test_nonsense_keeps_nothing(as_user, maintainer, update, one):
    update()

    answer = as_user(maintainer).post("/source-changes/keep/", {"one": one}, follow=True)

    assert answer.status_code == 200
    assert Translation.objects.outdated().filter(segment__gone_at=None).count() == 2


def test_a_reader_keeps_nothing_and_is_offered_nothing(as_user, reader, update):
    segment = paragraphs(update())[0]
    browser = as_user(reader)

    assert token(segment) not in browser.get(INBOX + "?kind=typo").content.decode()
    assert browser.post("/source-changes/keep/", {"one": token(segment)}).status_code == 403


def test_a_strange_address_is_not_gone_back_to(as_user, maintainer):
    answer = as_user(maintainer).post(
        "/source-changes/keep/", {"next": "https://elsewhere.example/"}
    )

    assert answer.url == INBOX


def test_a_maintainer_sets_the_days(as_user, maintainer, source):
    browser = as_user(maintainer)

    assert browser.post("/upstream/docs/days/", {"days": 3}).status_code == 302
    source.refresh_from_db()
    assert source.translator_days == 3

    refused = browser.post("/upstream/docs/days/", {"days": "-7"})
    assert (refused.status_code, 'value="-7"' in refused.content.decode()) == (422, True)


def test_links_of_a_refused_form_lead_on_to_the_inbox(as_user, maintainer, source):
    answer = as_user(maintainer).get("/upstream/docs/days/?kind=typo")

    assert answer["Location"] == "/upstream/docs/?kind=typo"


def test_what_cannot_stand_as_it_is_is_not_offered_to_be_kept(as_user, maintainer, update):
    segment = paragraphs(update())[0]
    SourceChange.objects.update(fits=False)

    answer = as_user(maintainer).get(INBOX + "?kind=typo")

    assert token(segment) not in answer.content.decode()
    assert "그대로 맞지 않습니다" in answer.content.decode()
    assert answer.context["to_keep"] == []


def test_enter_on_a_tick_confirms_no_more_than_the_ticked(as_user, maintainer, update):
    update()

    shown = as_user(maintainer).get(INBOX + "?kind=typo").content.decode()

    head = shown[shown.index("<h1>") :]
    first = head[head.index("<button") : head.index("</button>")]
    assert 'form="changes"' in first
    assert "name=" not in first
