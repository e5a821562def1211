"""What a verdict says, in the reader's language. Codes come from the engine and from services."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.verification.models import Finding, Verdict
from runner.models import Run, RunState, Urgency

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Tag:
    """A short mark: `tone` is a class of the site's tags."""

    tone: str
    label: Words
    sign: str = ""


FINDINGS = {
    Finding.SAME: Tag("ok", Finding.SAME.label, "✓"),
    Finding.OURS: Tag("bad", Finding.OURS.label, "✗"),
    Finding.PASSES: Tag("ok", Finding.PASSES.label, "✓"),
    Finding.FAILS: Tag("bad", Finding.FAILS.label, "✗"),
    Finding.UPSTREAM: Tag("warn", Finding.UPSTREAM.label, "!"),
    Finding.NOT_HERE: Tag("", Finding.NOT_HERE.label, "–"),
    Finding.VARIES: Tag("", Finding.VARIES.label, "~"),
    Finding.NOT_A_PROGRAM: Tag("", Finding.NOT_A_PROGRAM.label, "–"),
    Finding.UNDECIDED: Tag("warn", Finding.UNDECIDED.label, "!"),
}

# %(detail)s is what the engine adds: an error, a package, the two outputs.
REASONS: dict[str, Words] = {
    "same": _("Every cell does what its source does."),
    "same_but_not_here": _(
        "Every cell that can run here does what its source does. Not here: cell %(detail)s."
    ),
    "cell_count": _("The translation has another number of cells than its source: %(detail)s."),
    "fragment": _("The page's code is in pieces that are not meant to be run from top to bottom."),
    "all_marked": _("All its cells are marked as not a program."),
    "marked": _("It is marked as not a program."),
    "page_marked": _("It is marked as not a program: %(detail)s"),
    "lacking": _("This backend lacks what the page needs: %(detail)s."),
    "both_fail": _("The source fails with the same error: %(detail)s"),
    "only_ours_fails": _("The source runs, only the translation fails: %(detail)s"),
    "fails_otherwise": _("The translation fails with another error than the source: %(detail)s"),
    "source_stopped": _("The source's own run was stopped: %(detail)s"),
    "only_source_fails": _("The source fails here, the translation does not: %(detail)s"),
    "ends_otherwise": _("Source and translation end differently: %(detail)s"),
    "shows_otherwise": _("Source and translation show something else: %(detail)s"),
    "passes": _("Every cell runs. As a port it was judged by itself."),
    "passes_as_run": _("Every cell that is run passes. Not run: cells %(detail)s."),
    "same_as_run": _(
        "Every cell that is run does what its source does. Not run: cells %(detail)s."
    ),
    "not_run": _("It was not run."),
    "none_run": _("None of its cells was run."),
    "port_not_run": _("It was not run. A port has to show that it runs."),
    "fails": _("It fails: %(detail)s"),
    "ports_pass": _(
        "Every cell runs. Judged by themselves, as ports or behind one: cells %(detail)s."
    ),
    "behind_port": _(
        "It runs. What it shows is not the source's, since a cell before it is a port."
    ),
    "varies": _("The source itself shows something else each time."),
    "code_changed": _(
        "The translation's code is not its source's, and %(detail)s runs only code that is. A "
        "maintainer can let it run changed code, on the page of backends."
    ),
    "no_cells": _("This page has no code to run."),
    "unreadable": _("The page could not be read, so nothing was run: %(detail)s"),
    "lost": _("The worker that ran it went silent again and again. Run it again."),
    "fault": _("The runner itself failed again and again; that is our fault, not the page's."),
    "protocol": _("The run's report could not be understood. Run it again."),
    "cancelled": _("The run was stopped before it ended."),
    "asked_again": _("The code was asked to be run once more meanwhile; the newer verdict counts."),
    "versions_differ": _(
        "Source and translation ran with different package versions. Run it again."
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, what is safe, and what to do."""

    what: str
    safe: str
    to_do: str


STANDSTILLS: dict[str, tuple[Words, Words, Words]] = {
    "silent": (
        _("The site's own worker gives no sign of life: no result is being recorded."),
        _("Texts, and what was asked to be run, are kept; it goes on when the worker is back."),
        _("Look at the log of the process “worker”, and start it again."),
    ),
    "no_worker": (
        _("No %(backend)s worker is connected. Runs that wait for one: %(count)s."),
        _("They are kept, and begin by themselves when one connects."),
        _("Connect a worker, or look at the log of the one that was there."),
    ),
    "stuck": (
        _("No run on %(backend)s has ended for a day. Runs that wait: %(count)s."),
        _("They are kept, and begin when there is a free place."),
        _("Look at the worker's log, and start it again; nothing is lost by that."),
    ),
    "overdue": (
        _("Approved pages not verified on %(backend)s for more than nine days: %(count)s."),
        _("What was published stays. What the last verdicts say may have changed since."),
        _("See that a worker is connected and has free places; they are then run by themselves."),
    ),
}


def standstill(code: str, where: str, count: int) -> Told:
    """Why code is not being verified on a backend, in an environment."""
    facts = {"backend": where, "count": count}
    return Told(*(gettext(str(words)) % facts for words in STANDSTILLS[code]))


# What the engine calls that which differed and was not counted.
LOOKED_PAST: dict[str, Words] = {
    "address": _("addresses in memory"),
    "identity": _("identities of objects"),
    "duration": _("durations"),
    "cell line": _("lines of cells"),
    "work folder": _("the page's folder"),
    "temporary name": _("temporary names"),
    "trailing space": _("spaces at the ends of lines"),
    "rounding": _("rounding"),
    "spacing": _("spaces beside numbers"),
    "words in a figure": _("words in a figure"),
    "edges of a picture": _("edges of a picture"),
}
STATUSES: dict[str, Words] = {
    "ok": _("done"),
    "error": _("error"),
    "timeout": _("out of time"),
    "memory": _("out of memory"),
    "crashed": _("crashed"),
    "output": _("too much output"),
    "disk": _("disk full"),
    "processes": _("too many processes"),
    "protocol": _("report unreadable"),
    "skipped": _("skipped"),
    "cancelled": _("stopped"),
}
WAITING = Tag("", _("waiting"))
RUNNING = Tag("accent", _("running"))


def tag_of(verdict: Verdict | None) -> Tag | None:
    """The mark of a verdict; while it is open, how far its runs are."""
    if verdict is None:
        return None
    if verdict.finding:
        return FINDINGS[Finding(verdict.finding)]
    states = {run.state for run in (verdict.source_run, verdict.run) if run}
    is_waiting = RunState.WAITING in states and RunState.RUNNING not in states
    return WAITING if is_waiting else RUNNING


def reason(code: str, detail: str, fallback: str = "") -> str:
    if code not in REASONS:
        return fallback
    return gettext(str(REASONS[code])) % {"detail": detail} if detail else str(REASONS[code])


def looked_past(names: Iterable[str]) -> str:
    """What two outputs differed in that was not counted, in words."""
    return ", ".join(str(LOOKED_PAST.get(name, name)) for name in names)


def waiting_for(run: Run, position: int, *, has_worker: bool) -> str:
    """Why a run has not begun yet."""
    if run.is_resting:
        return gettext(
            "The runner failed, through no fault of the page. It tries again at %(time)s."
        ) % {"time": date_format(timezone.localtime(run.not_before), "TIME_FORMAT")}
    if not has_worker:
        return gettext("No %(backend)s worker is connected; the run waits until one is.") % {
            "backend": run.where
        }
    if run.urgency != Urgency.WAITED_FOR:
        behind = gettext("Number %(position)d in the queue, behind what other people wait for.")
        return behind % {"position": position}
    return gettext("Number %(position)d in the queue.") % {"position": position}
