"""Pages as ports have a page of their own; cells are marked in the editor, which redraws them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Page
from apps.translation.errors import TranslationError
from apps.translation.models import Port
from apps.translation.ports import services
from apps.translation.ports.cells import ported_cells
from apps.translation.ports.forms import PortForm
from apps.translation.views import plain, present_segment, redrawn

A_PAGE = 50


@require_GET
@requires(Action.READ)
def page_port(request: HttpRequest, page_id: int) -> HttpResponse:
    """Whether the page is a port, who says so and why, and which of its cells are."""
    return _shown(request, _page(page_id), PortForm())


@require_POST
@requires(Action.MANAGE_SOURCES)
def page_port_mark(request: HttpRequest, page_id: int) -> HttpResponse:
    page, form = _page(page_id), PortForm(request.POST)
    if form.is_valid():
        try:
            services.mark_page(page, person(request), form.cleaned_data["reason"])
        except TranslationError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("The page is marked as a port."))
            return redirect("translation:page-port", page.pk)
    return _shown(request, page, form, status=422)


@require_POST
@requires(Action.MANAGE_SOURCES)
def page_port_undo(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take the mark back; whoever comes second changes nothing."""
    page = _page(page_id)
    if port := Port.objects.filter(page=page).first():
        services.take_back(port, person(request))
        messages.success(request, _("The page is no port any more."))
    return redirect("translation:page-port", page.pk)


@require_POST
@requires(Action.UNLOCK_CODE)
def segment_port(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = present_segment(segment_id)
    try:
        services.mark_cell(segment, person(request), request.POST.get("reason", ""))
    except TranslationError as error:
        return plain(str(error), 422)
    return redrawn(request, present_segment(segment_id))


@require_POST
@requires(Action.UNLOCK_CODE)
def segment_port_undo(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = present_segment(segment_id)
    try:
        if port := Port.objects.filter(segment=segment).first():
            services.take_back(port, person(request))
    except TranslationError as error:
        return plain(str(error), 422)
    return redrawn(request, present_segment(segment_id))


def _page(page_id: int) -> Page:
    known = Page.objects.present().light().select_related("source", "port__marked_by")
    return get_object_or_404(known, pk=page_id)


def _shown(request: HttpRequest, page: Page, form: PortForm, status: int = 200) -> HttpResponse:
    cells = Paginator(ported_cells(page), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "cells": cells}
    return render(request, "translation/page_port.html", context, status=status)
