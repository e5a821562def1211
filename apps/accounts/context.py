from types import SimpleNamespace

from django.http import HttpRequest

from apps.accounts.permissions import Action, may


def permissions(request: HttpRequest) -> dict[str, object]:
    """`may.translate`, `may.publish` …: what this reader's role allows, for templates."""
    user = getattr(request, "user", None)
    return {"may": SimpleNamespace(**{action.value: may(user, action) for action in Action})}
