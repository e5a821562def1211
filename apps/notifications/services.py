"""Telling people what concerns them. Whoever causes it says whom it concerns: `notify`."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import MAY, Action
from apps.notifications.kinds import Kind
from apps.notifications.models import Frequency, Notification, Preference

KEPT = timedelta(days=180)
UNSUBSCRIBE = signing.Signer(salt="notifications.unsubscribe")


def notify(
    people: Iterable[User | None],
    kind: Kind,
    thing: models.Model,
    *,
    url: str,
    actor: User | None = None,
    once: str = "",
    count: int = 1,
    **facts: Any,
) -> None:
    """Tell these people of `thing`, less whoever did it, has left, or does not want to know.

    What they have not looked at yet is not said twice: it counts up. `once` is a name under which
    nobody is ever told a second time, whatever they have read. Call it inside the transaction of
    what happened.
    """
    asked = {each.pk for each in people if each and each.is_active and each != actor}
    said = {
        "kind": kind,
        "about": f"{thing._meta.label_lower}:{thing.pk}",
        "name": str(thing)[:200],
        "url": url[:300],
        "actor": actor,
        "count": count,
        "facts": facts,
        "once": once,
        "at": timezone.now(),
    }
    known = Preference.objects.in_bulk(asked)
    for pk in sorted(asked):
        preference = known.get(pk) or Preference()
        on_site, by_mail = preference.allows_site(kind), preference.allows_mail(kind)
        if on_site or by_mail:
            _tell({**said, "person_id": pk, "on_site": on_site, "by_mail": by_mail})


def _tell(said: dict[str, Any]) -> None:
    if said["once"]:
        Notification.objects.bulk_create([Notification(**said)], ignore_conflicts=True)
    elif not _counted_up(said):
        try:
            with transaction.atomic():
                Notification.objects.create(**said)
        except IntegrityError:  # the same happened in another transaction at this very moment
            _counted_up(said)


def _counted_up(said: dict[str, Any]) -> bool:
    """Whether the person has not looked at the last of the same kind: then it is about this too."""
    same = {name: said[name] for name in ("person_id", "kind", "about")}
    unread = Notification.objects.unread().filter(**same, once="")
    newest = {name: said[name] for name in ("at", "actor", "url", "name", "facts")}
    return bool(unread.update(count=F("count") + said["count"], digest=None, **newest))


def those_who_may(action: Action) -> models.QuerySet[User]:
    return User.objects.active().filter(
        role__in=[role for role, actions in MAY.items() if action in actions]
    )


def read(notifications: models.QuerySet[Notification]) -> int:
    return notifications.filter(read_at=None).update(read_at=timezone.now())


def preference_of(person: User) -> Preference:
    return Preference.objects.filter(pk=person.pk).first() or Preference(person=person)


def unsubscribe_token(person: User) -> str:
    return UNSUBSCRIBE.sign(str(person.pk))


def person_of_token(token: str) -> User | None:
    """Whose mails this link ends; None: nobody's. It never runs out, as old mails do not."""
    try:
        number = int(UNSUBSCRIBE.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return User.objects.filter(pk=number).first()


def unsubscribe(person: User) -> None:
    """No more mails. On the site everything is told as before."""
    Preference.objects.update_or_create(person=person, defaults={"mail": Frequency.NEVER})


def forget_old() -> None:
    Notification.objects.filter(at__lt=timezone.now() - KEPT).delete()
