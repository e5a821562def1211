"""Ordinary words of computing that merely contain a shorter word: 프로그램 is no 로그.

A form of the glossary does not count inside one of these. Who decides a term adds words of their
own to it; these are the ones that nobody should have to.
"""

from pathlib import Path

WORDS = frozenset((Path(__file__).parent / "data" / "ordinary.txt").read_text("utf-8").split())
