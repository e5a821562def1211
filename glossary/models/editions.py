import uuid

from django.db import models


class Edition(models.Model):
    """One row whose stamp changes with every change of the glossary, so that what was built from
    it is known to be old. The stamp is random: a rolled-back change leaves no trace of its own."""

    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.stamp)

    @classmethod
    def renew(cls) -> None:
        """Last in a transaction of the glossary, since it holds this row until the end."""
        cls.objects.update_or_create(pk=1, defaults={"stamp": uuid.uuid4()})

    @classmethod
    def current(cls) -> uuid.UUID | None:
        return cls.objects.filter(pk=1).values_list("stamp", flat=True).first()
