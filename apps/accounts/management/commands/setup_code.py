from typing import Any

from django.core.management.base import BaseCommand

from apps.accounts import services


class Command(BaseCommand):
    help = "Print the one-time code that makes the first account; nothing when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        if code := services.setup_code():
            self.stdout.write(code)
