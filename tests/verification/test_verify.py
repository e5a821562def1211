import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import factories

CODE = "# Adding\n\n```{code-cell}\nprint(1 + 1)\n```\n"


def test_the_command_waits_and_prints_a_line_for_each_page(carry, capsys):
    source = factories.source()
    factories.page(CODE, "a.md", of=source)
    factories.page("# Words\n\nNo code.\n", "b.md", of=source)
    stop = threading.Event()

    def work():
        while not stop.is_set():
            carry()
            time.sleep(0.1)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        call_command("verify", source.slug, wait=60)
    finally:
        stop.set()
        worker.join()

    said = capsys.readouterr().out
    assert "same           a.md" in said
    assert "not_a_program  b.md" in said
    assert "2 of 2 pages are proven." in said


def test_the_exit_code_is_one_where_the_translation_fails(carry, capsys):
    from apps.documents.models import Segment
    from apps.translation.models import Unlock
    from apps.verification import services

    author = factories.user()
    page = factories.page(CODE, "a.md")
    cell = Segment.objects.get(section__page=page, kind="code")
    factories.revision(cell, author, "print(1 + )")
    Unlock.objects.create(segment=cell, reason="시험", unlocked_by=author)
    services.request(page)
    carry()

    with pytest.raises(SystemExit) as stopped:
        call_command("verify", page.source.slug, "a.md")

    assert stopped.value.code == 1
    assert "ours           a.md" in capsys.readouterr().out


def test_what_is_not_there_is_refused_by_name(db):
    page = factories.page(CODE, "a.md")

    with pytest.raises(CommandError, match="nowhere"):
        call_command("verify", "nowhere")
    with pytest.raises(CommandError, match=r"z\.md"):
        call_command("verify", page.source.slug, "z.md")
    with pytest.raises(CommandError, match="quantum"):
        call_command("verify", page.source.slug, backend="quantum")


def test_without_workers_the_command_says_what_it_waits_for(db, capsys):
    page = factories.page(CODE, "a.md")

    with pytest.raises(CommandError, match="no verdict after"):
        call_command("verify", page.source.slug, wait=0.1)

    assert "워커" in capsys.readouterr().err
