"""A request that comes twice with the same Idempotency-Key is done once and answered twice."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema

from apps.api.errors import ApiError, KeyReused
from apps.api.models import KeptAnswer
from apps.api.v1.access import asker

KEPT = timedelta(days=1)
LONGEST = 100


def once(request: HttpRequest, act: Callable[[], Schema]) -> Any:
    """Do `act` and keep its answer, or give the one that was kept. Refusals are not kept."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return act()
    if len(key) > LONGEST or "\0" in key:
        raise ApiError(_("An Idempotency-Key may have %(count)s characters.") % {"count": LONGEST})
    try:
        with transaction.atomic():
            return _kept(request, key) or _act_and_keep(request, key, act)
    except IntegrityError:  # the same request came at the same moment, and was faster
        answer = _kept(request, key)
        if answer is None:
            raise
        return answer


def _kept(request: HttpRequest, key: str) -> Any:
    KeptAnswer.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    kept = KeptAnswer.objects.filter(owner=asker(request), key=key).first()
    if kept is None:
        return None
    if kept.request_digest != _digest(request):
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    return kept.body


def _act_and_keep(request: HttpRequest, key: str, act: Callable[[], Schema]) -> Schema:
    owner = asker(request)
    kept = KeptAnswer.objects.create(owner=owner, key=key, request_digest=_digest(request))
    answer = act()
    kept.body = answer.model_dump(mode="json")
    kept.save(update_fields=["body"])
    return answer


def _digest(request: HttpRequest) -> str:
    whole = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(whole).hexdigest()
