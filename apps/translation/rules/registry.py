"""Every check by its name, which findings carry and which a rule of the group may name."""

from collections.abc import Mapping
from types import MappingProxyType

from apps.translation.rules import (
    habits,
    kept,
    links,
    markup,
    numbers,
    pages,
    particles,
    punctuation,
    verbs,
)
from apps.translation.rules.findings import Check

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "particle-after-bracket": particles.after_bracket,
        "particle-apart": particles.apart,
        "particle-by-reading": particles.by_reading,
        "rst-particle": markup.rst_particle,
        "open-emphasis": markup.open_emphasis,
        "double-passive": verbs.double_passive,
        "bound-noun": verbs.bound_noun,
        "space-after-stop": punctuation.space_after_stop,
        "space-before-sign": punctuation.space_before_sign,
        "straight-quotes": punctuation.straight_quotes,
        "full-width": punctuation.full_width,
        "colon-at-end": punctuation.colon_at_end,
        "numbers-present": numbers.numbers_present,
        "kept-marks": kept.kept_marks,
        "heading-links": links.heading_links,
        "speech-level": pages.other_level,
        "first-mention": pages.first_mention,
        "habit-about": habits.about,
        "habit-through": habits.through,
        "habit-thing": habits.thing,
        "habit-plural": habits.plural,
        "habit-having": habits.having,
    }
)
