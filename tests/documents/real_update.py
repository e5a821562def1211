"""JAX's own documentation from 0.9.0 to 0.10.2, every text translated by a mark of its own."""

import datetime

import pytest

from apps.assignments.models import Assignment
from apps.documents.models import Section, Segment, SegmentKind
from apps.review.models import Approval
from apps.sources.models import SnapshotState
from apps.translation.memory import learn_all
from apps.translation.models import Revision, State, Translation, source_digest
from tests import factories
from tests.sources.importing import bring_in, renew

BEFORE, AFTER = factories.shared("corpus", "jax-0.9.0"), factories.shared("corpus", "jax-0.10.2")
NEEDS_JAX = pytest.mark.skipif(not (BEFORE and AFTER), reason="shared/corpus has no two JAX")
# Pages that changed in many ways: marked up, rewritten, put together, gone, and left alone.
SAMPLE = [
    *("docs/contributing.md", "docs/export/export.md", "docs/fault_tolerance.rst"),
    *("docs/installation.md", "docs/multi_process.md", "docs/notebooks/explicit-sharding.md"),
    *("docs/parallel.md", "docs/sharded-computation.md", "docs/pallas/gpu/reference.md"),
    *("docs/profiling.md", "docs/random-numbers.md", "docs/export/shape_poly.md"),
]


class RealUpdate:
    """What stood before, by the segment's id, and what stands now."""

    def __init__(self, include=()):
        first = bring_in(BEFORE, include=include)
        assert first.state == SnapshotState.READY, first.problem
        self.source = first.source
        self.before = self.segments()
        self.translate([row for row in self.before.values() if row.kind != SegmentKind.CODE])
        self.snapshot = renew(self.source, what=str(AFTER))
        assert self.snapshot.state == SnapshotState.READY, self.snapshot.problem
        self.source.refresh_from_db()
        self.now = self.segments()

    def segments(self):
        """All that are there, by id: texts and code."""
        present = Segment.objects.present().filter(section__page__source=self.source)
        return {row.pk: row for row in present.select_related("section__page")}

    def translate(self, segments):
        """Finished by one, every other one approved by another, every section held."""
        author, approver = factories.user("가"), factories.user("나")
        made = [Translation(segment=row, state=State.TRANSLATED) for row in segments]
        Translation.objects.bulk_create(made, batch_size=500)
        revisions = [
            Revision(
                translation=one,
                number=1,
                text=self.mark(one.segment_id),
                source_text=one.segment.text,
                source_digest=source_digest(one.segment.text),
                author=author,
            )
            for one in made
        ]
        Revision.objects.bulk_create(revisions, batch_size=500)
        approved = revisions[::2]
        Approval.objects.bulk_create(
            [Approval(revision=one, author=author, approver=approver) for one in approved],
            batch_size=500,
        )
        for one in revisions:
            one.translation.newest = one
        for one in approved:
            one.translation.state = State.APPROVED
        Translation.objects.bulk_update(made, ["newest", "state"], batch_size=200)
        self.states = {one.segment_id: one.state for one in made}
        due = datetime.date(2026, 12, 1)
        Assignment.objects.bulk_create(
            Assignment(section=section, translator=author, due_on=due)
            for section in Section.objects.present().filter(page__source=self.source)
        )
        learn_all()

    @staticmethod
    def mark(segment_id):
        return f"번역 {segment_id}"

    def fate(self, pk):
        """What became of a segment: unchanged, changed or gone."""
        if pk not in self.now:
            return "gone"
        return "unchanged" if self.now[pk].text == self.before[pk].text else "changed"

    def fates(self, translated_only=True):
        """Ids by fate: of the texts that were translated, or of code too."""
        fates = {"unchanged": [], "changed": [], "gone": []}
        for pk in self.states if translated_only else self.before:
            fates[self.fate(pk)].append(pk)
        return fates

    def pairs(self):
        """What changed, as in real_update_pairs.txt: kind, old place and new place."""
        return {
            f"{new.kind} {place(old)} {place(new)}"
            for pk, old in self.before.items()
            if (new := self.now.get(pk)) and new.text != old.text
        }


def place(segment):
    return f"{segment.section.page.path}:{segment.line}"
