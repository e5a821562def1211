"""What a digest reads like: plain text and simple HTML, in the reader's language and zone."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from apps.accounts.middleware import zone_of
from apps.notifications.models import Digest, Notification
from apps.notifications.services import unsubscribe_token

MOST_SHOWN = 30


def letter_of(digest: Digest, news: Sequence[Notification]) -> EmailMultiAlternatives:
    person = digest.person
    stop = address("notifications:unsubscribe", unsubscribe_token(person))
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone_of(person.time_zone)):
        count = len(news)
        context = {
            "news": news[:MOST_SHOWN],
            "more": max(0, count - MOST_SHOWN),
            "site": settings.SITE_URL,
            "all": address("notifications:notification-list"),
            "preferences": address("notifications:preferences"),
            "stop": stop,
            "language": language,
        }
        subject = ngettext("Topa: one thing for you", "Topa: %(count)s things for you", count)
        letter = EmailMultiAlternatives(
            subject % {"count": count},
            render_to_string("notifications/mail/digest.txt", context),
            to=[person.email],
            headers=headers(digest, stop),
        )
        letter.attach_alternative(
            render_to_string("notifications/mail/digest.html", context), "text/html"
        )
    return letter


def headers(digest: Digest, stop: str) -> dict[str, str]:
    """The same Message-ID each time, so that a mail sent twice is seen to be one (RFC 8058)."""
    return {
        "Message-ID": f"<digest-{digest.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def address(name: str, *arguments: object) -> str:
    return settings.SITE_URL + reverse(name, args=arguments)
