"""How much each rule counts in a source."""

from apps.translation.rulebook.models import Level, Rule


def levels_in(source_id: int) -> dict[str, tuple[Rule, Level]]:
    """By the name of the check: its rule, and how much that counts here. Also what is off."""
    rules = Rule.objects.checked().prefetch_related("settings")
    return {rule.check_name: (rule, _level(rule, source_id)) for rule in rules}


def _level(rule: Rule, source_id: int) -> Level:
    own = (each.level for each in rule.settings.all() if each.source_id == source_id)
    return Level(next(own, rule.level))
