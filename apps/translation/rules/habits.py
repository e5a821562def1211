"""Habits of translated Korean. Pointed out quietly, never counted against anybody."""

import re
from collections.abc import Iterator

from apps.translation.rules.findings import Finding, Prose, _

_ABOUT = re.compile(r"에 (?:대해서?|대한|대하여|관해서?|관한)(?![가-힣])")
_THROUGH = re.compile(r"[을를] (?:통해서?|통한|통하여)(?![가-힣])")
_THING = re.compile(r"(?<=[가-힣]) ?(?<!그 )(?<!이 )것입니다")
_PLURAL = re.compile(r"(?<=[가-힣])들(?=[은이을의에과도로])")
_HAVING = re.compile(r"[을를] 가지(?:고 있|며|는)")


def _each(pattern: re.Pattern[str], rule: str, message: str, prose: Prose) -> Iterator[Finding]:
    for found in pattern.finditer(prose.words):
        yield Finding(*found.span(), rule, message)


def about(prose: Prose) -> Iterator[Finding]:
    return _each(_ABOUT, "habit-about", _("Often an object is enough: 을, 를."), prose)


def through(prose: Prose) -> Iterator[Finding]:
    return _each(_THROUGH, "habit-through", _("Often 으로 or a verb says it."), prose)


def thing(prose: Prose) -> Iterator[Finding]:
    return _each(_THING, "habit-thing", _("Often the verb alone is enough."), prose)


def plural(prose: Prose) -> Iterator[Finding]:
    return _each(_PLURAL, "habit-plural", _("Korean seldom needs the plural."), prose)


def having(prose: Prose) -> Iterator[Finding]:
    return _each(_HAVING, "habit-having", _("Often 있다 or an adjective says it."), prose)
