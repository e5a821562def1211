"""The rules that a new group starts with, from a data file of our own."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from apps.translation.rulebook.models import Rule, stored
from apps.translation.rules.examples import Example

PATH = Path(__file__).parent / "data" / "rules.yaml"


@transaction.atomic
def load() -> int:
    """Add the starting rules that a site never had; how many. What is there stays as it is."""
    known = set(Rule.objects.values_list("slug", flat=True))
    taken = set(Rule.objects.checked().values_list("check_name", flat=True))
    fresh = [row for row in starting_rules() if row["slug"] not in known]
    Rule.objects.bulk_create(_made(row, taken) for row in fresh)
    return len(fresh)


def starting_rules() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return rows


def _made(row: dict[str, Any], taken: set[str]) -> Rule:
    """A check that another rule of the group has by now stays with that one."""
    name = row.get("check", "")
    return Rule(
        slug=row["slug"],
        title=row["title"],
        text=row["text"].strip(),
        good=stored([Example.written(each) for each in row["good"]]),
        bad=stored([Example.written(each) for each in row["bad"]]),
        check_name="" if name in taken else name,
        level=row["level"],
    )
