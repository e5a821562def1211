"""What people do in a review. rounds: who has it; approvals: who stands behind what; comments."""

from apps.review.services.approvals import (
    Outcome,
    apply_suggestion,
    approve,
    approve_section,
    approve_texts,
)
from apps.review.services.comments import comment, read, reopen, reply, resolve
from apps.review.services.rounds import decline, leave, request_changes, submit, take, withdraw
from apps.review.services.source_changes import Kept, Refusal, keep_texts
from apps.review.services.term_changes import confirm, renew_undone

__all__ = [
    "Kept",
    "Outcome",
    "Refusal",
    "apply_suggestion",
    "approve",
    "approve_section",
    "approve_texts",
    "comment",
    "confirm",
    "decline",
    "keep_texts",
    "leave",
    "read",
    "renew_undone",
    "reopen",
    "reply",
    "request_changes",
    "resolve",
    "submit",
    "take",
    "withdraw",
]
