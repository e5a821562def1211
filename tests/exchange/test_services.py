import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from apps.activity import jobs
from apps.exchange import services
from apps.exchange.errors import ExchangeError
from apps.exchange.files import read_exchange
from apps.exchange.models import Exchange, ExchangeState
from apps.translation.models import Draft

NEW, OLD = "두 수를 `jnp.add`로 더합니다.", "두 수는 `jnp.add`로 쉽게 더합니다."


def upload(name, content):
    return SimpleUploadedFile(name, content)


def archive_of(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def exported(page, member):
    """An archive of the page's PO file, as the task has made it."""
    exchange = services.request_export(page.source, "po", member)
    services.work(exchange)
    return exchange


def po_in(exchange):
    with zipfile.ZipFile(exchange.file) as archive:
        [name] = archive.namelist()
        return name, archive.read(name).decode()


def test_all_pages_are_written_into_an_archive(exported):
    name, content = po_in(exported)

    assert exported.state == ExchangeState.READY
    assert exported.summary == {"files": 1}
    assert name == "docs/docs/adding.md.po"
    assert [len(page.units) for page in read_exchange(name, content.encode())] == [5]


def test_asking_twice_is_one_export(page, member):
    first = services.request_export(page.source, "po", member)

    assert services.request_export(page.source, "po", member) == first


def test_only_the_latest_archives_are_kept(page, member):
    made = []
    for _ in range(services.ARCHIVES_KEPT + 1):
        made.append(services.request_export(page.source, "xliff", member))
        services.work(made[-1])

    assert [each.file.exists() for each in made] == [False] + [True] * services.ARCHIVES_KEPT


def test_an_archive_comes_back_as_drafts(page, texts, member, exported):
    name, content = po_in(exported)
    brought = archive_of(**{name: content.replace(OLD, NEW), "README.txt": "what is this"})

    exchange = services.request_import(page.source, upload("back.zip", brought), member)
    services.work(exchange)

    assert exchange.state == ExchangeState.READY
    assert (exchange.summary["files"], exchange.summary["taken"]) == (1, 1)
    assert Draft.objects.get(segment=texts[1], author=member).text == NEW
    assert not exchange.file.exists()


def test_a_single_file_comes_back(page, texts, member, exported):
    content = po_in(exported)[1].replace(OLD, NEW).encode()

    exchange = services.request_import(page.source, upload("adding.md.po", content), member)
    services.work(exchange)

    assert exchange.summary["taken"] == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.md", b"", "Files end in"),
        ("page.po", b"x" * (2**20 + 1), "1 MiB"),
    ],
)
def test_what_is_no_exchange_is_refused_at_once(page, member, settings, name, content, said):
    settings.MAX_FILE_MIB = 1

    with pytest.raises(ExchangeError, match=said):
        services.request_import(page.source, upload(name, content), member)

    assert not Exchange.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no archive", "not an archive"),
        (archive_of(**{"../etc.po": "x"}), "leads out of its folder"),
        (archive_of(page="x"), "Nothing in it ends in"),
    ],
)
def test_a_strange_archive_ends_with_a_sentence(page, member, content, said):
    member.language = "en"
    member.save(update_fields=["language"])
    exchange = services.request_import(page.source, upload("back.zip", content), member)

    services.work(exchange)

    assert exchange.state == ExchangeState.FAILED
    assert said in exchange.problem
    assert not exchange.file.exists()


def test_two_workers_do_it_once(page, member):
    exchange = services.request_export(page.source, "po", member)

    assert services.take(exchange)
    assert not services.take(exchange)


def test_what_ended_its_worker_thrice_is_given_up(page, member):
    exchange = services.request_export(page.source, "po", member)
    long_ago = timezone.now() - 2 * jobs.SILENCE
    Exchange.objects.update(attempts=jobs.MOST_ATTEMPTS, heard_at=long_ago)

    services.sweep()

    exchange.refresh_from_db()
    assert exchange.state == ExchangeState.FAILED


# ---- commands -------------------------------------------------------------------------------


def test_the_commands_take_out_and_bring_back(page, texts, member, tmp_path):
    call_command("export_translation", "docs", "--format", "xliff", "--to", tmp_path)
    file = tmp_path / "docs" / "adding.md.xlf"
    file.write_text(file.read_text().replace(OLD, NEW))

    call_command("import_exchange", "docs", tmp_path, "--member", member.email)

    assert Draft.objects.get(segment=texts[1], author=member).text == NEW


def test_a_file_that_was_worked_on_is_not_overwritten(page, tmp_path):
    call_command("export_translation", "docs", "docs/adding.md", "--to", tmp_path)
    call_command("export_translation", "docs", "--to", tmp_path)
    file = tmp_path / "docs" / "adding.md.po"
    file.write_text(file.read_text().replace(OLD, NEW))

    with pytest.raises(CommandError, match="other content"):
        call_command("export_translation", "docs", "--to", tmp_path)

    assert NEW in file.read_text()


@pytest.mark.parametrize(
    "command",
    [
        ("export_translation", "docs", "docs/none.md", "--to", "nowhere"),
        ("export_translation", "nothing", "--to", "nowhere"),
        ("import_exchange", "docs", "nowhere", "--member", "nobody@example.org"),
    ],
)
def test_wrong_words_are_refused_with_a_sentence(page, command):
    with pytest.raises(CommandError):
        call_command(*command)


def test_a_reader_brings_nothing_back(page, reader, tmp_path):
    with pytest.raises(CommandError, match="nobody who may translate"):
        call_command("import_exchange", "docs", tmp_path, "--member", reader.email)
