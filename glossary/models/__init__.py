"""The rows of the glossary: terms with their decisions, and how people come to those."""

from glossary.models.discussions import Argument, Vote, VotingRules
from glossary.models.editions import Edition
from glossary.models.imports import GlossaryImport, ImportedRow, ImportState, Outcome
from glossary.models.terms import (
    Candidate,
    CandidateStatus,
    Decision,
    PartOfSpeech,
    Term,
    TermQuerySet,
)

__all__ = [
    "Argument",
    "Candidate",
    "CandidateStatus",
    "Decision",
    "Edition",
    "GlossaryImport",
    "ImportState",
    "ImportedRow",
    "Outcome",
    "PartOfSpeech",
    "Term",
    "TermQuerySet",
    "Vote",
    "VotingRules",
]
