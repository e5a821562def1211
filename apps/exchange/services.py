"""Texts of a source out to other tools and back: asked for by a person, done by a task."""

import tempfile
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity import jobs
from apps.activity.jobs import Beat, Pulse, unheard
from apps.activity.services import record
from apps.documents.models import Page, PageQuerySet
from apps.exchange.errors import ExchangeError
from apps.exchange.files import SUFFIXES, written
from apps.exchange.leaving import page_file
from apps.exchange.models import Exchange, ExchangeQuerySet, ExchangeState, Way
from apps.exchange.returning import Report, bring_back
from apps.sources import archives
from apps.sources.errors import SourcesError
from apps.sources.models import Source
from apps.sources.trees import MIB, FolderTree

WORK = "apps.exchange.tasks.work"
ARCHIVES_KEPT = 3  # of each person

# ---- asking for it --------------------------------------------------------------------------


@transaction.atomic
def request_export(source: Source, format_: str, user: User) -> Exchange:
    """Have all pages of a source written. Asked again meanwhile, it is the same one."""
    mine = Exchange.objects.of(user).under_way().filter(source=source, way=Way.OUT, format=format_)
    if under_way := mine.first():
        return under_way
    exchange = Exchange.objects.create(
        source=source, way=Way.OUT, format=format_, requested_by=user
    )
    record("texts taken out", source, user, format=format_)
    send(exchange)
    return exchange


def request_import(
    source: Source, file: UploadedFile, user: User, *, is_machine: bool = False
) -> Exchange:
    """Keep a file that somebody brings, and have it read."""
    name = (file.name or "")[-200:]
    is_archive = name.lower().endswith(archives.SUFFIXES)
    if not is_archive and not name.lower().endswith(SUFFIXES):
        known = ", ".join([*SUFFIXES, *archives.SUFFIXES])
        raise ExchangeError(_("Files end in %(known)s.") % {"known": known})
    most = settings.MAX_SOURCE_MIB if is_archive else settings.MAX_FILE_MIB
    if (file.size or 0) > most * MIB:
        raise ExchangeError(_("The file may have %(most)d MiB at most.") % {"most": most})
    with transaction.atomic():
        exchange = Exchange.objects.create(
            source=source, way=Way.BACK, name=name, is_machine=is_machine, requested_by=user
        )
        exchange.file.parent.mkdir(parents=True, exist_ok=True)
        with exchange.file.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        send(exchange)
    return exchange


def send(exchange: Exchange) -> None:
    transaction.on_commit(lambda: current_app.send_task(WORK, args=[exchange.pk]))


# ---- doing it -------------------------------------------------------------------------------


def work(exchange: Exchange) -> None:
    """Do what was asked, and end it well or with a sentence. Whoever comes second does nothing."""
    if not take(exchange):
        return
    with jobs.failures_told(exchange, partial(refuse, exchange), ExchangeError, SourcesError):
        summary = write_archive(exchange) if exchange.way == Way.OUT else read_file(exchange)
        end(exchange, ExchangeState.READY, summary=summary)
    if exchange.way == Way.BACK and not exchange.is_under_way:
        exchange.file.unlink(missing_ok=True)


def take(exchange: Exchange) -> bool:
    mine = Exchange.objects.under_way().filter(pk=exchange.pk)
    return jobs.take(mine, state=ExchangeState.WORKING)


def end(exchange: Exchange, state: ExchangeState, **facts: object) -> None:
    Exchange.objects.under_way().filter(pk=exchange.pk).update(
        state=state, ended_at=timezone.now(), **facts
    )
    exchange.refresh_from_db()


def refuse(exchange: Exchange, sentence: str) -> None:
    end(exchange, ExchangeState.FAILED, problem=sentence)


def write_archive(exchange: Exchange) -> dict[str, object]:
    """The files of all pages as one zip, whole or not at all."""
    fresh = exchange.file.with_suffix(".part")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    pages = pages_of(exchange.source)
    total, done = pages.count(), 0
    pulse = Pulse(exchange)
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, page in enumerate(pages.iterator(20), start=1):
            path, content = written(exchange.format, page_file(page, exchange.requested_by))
            archive.writestr(f"{exchange.source.slug}/{path}", content)
            pulse(done, total)
    fresh.replace(exchange.file)
    for old in exchanges_to_fetch(exchange.requested_by)[ARCHIVES_KEPT - 1 :]:
        old.file.unlink(missing_ok=True)
    return {"files": done}


def read_file(exchange: Exchange) -> dict[str, object]:
    report, pulse = Report(), Pulse(exchange)
    with tempfile.TemporaryDirectory(prefix="topa-exchange-") as folder:
        files = brought_files(exchange, Path(folder), pulse)
        for done, (name, file) in enumerate(files):
            pulse(done, len(files))
            bring_back(
                exchange.source,
                name,
                content_of(file, name),
                exchange.requested_by,
                report,
                is_machine=exchange.is_machine,
                beat=partial(pulse, done, len(files)),
            )
    if report.taken:
        record("texts brought back", exchange.source, exchange.requested_by, number=report.taken)
    return report.as_dict()


def brought_files(exchange: Exchange, folder: Path, pulse: Pulse) -> list[tuple[str, Path]]:
    """Names and places of the files that were brought; an archive is unpacked into `folder`."""
    if not exchange.name.lower().endswith(archives.SUFFIXES):
        return [(exchange.name, exchange.file)]
    archives.unpack(exchange.file, exchange.name, folder, pulse)
    return files_in(folder)


def files_in(folder: Path) -> list[tuple[str, Path]]:
    """The files of a folder that can be read, by their paths in it."""
    names = [name for name in FolderTree(folder).files if name.lower().endswith(SUFFIXES)]
    if not names:
        sentence = _("Nothing in it ends in %(known)s.")
        raise ExchangeError(sentence % {"known": ", ".join(SUFFIXES)})
    return [(name, folder / name) for name in names]


def content_of(file: Path, name: str) -> bytes:
    if file.stat().st_size > settings.MAX_FILE_MIB * MIB:
        sentence = _("%(name)s may have %(most)d MiB at most.")
        raise ExchangeError(sentence % {"name": name[:120], "most": settings.MAX_FILE_MIB})
    return file.read_bytes()


# ---- without a task -------------------------------------------------------------------------


def translatable_pages() -> PageQuerySet:
    known = Page.objects.present().filter(problem="").light()
    return known.select_related("source", "snapshot")


def pages_of(source: Source, paths: list[str] | None = None) -> PageQuerySet:
    """Those that can be translated; of these paths, if any are given."""
    pages = translatable_pages().filter(source=source)
    if not paths:
        return pages
    unknown = set(paths) - set(pages.values_list("path", flat=True))
    if unknown:
        sentence = _("This source has no page %(path)s.")
        raise ExchangeError(sentence % {"path": ", ".join(sorted(unknown))})
    return pages.filter(path__in=paths)


def export_to(source: Source, folder: Path, format_: str, paths: list[str]) -> Iterator[Path]:
    """Write the files of pages into a folder. What stands there otherwise is not overwritten."""
    files = {}
    for page in pages_of(source, paths).iterator(20):
        path, content = written(format_, page_file(page))
        files[folder / path] = content
    others = [file for file, content in files.items() if is_other(file, content)]
    if others:
        names = ", ".join(str(file) for file in others[:5])
        sentence = _("%(names)s stand there with other content. Bring it back or move it first.")
        raise ExchangeError(sentence % {"names": names})
    for file, content in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        yield file


def is_other(file: Path, content: bytes) -> bool:
    return file.exists() and (not file.is_file() or file.read_bytes() != content)


def import_from(
    source: Source, place: Path, user: User, *, is_machine: bool = False, tell: Beat = unheard
) -> Report:
    """Bring back one file, or all that lie in a folder."""
    if not place.exists():
        raise ExchangeError(_("There is no %(path)s.") % {"path": place})
    files = files_in(place) if place.is_dir() else [(place.name, place)]
    report = Report()
    for done, (name, file) in enumerate(files, start=1):
        bring_back(source, name, content_of(file, name), user, report, is_machine=is_machine)
        tell(done, len(files))
    if report.taken:
        record("texts brought back", source, user, number=report.taken)
    return report


# ---- what is owed ---------------------------------------------------------------------------


def exchanges_to_fetch(user: User) -> ExchangeQuerySet:
    return Exchange.objects.of(user).filter(way=Way.OUT, state=ExchangeState.READY)


def sweep() -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    jobs.sweep(Exchange.objects.under_way(), send, refuse)
