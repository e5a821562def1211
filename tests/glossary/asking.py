"""How tests of the glossary's views ask."""

from django.urls import reverse

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(name, *args):
    return reverse(f"glossary:{name}", args=args)
