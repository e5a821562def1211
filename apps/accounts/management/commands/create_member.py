import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from apps.accounts import services
from apps.accounts.errors import AccountError
from apps.accounts.permissions import Role
from apps.activity.services import record


class Command(BaseCommand):
    help = "Make an account without an invitation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.values, default=Role.MEMBER)
        parser.add_argument("--name", default="")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            password = self.password(from_stdin=options["password_stdin"])
            validate_password(password)
            user = services.create_member(
                options["email"], role=options["role"], name=options["name"], password=password
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except AccountError as error:
            raise CommandError(str(error)) from None
        record("member added", user, None, role=user.role)
        self.stdout.write(f"{user.email}: {user.role}")

    def password(self, *, from_stdin: bool) -> str:
        return sys.stdin.readline().rstrip("\n") if from_stdin else getpass.getpass()
