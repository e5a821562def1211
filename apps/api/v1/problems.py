"""One shape for every refusal: problem+json of RFC 9457, in the language that was asked for."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import Field, Schema

CONTENT_TYPE = "application/problem+json"


class FieldProblem(Schema):
    field: str
    message: str


class Problem(Schema):
    """Why a request was refused. `mine` and `theirs` are the two texts of a conflict."""

    type: str = Field(examples=["urn:topa:problem:conflict"])
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []
    mine: str | None = None
    theirs: str | None = None
    theirs_revision: int | None = None


def language_of(request: HttpRequest) -> str:
    """The first language of Accept-Language that the site speaks; its own otherwise."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    short = (code.split("-")[0] for code, _weight in asked)
    known = dict(settings.LANGUAGES)
    return next((code for code in short if code in known), settings.LANGUAGE_CODE)


def titles() -> dict[int, tuple[str, str]]:
    """Status to the kind of problem and its title."""
    return {
        400: ("bad-request", _("The request cannot be read")),
        401: ("signed-out", _("No valid token")),
        403: ("not-allowed", _("Not allowed")),
        404: ("not-found", _("Not found")),
        405: ("no-such-method", _("The address takes no such request")),
        409: ("conflict", _("Not possible now")),
        413: ("too-long", _("The request is too long")),
        422: ("refused", _("Refused")),
        429: ("too-many-requests", _("Too many requests")),
    }


def problem(request: HttpRequest, status: int, detail: str = "", **more: Any) -> HttpResponse:
    with translation.override(language_of(request)):
        kind, title = titles().get(status, ("failed", _("Failed")))
    body = {
        "type": f"urn:topa:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail or title,
        **more,
    }
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE)
