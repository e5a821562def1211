"""A translation made elsewhere comes in: files find their pages, texts their segments."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from apps.assignments.services import claim
from apps.translation import importing, services
from apps.translation.alignment import pages_for
from apps.translation.errors import TranslationError
from apps.translation.models import Draft, Import, ImportState, Offer, Revision
from tests import factories
from tests.translation.test_alignment import ENGLISH, KOREAN

pytestmark = pytest.mark.django_db
CREDIT = "JAX 한국어 문서, 2024"


@pytest.fixture
def page():
    return factories.page(ENGLISH, path="docs/adding.md")


@pytest.fixture
def bring_in(page, tmp_path):
    """Import one Korean file for the page, as the command does; returns the Import."""

    def bring_in_(korean=KOREAN, path="adding.md", english=""):
        folders = []
        for name, text in (("ko", korean), ("en", english)):
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            folders.append(tmp_path / name)
        row = importing.begin(page.source, CREDIT, None, state=ImportState.READING)
        importing.read_folder(row, folders[0], folders[1] if english else None)
        return row

    return bring_in_


def upload(name, content):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def archive(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return out.getvalue()


def read(row):
    importing.read_import(row)
    row.refresh_from_db()
    return row


def offer_of(text):
    return Offer.objects.get(text__contains=text)


def test_sure_texts_are_offered_with_their_credit(bring_in):
    row = bring_in()

    offer = offer_of("`jnp.add`를 부릅니다")
    assert (offer.state, offer.origin.credit) == ("offered", CREDIT)
    assert offer.segment.text.startswith("Call `jnp.add`")
    assert row.report["pages"] == 1
    assert row.report["offered"] == Offer.objects.filter(state="offered").count()


def test_nothing_is_translated_by_an_import(bring_in):
    bring_in()

    assert not Revision.objects.exists()
    assert not Draft.objects.exists()


def test_doubtful_texts_wait_for_a_person(bring_in):
    bring_in(KOREAN.replace("부릅니다.\n\n결과는", "부릅니다. 결과는"))

    both = offer_of("부릅니다. 결과는")
    assert (both.state, both.reason) == ("waiting", "joined")


def test_a_second_import_of_the_same_adds_nothing(bring_in):
    bring_in()
    before = Offer.objects.count()

    row = bring_in()

    assert Offer.objects.count() == before
    assert row.report["known"] == before


def test_what_is_translated_here_is_left_alone(bring_in, page, member):
    segment = page.sections.present()[0].segments.get(text__startswith="Call")
    claim([segment.section], member)
    services.finish(segment, member, "`jnp.add`를 부르면 됩니다.", None)

    row = bring_in()

    assert not Offer.objects.filter(segment=segment).exists()
    assert row.report["translated_here"] == 1
    assert segment.translation.newest.text == "`jnp.add`를 부르면 됩니다."


def test_a_draft_stays_beside_an_offer(bring_in, page, member):
    segment = page.sections.present()[0].segments.get(text__startswith="Call")
    services.save_draft(segment, member, "쓰던 글", None)

    bring_in()

    assert Draft.objects.get().text == "쓰던 글"


def test_texts_left_in_english_are_no_drafts(bring_in):
    row = bring_in(KOREAN.replace("# 수 더하기", "# Adding numbers"))

    assert row.report["untranslated"] == 1
    assert not Offer.objects.filter(text="Adding numbers").exists()


def test_an_older_english_carries_only_what_is_still_there(bring_in):
    older = ENGLISH.replace("until somebody reads it", "until it is read by you or by me").replace(
        "It can be read with `np.asarray`.", "Ask the device with `np.asarray` whether it is free."
    )

    bring_in(english=older)

    assert offer_of("`jnp.add`를").state == "offered"
    assert (offer_of("결과는").state, offer_of("결과는").reason) == ("waiting", "changed")
    assert not Offer.objects.filter(text__contains="np.asarray").exists()


def test_a_file_of_no_page_is_named(bring_in, tmp_path):
    (tmp_path / "ko").mkdir()
    (tmp_path / "ko" / "other.md").write_text("# 다른 글\n")

    row = bring_in()

    assert row.report["left"] == ["other.md"]


def test_files_find_their_pages_by_the_end_of_their_path():
    pages = ["docs/index.md", "docs/guide/index.md", "docs/guide/adding.md", "docs/faq.md"]

    found = pages_for(
        ["ko/guide/index.md", "guide/adding.ko.md", "faq.rst", "index.md", "nothing.md"], pages
    )

    assert found == {
        "ko/guide/index.md": "docs/guide/index.md",
        "guide/adding.ko.md": "docs/guide/adding.md",
        "faq.rst": "docs/faq.md",
    }


def test_finishing_an_offer_keeps_its_credit(bring_in, page, member):
    bring_in()
    offer = offer_of("`jnp.add`를")
    claim([offer.segment.section], member)

    revision = services.finish(offer.segment, member, offer.text + " 쉽습니다.", None)

    assert (revision.author, revision.provenance.credit) == (member, CREDIT)
    offer.refresh_from_db()
    assert offer.state == "taken"


def test_words_of_ones_own_have_no_credit(bring_in, member):
    bring_in()
    offer = offer_of("결과는")
    claim([offer.segment.section], member)

    revision = services.finish(offer.segment, member, "읽기 전에는 가져오지 않습니다.", None)

    assert not hasattr(revision, "provenance")


def test_a_credit_outlives_small_changes_and_returns_with_its_text(bring_in, member):
    bring_in()
    offer = offer_of("결과는")
    claim([offer.segment.section], member)
    first = services.finish(offer.segment, member, offer.text, None)

    second = services.finish(offer.segment, member, offer.text + " 늘 그렇습니다.", first)
    third = services.finish(offer.segment, member, "모두 새로 쓴 다른 문장입니다.", second)
    again = services.restore(first, member)

    assert second.provenance.credit == CREDIT
    assert not hasattr(third, "provenance")
    assert again.provenance.credit == CREDIT


def test_an_import_needs_a_credit(page, maintainer):
    with pytest.raises(TranslationError):
        importing.request_import(page.source, " ", maintainer, upload("a.md", KOREAN))


def test_an_uploaded_page_is_read_by_the_task(page, maintainer):
    row = importing.request_import(page.source, CREDIT, maintainer, upload("adding.md", KOREAN))

    read(row)

    assert row.state == "done"
    assert offer_of("`jnp.add`를").state == "offered"
    assert not row.folder.exists()


def test_an_uploaded_archive_is_read(page, maintainer):
    content = archive(**{"ko/docs/adding.md": KOREAN, "ko/docs/picture.png": "no page"})

    row = read(importing.request_import(page.source, CREDIT, maintainer, upload("k.zip", content)))

    assert (row.state, row.report["pages"]) == ("done", 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("k.zip", archive(**{"../adding.md": KOREAN}), "폴더"),
        ("k.zip", b"no archive at all", "압축"),
        ("adding.md", "# 제목".encode("cp949"), "UTF-8"),
        ("adding.md", b"# \0", "NUL"),
        ("adding.ipynb", b"{", "adding.ipynb"),
        ("nothing.md", "# 제목", "경로나 이름"),
    ],
)
def test_hostile_and_broken_files_are_refused_with_a_sentence(
    page, maintainer, name, content, said
):
    row = importing.request_import(page.source, CREDIT, maintainer, upload(name, content))

    read(row)

    assert row.state == "refused"
    assert said in row.problem
    assert not Offer.objects.exists()
    assert not row.folder.exists()


def test_an_archive_that_unpacks_to_too_much_is_refused(page, maintainer, settings):
    settings.MAX_SOURCE_MIB = 1
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("adding.md", b"a" * 3_000_000)

    row = importing.request_import(
        page.source, CREDIT, maintainer, upload("k.zip", content.getvalue())
    )

    assert read(row).state == "refused"


def test_other_files_are_refused_at_once(page, maintainer):
    with pytest.raises(TranslationError):
        importing.request_import(page.source, CREDIT, maintainer, upload("a.docx", b"PK"))

    assert not Import.objects.exists()


def test_only_one_worker_reads_an_import(page, maintainer):
    row = importing.request_import(page.source, CREDIT, maintainer, upload("adding.md", KOREAN))

    assert importing.take(row)
    assert not importing.take(row)


def test_an_import_that_ended_its_worker_three_times_is_given_up(page, maintainer):
    row = importing.request_import(page.source, CREDIT, maintainer, upload("adding.md", KOREAN))
    Import.objects.update(state=ImportState.READING, attempts=3, heard_at=None)

    importing.sweep()

    row.refresh_from_db()
    assert row.state == "refused"


def test_the_command_tells_what_became_of_the_texts(page, tmp_path, capsys):
    (tmp_path / "ko").mkdir()
    (tmp_path / "ko" / "adding.md").write_text(KOREAN)

    call_command("import_translation", page.source.slug, str(tmp_path / "ko"), credit=CREDIT)

    assert capsys.readouterr().out.startswith("1 pages: ")
    assert Import.objects.get().credit == CREDIT


def test_the_command_refuses_what_is_no_folder(page, tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        call_command("import_translation", page.source.slug, str(tmp_path / "nowhere"))
