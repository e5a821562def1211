import pytest

from apps.documents import services as documents
from apps.documents.models import Page, Segment
from apps.publishing import services
from apps.sources import services as sources
from apps.sources.models import SnapshotState
from tests import factories

pytestmark = pytest.mark.django_db
DOCS = factories.shared("corpus", "jax-0.10.2", "docs")


@pytest.mark.skipif(DOCS is None, reason="../shared/corpus/jax-0.10.2 is not here")
def test_a_real_page_differs_from_its_source_only_in_the_translated_spans(translate, tmp_path):
    snapshot = sources.add_source(str(DOCS), include=["notebooks/*"], in_background=False)
    assert sources.fetch(snapshot)
    documents.import_snapshot(snapshot)
    snapshot.refresh_from_db()
    assert snapshot.state == SnapshotState.READY, snapshot.problem
    snapshot.source.refresh_from_db()
    page = Page.objects.present().get(path="notebooks/convolutions.md")
    rows = Segment.objects.present().filter(section__page=page).order_by("position")
    paragraph, comment = rows.filter(kind="paragraph")[1], rows.filter(kind="comment")[0]
    translate(page.source, paragraph.text, "우리말 문단입니다.")
    translate(page.source, comment.text, "우리말 주석입니다.")

    services.publish_to(page.source, tmp_path / "out")

    changed = []
    for original in DOCS.joinpath("notebooks").iterdir():
        published = tmp_path / "out" / "notebooks" / original.name
        if published.read_bytes() != original.read_bytes():
            changed.append(original.name)
    assert sorted(changed) == ["convolutions.ipynb", "convolutions.md"]
    spans = {segment.key: segment for segment in documents.document_of(page).segments}
    expected = page.text
    for segment, korean in ((comment, "우리말 주석입니다."), (paragraph, "우리말 문단입니다.")):
        span = spans[segment.key]
        expected = expected[: span.start] + korean + expected[span.end :]
    assert (tmp_path / "out" / "notebooks" / "convolutions.md").read_bytes() == expected.encode()
