"""What the campaign has the site do, each in a process of its own, where Django is set up."""

import json
import os
from pathlib import Path

from apps.documents.models import Page, Segment
from apps.sources.models import Source
from apps.translation.models import Revision
from apps.translation.services import add_revision
from apps.verification import services
from tests import factories


def bring(folder):
    """Import every page of a folder, and one more to write on."""
    source = factories.source(slug="campaign", name="Campaign")
    for path in sorted(Path(folder).iterdir()):
        factories.page(path.read_text(), path=path.name, of=source)
    writer = factories.user("글쓴이", email="writer@example.org")
    factories.page("# Words\n\nA sentence to write on.\n", path="writing.md", of=factories.source())
    return writer.pk


def request(how):
    """Have every page verified; the verdicts' ids."""
    pages = Page.objects.filter(source=Source.objects.get(slug="campaign"))
    return [services.request(page, fresh=how == "fresh").pk for page in pages]


def write(acknowledged):
    """Finish one text after another, and note each that the site has taken."""
    segment = Segment.objects.get(section__page__path="writing.md", kind="paragraph")
    author = factories.User.objects.get(email="writer@example.org")
    with open(acknowledged, "a") as file:
        while True:
            newest = Revision.objects.filter(translation__segment=segment).last()
            text = f"번역 {newest.number + 1 if newest else 1}번째"
            add_revision(segment, author=author, text=text, base=newest)
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())


def say(word, argument):
    print(json.dumps({"bring": bring, "request": request, "write": write}[word](argument)))
