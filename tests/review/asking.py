"""How tests of the review's views ask, and what they get."""

from django.urls import reverse

SCRIPT = {"HX-Request": "true"}


def shown(response):
    return response.content.decode()


def url(name, *arguments):
    return reverse(f"review:{name}", args=arguments)
