import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.documents.models import Page
from apps.sources import services as sources
from apps.sources.errors import SourcesError
from apps.verification import services
from apps.verification.errors import VerificationError
from apps.verification.models import OUR_FAULT, Finding, Verdict
from apps.verification.standing import progress_of
from apps.verification.wording import reason
from runner import services as runner

NOT_PROVEN = {*OUR_FAULT, Finding.UNDECIDED}


class Command(BaseCommand):
    help = (
        "Run the code of pages in translation and hold it against their source. "
        "Exit code 1 when a page fails through its translation or could not be judged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="the source's short name, as in its address")
        parser.add_argument("pages", nargs="*", metavar="PAGE", help="paths; all pages without any")
        parser.add_argument("--backend", default="", help="cpu, gpu or tpu (the source's own)")
        parser.add_argument("--fresh", action="store_true", help="run even what ran before")
        parser.add_argument(
            "--wait", type=float, metavar="SECONDS", help="give up waiting after so long"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pages = pages_of(options["source"], options["pages"])
        verdicts = [self.asked(page, options) for page in pages]
        self.explain_waiting(verdicts)
        deadline = time.monotonic() + options["wait"] if options["wait"] else None
        ended = [self.ended(verdict, deadline) for verdict in verdicts]
        failed = sum(verdict.finding in NOT_PROVEN for verdict in ended)
        self.stdout.write(f"{len(ended) - failed} of {len(ended)} pages are proven.")
        if failed:
            raise SystemExit(1)

    def asked(self, page: Page, options: dict[str, Any]) -> Verdict:
        try:
            return services.request(page, backend=options["backend"], fresh=options["fresh"])
        except VerificationError as error:
            raise CommandError(str(error)) from error

    def explain_waiting(self, verdicts: list[Verdict]) -> None:
        is_open = [verdict for verdict in verdicts if verdict.is_open]
        if is_open and not runner.default_worker_lives():
            self.stderr.write("The site's worker does not run; results are recorded when it does.")
        waiting = (progress_of(verdict) for verdict in is_open)
        for sentence in dict.fromkeys(each.waits for each in waiting if each and each.waits):
            self.stderr.write(sentence)

    def ended(self, verdict: Verdict, deadline: float | None) -> Verdict:
        """Wait for one verdict and print it."""
        started = timezone.now()
        while verdict.is_open:
            if deadline and time.monotonic() > deadline:
                waited = (timezone.now() - started).seconds
                raise CommandError(f"{verdict.page.path}: no verdict after {waited} s.")
            time.sleep(0.2)
            verdict.refresh_from_db()
        said = reason(verdict.code, verdict.detail, verdict.reason)
        self.stdout.write(f"{verdict.finding:14} {verdict.page.path}  {said}")
        return verdict


def pages_of(slug: str, paths: list[str]) -> list[Page]:
    try:
        source = sources.find(slug)
    except SourcesError as error:
        raise CommandError(str(error)) from error
    pages = Page.objects.present().filter(source=source).select_related("source")
    found = {page.path: page for page in (pages.filter(path__in=paths) if paths else pages)}
    if missing := [path for path in paths if path not in found]:
        raise CommandError(f"{source} has no page {missing[0]!r}.")
    return [found[path] for path in paths] if paths else list(found.values())
