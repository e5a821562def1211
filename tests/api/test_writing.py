"""The whole way of a section through the API, and what it refuses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.api.models import KeptAnswer
from apps.api.scopes import Scope
from apps.review.models import Approval, Comment
from apps.translation.models import Draft, Revision
from glossary import services as glossary
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return factories.page("First.\n\nSecond.\n").sections.get()


def texts(section):
    return list(section.segments.all())


def test_a_section_goes_the_whole_way(program, member, other_member, section):
    translate, review = program(member, Scope.TRANSLATE), program(other_member, Scope.REVIEW)
    assert translate("post", f"sections/{section.pk}/claim").json()["holder"]["name"] == "가"

    made = [
        translate("post", f"segments/{one.pk}/revisions", {"text": f"{one.position}번째."}).json()
        for one in texts(section)
    ]
    asked = translate("post", f"sections/{section.pk}/reviews").json()
    review("post", f"reviews/{asked['id']}/take")
    said = review(
        "post",
        f"segments/{texts(section)[0].pk}/comments",
        {"text": "고쳐요", "weight": "fix_needed", "suggested_text": "첫 번째."},
    ).json()
    changes = review("post", f"reviews/{asked['id']}/request-changes", {"summary": "하나만요"})
    applied = translate("post", f"comments/{said['id']}/apply").json()
    again = translate("post", f"sections/{section.pk}/reviews")
    outcome = review(
        "post", f"sections/{section.pk}/approvals", {"revisions": [made[1]["id"], applied["id"]]}
    )

    assert changes.json()["state"] == "changes_asked"
    assert applied["author"]["name"] == "나"
    assert again.status_code == 200, again.content.decode()
    assert outcome.status_code == 200, outcome.content.decode()
    assert outcome.json()["is_complete"]
    assert not Approval.objects.filter(author=other_member, approver=other_member).exists()


def test_nobody_approves_their_own_words(program, maintainer, member, section):
    call = program(maintainer)
    call("post", f"sections/{section.pk}/claim")
    made = call("post", f"segments/{texts(section)[0].pk}/revisions", {"text": "첫째."}).json()

    answer = call("post", f"sections/{section.pk}/approvals", {"revisions": [made["id"]]})

    assert answer.status_code == 409
    assert not Approval.objects.exists()


def test_who_comes_second_is_shown_both_texts_and_loses_nothing(program, member, section):
    call, first = program(member), texts(section)[0]
    call("post", f"sections/{section.pk}/claim")
    theirs = call("post", f"segments/{first.pk}/revisions", {"text": "먼저."}).json()

    late = call("post", f"segments/{first.pk}/revisions", {"text": "나중."})

    told = late.json()
    assert late.status_code == 409
    assert (told["mine"], told["theirs"], told["theirs_revision"]) == (
        "나중.",
        "먼저.",
        theirs["id"],
    )
    assert Draft.objects.get().text == "나중."
    again = {"text": "나중.", "base": theirs["id"]}
    assert call("post", f"segments/{first.pk}/revisions", again).status_code == 200
    assert not Draft.objects.exists()


def test_the_same_text_twice_is_one_revision(program, member, section):
    call, first = program(member), texts(section)[0]
    call("post", f"sections/{section.pk}/claim")

    answers = [call("post", f"segments/{first.pk}/revisions", {"text": "하나."}) for _ in "12"]

    assert answers[0].json() == answers[1].json()
    assert Revision.objects.count() == 1


def test_what_somebody_types_in_a_section_of_others_is_kept_as_a_draft(
    program, member, other_member, section
):
    program(member)("post", f"sections/{section.pk}/claim")

    answer = program(other_member)(
        "post", f"segments/{texts(section)[0].pk}/revisions", {"text": "내 글."}
    )

    assert answer.status_code == 409
    assert "가" in answer.json()["detail"]
    assert Draft.objects.get(author=other_member).text == "내 글."


def test_a_draft_from_elsewhere_is_not_overwritten(program, member, section):
    call, path = program(member), f"segments/{texts(section)[0].pk}/draft"
    kept = call("put", path, {"text": "집에서"}).json()

    blind = call("put", path, {"text": "밖에서"})
    seeing = call("put", path, {"text": "이어서", "seen": kept["saved_at"]})

    assert (blind.status_code, blind.json()["theirs"]) == (409, "집에서")
    assert seeing.status_code == 200
    assert call("delete", path).status_code == 204
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "seen", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00"]
)
def test_a_moment_that_cannot_be_is_refused(program, member, section, seen):
    path = f"segments/{texts(section)[0].pk}/draft"

    assert program(member)("put", path, {"text": "글", "seen": seen}).status_code == 422


def test_an_unsound_text_is_told_where_and_why(program, member):
    segment = factories.segment("Call `jnp.add` to add two numbers.")
    call = program(member)
    call("post", f"sections/{segment.section_id}/claim")

    answer = call("post", f"segments/{segment.pk}/revisions", {"text": "`열기만"})

    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert Draft.objects.get().text == "`열기만"


def test_a_comment_that_is_sent_twice_is_made_once(program, member, section):
    call, path = program(member), f"segments/{texts(section)[0].pk}/comments"
    body, key = {"text": "왜?"}, {"Idempotency-Key": "a"}

    first, second = (call("post", path, body, **key) for _ in "12")
    other = call("post", path, {"text": "다른 말"}, **key)

    assert first.json() == second.json()
    assert Comment.objects.count() == 1
    assert other.status_code == 422
    assert KeptAnswer.objects.count() == 1


def test_an_answer_is_kept_for_a_day(program, member, section):
    call, path = program(member), f"segments/{texts(section)[0].pk}/comments"
    key = {"Idempotency-Key": "a"}
    call("post", path, {"text": "왜?"}, **key)
    KeptAnswer.objects.update(made_at=timezone.now() - timedelta(hours=25))

    assert call("post", path, {"text": "다른 말"}, **key).status_code == 200
    assert Comment.objects.count() == 2
    assert KeptAnswer.objects.count() == 1


def test_a_refused_request_is_not_kept(program, member, section):
    call, path = program(member), f"segments/{texts(section)[0].pk}/comments"
    key = {"Idempotency-Key": "a"}

    assert call("post", path, {"text": ""}, **key).status_code == 422
    assert not KeptAnswer.objects.exists()


def test_a_fix_needs_the_scope_of_reviewing(program, member, section):
    call, path = program(member, Scope.TRANSLATE), f"segments/{texts(section)[0].pk}/comments"

    answer = call("post", path, {"text": "고쳐요", "weight": "fix_needed"})

    assert answer.status_code == 409
    assert not Comment.objects.exists()


def test_a_maintainers_token_is_a_maintainers_only_with_its_scope(
    program, member, maintainer, section
):
    held = program(member)("post", f"sections/{section.pk}/claim").json()["id"]

    plain = program(maintainer, Scope.TRANSLATE)("post", f"assignments/{held}/release")
    managing = program(maintainer, Scope.TRANSLATE, Scope.MANAGE)(
        "post", f"assignments/{held}/release"
    )

    assert (plain.status_code, managing.status_code) == (409, 204)


def test_a_section_is_handed_over(program, member, other_member, section):
    mine, theirs = program(member), program(other_member)
    held = mine("post", f"sections/{section.pk}/claim").json()["id"]
    assert mine("post", f"assignments/{held}/postpone").status_code == 200

    offered = mine("post", f"assignments/{held}/handovers", {"to": other_member.pk}).json()
    [asked] = theirs("get", "handovers").json()["results"]
    taken = theirs("post", f"handovers/{asked['id']}/accept").json()

    assert offered == asked
    assert taken["holder"]["id"] == other_member.pk
    assert theirs("post", f"handovers/{asked['id']}/decline").status_code == 409


def test_a_term_is_proposed_argued_about_and_voted_on(program, member):
    call = program(member, Scope.TERMS)
    made = call("post", "terms", {"term": "batch", "candidate": "묶음"}).json()
    [candidate] = made["candidates"]
    form = call("post", f"terms/{made['slug']}/candidates", {"text": "배치"}).json()

    call("put", f"candidates/{candidate['id']}/vote")
    moved = call("put", f"candidates/{form['id']}/vote")
    said = call(
        "post", f"terms/{made['slug']}/arguments", {"text": "짧다", "candidate": form["id"]}
    )

    term = call("get", f"terms/{made['slug']}").json()
    assert moved.status_code == 204
    assert said.json()["author"]["name"] == "가"
    assert (term["votes"], term["my_vote"]) == ({"배치": 1}, form["id"])
    assert call("post", "terms", {"term": "Batch"}).status_code == 409
    assert call("delete", f"candidates/{form['id']}/vote").status_code == 204


@pytest.mark.parametrize(
    "body", [{"term": "x" * 121}, {"term": "a\0b"}, {"term": ""}, {}, {"term": 3}, []]
)
def test_a_term_that_cannot_be_is_refused_with_a_sentence(program, member, body):
    answer = program(member)("post", "terms", body)

    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_what_was_decided_is_not_voted_on(program, member, maintainer):
    term = glossary.propose_term(member, "batch", candidate="묶음")
    glossary.decide(term, maintainer, "so", chosen=term.candidates.get())

    answer = program(member)("put", f"candidates/{term.candidates.get().pk}/vote")

    assert answer.status_code == 409


def test_code_is_run(program, member):
    page = factories.page()
    call = program(member, Scope.RUN)

    asked = call("post", f"pages/{page.pk}/verdicts", {}).json()
    again = call("post", f"pages/{page.pk}/verdicts", {}).json()
    found = call("get", f"verdicts/{asked['id']}").json()

    assert asked["id"] == again["id"]
    assert found["run"]["state"]
    assert [each["line"] for each in found["cells"]] == [6]
    assert call("post", f"pages/{page.pk}/verdicts", {"backend": "none"}).status_code == 422


def test_bodies_that_are_no_json_are_refused(program, member):
    answer = program(member)("post", "terms")

    assert answer.status_code in {400, 422}
