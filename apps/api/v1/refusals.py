"""Which error becomes which answer."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from apps.api.errors import ApiError
from apps.api.v1.access import NotAllowed, NoToken, TooFast
from apps.api.v1.problems import problem
from apps.assignments.errors import AssignmentError, ClosedAlready, HeldAlready, NotYours
from apps.review.errors import FixNeeded, OwnWork, ReviewError, TextChanged
from apps.review.errors import NotAllowed as NotNow
from apps.translation.checks.wording import sentence, told
from apps.translation.errors import (
    ConflictingEdit,
    DraftElsewhere,
    NotHolder,
    SourceMoved,
    TranslationError,
    UnsoundText,
)
from apps.verification.errors import VerificationError
from glossary.errors import GlossaryError, TermDecided, TermExists, VoteClosed

# The thing is not what the program took it for; what it sent was right.
CONFLICTS = (
    *(HeldAlready, ClosedAlready, NotYours),
    *(NotHolder, SourceMoved),
    *(TextChanged, FixNeeded, OwnWork, NotNow),
    *(TermDecided, TermExists, VoteClosed),
)
REFUSALS = (
    *(ApiError, AssignmentError, GlossaryError, ReviewError, TranslationError, VerificationError),
)


E = TypeVar("E", bound=Exception)


def add_to(api: NinjaAPI) -> None:
    """Have this API answer every error of ours with a problem."""
    for kind in CONFLICTS:
        _on(api, kind, conflict)
    for other in REFUSALS:
        _on(api, other, refusal)
    _on(api, ConflictingEdit, conflicting_edit)
    _on(api, DraftElsewhere, draft_elsewhere)
    _on(api, UnsoundText, unsound)
    _on(api, ValidationError, invalid)
    _on(api, NoToken, signed_out)
    _on(api, NotAllowed, not_allowed)
    _on(api, TooFast, too_fast)
    _on(api, Http404, not_found)
    _on(api, HttpError, unreadable)


def _on(api: NinjaAPI, kind: type[E], say: Callable[[HttpRequest, E], HttpResponse]) -> None:
    def answer(request: HttpRequest, error: E | type[E]) -> HttpResponse:
        assert isinstance(error, kind), "what is raised is an error, not its class"
        return say(request, error)

    api.add_exception_handler(kind, answer)


def conflict(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 409, str(error))


def refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 422, sentence(str(error)))


def conflicting_edit(request: HttpRequest, error: ConflictingEdit) -> HttpResponse:
    theirs = error.theirs
    return problem(
        request, 409, str(error), mine=error.mine, theirs=theirs.text, theirs_revision=theirs.pk
    )


def draft_elsewhere(request: HttpRequest, error: DraftElsewhere) -> HttpResponse:
    return problem(request, 409, str(error), theirs=error.draft.text)


def unsound(request: HttpRequest, error: UnsoundText) -> HttpResponse:
    said = [told(each) for each in error.problems]
    fields = [
        {"field": "text", "message": " ".join(filter(None, (one.message, one.where)))}
        for one in said
    ]
    return problem(request, 422, said[0].message if said else str(error), errors=fields)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [
        {"field": ".".join(str(part) for part in each["loc"][1:]), "message": each["msg"]}
        for each in error.errors
    ]
    return problem(request, 422, _("Something in the request is not as described."), errors=fields)


def signed_out(request: HttpRequest, error: NoToken) -> HttpResponse:
    answer = problem(request, 401, str(error))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def not_allowed(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return problem(request, 403, str(error))


def too_fast(request: HttpRequest, error: TooFast) -> HttpResponse:
    answer = problem(request, 429, str(error))
    answer["Retry-After"] = str(error.wait_s)
    return answer


def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, _("There is nothing of this number or name."))


def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, _("The body has to be JSON."))
