from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.permissions import Action, requires
from apps.dashboard.search import find_documents, pages_with, texts_with, tidy
from glossary import services as glossary

AT_A_LOOK, OF_A_KIND = 5, 20
MOST_PAGES = 100


@requires(Action.READ)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What holds the words: for the box documents alone; on its page more, or one kind (`in`)."""
    query = tidy(request.GET.get("q", ""))
    context: dict[str, object] = {"q": query}
    if request.headers.get("HX-Request"):
        context["found"] = find_documents(query, AT_A_LOOK) if query else None
        return render(request, "dashboard/parts/found_documents.html", context)
    if request.GET.get("in") == "texts":
        return render(request, "dashboard/search.html", context | _texts(request, query))
    if request.GET.get("in") == "pages":
        shown = Paginator(pages_with(query), OF_A_KIND).get_page(request.GET.get("page"))
        return render(request, "dashboard/search.html", context | {"kind": "pages", "pages": shown})
    context["terms"] = glossary.search(query, OF_A_KIND) if query else []
    context["found"] = find_documents(query, OF_A_KIND) if query else None
    return render(request, "dashboard/search.html", context)


def _texts(request: HttpRequest, query: str) -> dict[str, object]:
    """Counting all would read all: a page knows only whether another comes after it."""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    number = min(max(number, 1), MOST_PAGES)
    start = (number - 1) * OF_A_KIND
    texts = texts_with(query, start, start + OF_A_KIND + 1)
    has_next = len(texts) > OF_A_KIND and number < MOST_PAGES
    return {
        "kind": "texts",
        "texts": texts[:OF_A_KIND],
        "previous": number - 1,
        "next": number + 1 if has_next else 0,
    }
