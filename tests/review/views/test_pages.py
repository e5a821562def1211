import pytest

from apps.assignments import services as assignments
from apps.review import services, settling
from tests import factories
from tests.review.asking import shown, url


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
    for section in factories.page_of(*[[f"Text {n}."] for n in range(count)]).sections.all():
        assignments.claim([section], member)
        factories.revision(section.segments.get(), member)
        services.submit(section, member)
    client = as_user(other_member)

    with django_assert_max_num_queries(12):
        client.get(url("review-list"), {"show": "free"})


def test_the_section_stands_beside_its_source(review, section, other_member, as_user):
    page = shown(as_user(other_member).get(url("section-review", section.pk)))

    assert "First sentence." in page
    assert "1번째 문장입니다." in page


def test_the_number_of_comments_stands_over_them(review, section, other_member, as_user):
    segment = section.segments.first()
    services.comment(segment, other_member, "음", "option")

    asked = as_user(other_member).get(url("section-review", section.pk), {"segment": segment.pk})

    assert '<small id="comment-count">1</small>' in shown(asked)


def test_a_text_made_for_an_older_source_stands_beside_what_changed_there(
    review, section, other_member, as_user
):
    segment = section.segments.first()
    segment.text = "Last sentence."
    segment.save()

    page = shown(as_user(other_member).get(url("section-review", section.pk)))

    assert '<div class="older">1번째 문장입니다.</div>' in page
    assert "<del>First</del><ins>Last</ins> sentence." in page


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
    section = factories.page_of([f"Text {n}." for n in range(count)]).sections.get()
    assignments.claim([section], member)
    for segment in section.segments.all():
        factories.revision(segment, member)
    services.submit(section, member)
    settling.settle()
    client = as_user(other_member)

    with django_assert_max_num_queries(21):
        client.get(url("section-review", section.pk))


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


@pytest.mark.parametrize(
    "name", ["section-review", "section-status", "segment-comments", "review-list"]
)
def test_who_is_not_signed_in_is_asked_to(name, section, client):
    target = section.segments.first() if name == "segment-comments" else section
    arguments = [] if name == "review-list" else [target.pk]

    response = client.get(url(name, *arguments))

    assert response.status_code == 302
    assert "next=" in response.headers["Location"]
