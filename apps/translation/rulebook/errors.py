from collections.abc import Sequence

from apps.translation.errors import TranslationError
from apps.translation.rules.examples import Failure


class RuleError(TranslationError):
    """A change of the rulebook that was not made."""


class ExamplesDisagree(RuleError):
    """The check of a rule takes these examples for the opposite of what they are said to be."""

    def __init__(self, message: str, failures: Sequence[Failure]) -> None:
        super().__init__(message)
        self.failures = tuple(failures)
