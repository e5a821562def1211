import re

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
_CODE = re.compile(r"`([^`\n]+)`")


@register.filter
def code_marks(text: str) -> SafeString:
    """Escaped text in which `backticks` show as code."""
    *before, rest = _CODE.split(text)
    pairs = zip(before[::2], before[1::2], strict=True)
    return format_html_join("", "{}<code>{}</code>", pairs) + escape(rest)
