"""Glossaries as files: CSV and TBX out and back in, and what other teams keep in tables.

Nothing here knows the database: `read_glossary(name, bytes)` gives rows, `written` gives files.
"""

from glossary.exchange.reading import SUFFIXES, GlossaryFile, read_glossary
from glossary.exchange.records import DecisionRecord, Form, ReadRow, TermRecord
from glossary.exchange.writing import FORMATS, written

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "DecisionRecord",
    "Form",
    "GlossaryFile",
    "ReadRow",
    "TermRecord",
    "read_glossary",
    "written",
]
