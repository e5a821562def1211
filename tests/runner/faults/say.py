"""Has the site do one thing: `python -m tests.runner.faults.say WORD ARGUMENT`."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from tests.runner.faults.site_words import say

    say(*sys.argv[1:])
