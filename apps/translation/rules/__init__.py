"""The ground rules that a machine can check, as plain functions over one text.

check("추론(inference)를 합니다.") finds the particle, and says what to write instead.
"""

from collections.abc import Iterable

from apps.translation.rules.findings import Context, Finding, Prose
from apps.translation.rules.registry import CHECKS


def check(
    text: str, context: Context | None = None, names: Iterable[str] | None = None
) -> list[Finding]:
    """What goes against the checks of these names (None: all), in the order of the text."""
    prose = Prose(text, context or Context())
    chosen = CHECKS if names is None else names
    found = [finding for name in chosen for finding in CHECKS[name](prose)]
    return sorted(found, key=lambda finding: (finding.start, finding.end))


__all__ = ["CHECKS", "Context", "Finding", "Prose", "check"]
