"""Approvals that nobody should get, asked for at the moment at which others should get theirs.

Everybody knows every address and every number, on the screens and in the API. What became of it is
read from the tables alone.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from apps.api import services as tokens
from apps.api.scopes import Scope
from apps.assignments import handovers
from apps.assignments import services as assignments
from apps.review import services, triggers
from tests import factories
from tests.racing import at_once

ATTEMPTS = 200
BY_OR_FOR_THEMSELVES = """
    SELECT a.id FROM review_approval a JOIN translation_revision r ON r.id = a.revision_id
    WHERE a.approver_id = r.author_id OR a.author_id <> r.author_id"""
MORE_THAN_WERE_NEEDED = """
    SELECT revision_id FROM review_approval GROUP BY revision_id HAVING count(*) > 1"""
APPROVED_AS_NOBODY_READ_THEM = """
    SELECT t.id FROM translation_translation t WHERE t.state = 'approved' AND NOT EXISTS (
        SELECT 1 FROM review_approval a WHERE a.revision_id = t.newest_id)"""
GIVEN = "SELECT approver_id, revision_id FROM review_approval"


@dataclass(frozen=True)
class Person:
    """Somebody with a browser and with a program of their own."""

    pk: int
    screen: Client
    program: Client

    def ticks(self, section, *revisions):
        numbers = ",".join(str(revision.pk) for revision in revisions)
        way = f"/sections/{section.pk}/approve/"
        return partial(self.screen.post, way, {"revision": numbers})

    def asks(self, section, *revisions):
        numbers = [revision.pk for revision in revisions]
        way = f"/api/v1/sections/{section.pk}/approvals"
        kind = "application/json"
        return partial(self.program.post, way, {"revisions": numbers}, content_type=kind)

    def finishes(self, revision, text):
        typed = {"text": text, "base": revision.pk}
        return partial(self.screen.post, f"/segments/{segment_of(revision).pk}/finish/", typed)


def segment_of(revision):
    return revision.translation.segment


@pytest.fixture
def person(as_user, settings):
    settings.API_REQUESTS_PER_MINUTE = 10 * ATTEMPTS

    def of(user):
        _token, secret = tokens.make_token(user, "program", list(Scope), timedelta(days=1))
        program = Client(headers={"Authorization": f"Bearer {secret}"})
        return Person(user.pk, as_user(user), program)

    return of


@dataclass
class Story:
    """One section of one text: who tries what in it at once, and who may have approved it then."""

    attempts: list
    may_approve: set[tuple[int, int]]  # person, revision
    has_to_end_approved: bool = False


@pytest.mark.parametrize(
    "attempts", [pytest.param(ATTEMPTS, marks=pytest.mark.prove), pytest.param(12, id="sample")]
)
@pytest.mark.django_db(transaction=True)
def test_crafted_approvals_at_once_get_nothing_that_is_not_theirs(attempts, person):
    triggers.put_up(connection)
    users = [factories.user(name) for name in "가나다라"]
    people = {user: person(user) for user in users}
    told, made = [], 0

    while made < attempts:
        made += tried([story(users, people) for story in STORIES], told)

    assert {answer.status_code for answer in told} <= {200, 302, 409, 422}
    for wrong in (BY_OR_FOR_THEMSELVES, MORE_THAN_WERE_NEEDED, APPROVED_AS_NOBODY_READ_THEM):
        assert rows(wrong) == []


def tried(stories, told):
    """All the attempts of these stories at one moment; how many of them were approvals."""
    before = set(rows(GIVEN))
    outcomes = at_once(*(act for story in stories for act in story.attempts))
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    told += outcomes
    given = set(rows(GIVEN)) - before
    allowed = set().union(*(story.may_approve for story in stories))
    assert given <= allowed
    for story in stories:
        assert given & story.may_approve or not story.has_to_end_approved
    return sum("/finish/" not in act.args[0] for story in stories for act in story.attempts)


def rows(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


# ---- what is tried --------------------------------------------------------------------------


def asked_about(author, holder=None):
    """A section of one text that waits for its reviewer: where it is, and the text."""
    section = factories.page("A sentence.\n").sections.get()
    [held] = assignments.claim([section], author)
    revision = factories.revision(section.segments.get(), author, "문장입니다.")
    if holder:
        handovers.accept(handovers.offer(held, author, holder), holder)
    services.submit(section, holder or author)
    return section, revision


def of_their_own(users, people):
    author, _, reviewer, _ = users
    section, text = asked_about(author)
    own, other = people[author], people[reviewer]
    attempts = [own.ticks(section, text), own.asks(section, text), other.ticks(section, text)]
    return Story(attempts, {(reviewer.pk, text.pk)}, has_to_end_approved=True)


def of_their_own_after_somebody_else_took_over(users, people):
    """The new holder stands behind them just as well as a reviewer does; the author never."""
    author, holder, reviewer, _ = users
    section, text = asked_about(author, holder)
    own = people[author]
    others = [people[each].ticks(section, text) for each in (holder, reviewer)]
    attempts = [own.ticks(section, text), own.asks(section, text), *others]
    may = {(holder.pk, text.pk), (reviewer.pk, text.pk)}
    return Story(attempts, may, has_to_end_approved=True)


def of_what_is_no_longer_the_text(users, people):
    author, _, reviewer, other = users
    section, text = asked_about(author)
    factories.revision(segment_of(text), author, "다시 쓴 문장입니다.")
    stale = people[reviewer], people[other]
    attempts = [act(section, text) for one in stale for act in (one.ticks, one.asks)]
    return Story(attempts, set())


def by_two_at_the_same_moment(users, people):
    author, _, first, second = users
    section, text = asked_about(author)
    both = people[first], people[second]
    attempts = [act(section, text) for one in both for act in (one.ticks, one.asks)]
    may = {(first.pk, text.pk), (second.pk, text.pk)}
    return Story(attempts, may, has_to_end_approved=True)


def while_the_text_changes(users, people):
    author, _, reviewer, _ = users
    section, text = asked_about(author)
    attempts = [
        people[reviewer].ticks(section, text),
        people[author].finishes(text, "그 사이에 고친 문장입니다."),
        people[reviewer].asks(section, text),
    ]
    return Story(attempts, {(reviewer.pk, text.pk)})


def at_the_address_of_another_section(users, people):
    """Whoever reviews one section sends the number of a text in one that somebody else reviews."""
    author, _, reviewer, other = users
    theirs, text = asked_about(author)
    services.take(theirs.reviews.get(), reviewer)
    section, _text = asked_about(author)
    return Story([people[other].ticks(section, text), people[other].asks(section, text)], set())


STORIES = (
    of_their_own,
    of_their_own_after_somebody_else_took_over,
    of_what_is_no_longer_the_text,
    by_two_at_the_same_moment,
    while_the_text_changes,
    at_the_address_of_another_section,
)
