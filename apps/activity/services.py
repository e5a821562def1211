from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from apps.activity.models import Event


def record(
    verb: str, thing: models.Model, actor: AbstractBaseUser | None = None, **detail: Any
) -> Event:
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
