"""What JAX's real update leaves behind, every text translated: sorted, listed, and kept."""

import re
import time
from collections.abc import Callable
from functools import partial

from django.test import Client
from django.utils import timezone

from apps.documents.models import Segment, SegmentKind
from apps.sources.models import Source
from apps.translation.models import Revision, SourceChange, State, Translation, source_digest
from apps.translation.upstream import noting
from tests import factories
from tests.bench.table import Row
from tests.bench.updating import longest_hold
from tests.sources.importing import bring_in, renew

ROUNDS = 5
SHOWN = re.compile('name="shown" value="([^"]+)"')


def rows() -> list[Row]:
    before, after = (
        factories.shared("corpus", "jax-0.9.0"),
        factories.shared("corpus", "jax-0.10.2"),
    )
    if not before or not after:
        return []
    Source.objects.update(archived_at=timezone.now())  # of earlier measurements, from these folders
    source = bring_in(before, name="Followed").source
    translate()
    renew(source, what=str(after))
    with longest_hold() as held:
        noting_s = wall(noting.note)
    browser = Client(headers={"host": "localhost"})
    browser.force_login(
        factories.maintainer(), "allauth.account.auth_backends.AuthenticationBackend"
    )
    taken = {"sort all": noting_s}
    for kind in ("prose", "typo", "markup", "code", "new", "gone"):
        address = f"/upstream/?kind={kind}"
        assert browser.get(address).status_code == 200
        taken[f"list {kind}"] = best(partial(browser.get, address))
    shown = SHOWN.findall(browser.get("/upstream/?kind=markup").content.decode())
    form = {"all": 1, "shown": shown}
    taken[f"keep {len(shown)}"] = wall(lambda: browser.post("/source-changes/keep/", form))
    notes = {"sort all": f"{SourceChange.objects.count()} texts, longest {held['s'] * 1000:.0f} ms"}
    return [
        Row(what, seconds, seconds / noting_s, notes.get(what, ""))
        for what, seconds in taken.items()
    ]


def translate() -> None:
    """Every text but code, by one person."""
    author = factories.user()
    made = Translation.objects.bulk_create(
        Translation(segment=row, state=State.TRANSLATED)
        for row in Segment.objects.exclude(kind=SegmentKind.CODE)
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            translation=one,
            number=1,
            text=one.segment.text,
            source_text=one.segment.text,
            source_digest=source_digest(one.segment.text),
            author=author,
        )
        for one in made
    )
    for one, revision in zip(made, revisions, strict=True):
        one.newest = revision
    Translation.objects.bulk_update(made, ["newest"], batch_size=200)


def wall(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def best(act: Callable[[], object]) -> float:
    return min(wall(act) for _round in range(ROUNDS))
