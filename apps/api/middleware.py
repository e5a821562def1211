from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from apps.api.v1.problems import problem

PREFIX = "/api/v1/"


class ForPrograms:
    """Answers below /api/v1/: every refusal is a problem, every reading has its ETag."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return answer
        if 400 <= answer.status_code < 500 and "json" not in answer.get("Content-Type", ""):
            answer = _as_problem(request, answer)
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(answer, ["Accept-Language", "Authorization"])
        if request.method != "GET" or answer.status_code != 200:
            return answer
        set_response_etag(answer)
        return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _as_problem(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """What Django itself refuses, in the shape of all refusals."""
    told = problem(request, answer.status_code)
    if "Allow" in answer:
        told["Allow"] = answer["Allow"]
    return told
