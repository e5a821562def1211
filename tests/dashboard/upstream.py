"""A page that upstream changes in every way, under translations that were approved."""

import pytest

from apps.documents import services as documents
from apps.documents.models import Page, Segment
from apps.review.models import Approval
from apps.translation.models import State, Translation, source_digest
from apps.translation.upstream import noting
from tests import factories

INBOX = "/upstream/"
TYPO = "The function is recomplied once."
PROSE = "The registry can be extended by calling a function."
GOES = "This sentence will go."


def paragraphs(page):
    return list(Segment.objects.present().filter(section__page=page, kind="paragraph"))


def bring(source, path, *texts):
    text = "\n\n".join([f"# {path}", *texts]) + "\n"
    return documents.import_page(source.snapshot, path, text, 1)


@pytest.fixture
def update(source, member, other_member):
    """A page that is translated and approved, and then changes upstream in every way."""

    def updated(path="index.md"):
        page = bring(source, path, TYPO, PROSE, GOES)
        Segment.objects.filter(section__page=page).update(arrived_at=None)
        for segment in paragraphs(page):
            made = factories.revision(segment, member, f"번역: {segment.text[:12]}")
            Approval.objects.create(revision=made, author=member, approver=other_member)
        Translation.objects.update(state=State.APPROVED)
        fresh = "A wholly fresh paragraph of seven words.\n\nAnd more."
        prose = PROSE.replace("by calling a function", "with classes of one's own")
        bring(source, path, TYPO.replace("recomplied", "recompiled"), prose, fresh)
        noting.note()
        return Page.objects.get(pk=page.pk)

    return updated


def token(segment):
    return f"{segment.translation.newest_id}:{source_digest(segment.text)}"
