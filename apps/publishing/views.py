from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Page
from apps.publishing import services
from apps.publishing.errors import PublishingError
from apps.publishing.models import Publication, PublicationState, Unapproved
from apps.publishing.pictures import picture_of
from apps.publishing.preview import preview
from apps.sources.models import Source

PUBLICATIONS_SHOWN = 20


@require_GET
@requires(Action.READ)
@xframe_options_sameorigin
def page_preview(request: HttpRequest, page_id: int) -> HttpResponse:
    """The page as it will look. `?text=source` shows the source instead, `both` beside it."""
    page = get_object_or_404(Page.objects.present().select_related("source__snapshot"), pk=page_id)
    text = request.GET.get("text")
    is_translation = text != "source"
    context = {
        "page": page,
        "is_translation": is_translation,
        "preview": preview(page, is_translation),
        "source_side": preview(page, False, id_prefix="source-") if text == "both" else None,
        "is_framed": request.headers.get("Sec-Fetch-Dest") == "iframe",
    }
    return render(request, "publishing/page_preview.html", context)


@require_GET
@requires(Action.READ)
def page_picture(request: HttpRequest, page_id: int, path: str) -> HttpResponseBase:
    """A picture that stands beside a page in its snapshot. Nothing else is handed out."""
    page = get_object_or_404(Page.objects.light().select_related("snapshot"), pk=page_id)
    response = picture_of(page.snapshot, path)
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
@requires(Action.PUBLISH)
def source_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the archive made; its own page tells how that goes."""
    source = get_object_or_404(Source.objects.present(), slug=slug)
    unapproved = request.POST.get("unapproved", Unapproved.ENGLISH.value)
    if unapproved not in Unapproved.values:
        unapproved = Unapproved.ENGLISH.value
    try:
        publication = services.request_publication(source, unapproved, person(request))
    except PublishingError as error:
        messages.error(request, str(error))
        return redirect("dashboard:source-board", source.slug)
    return redirect("publishing:publication-detail", publication.pk)


@require_GET
@requires(Action.PUBLISH)
def publication_detail(request: HttpRequest, publication_id: int) -> HttpResponse:
    """What was published and where to get it. htmx asks for the progress alone."""
    publication = get_object_or_404(
        Publication.objects.select_related("source", "requested_by"), pk=publication_id
    )
    context = {
        "publication": publication,
        "source": publication.source,
        "has_archive": has_archive(publication),
        "choices": Unapproved.choices,
    }
    if request.headers.get("HX-Request"):
        return render(request, "publishing/publication_detail.html#progress", context)
    others = publication.source.publications.select_related("requested_by")
    others = others.exclude(pk=publication.pk)
    page = Paginator(others, PUBLICATIONS_SHOWN).get_page(request.GET.get("page"))
    return render(request, "publishing/publication_detail.html", {**context, "page": page})


@require_GET
@requires(Action.PUBLISH)
def publication_download(request: HttpRequest, publication_id: int) -> HttpResponseBase:
    publication = get_object_or_404(Publication.objects.select_related("source"), pk=publication_id)
    if not has_archive(publication):
        messages.error(request, _("This archive is not kept any more. Publish again."))
        return redirect("publishing:publication-detail", publication.pk)
    name = f"{publication.source.slug}-{publication.source.language}.zip"
    return FileResponse(publication.archive.open("rb"), as_attachment=True, filename=name)


def has_archive(publication: Publication) -> bool:
    return publication.state == PublicationState.READY and publication.archive.exists()
