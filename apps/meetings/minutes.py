"""The minutes: Markdown, in the language of the site, written once when the meeting ends."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from apps.documents.formats.parsers import shared
from apps.meetings.models import Ending, Item, Meeting, Subject

READER = shared(MarkdownIt("js-default").disable("image"))


def of(meeting: Meeting) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        items = list(meeting.items.select_related("term", "brought_by"))
        decided = [each for each in items if is_decision(each)]
        talked = [each for each in items if each.ending == Ending.DONE and each not in decided]
        left = [each for each in items if each.ending != Ending.DONE]
        parts = [
            head(meeting),
            section(_("What was decided"), decided),
            section(_("Talked about"), talked),
            section(_("Next time"), left),
        ]
        return "\n\n".join(filter(None, parts)) + "\n"


def is_decision(item: Item) -> bool:
    return item.subject == Subject.TERM and item.ending == Ending.DONE and bool(item.outcome)


def head(meeting: Meeting) -> str:
    there = meeting.attendances.filter(is_coming=True).select_related("person")
    names = ", ".join(plain(str(each.person)) for each in there)
    title = _("Minutes of %(day)s") % {"day": date_format(meeting.on, "DATE_FORMAT")}
    lines = [f"# {title}"]
    if meeting.began_at and meeting.ended_at:
        began, ended = (timezone.localtime(each) for each in (meeting.began_at, meeting.ended_at))
        lines += ["", f"{began:%H:%M}–{ended:%H:%M}"]
    if names:
        lines += ["", _("There: %(names)s") % {"names": names}]
    return "\n".join(lines)


def section(title: str, items: Iterable[Item]) -> str:
    lines = [line for item in items for line in lines_of(item)]
    return "\n".join([f"## {title}", "", *lines]) if lines else ""


def lines_of(item: Item) -> Iterator[str]:
    told = f" ({plain(str(item.brought_by))})" if item.brought_by else ""
    outcome = f": {plain(item.outcome)}" if item.outcome else ""
    name = f"**{plain(name_of(item))}**"
    yield f"- {name}{told}{outcome}"
    for line in item.note.splitlines():
        if line.strip():
            yield f"  {plain(line.strip())}  "


def name_of(item: Item) -> str:
    return item.term.source_form if item.term else str(item)


def as_html(text: str) -> SafeString:
    """Our own Markdown, without raw HTML or pictures of anybody's."""
    return SafeString(READER.render(text))


def plain(text: str) -> str:
    """One line of somebody's text that is no markup of ours."""
    one_line = " ".join(text.split())
    for sign in "\\`*_[]<>#|":
        one_line = one_line.replace(sign, f"\\{sign}")
    return one_line
