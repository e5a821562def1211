"""What programs read: every list by pages, and the same number of queries however long it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.assignments import services as assignments
from apps.review import services as review
from apps.review.services import comments
from apps.translation.models import Rule
from glossary import services as glossary
from tests import factories

pytestmark = pytest.mark.django_db


def more_of_everything(source, member, other):
    """A page that is held, translated, under review and talked about, and a term and a rule."""
    page = factories.page_of(["First.", "Second."], ["Third."], of=source)
    sections = list(page.sections.all())
    assignments.claim(sections, member)
    for section in sections:
        for segment in section.segments.all():
            factories.revision(segment, member, "문장")
    review.submit(sections[0], member)
    for segment in sections[0].segments.all():
        said = review.comment(segment, other, "왜?", "option")
        comments.reply(said, member, "그래서")
    term = glossary.propose_term(member, f"word {page.pk}", candidate="낱말")
    glossary.argue(term, member, "because")
    Rule.objects.create(slug=f"rule-{page.pk}", title="규칙", text="규칙")
    return page


LISTS = [
    "people",
    "sources",
    "sources/jax/pages",
    "pages/{page}/sections",
    "assignments",
    "handovers",
    "sections/{section}/segments",
    "segments/{segment}/revisions",
    "segments/{segment}/comments",
    "reviews?show=asked",
    "reviews?show=free",
    "terms",
    "terms/{term}/arguments",
    "rules",
    "verdicts",
    "search?q=문장",
    "search?q=Page&kind=pages",
]


@pytest.fixture
def places(member, other_member):
    source = factories.source(slug="jax")
    page = more_of_everything(source, member, other_member)
    section = page.sections.first()
    term = glossary.propose_term(member, "convolution", candidate="합성곱")
    return {
        "source": source,
        "page": page.pk,
        "section": section.pk,
        "segment": section.segments.first().pk,
        "term": term.slug,
    }


def queries_of(call, path):
    with CaptureQueriesContext(
        connection,
    ) as made:
        answer = call("get", path)
    assert answer.status_code == 200, answer.content.decode()
    return len(made), answer.json()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_the_same_number_of_questions_however_long(
    program, member, other_member, places, path
):
    call, path = program(member), path.format(**places)
    call("get", path)
    before, _short = queries_of(call, path)

    for _ in range(3):
        more_of_everything(places["source"], member, other_member)
    call("get", path)
    after, _long = queries_of(call, path)

    assert after <= before + 1  # an empty page fetches no rows
    assert after <= 16


def test_a_list_comes_in_pages(program, member, places):
    call = program(member)

    first = call("get", "sections/{section}/segments?size=1".format(**places)).json()
    second = call("get", "sections/{section}/segments?size=1&page=2".format(**places)).json()
    beyond = call("get", "sections/{section}/segments?size=1&page=99".format(**places)).json()

    assert (first["count"], first["pages"], beyond["results"]) == (2, 2, [])
    assert [one["results"][0]["source_text"] for one in (first, second)] == ["First.", "Second."]


def test_a_text_comes_with_its_state_its_newest_revision_and_ones_own_draft(
    program, member, other_member, places
):
    path = "segments/{segment}".format(**places)
    saved = program(member)("put", f"{path}/draft", {"text": "초안"})

    mine = program(member)("get", path).json()
    theirs = program(other_member)("get", path).json()

    assert saved.status_code == 200
    assert (mine["state"], mine["newest"]["text"], mine["draft"]["text"]) == (
        "translated",
        "문장",
        "초안",
    )
    assert theirs["draft"] is None


def test_what_has_not_changed_is_not_sent_again(program, member, places):
    call = program(member)
    first = call("get", "terms/{term}".format(**places))

    again = call("get", "terms/{term}".format(**places), **{"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_one_thing_each(program, member, places):
    call = program(member)
    paths = ["me", "sources/jax", "sources/jax/progress", "pages/{page}", "sections/{section}"]
    paths += ["segments/{segment}/memory", "segments/{segment}/terms", "terms/{term}"]
    paths += ["lookup?q=합성"]

    answers = {path: call("get", path.format(**places)) for path in paths}

    assert {path: one.status_code for path, one in answers.items()} == dict.fromkeys(paths, 200)
    assert answers["me"].json()["token"]["name"] == "program"
    assert answers["sections/{section}"].json()["state"] == "in_review"
    assert answers["lookup?q=합성"].json()[0]["slug"] == "convolution"
    assert answers["sources/jax/progress"].json()["progress"]["pieces"] == 3
