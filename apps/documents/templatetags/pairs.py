"""What a screen says about the notebook beside a page."""

from typing import Any

from django import template

from apps.documents.models import Page
from apps.documents.pairs import parting_of

register = template.Library()


@register.inclusion_tag("documents/pair_notice.html")
def pair_notice(page: Page) -> dict[str, Any]:
    return {"pair": page.pair_path, "parting": parting_of(page)}
