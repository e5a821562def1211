"""The proposal of fair shares: seen by every member, applied in one act."""

import re
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.permissions import Action, may, person, requires
from apps.assignments import services as assignments
from apps.assignments.errors import AssignmentError
from apps.dashboard.forms import SharingForm
from apps.dashboard.shares import WORDS_A_CELL, WORDS_REVIEWED_FOR_ONE
from apps.dashboard.sharing import MOST_SECTIONS, proposal
from apps.documents.models import Section
from apps.sources.models import Source

PAIR = re.compile("([0-9]{1,18}):([0-9]{1,18})")  # a section and a person, as columns hold them


@requires(Action.TRANSLATE)
@require_safe
def source_share(request: HttpRequest, slug: str) -> HttpResponse:
    """What each would get. Nothing is anybody's before it is applied."""
    source = get_object_or_404(Source.objects.present(), slug=slug)
    form = SharingForm(request.GET)
    shares = proposal(source, form.chosen, form.cleaned_data["words"]) if form.is_valid() else []
    context = {
        "source": source,
        "form": form,
        "shares": shares,
        "has_any": any(share.portions for share in shares),
        "for_all": may(request.user, Action.MANAGE_MEMBERS),
        "words_a_cell": WORDS_A_CELL,
        "words_reviewed": WORDS_REVIEWED_FOR_ONE,
    }
    status = 422 if form.errors else 200
    return render(request, "dashboard/source_share.html", context, status=status)


@require_POST
@requires(Action.TRANSLATE)
def share_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the ticked shares promises. What somebody took meanwhile is left out and named."""
    source = get_object_or_404(Source.objects.present(), slug=slug)
    ticked = shares_of(source, request.POST.getlist("share"))
    try:
        made = assignments.share_out(ticked, person(request))
    except AssignmentError as error:
        messages.error(request, str(error))
        return redirect("dashboard:source-share", slug)
    had = {assignment.section_id for assignment in made}
    missed = [section for section, _person in ticked if section.pk not in had]
    if missed:
        messages.warning(request, assignments.held_sentence(missed))
    if not ticked:
        messages.warning(request, _("Nothing was ticked, so nothing was shared out."))
    if made:
        sentence = ngettext(
            "%(count)s section is shared out.", "%(count)s sections are shared out.", len(made)
        )
        messages.success(request, sentence % {"count": len(made)})
    return redirect("dashboard:source-board", slug)


def shares_of(source: Source, ticked: Iterable[str]) -> list[tuple[Section, User]]:
    """Each ticked section with its person; what is neither is left out."""
    pairs = [match.groups() for one in ticked if (match := PAIR.fullmatch(one))][:MOST_SECTIONS]
    wanted = Section.objects.present().filter(page__source=source)
    sections = wanted.in_bulk([int(section) for section, _person in pairs])
    people = User.objects.active().in_bulk([int(one) for _section, one in pairs])
    found = [(sections.get(int(section)), people.get(int(one))) for section, one in pairs]
    return [(section, one) for section, one in found if section and one]
