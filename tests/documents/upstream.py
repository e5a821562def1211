"""A small documentation that changes upstream, and what came of it."""

from apps.documents.models import Page, Plan, Section, Segment
from tests.sources.importing import bring_in, planned, renew

FILLER = " ".join(f"word{number}" for number in range(70))
ARRAYS = f"# Arrays\n\nAn array holds numbers of one kind. {FILLER}\n"
SHARDING = f"## Sharding\n\nA sharding lays an array over devices, evenly. {FILLER} sharded\n"
MESHES = f"## Meshes\n\nA mesh names the axes of the devices there are. {FILLER} meshed\n"
LOOPS = f"# Loops\n\nA loop runs its body again and again. {FILLER} looped\n"


class Upstream:
    """A documentation folder that changes, and the source that follows it."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, **pages):
        for name, text in pages.items():
            path = self.folder / f"{name}.md"
            path.write_text(text) if text else path.unlink()

    def begin(self, **pages):
        self.write(**pages)
        self.source = bring_in(self.folder).source

    def move_on(self, **pages):
        self.write(**pages)
        self.source.refresh_from_db()
        return renew(self.source)

    def plan(self, **pages):
        self.write(**pages)
        self.source.refresh_from_db()
        return planned(self.source)


def segment(text):
    return Segment.objects.present().get(text__startswith=text)


def rows():
    """Everything that an update could touch."""
    return [list(model.objects.order_by("pk").values()) for model in (Page, Section, Segment)]


def changes(snapshot):
    return {page["path"]: page["change"] for page in Plan.objects.get(snapshot=snapshot).pages}
