from typing import TYPE_CHECKING, Any

from django.db import models

from apps.activity.models import Event

if TYPE_CHECKING:
    from apps.accounts.models import User


def record(verb: str, thing: models.Model, actor: "User | None" = None, **detail: Any) -> Event:
    """Note in the log that `actor` (None: the site itself) did `verb` to `thing`.

    `verb` is past tense with the thing's word first, such as "section claimed".
    """
    return Event.objects.create(
        verb=verb,
        actor=actor,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        thing_name=str(thing)[:200],
        detail=detail,
    )
