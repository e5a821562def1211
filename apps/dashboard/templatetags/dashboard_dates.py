from datetime import date

from django import template

from apps.assignments.due import today

register = template.Library()


@register.filter
def is_past(day: date) -> bool:
    """Whether the day is over in the zone of the site, where promises are made."""
    return day < today()
