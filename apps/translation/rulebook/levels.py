"""How much each rule counts in a source."""

from collections.abc import Collection

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.translation.questions import Question
from apps.translation.rulebook.models import Level, Rule, RuleSetting


def levels_in(source_id: int) -> dict[str, Level]:
    """By the name of the check: how much it counts here. Also what is off."""
    return {name: Level(level) for name, level in LEVELS.ask(source_id)}


def rules_of(checks: Collection[str]) -> dict[str, Rule]:
    """By the name of the check: the rule that it is of, unless that was retired meanwhile."""
    rules = Rule.objects.checked().filter(check_name__in=checks) if checks else ()
    return {rule.check_name: rule for rule in rules}


def _asked(source: int) -> "QuerySet[Rule, tuple[str, str]]":
    own = RuleSetting.objects.filter(rule=OuterRef("pk"), source=source)
    here = Coalesce(Subquery(own.values("level")), F("level"))
    return Rule.objects.checked().values_list("check_name", here)


LEVELS = Question(_asked, ids=1)
