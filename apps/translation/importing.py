"""Translations made elsewhere come in, page by page, read by a task or a command."""

import shutil
from collections import Counter
from collections.abc import Mapping
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
from apps.documents.formats import Document, ParseFailure, decode, parse
from apps.documents.models import Page
from apps.sources import archives, trees
from apps.sources.errors import SourcesError
from apps.sources.models import Source
from apps.translation.alignment import pages_for
from apps.translation.cleaning import clean
from apps.translation.errors import TranslationError
from apps.translation.models import Import, ImportState
from apps.translation.proposals import NOTHING_SURE, propose_page

READ = "apps.translation.tasks.read_import"
NAMES_KEPT = 50  # files that belong to no page, in the report

# ---- asking for it --------------------------------------------------------------------------


def request_import(
    source: Source,
    credit: str,
    user: User,
    upload: UploadedFile,
    english: UploadedFile | None = None,
) -> Import:
    """Keep what was uploaded and have it read. `english`: what it was translated from."""
    names = [(upload, "korean")] + ([(english, "english")] if english else [])
    for file, _folder in names:
        refuse_upload(file)
    with transaction.atomic():
        row = begin(source, credit, user, upload_name=upload.name or "")
        for file, folder in names:
            keep(file, row.folder / folder)
        send(row)
    return row


def begin(source: Source, credit: str, user: User | None, **facts: object) -> Import:
    credit = " ".join(clean(credit).text.split())
    if not credit:
        raise TranslationError(_("Say whose translation this is: the credit is kept with it."))
    if len(credit) > 200:
        raise TranslationError(_("The credit may have 200 characters."))
    row = Import.objects.create(source=source, credit=credit, requested_by=user, **facts)
    record("import requested", row, user, credit=credit)
    return row


def refuse_upload(file: UploadedFile) -> None:
    name = file.name or ""
    if not name.lower().endswith((*trees.PAGE_SUFFIXES, *archives.SUFFIXES)):
        sentence = _("%(name)s is neither a page (%(pages)s) nor an archive (%(archives)s).")
        facts = {
            "name": trees.shown(name),
            "pages": ", ".join(trees.PAGE_SUFFIXES),
            "archives": ", ".join(archives.SUFFIXES),
        }
        raise TranslationError(sentence % facts)
    if (file.size or 0) > settings.MAX_SOURCE_MIB * trees.MIB:
        raise TranslationError(str(trees.too_much()))


def keep(file: UploadedFile, folder: Path) -> None:
    """As it came, under a name of ours: it is unpacked by the task."""
    name = Path(file.name or "").name
    folder.mkdir(parents=True)
    (folder / "name").write_text(name)
    with (folder / "upload").open("xb") as out:
        for chunk in file.chunks():
            out.write(chunk)


def send(row: Import) -> None:
    transaction.on_commit(lambda: current_app.send_task(READ, args=[row.pk]))


# ---- reading it -----------------------------------------------------------------------------


def take(row: Import) -> bool:
    """Become the one who reads it. False: somebody else does, or it is read."""
    mine = Import.objects.under_way().filter(pk=row.pk)
    return jobs.take(mine, state=ImportState.READING)


def read_import(row: Import) -> None:
    """Unpack and read what was uploaded; end well or with a sentence."""
    if not take(row):
        return
    with jobs.failures_told(row, partial(refuse, row), SourcesError, TranslationError):
        korean = unpacked(row.folder / "korean")
        english = row.folder / "english"
        read_folder(row, korean, unpacked(english) if english.exists() else None)
    shutil.rmtree(row.folder, ignore_errors=True)


def unpacked(folder: Path) -> Path:
    """A folder with the files of an upload, a single page or an archive."""
    files = folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    if not (folder / "upload").exists():
        raise TranslationError(_("The uploaded file is gone. Please upload it again."))
    files.mkdir()
    name = (folder / "name").read_text()
    if name.lower().endswith(trees.PAGE_SUFFIXES):
        trees.refuse_name(name)
        (files / name).write_bytes((folder / "upload").read_bytes())
    else:
        archives.unpack(folder / "upload", name, files, unheard)
    return files


def read_folder(row: Import, korean: Path, english: Path | None, tell: Beat = unheard) -> None:
    """Read every page of a folder, one transaction each, and count what became of its texts."""
    files = files_of(korean)
    pages = pages_by_path(row.source)
    found = pages_for(files, pages)
    if not found:
        raise TranslationError(
            _("No file here has the path or the name of a page of %(source)s.")
            % {"source": row.source}
        )
    older = (
        {page: path for path, page in pages_for(files_of(english), pages).items()}
        if english
        else {}
    )
    pulse = Pulse(row, tell)
    counts: Counter[str] = Counter()
    left = [path for path in files if path not in found]
    for done, (path, page_path) in enumerate(sorted(found.items())):
        pulse(done, len(found))
        page = Page.objects.get(pk=pages[page_path])
        before = document_at(english, older[page_path]) if english and page_path in older else None
        became = propose_page(row, page, document_at(korean, path), before)
        if NOTHING_SURE in became:
            left.append(path)
        else:
            counts += became
            counts["pages"] += 1
    pulse(len(found), len(found))
    end(
        row,
        ImportState.DONE,
        report={**counts, "left": sorted(left)[:NAMES_KEPT], "left_count": len(left)},
    )


def files_of(folder: Path) -> list[str]:
    """Pages by their path, none of them hostile."""
    tree = trees.FolderTree(folder)
    pages = [path for path in tree.files if path.endswith(trees.PAGE_SUFFIXES)]
    trees.refuse_size(tree, pages, pages)
    for path in pages:
        trees.refuse_name(path)
    return pages


def pages_by_path(source: Source) -> Mapping[str, int]:
    """Ids of the pages that can be translated; a jupytext pair answers to both its paths."""
    pages = Page.objects.present().filter(source=source, problem="")
    rows = pages.values_list("path", "pair_path", "pk")
    return {
        path: pk for page in rows for path, pk in ((page[1], page[2]), (page[0], page[2])) if path
    }


def document_at(folder: Path, path: str) -> Document:
    content = (folder / path).read_bytes()
    trees.refuse_content(path, content)
    try:
        return parse(decode(content), path)
    except ParseFailure as failure:
        sentence = _("%(path)s cannot be read: line %(line)s: %(reason)s")
        facts = {"path": path, "line": failure.line, "reason": failure.sentence}
        raise TranslationError(sentence % facts) from failure


@transaction.atomic
def end(row: Import, state: ImportState, **facts: object) -> None:
    ended = Import.objects.under_way().filter(pk=row.pk)
    if ended.update(state=state, ended_at=timezone.now(), **facts):
        verb = "translation imported" if state == ImportState.DONE else "import refused"
        record(verb, row, row.requested_by, credit=row.credit)
    row.refresh_from_db()


def refuse(row: Import, sentence: str) -> None:
    end(row, ImportState.REFUSED, problem=sentence)


def sweep() -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    jobs.sweep(Import.objects.under_way(), send, refuse)
