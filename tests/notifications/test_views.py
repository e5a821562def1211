import pytest
from django.urls import reverse

from apps.notifications import services
from apps.notifications.kinds import Kind
from apps.notifications.models import Frequency, Notification, Preference
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:notification-list")
PREFERENCES = reverse("notifications:preferences")


def told(person, count=1):
    page = factories.page()
    for number in range(count):
        services.notify(
            [person], Kind.DUE, page, url="/docs/", once=f"{number}", due_on="2026-11-30"
        )


def test_the_list_is_paged_in_a_bounded_number_of_queries(
    as_user, member, django_assert_max_num_queries
):
    told(member, 90)
    browser = as_user(member)

    with django_assert_max_num_queries(7):
        answer = browser.get(LIST)

    assert answer.status_code == 200
    assert len(answer.context["notifications"]) == 40
    assert "안 읽음 90" in answer.content.decode()
    assert len(browser.get(LIST, {"page": 3}).context["notifications"]) == 10


def test_an_empty_list_says_what_would_stand_there(as_user, member):
    assert "나와 관련된 일만" in as_user(member).get(LIST).content.decode()


def test_opening_one_reads_it_and_leads_there(as_user, member):
    told(member, 2)
    one = Notification.objects.first()

    answer = as_user(member).post(reverse("notifications:notification-open", args=[one.pk]))

    assert (answer.status_code, answer["Location"]) == (302, "/docs/")
    assert Notification.objects.unread().count() == 1


def test_nobody_reads_for_another(as_user, member, other_member):
    told(member)
    browser = as_user(other_member)

    answer = browser.post(
        reverse("notifications:notification-open", args=[Notification.objects.get().pk])
    )
    browser.post(reverse("notifications:all-read"))

    assert answer.status_code == 404
    assert Notification.objects.unread().count() == 1


def test_the_bell_counts_and_all_can_be_read_at_once(as_user, member):
    told(member, 3)
    browser = as_user(member)
    bell = reverse("notifications:bell")

    before = browser.get(bell).content.decode()
    browser.post(reverse("notifications:all-read"))
    after = browser.get(bell).content.decode()

    assert "안 읽음 3" in before
    assert "안 읽음" not in after


def test_what_is_off_on_the_site_does_not_stand_there(as_user, member):
    Preference.objects.create(person=member, not_on_site=["due"])
    told(member)

    assert as_user(member).get(LIST).context["unread"] == 0


def test_preferences_keep_what_is_not_ticked(as_user, member):
    browser = as_user(member)
    every = [kind.value for kind in Kind if kind != Kind.SITE]

    answer = browser.post(PREFERENCES, {"mail": "weekly", "on_site": every, "by_mail": every[:2]})

    assert answer.status_code == 302
    kept = Preference.objects.get(person=member)
    assert (kept.mail, kept.not_on_site, kept.not_by_mail) == ("weekly", [], every[2:])
    rows = browser.get(PREFERENCES).context["form"].rows()
    assert [row["by_mail"] for row in rows] == [True, True] + [False] * (len(every) - 2)


def test_refused_preferences_keep_the_ticks(as_user, member):
    answer = as_user(member).post(PREFERENCES, {"mail": "hourly", "on_site": ["due", "nonsense"]})

    assert answer.status_code == 422
    ticked = [row["kind"] for row in answer.context["form"].rows() if row["on_site"]]
    assert ticked == [Kind.DUE]
    assert not Preference.objects.exists()


def test_the_link_of_a_mail_stops_mails_without_signing_in(client, member):
    url = reverse("notifications:unsubscribe", args=[services.unsubscribe_token(member)])

    looked = client.get(url)
    assert looked.status_code == 200
    assert not Preference.objects.exists()
    stopped = client.post(url, {"List-Unsubscribe": "One-Click"})

    assert stopped.status_code == 200
    assert Preference.objects.get(person=member).mail == Frequency.NEVER


def test_stopping_mails_keeps_the_other_wishes(client, member):
    Preference.objects.create(person=member, not_on_site=["due"])

    client.post(reverse("notifications:unsubscribe", args=[services.unsubscribe_token(member)]))

    assert Preference.objects.get().not_on_site == ["due"]


def test_a_mail_program_posts_without_our_cookie(member):
    from django.test import Client

    url = reverse("notifications:unsubscribe", args=[services.unsubscribe_token(member)])

    assert Client(enforce_csrf_checks=True).post(url).status_code == 200


def test_a_broken_link_says_what_to_do(client, db):
    answer = client.get(reverse("notifications:unsubscribe", args=["1:forged"]))

    assert answer.status_code == 404
    assert "알림 설정" in answer.content.decode()


def test_only_a_maintainer_chooses_whether_to_hear_of_the_site(as_user, member, maintainer):
    def kinds(person):
        return {row["kind"] for row in as_user(person).get(PREFERENCES).context["form"].rows()}

    assert kinds(maintainer) - kinds(member) == {Kind.SITE}
