"""What anybody reads, signed in or not: translated pages of the sources that are public."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from apps.documents.models import Page
from apps.publishing.about import About, about
from apps.publishing.addresses import candidates, reading_address
from apps.publishing.contents import contents_of
from apps.publishing.drawn import drawn
from apps.publishing.originals import original_of
from apps.publishing.pictures import picture_of
from apps.publishing.public import draw
from apps.sources.models import Source

SOURCES_SHOWN = 30


@require_safe
def reading_index(request: HttpRequest) -> HttpResponse:
    """The documentation that may be read here."""
    sources = Source.objects.public().select_related("snapshot")
    page = Paginator(sources, SOURCES_SHOWN).get_page(request.GET.get("page"))
    return render(request, "publishing/reading_index.html", {"page": page})


@require_safe
def source_read(request: HttpRequest, slug: str) -> HttpResponse:
    """To the first page of its table of contents."""
    source = get_object_or_404(Source.objects.public(), slug=slug)
    path = Page.objects.present().filter(source=source).values_list("path", flat=True).first()
    if path is None:
        raise Http404
    return redirect("publishing:page-read", slug, path)


@require_safe
def page_read(request: HttpRequest, slug: str, path: str) -> HttpResponse:
    """A page in translation; drawn only for a reader who has not got it as it is now."""
    source = get_object_or_404(Source.objects.public().select_related("snapshot"), slug=slug)
    page = Page.objects.present().light().filter(source=source, path=path).first()
    if page is None:
        return elsewhere(source, path)
    page.source = source
    told, beside = about(page), "beside" in request.GET
    etag = quote_etag(f"{told.stamp}{'-beside' if beside else ''}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(drawn.get(etag, lambda: page_html(page, told, beside=beside)))
    response["ETag"] = etag
    patch_cache_control(response, no_cache=True, public=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def elsewhere(source: Source, path: str) -> HttpResponseRedirect:
    """To the page that an address means which is written as upstream has it."""
    pages = Page.objects.present().filter(source=source, path__in=candidates(path))
    found = pages.values_list("path", flat=True).first()
    if found is None:
        raise Http404
    return HttpResponseRedirect(reading_address(source.slug, found))


def page_html(page: Page, told: About, *, beside: bool) -> bytes:
    """The whole answer. It knows nothing of who asks, but their language and time zone."""
    contents = contents_of(page.source.slug, told.titles, page.path)
    context = {
        "page": page,
        "source": page.source,
        "about": told,
        "contents": contents,
        "path": reading_address(page.source.slug, page.path),
        "site": settings.SITE_URL,
        "original": original_of(page.source, page.path),
        "shown": draw(page, contents.titles(), beside=beside),
        "beside": beside,
    }
    return render_to_string("publishing/page_read.html", context).encode()


@require_safe
def reading_picture(request: HttpRequest, slug: str, path: str) -> HttpResponseBase:
    source = get_object_or_404(Source.objects.public().select_related("snapshot"), slug=slug)
    assert source.snapshot is not None, "public() has those with a snapshot"
    response = picture_of(source.snapshot, path)
    response["Cache-Control"] = "public, max-age=3600"
    return response
