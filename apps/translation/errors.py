"""What the translation app refuses. Each message is fit to show to the person who typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.documents.formats import Problem
    from apps.translation.models import Draft, Revision


class TranslationError(Exception):
    """A change that was not made. Nothing that was typed is lost by it."""


class NotHolder(TranslationError):
    """Only who holds a section finishes its segments."""


class UnsoundText(TranslationError):
    """A text that would break its page, with where and why."""

    def __init__(self, message: str, problems: "Sequence[Problem]" = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class ConflictingEdit(TranslationError):
    """Somebody finished another text since the typing began. Both are here."""

    def __init__(self, message: str, mine: str, theirs: "Revision") -> None:
        super().__init__(message)
        self.mine = mine
        self.theirs = theirs


class SourceMoved(TranslationError):
    """The source text is another one than the person has seen."""


class DraftElsewhere(TranslationError):
    """The same person typed on in another tab or on another device: `draft`."""

    def __init__(self, message: str, draft: "Draft") -> None:
        super().__init__(message)
        self.draft = draft
