from typing import Any

from django.core.management.base import BaseCommand

from apps.translation.rulebook import starting


class Command(BaseCommand):
    help = "Add the starting rules that the group never had. What the group has stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        added = starting.load()
        if options["verbosity"]:
            self.stdout.write(f"{added} rules added")
