from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from runner import tokens
from runner.errors import RunnerError
from runner.models import Token


class Command(BaseCommand):
    help = "Take a lent machine's token back. Without a token, lists those in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("token", nargs="?", help="what stands before the dot of the token")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["token"] is None:
            for token in Token.objects.lent():
                self.stdout.write(f"{token.slug}  {token.backend}  {token.name}")
            return
        try:
            tokens.revoke_token(Token.objects.lent().get(slug=options["token"]))
        except Token.DoesNotExist:
            raise CommandError(f"No token in use is called {options['token']}.") from None
        except RunnerError as error:
            raise CommandError(str(error)) from None
