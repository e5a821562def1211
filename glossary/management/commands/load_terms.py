from typing import Any

from django.core.management.base import BaseCommand

from glossary import starting


class Command(BaseCommand):
    help = "Add the starting terms that the glossary lacks. What the group has stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        added = starting.load()
        if options["verbosity"]:
            self.stdout.write(f"{added} terms added")
