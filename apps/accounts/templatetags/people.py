"""How people stand in a page."""

from django import template
from django.utils.html import format_html

from apps.accounts.models import User

register = template.Library()


@register.simple_tag
def face(person: User | None) -> str:
    """A letter in a circle, the name when pointed at; nothing for nobody."""
    if not person:
        return ""
    return format_html(
        '<span class="face" title="{}" aria-hidden="true">{}</span>', person, person.initial
    )
