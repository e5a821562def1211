"""Glossaries are brought: kept, read, shown, and applied when somebody says so."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from celery import current_app
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity import jobs
from apps.activity.jobs import Beat, Pulse, unheard
from apps.activity.services import record
from glossary.applying import apply, apply_rows
from glossary.errors import GlossaryError, ImportMoved
from glossary.exchange import SUFFIXES, GlossaryFile, TermRecord, read_glossary
from glossary.exchange.reading import MOST_BYTES
from glossary.models import GlossaryImport, ImportedRow, ImportState, Outcome
from glossary.naming import Slugs
from glossary.planning import Known, plan

WORK = "glossary.tasks.work"


def request_import(origin: GlossaryImport, file: UploadedFile) -> GlossaryImport:
    """Keep a file that somebody brings, and have it read. Nothing counts yet."""
    origin.file_name = (file.name or "")[-200:]
    if not origin.file_name.lower().endswith(SUFFIXES):
        raise GlossaryError(_("Files end in %(known)s.") % {"known": ", ".join(SUFFIXES)})
    if (file.size or 0) > MOST_BYTES:
        raise GlossaryError(
            _("The file may have %(most)d MiB at most.") % {"most": MOST_BYTES >> 20}
        )
    with transaction.atomic():
        origin.save()
        origin.file.parent.mkdir(parents=True, exist_ok=True)
        with origin.file.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        send(origin)
    return origin


def send(origin: GlossaryImport) -> None:
    transaction.on_commit(lambda: current_app.send_task(WORK, args=[origin.pk]))


@transaction.atomic
def request_applying(origin: GlossaryImport, user: User) -> None:
    """Let what was shown count."""
    _move(origin, ImportState.PLANNED, ImportState.APPLYING)
    GlossaryImport.objects.filter(pk=origin.pk).update(
        heard_at=None, attempts=0, done=0, total=0, requested_by=user
    )
    send(origin)


@transaction.atomic
def drop(origin: GlossaryImport, user: User) -> None:
    """What was shown is not to count. The list of its rows stays."""
    _move(origin, ImportState.PLANNED, ImportState.DROPPED)
    record("terms not imported", origin, user)


def _move(origin: GlossaryImport, before: ImportState, after: ImportState) -> None:
    if not GlossaryImport.objects.filter(pk=origin.pk, state=before).update(state=after):
        raise ImportMoved(_("This import is past that already. Please look again."))
    origin.state = after


# ---- doing it -------------------------------------------------------------------------------


def work(origin: GlossaryImport) -> None:
    """Read what was brought, or apply what was shown. Whoever comes second does nothing."""
    if not jobs.take(GlossaryImport.objects.under_way().filter(pk=origin.pk)):
        return
    with jobs.failures_told(origin, partial(refuse, origin), GlossaryError):
        if origin.state == ImportState.APPLYING:
            finish(origin, Pulse(origin))
        else:
            read(origin, Pulse(origin))


def read(origin: GlossaryImport, tell: Beat = unheard) -> None:
    """Read the file that was kept and plan what each row would do."""
    file = read_glossary(origin.file_name, origin.file.read_bytes(), origin.columns)
    plan_file(origin, file, tell)
    origin.file.unlink(missing_ok=True)


def plan_file(origin: GlossaryImport, file: GlossaryFile, tell: Beat = unheard) -> None:
    """What a file says about itself is kept where nobody said otherwise; then its rows."""
    origin.origin = origin.origin or file.about.get("origin", "")[:300]
    origin.licence = origin.licence or file.about.get("licence", "")[:120]
    origin.version = file.about.get("version", "")[:120]
    plan(origin, file, tell)
    origin.state, origin.ended_at = ImportState.PLANNED, timezone.now()
    origin.save(update_fields=["origin", "licence", "version", "state", "ended_at"])


def finish(origin: GlossaryImport, tell: Beat = unheard) -> None:
    apply(origin, origin.requested_by, tell)
    origin.state, origin.ended_at = ImportState.DONE, timezone.now()
    origin.save(update_fields=["state", "ended_at"])
    taken = origin.rows.filter(outcome=Outcome.TAKEN).count()
    merged = origin.rows.filter(outcome=Outcome.MERGED).count()
    record("terms imported", origin, origin.requested_by, taken=taken, merged=merged)


def refuse(origin: GlossaryImport, sentence: str) -> None:
    GlossaryImport.objects.under_way().filter(pk=origin.pk).update(
        state=ImportState.FAILED, problem=sentence, ended_at=timezone.now()
    )
    origin.file.unlink(missing_ok=True)


def sweep() -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    jobs.sweep(GlossaryImport.objects.under_way(), send, refuse)


# ---- by command, without a worker ------------------------------------------------------------


def read_here(origin: GlossaryImport, path: Path) -> GlossaryImport:
    """Read a file and plan at once. A file that cannot be read leaves nothing behind."""
    file = read_glossary(origin.file_name, path.read_bytes(), origin.columns)
    with transaction.atomic():
        origin.heard_at = timezone.now()
        origin.state = ImportState.READING
        origin.save()
        plan_file(origin, file)
    return origin


def apply_here(origin: GlossaryImport) -> None:
    _move(origin, ImportState.PLANNED, ImportState.APPLYING)
    finish(origin, Pulse(origin))


# ---- what a person settles ------------------------------------------------------------------


@transaction.atomic
def settle_row(row: ImportedRow, user: User, record_: TermRecord) -> ImportedRow:
    """Take a doubtful row as somebody has read it."""
    held = _held(row)
    held.record, held.settled_by = record_.as_dict(), user
    held.outcome = Outcome.TAKEN
    held.save(update_fields=["record", "settled_by", "outcome"])
    if held.origin.state == ImportState.DONE:
        apply_rows(held.origin, [held], user, Known(), Slugs())
    record("imported row settled", held.origin, user, row=held.number)
    return held


@transaction.atomic
def dismiss_row(row: ImportedRow, user: User, reason: str = "") -> ImportedRow:
    """Leave a doubtful row out. It stays on the list, with the reason."""
    held = _held(row)
    held.outcome, held.settled_by = Outcome.DISMISSED, user
    held.settled_reason = " ".join(reason.split())[:300]
    held.save(update_fields=["outcome", "settled_by", "settled_reason"])
    record("imported row settled", held.origin, user, row=held.number, reason=held.settled_reason)
    return held


def _held(row: ImportedRow) -> ImportedRow:
    rows = ImportedRow.objects.select_for_update(of=("self",)).select_related("origin")
    held = rows.get(pk=row.pk)
    if held.outcome != Outcome.DOUBT:
        raise ImportMoved(_("Somebody has settled this row already."))
    if held.origin.state not in {ImportState.PLANNED, ImportState.DONE}:
        raise ImportMoved(_("This import is past that already. Please look again."))
    return held


def columns_of(text: str) -> Mapping[str, str]:
    """ "english=Term, korean=번역" as a mapping."""
    pairs = [part.split("=", 1) for part in text.split(",") if part.strip()]
    known = {"english", "korean", "note", "definition", "reading", "keep", "forbidden", "domain"}
    if any(len(pair) != 2 or pair[0].strip() not in known for pair in pairs):
        raise GlossaryError(
            _("Write columns as “english=Term, korean=번역”. Known are: %(names)s.")
            % {"names": ", ".join(sorted(known))}
        )
    return {ours.strip(): theirs.strip() for ours, theirs in pairs}
