import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from glossary import importing, services, starting
from glossary.models import GlossaryImport, ImportedRow, Term
from tests.glossary.asking import HTMX, url

pytestmark = pytest.mark.django_db
ROWS = [
    {"en": "Convolution", "ko": "컨볼루션"},
    {"en": "batch", "ko": "배치"},
    {"en": "x", "ko": ""},
]
ABOUT = {"source": "github:a/b", "licence": "MIT", "terms": ROWS}


def upload(browser, content, name="a.json", **fields):
    file = SimpleUploadedFile(
        name, content if isinstance(content, bytes) else json.dumps(content).encode()
    )
    return browser.post(url("import-list"), {"file": file, "name": "다른 팀", **fields})


@pytest.fixture
def brought(as_user, maintainer):
    upload(as_user(maintainer), ABOUT)
    origin = GlossaryImport.objects.get()
    importing.work(origin)
    return origin


def done(origin, person):
    importing.request_applying(origin, person)
    importing.work(GlossaryImport.objects.get(pk=origin.pk))


def test_an_upload_leads_to_its_own_page_which_waits_for_the_worker(as_user, maintainer):
    browser = as_user(maintainer)

    answer = upload(browser, ABOUT)

    page = browser.get(answer.headers["Location"], **HTMX).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("name", "columns"),
    [("a.exe", ""), ("a.json", "english"), ("a.json", "english=a=b, nothing=c")],
)
def test_a_refused_upload_keeps_what_was_typed(as_user, maintainer, name, columns):
    answer = upload(as_user(maintainer), ABOUT, name, columns=columns, licence="MIT 2")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "MIT 2" in page
    assert not GlossaryImport.objects.exists()


def test_the_plan_shows_doubts_first_and_every_kind(term, brought, as_user, maintainer):
    browser = as_user(maintainer)

    first = browser.get(url("import-detail", brought.pk)).content.decode()
    merged = browser.get(url("import-detail", brought.pk), {"show": "merged"}).content.decode()

    assert "한국어가 없습니다" in first
    assert "MIT" in first
    assert "/glossary/convolution/" in merged
    assert "컨볼루션" in merged


def test_the_lists_of_rows_ask_the_database_a_fixed_number_of_times(
    as_user, maintainer, django_assert_max_num_queries
):
    rows = [{"en": f"what {n}?", "ko": "가"} for n in range(60)]
    upload(as_user(maintainer), rows)
    importing.work(GlossaryImport.objects.get())
    browser = as_user(maintainer)

    with django_assert_max_num_queries(9):
        page = browser.get(url("import-detail", GlossaryImport.objects.get().pk)).content.decode()
    with django_assert_max_num_queries(8):
        browser.get(url("import-list"))

    assert page.count('data-testid="imported-row"') == 40


def test_it_counts_when_somebody_says_so(term, brought, as_user, maintainer):
    as_user(maintainer).post(url("import-apply", brought.pk))
    importing.work(GlossaryImport.objects.get())

    assert Term.objects.filter(slug="batch").exists()
    again = as_user(maintainer).post(url("import-apply", brought.pk), follow=True)
    assert "이미 지나간 단계" in again.content.decode()


def test_a_doubt_is_settled_on_the_screen(brought, as_user, maintainer):
    done(brought, maintainer)
    row = ImportedRow.objects.get(outcome="doubt")
    browser = as_user(maintainer)
    address = url("row-settle", row.pk)

    refused = browser.post(address, {"source_form": "x", "proposed": "", "aliases": "ex"}, **HTMX)
    taken = browser.post(
        address, {"source_form": "x", "proposed": "엑스", "forbidden": "엑쓰"}, **HTMX
    )
    late = browser.post(address, {"source_form": "x", "proposed": "엑스"}, **HTMX)

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert 'value="ex"' in refused.content.decode()
    forms = Term.objects.get(slug="x").candidates.values_list("text", "status")
    assert dict(forms) == {"엑스": "proposed", "엑쓰": "forbidden"}
    assert "이미 처리한" in late.content.decode()


def test_a_doubt_is_left_out_on_the_screen(brought, as_user, maintainer):
    row = ImportedRow.objects.get(outcome="doubt")

    answer = as_user(maintainer).post(url("row-settle", row.pk), {"act": "dismiss"}, **HTMX)

    row.refresh_from_db()
    assert (answer.status_code, row.outcome) == (200, "dismissed")


def test_the_terms_page_shows_how_others_say_it(term, brought, client, maintainer):
    done(brought, maintainer)

    page = client.get("/glossary/convolution/").content.decode()

    assert "다른 팀" in page
    assert "컨볼루션" in page
    assert "MIT" in page
    assert 'href="https://github.com/a/b"' in page


def test_an_address_that_is_none_is_no_link(brought, client, maintainer):
    GlossaryImport.objects.update(origin="javascript:alert(1)", name="<b>팀")
    done(GlossaryImport.objects.get(), maintainer)

    page = client.get("/glossary/batch/").content.decode()

    assert "javascript:" not in page
    assert "&lt;b&gt;팀" in page


def test_members_take_the_glossary_out(as_user, member):
    starting.load()

    answer = as_user(member).get(url("term-export", "csv"))

    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == Term.objects.count()
    assert 'filename="glossary.csv"' in answer.headers["Content-Disposition"]
    assert as_user(member).get(url("term-export", "exe")).status_code == 404


def test_commands_bring_and_take(term, maintainer, tmp_path, capsys):
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps(ABOUT))

    call_command("import_terms", str(path))
    assert not Term.objects.filter(slug="batch").exists()
    call_command("import_terms", str(path), "--yes", "--member", maintainer.email, "--name", "팀")
    call_command("export_terms", str(tmp_path / "out.tbx"), "--format", "tbx3")

    said = capsys.readouterr().out
    assert "3: x:" in said
    assert services.namesake("batch").proposed_by == maintainer
    assert "배치" in (tmp_path / "out.tbx").read_text("utf-8")


@pytest.mark.parametrize(
    "options",
    [["nowhere.csv"], ["{here}", "--source", "nothing"], ["{here}", "--member", "a@b.c"],
     ["{here}", "--columns", "x"], ["{here}", "--columns", "english=nothing"]],
)  # fmt: skip
def test_a_command_that_cannot_be_done_says_why_and_leaves_nothing(options, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ABOUT))

    with pytest.raises(CommandError):
        call_command("import_terms", *[option.format(here=path) for option in options])

    assert not GlossaryImport.objects.exists()
