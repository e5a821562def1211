from django.core import mail
from django.urls import reverse

from tests import factories


def test_without_mail_a_lost_password_leads_to_a_maintainer(client, db):
    answer = client.post(reverse("account_reset_password"), {"email": "a@example.org"})

    assert answer.status_code == 404
    assert "관리자" in answer.content.decode()
    assert mail.outbox == []


def test_with_mail_a_lost_password_is_reset_by_it(client, db, settings):
    settings.HAS_MAIL = True
    person = factories.user("가")

    answer = client.post(reverse("account_reset_password"), {"email": person.email})

    assert answer.status_code == 302
    assert [message.to for message in mail.outbox] == [[person.email]]
