from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from runner import services, tokens
from runner.errors import RunnerError


class Command(BaseCommand):
    help = "Let a machine lend itself to this site. Prints its token, which is shown only now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="whose machine it is, or which")
        parser.add_argument("--backend", required=True, help="cpu, gpu or tpu")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        if not name or len(name) > 80:
            raise CommandError("A name has 1 to 80 characters.")
        try:
            token = tokens.make_token(name, services.backend_called(options["backend"]))
        except RunnerError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(token.signer.token)
