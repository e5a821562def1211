"""What a change of a rule would flag otherwise than today, over all that is translated."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.activity import jobs
from apps.activity.jobs import Pulse
from apps.documents.models import Page
from apps.translation.errors import TranslationError
from apps.translation.models import Translation
from apps.translation.rulebook import services
from apps.translation.rulebook.content import Content
from apps.translation.rulebook.contexts import PageContext, Piece, Words, pieces_of
from apps.translation.rulebook.models import Amendment, AmendmentState, Flag, Level
from apps.translation.rules import Context, Finding, check

TOGETHER = 500  # rows written at once
Pair = tuple[str, str]  # the name of a check and its level


def compare(amendment: Amendment) -> None:
    """Look through every translated page; end well or with a sentence."""
    mine = Amendment.objects.under_way().filter(pk=amendment.pk)
    if not jobs.take(mine, state=AmendmentState.CHECKING):
        return
    with jobs.failures_told(amendment, partial(refuse, amendment), TranslationError):
        _compare(amendment)


def _compare(amendment: Amendment) -> None:
    Flag.objects.filter(amendment=amendment).delete()
    pages = list(translated_pages())
    pulse, counts, kept = Pulse(amendment), Counter[str](), list[Flag]()
    words: dict[int, Words] = {}
    for number, page in enumerate(pages):
        pulse(number, len(pages))
        source = page.source_id
        words.setdefault(source, Words.of_source(source))
        flags = list(_flags(amendment, page, words[source]))
        counts.update(_kind(flag) for flag in flags)
        counts["pages"] += bool(flags)
        kept += flags
        if len(kept) >= TOGETHER:
            Flag.objects.bulk_create(kept)
            kept = []
    Flag.objects.bulk_create(kept)
    pulse(len(pages), len(pages))
    still = Amendment.objects.filter(pk=amendment.pk, state=AmendmentState.CHECKING)
    still.update(state=AmendmentState.READY, counts=dict(counts), ended_at=timezone.now())


def translated_pages() -> Iterator[Page]:
    written = Translation.objects.filter(
        segment__section__page=OuterRef("pk"), segment__gone_at=None
    )
    pages = Page.objects.present().filter(Exists(written)).order_by("source", "position", "pk")
    yield from pages.defer("text")


def _flags(amendment: Amendment, page: Page, words: Words) -> Iterator[Flag]:
    """The places of a page where today's level and tomorrow's differ."""
    before = _pair(amendment.before, page.source_id)
    after = _pair(amendment.after, page.source_id)
    names = {name for name, level in (before, after) if level != Level.OFF}
    if before == after or not names:
        return
    for piece, context in contexts_of(page, words):
        found = {name: check(piece.text, context, [name]) for name in names}
        yield from _differences(amendment, piece, _flagged(before, found), _flagged(after, found))


def contexts_of(page: Page, words: Words) -> Iterator[tuple[Piece, Context]]:
    """The translated pieces of a page with what the checks have to know, in their order."""
    pieces = pieces_of(page)
    whole = PageContext.of(page, pieces, words)
    for piece in pieces:
        yield piece, whole.of_piece(piece)


def _pair(content: Mapping[str, object], source_id: int) -> Pair:
    facts = {key: value for key, value in content.items() if key != "slug"}
    if not facts:
        return "", Level.OFF
    known = Content.stored(facts)
    return known.check_name, known.level_in(source_id)


def _flagged(pair: Pair, found: Mapping[str, list[Finding]]) -> dict[tuple[int, int, str], str]:
    """By place: the level of what is found there."""
    name, level = pair
    if level == Level.OFF:
        return {}
    return {(each.start, each.end, each.about): level for each in found[name]}


def _differences(
    amendment: Amendment,
    piece: Piece,
    before: Mapping[tuple[int, int, str], str],
    after: Mapping[tuple[int, int, str], str],
) -> Iterator[Flag]:
    for place in sorted(before.keys() | after.keys()):
        old, new = before.get(place, ""), after.get(place, "")
        if old != new:
            start, end, about = place
            yield Flag(
                amendment=amendment,
                segment_id=piece.segment_id,
                start=start,
                end=end,
                text=piece.text,
                about=about[:200],
                before=old,
                after=new,
            )


def _kind(flag: Flag) -> str:
    if not flag.before:
        return "new"
    return "changed" if flag.after else "gone"


def refuse(amendment: Amendment, sentence: str) -> None:
    still = Amendment.objects.under_way().filter(pk=amendment.pk)
    still.update(state=AmendmentState.REFUSED, problem=sentence, ended_at=timezone.now())


def sweep() -> None:
    jobs.sweep(Amendment.objects.under_way(), services.send, refuse)
