"""How far a segment's text is: one condition on segments for each word."""

from django.db.models import F, Q

from apps.documents.models import SegmentKind
from apps.translation.models import State
from apps.translation.ports.models import replaced, rewritten

# A comment inside of a cell that was rewritten stands there no more.
PROSE = Q(gone_at=None) & ~Q(kind=SegmentKind.CODE) & ~replaced()
# Cells whose code somebody changed with leave: reviewed, but not counted as progress.
REWRITTEN = Q(gone_at=None) & rewritten()
BEGUN = Q(translation__newest__isnull=False)
CURRENT = Q(translation__newest__source_text=F("text"))
APPROVED = CURRENT & Q(translation__state=State.APPROVED)
OUTDATED = BEGUN & ~CURRENT
