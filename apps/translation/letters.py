"""Texts by their key presses, so that a search finds words that somebody has half typed."""

from typing import Any

from django.db import models

from glossary.hangul import jamo


def spelled(text: str) -> str:
    """합성곱 → ㅎㅏㅂㅅㅓㅇㄱㅗㅂ, Latin letters small: what is sought, and what may hold it."""
    return jamo(text).lower()


class LettersField(models.TextField[str | None, str | None]):
    """The row's own `text`, spelled: kept in whichever way the row is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        letters = spelled(model_instance.serializable_value("text"))
        setattr(model_instance, self.attname, letters)
        return letters

    def deconstruct(self) -> Any:
        """To the database and its migrations a text like any other."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options
