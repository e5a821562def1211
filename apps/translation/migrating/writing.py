"""Many revisions in few queries. Whoever calls holds the transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.translation.migrating.models import Change
from apps.translation.models import Provenance, Revision, State, Translation
from apps.translation.terms.models import Dismissal


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A new text for a place where `seen` is the newest. It is for the source text of `like`, and
    comes from where that comes from."""

    change: Change
    seen: Revision
    like: Revision
    text: str
    author_id: int
    reason: str


def locked(changes: Iterable[Change]) -> dict[int, Translation]:
    """The translations of these places by segment, as they are until the transaction ends."""
    segments = [change.segment_id for change in changes]
    rows = Translation.objects.filter(segment__in=segments).order_by("pk")
    return {row.segment_id: row for row in rows.select_for_update()}


def write(
    rows: Mapping[int, Translation], rewrites: Sequence[Rewrite]
) -> list[tuple[Rewrite, Revision]]:
    """Each with its revision, which is the newest now and waits for approval."""
    made = Revision.objects.bulk_create(
        [_revision(rows[rewrite.change.segment_id], rewrite) for rewrite in rewrites]
    )
    written = list(zip(rewrites, made, strict=True))
    for rewrite, revision in written:
        row = rows[rewrite.change.segment_id]
        row.newest, row.state = revision, State.TRANSLATED
    Translation.objects.bulk_update(
        [rows[rewrite.change.segment_id] for rewrite in rewrites], ["newest", "state"]
    )
    _follow(written)
    return written


def _revision(row: Translation, rewrite: Rewrite) -> Revision:
    return Revision(
        translation=row,
        number=rewrite.seen.number + 1,
        text=rewrite.text,
        source_text=rewrite.like.source_text,
        source_digest=rewrite.like.source_digest,
        author_id=rewrite.author_id,
        reason=rewrite.reason,
    )


def _follow(written: Sequence[tuple[Rewrite, Revision]]) -> None:
    """Where the words come from and what was dismissed there is true of the new text too."""
    fresh = {rewrite.like.pk: revision for rewrite, revision in written}
    Provenance.objects.bulk_create(
        Provenance(
            revision=fresh[known.revision_id], credit=known.credit, is_machine=known.is_machine
        )
        for known in Provenance.objects.filter(revision__in=fresh)
    )
    newer = {rewrite.seen.pk: revision for rewrite, revision in written}
    dismissals = list(Dismissal.objects.filter(revision__in=newer))
    for dismissal in dismissals:
        dismissal.revision = newer[dismissal.revision_id] if dismissal.revision_id else None
    Dismissal.objects.bulk_update(dismissals, ["revision"])
