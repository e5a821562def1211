import pytest
from django.urls import reverse

from apps.review import services
from apps.review.models import Approval, Comment, Reading, Review, ReviewState
from tests import factories

SCRIPT = {"HX-Request": "true"}


def shown(response):
    return response.content.decode()


def url(name, *arguments):
    return reverse(f"review:{name}", args=arguments)


# ---- the list -------------------------------------------------------------------------------


def test_the_list_shows_what_waits_for_anybody(review, other_member, as_user):
    response = as_user(other_member).get(url("review-list"), {"show": "free"})

    assert response.status_code == 200
    assert review.section.title in shown(response)


def test_the_list_never_offers_ones_own_section(review, member, as_user):
    response = as_user(member).get(url("review-list"), {"show": "free"})

    assert review.section.title not in shown(response)


def test_the_list_says_what_i_asked_for(review, member, as_user):
    response = as_user(member).get(url("review-list"), {"show": "asked"})

    assert review.section.title in shown(response)


def test_an_empty_list_says_what_to_do(member, as_user):
    response = as_user(member).get(url("review-list"))

    assert "검토자를 기다리는 섹션을 맡거나" in shown(response)


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    count, member, other_member, as_user, django_assert_max_num_queries
):
    from apps.assignments import services as assignments

    for section in factories.page_of(*[[f"Text {n}."] for n in range(count)]).sections.all():
        assignments.claim([section], member)
        factories.revision(section.segments.get(), member)
        services.submit(section, member)
    client = as_user(other_member)

    with django_assert_max_num_queries(12):
        client.get(url("review-list"), {"show": "free"})


# ---- one section ----------------------------------------------------------------------------


def test_the_section_stands_beside_its_source(review, section, other_member, as_user):
    page = shown(as_user(other_member).get(url("section-review", section.pk)))

    assert "First sentence." in page
    assert "1번째 문장입니다." in page


def test_the_section_shows_by_syllable_what_changed_since_the_last_look(
    review, section, member, other_member, newest, as_user
):
    services.read(newest(section)[0], other_member)
    factories.revision(section.segments.first(), member, "1번째 문장이었습니다.")

    page = shown(as_user(other_member).get(url("section-review", section.pk)))

    assert "<ins>" in page
    assert "지난번 본 뒤로 1항목 바뀜" in page


@pytest.mark.parametrize(
    ("change", "reason"),
    [("text", "승인 풀림 · 번역을 고침"), ("source", "승인 풀림 · 원문 변경")],
)
def test_a_lapsed_approval_says_why(
    change, reason, review, section, member, other_member, newest, as_user
):
    services.approve(newest(section)[0], other_member)
    segment = section.segments.first()
    if change == "text":
        factories.revision(segment, member, "다시 고친 문장입니다.")
    else:
        section.segments.filter(pk=segment.pk).update(text="The source has moved.")

    page = shown(as_user(other_member).get(url("section-review", section.pk)))

    assert reason in page


def test_what_strangers_typed_stays_text(section, member, other_member, as_user):
    factories.revision(section.segments.first(), member, "<script>alert(1)</script>")
    services.submit(section, member)
    client = as_user(other_member)
    services.comment(section.segments.first(), member, "<img src=x onerror=y>", "option")

    page = shown(client.get(url("section-review", section.pk)))

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_translator_is_offered_no_approval_of_their_own_words(review, section, member, as_user):
    page = shown(as_user(member).get(url("section-review", section.pk)))

    boxes = [line for line in page.splitlines() if 'form="approve"' in line]
    assert len(boxes) == 2
    assert all("disabled" in box for box in boxes)


def test_a_reader_sees_the_review_and_no_buttons(review, section, reader, as_user):
    page = shown(as_user(reader).get(url("section-review", section.pk)))

    assert 'id="approve"' not in page
    assert "comment-make" not in page


@pytest.mark.parametrize("count", [2, 40])
def test_the_section_asks_the_database_as_often_for_many_as_for_few(
    count, member, other_member, as_user, django_assert_max_num_queries
):
    from apps.assignments import services as assignments

    section = factories.page_of([f"Text {n}." for n in range(count)]).sections.get()
    assignments.claim([section], member)
    for segment in section.segments.all():
        factories.revision(segment, member)
    services.submit(section, member)
    client = as_user(other_member)

    with django_assert_max_num_queries(20):
        client.get(url("section-review", section.pk))


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


# ---- pieces for the editor ------------------------------------------------------------------


def test_the_status_offers_the_request_when_all_is_finished(section, member, as_user):
    page = shown(as_user(member).get(url("section-status", section.pk)))

    assert url("review-submit", section.pk) in page


def test_the_status_says_how_much_is_left(section, member, as_user):
    section.segments.create(key="new", kind="paragraph", position=9, text="New.", words=1)

    page = shown(as_user(member).get(url("section-status", section.pk)))

    assert url("review-submit", section.pk) not in page
    assert "1항목 남음" in page


def test_the_status_says_when_nobody_is_there_to_review(review, section, member, as_user):
    page = shown(as_user(member).get(url("section-status", section.pk)))

    assert "검토할 수 있는 다른 사람이 없습니다" in page


def test_the_status_is_silent_while_somebody_could_review(
    review, section, member, other_member, as_user
):
    page = shown(as_user(member).get(url("section-status", section.pk)))

    assert "검토할 수 있는 다른 사람이 없습니다" not in page


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
    from apps.assignments import services as assignments

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


# ---- who may --------------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    "name", ["section-review", "section-status", "segment-comments", "review-list"]
)
def test_who_is_not_signed_in_is_asked_to(name, section, client):
    target = section.segments.first() if name == "segment-comments" else section
    arguments = [] if name == "review-list" else [target.pk]

    response = client.get(url(name, *arguments))

    assert response.status_code == 302
    assert "next=" in response.headers["Location"]
