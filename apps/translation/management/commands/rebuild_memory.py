from typing import Any

from django.core.management.base import BaseCommand

from apps.translation import memory


class Command(BaseCommand):
    help = "Make the index of the translation memory again; the translations stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        memory.index_anew()
        learnt = memory.learn_all()
        self.stdout.write(f"{learnt} source texts were not found before")
