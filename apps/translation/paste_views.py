"""Copying a section's source, and pasting a translation of it from anywhere."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Section
from apps.translation import pasting
from apps.translation.errors import TranslationError
from apps.translation.forms import PasteForm
from apps.translation.services import refuse_others
from apps.translation.waiting import why

NUMBER = re.compile("[0-9]{1,5}")


@require_http_methods(["GET", "POST"])
@requires(Action.TRANSLATE)
def section_paste(request: HttpRequest, section_id: int) -> HttpResponse:
    """Show what was pasted beside its segments; take what the person then chooses."""
    known = Section.objects.present().filter(page__problem="").select_related("page__source")
    section = get_object_or_404(known, pk=section_id)
    form = PasteForm(request.POST or None)
    context = {"section": section, "form": form, "source": pasting.source_of(section)}
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "translation/section_paste.html", context, status=status)
    typed, user = form.cleaned_data, person(request)
    is_machine = typed["machine"] == "yes"
    chosen = {int(one) for one in request.POST.getlist("numbers") if NUMBER.fullmatch(one)}
    try:
        refuse_others(section, user)
        if "take" in request.POST and typed["seen"] == section.page.digest:
            taken = pasting.take_pasted(
                section, user, typed["pasted"], chosen, is_machine=is_machine
            )
            say_taken(request, taken)
            return redirect("translation:section-translate", section.pk)
        texts = pasting.read_pasted(section, user, typed["pasted"])
        if not texts:
            raise TranslationError(_("There is no text in it that differs from the source."))
    except TranslationError as error:
        form.add_error("pasted", str(error))
        return render(request, "translation/section_paste.html", context, status=422)
    context["rows"] = [(one, "" if one.is_sure else why(one.reason)) for one in texts]
    return render(request, "translation/section_paste.html", context)


def say_taken(request: HttpRequest, taken: int) -> None:
    sentence = ngettext(
        "%(count)s text is a draft of yours now. Read it and finish it.",
        "%(count)s texts are drafts of yours now. Read and finish each.",
        taken,
    )
    messages.success(request, sentence % {"count": taken})
