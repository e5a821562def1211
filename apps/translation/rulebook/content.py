"""All that a rule says, as one value: what amendments change and histories compare."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from apps.translation.rulebook.models import Level, Rule
from apps.translation.rules.examples import Example


@dataclass(frozen=True, slots=True)
class Content:
    """`levels` are of sources by their id, where they differ from `level`."""

    title: str
    text: str
    good: tuple[Example, ...] = ()
    bad: tuple[Example, ...] = ()
    check_name: str = ""
    level: str = Level.ADVISORY
    levels: Mapping[int, str] = field(default_factory=dict)
    is_retired: bool = False

    @classmethod
    def of(cls, rule: Rule) -> "Content":
        return cls(
            title=rule.title,
            text=rule.text,
            good=tuple(rule.good_examples),
            bad=tuple(rule.bad_examples),
            check_name=rule.check_name,
            level=rule.level,
            levels={each.source_id: each.level for each in rule.settings.all()},
            is_retired=rule.retired_at is not None,
        )

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> "Content":
        """From what `as_json` gave."""
        facts = dict(kept)
        for side in ("good", "bad"):
            facts[side] = tuple(Example(**each) for each in facts.get(side, ()))
        facts["levels"] = {int(key): level for key, level in facts.get("levels", {}).items()}
        return cls(**facts)

    def as_json(self) -> dict[str, Any]:
        facts = asdict(self)
        facts["levels"] = {str(key): level for key, level in self.levels.items()}
        return facts

    def level_in(self, source_id: int) -> str:
        """How much it counts there: nothing without a check, or once it is retired."""
        if self.is_retired or not self.check_name:
            return Level.OFF
        return self.levels.get(source_id, self.level)


def flags_alike(one: Content | None, other: Content, sources: Sequence[int]) -> bool:
    """Whether both flag the same places, and as much, in each of these sources."""
    if one is None:
        return all(other.level_in(source) == Level.OFF for source in sources)
    same_check = one.check_name == other.check_name
    return all(
        one.level_in(source) == other.level_in(source)
        and (same_check or one.level_in(source) == Level.OFF)
        for source in sources
    )
