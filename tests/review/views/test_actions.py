import pytest

from apps.assignments import services as assignments
from apps.review import services
from apps.review.models import Approval, Comment, Reading, Review, ReviewState
from apps.translation.models import Rule
from tests import factories
from tests.review.asking import SCRIPT, shown, url


def test_reading_is_remembered(review, section, other_member, newest, as_user):
    first, second = newest(section)

    as_user(other_member).post(url("revisions-read"), {"revision": f"{first.pk},{second.pk}"})

    assert Reading.objects.filter(reviewer=other_member).count() == 2


def test_approving_what_was_read_ends_the_review(review, section, other_member, newest, as_user):
    ids = [revision.pk for revision in newest(section)]

    response = as_user(other_member).post(
        url("revisions-approve", section.pk), {"revision": ids}, follow=True
    )

    review.refresh_from_db()
    assert review.state == ReviewState.APPROVED
    assert "섹션을 승인했습니다" in shown(response)


def test_approving_nothing_is_told(review, section, other_member, as_user):
    response = as_user(other_member).post(url("revisions-approve", section.pk), follow=True)

    assert "읽었다고 표시한 것이 아직 없습니다" in shown(response)


def test_a_crafted_request_approves_no_words_of_ones_own(review, section, member, newest, as_user):
    ids = [revision.pk for revision in newest(section)]

    as_user(member).post(url("revisions-approve", section.pk), {"revision": ids})

    assert not Approval.objects.exists()


def test_a_crafted_request_reaches_no_text_elsewhere(
    review, section, member, other_member, as_user
):
    elsewhere = factories.page_of(["Elsewhere."]).sections.get()
    stray = factories.revision(elsewhere.segments.get(), member)

    as_user(other_member).post(url("revisions-approve", section.pk), {"revision": [stray.pk]})

    assert not Approval.objects.exists()


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "9" * 40, "1;2", "１"])
def test_nonsense_for_revisions_is_taken_for_none(review, section, other_member, as_user, nonsense):
    response = as_user(other_member).post(
        url("revisions-approve", section.pk), {"revision": nonsense}
    )

    assert response.status_code == 302
    assert not Approval.objects.exists()


def test_take_and_leave(review, other_member, as_user):
    client = as_user(other_member)

    client.post(url("review-take", review.pk))
    taken = Review.objects.get().reviewer
    client.post(url("review-leave", review.pk))

    assert taken == other_member
    assert Review.objects.get().reviewer is None


def test_asking_for_changes_keeps_a_refused_summary(review, other_member, as_user):
    typed = "가" * 2001

    response = as_user(other_member).post(url("changes-request", review.pk), {"summary": typed})

    assert response.status_code == 422
    assert typed in shown(response)


def test_asking_for_changes_gives_the_section_back(review, other_member, as_user):
    as_user(other_member).post(url("changes-request", review.pk), {"summary": "조사를 봐 주세요."})

    assert Review.objects.get().state == ReviewState.CHANGES_ASKED


def test_submit_answers_with_the_new_status(section, member, as_user):
    response = as_user(member).post(url("review-submit", section.pk), headers=SCRIPT)

    assert response.status_code == 200
    assert "검토자를 기다림" in shown(response)


def test_a_refused_submit_answers_with_the_reason(section, other_member, as_user):
    response = as_user(other_member).post(url("review-submit", section.pk), headers=SCRIPT)

    assert response.status_code == 422
    assert "담당자만" in shown(response)


def test_withdraw_answers_with_the_new_status(review, section, member, as_user):
    response = as_user(member).post(url("review-withdraw", review.pk), headers=SCRIPT)

    assert url("review-submit", section.pk) in shown(response)


def test_a_comment_answers_with_all_of_them(review, section, other_member, as_user):
    segment = section.segments.first()

    response = as_user(other_member).post(
        url("comment-make", segment.pk),
        {"text": "조사를 봐 주세요.", "weight": "fix_needed"},
        headers=SCRIPT,
    )

    assert "조사를 봐 주세요." in shown(response)
    assert Comment.objects.get().author == other_member


def test_a_cited_rule_is_shown_with_its_address(review, section, other_member, as_user):
    rule = Rule.objects.create(slug="no-dashes", title="줄표를 줄입니다", text="쉼표로 충분합니다.")

    response = as_user(other_member).post(
        url("comment-make", section.segments.first().pk),
        {"text": "", "weight": "fix_needed", "rule": "no-dashes"},
        headers=SCRIPT,
    )

    assert Comment.objects.get().rule == rule
    assert 'href="/rules/no-dashes/"' in shown(response)


def test_a_rule_that_is_none_is_refused_and_what_was_typed_stays(
    review, section, other_member, as_user
):
    response = as_user(other_member).post(
        url("comment-make", section.segments.first().pk),
        {"text": "조사를 봐 주세요.", "weight": "fix_needed", "rule": "nothing"},
        headers=SCRIPT,
    )

    assert response.status_code == 422
    assert "조사를 봐 주세요." in shown(response)
    assert not Comment.objects.exists()


def test_a_refused_comment_keeps_what_was_typed(review, section, other_member, as_user):
    typed = "나" * 5001

    response = as_user(other_member).post(
        url("comment-make", section.segments.first().pk),
        {"text": typed, "weight": "option"},
        headers=SCRIPT,
    )

    assert response.status_code == 422
    assert typed in shown(response)


def test_a_refused_comment_without_javascript_shows_the_whole_review(
    review, section, other_member, as_user
):
    response = as_user(other_member).post(
        url("comment-make", section.segments.first().pk), {"text": "", "weight": "option"}
    )

    assert response.status_code == 422
    assert "의견을 쓰거나 번역을 제안하세요" in shown(response)
    assert "</html>" in shown(response)


def test_a_suggestion_left_as_it_was_is_only_a_comment(section, other_member, newest, as_user):
    as_user(other_member).post(
        url("comment-make", section.segments.first().pk),
        {"text": "좋네요.", "suggested_text": newest(section)[0].text, "weight": "option"},
    )

    assert Comment.objects.get().suggested_text == ""


def test_applying_a_suggestion_leads_to_the_text(member, other_member, as_user):
    section = factories.page("# Arrays\n\nAn array is a grid.\n").sections.present().get()
    assignments.claim([section], member)
    paragraph = section.segments.get(kind="paragraph")
    factories.revision(paragraph, member, "배열은 격자다.")
    made = services.comment(paragraph, other_member, "", "option", "배열은 격자입니다.")

    response = as_user(member).post(url("suggestion-apply", made.pk), headers=SCRIPT)

    paragraph.translation.refresh_from_db()
    assert f"segment={paragraph.pk}" in response.headers["HX-Redirect"]
    assert paragraph.translation.newest.text == "배열은 격자입니다."


def test_a_suggestion_that_may_not_be_applied_is_told(section, member, other_member, as_user):
    made = services.comment(section.segments.first(), other_member, "음", "option")

    response = as_user(member).post(url("suggestion-apply", made.pk), headers=SCRIPT)

    assert response.status_code == 422
    assert "적용할 제안이 더 이상 없습니다" in shown(response)


def test_resolve_and_reopen_answer_with_the_comments(section, other_member, as_user):
    made = services.comment(section.segments.first(), other_member, "음", "fix_needed")
    client = as_user(other_member)

    resolved = client.post(url("comment-resolve", made.pk), headers=SCRIPT)
    reopened = client.post(url("comment-reopen", made.pk), headers=SCRIPT)

    assert "해결함" in shown(resolved)
    assert "해결함" not in shown(reopened)


WRITES = [
    ("review-submit", "section"),
    ("revisions-approve", "section"),
    ("review-take", "review"),
    ("review-leave", "review"),
    ("review-withdraw", "review"),
    ("changes-request", "review"),
    ("comment-make", "segment"),
    ("comment-resolve", "comment"),
    ("comment-reopen", "comment"),
    ("suggestion-apply", "comment"),
]


@pytest.mark.parametrize(("name", "target"), WRITES)
def test_a_reader_changes_nothing(name, target, review, section, other_member, reader, as_user):
    segment = section.segments.first()
    comment = services.comment(segment, other_member, "음", "option")
    things = {"section": section, "review": review, "segment": segment, "comment": comment}

    response = as_user(reader).post(url(name, things[target].pk), {"text": "글"})

    assert response.status_code == 403
