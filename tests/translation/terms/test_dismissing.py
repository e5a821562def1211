from django.urls import reverse

from apps.translation import services as translation
from apps.translation.terms import dismissing
from apps.translation.terms.models import Dismissal
from apps.translation.terms.notes import noted
from tests import factories
from tests.translation.terms.deciding import paragraphs

TEXT = "연산을 씁니다."


def verdicts(segment, user, text):
    return [note.verdict for note in noted(segment, user, text)]


def test_what_is_dismissed_while_typing_holds_for_who_types(
    convolution, page, member, other_member
):
    segment = paragraphs(page)[0]

    dismissing.dismiss(segment, convolution, member, "다른 뜻", TEXT)

    assert verdicts(segment, member, TEXT + " 더 씁니다.") == ["dismissed"]
    assert verdicts(segment, other_member, TEXT) == ["missing"]


def test_it_follows_the_text_when_that_is_finished(convolution, page, member, other_member):
    segment = paragraphs(page)[0]
    dismissing.dismiss(segment, convolution, member, "다른 뜻", TEXT)
    revision = translation.add_revision(segment, author=member, text=TEXT, base=None)

    assert Dismissal.objects.standing().get().revision == revision
    assert verdicts(segment, other_member, TEXT) == ["dismissed"]
    assert verdicts(segment, member, TEXT + " 바꿈") == ["missing"]


def test_it_goes_with_a_discarded_draft(convolution, page, member):
    segment = paragraphs(page)[0]
    dismissing.dismiss(segment, convolution, member, "다른 뜻", TEXT)

    translation.discard_draft(segment, member)

    assert not Dismissal.objects.exists()


def test_it_ends_with_a_changed_source(convolution, page, member):
    segment = paragraphs(page)[0]
    factories.revision(segment, member, TEXT)
    dismissing.dismiss(segment, convolution, member, "다른 뜻", None)
    segment.text = "A convolution is used now."
    segment.save(update_fields=["text"])

    assert not Dismissal.objects.standing().exists()
    assert verdicts(segment, member, TEXT) == ["missing"]


def test_dismissing_again_changes_the_reason(convolution, page, member, other_member):
    segment = paragraphs(page)[0]
    factories.revision(segment, member, TEXT)
    dismissing.dismiss(segment, convolution, member, "하나", TEXT)

    dismissing.dismiss(segment, convolution, other_member, "둘", None)

    assert Dismissal.objects.get().reason == "둘"


def dismiss_url(segment, term):
    return reverse("translation:use-dismiss", args=[segment.pk, term.pk])


def test_a_dismissal_needs_a_reason(as_user, convolution, page, member):
    segment = paragraphs(page)[0]
    factories.revision(segment, member, TEXT)

    for reason in ("", " ", "가" * 301, "가" * 3000):
        answer = as_user(member).post(dismiss_url(segment, convolution), {"reason": reason})
        assert answer.status_code == 422, reason
        assert "이유" in answer.content.decode() or "까닭" in answer.content.decode()

    assert not Dismissal.objects.exists()


def test_nothing_is_dismissed_where_nothing_is_translated(as_user, convolution, page, member):
    answer = as_user(member).post(dismiss_url(paragraphs(page)[0], convolution), {"reason": "왜"})

    assert answer.status_code == 422


def test_the_editor_shows_the_reason_and_takes_it_back(as_user, convolution, page, member):
    segment = paragraphs(page)[0]
    browser = as_user(member)
    answer = browser.post(
        dismiss_url(segment, convolution),
        {"reason": "다른 뜻", "text": TEXT},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 204
    checks = reverse("translation:segment-checks", args=[segment.pk])
    withdraw = reverse("translation:dismissal-withdraw", args=[Dismissal.objects.get().pk])

    shown = browser.post(checks, {"text": TEXT}).content.decode()

    assert "다른 뜻" in shown
    assert withdraw in shown
    browser.post(withdraw)
    assert "다른 뜻" not in browser.post(checks, {"text": TEXT}).content.decode()


def test_the_checks_offer_a_text_put_right(as_user, convolution, page, member):
    segment = paragraphs(page)[0]
    checks = reverse("translation:segment-checks", args=[segment.pk])

    shown = as_user(member).post(checks, {"text": "컨볼루션을 씁니다."}).content.decode()

    assert 'data-fixed="합성곱을 씁니다."' in shown
    assert dismiss_url(segment, convolution) in shown


def test_undecided_terms_never_warn(as_user, smoothing, page, member):
    checks = reverse("translation:segment-checks", args=[paragraphs(page)[1].pk])

    shown = as_user(member).post(checks, {"text": "매끄럽게 합니다."}).content.decode()

    assert "smoothing" not in shown
