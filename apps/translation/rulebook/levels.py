"""How much each rule counts in a source."""

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from apps.translation.rulebook.models import Level, Rule, RuleSetting


def levels_in(source_id: int) -> dict[str, tuple[Rule, Level]]:
    """By the name of the check: its rule, and how much that counts here. Also what is off."""
    own = RuleSetting.objects.filter(rule=OuterRef("pk"), source_id=source_id)
    here = Coalesce(Subquery(own.values("level")), F("level"))
    rules = Rule.objects.checked().annotate(level_here=here)
    return {rule.check_name: (rule, Level(vars(rule)["level_here"])) for rule in rules}
