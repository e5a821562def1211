"""What the matrix of addresses cannot say: real requests with valid data, by the wrong people."""

import hashlib

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.activity.models import Event
from apps.assignments import due
from apps.sources.models import Source
from glossary.models import CandidateStatus
from tests import factories
from tests.permission_matrix import MATRIX
from tests.test_permission_matrix import OURS
from tests.world import TEXT, program_backend, world

__all__ = ["program_backend", "world"]  # fixtures

pytestmark = pytest.mark.django_db

# A person's own: settings, language, and pages that links lead to.
OWN = {
    *("accounts:profile", "language-set", "accounts:setup"),
    *("notifications:all-read", "notifications:preferences"),
    *("api:token-make", "api:token-revoke"),
}
LINKED = {"accounts:invitation-accept", "accounts:password-set", "notifications:unsubscribe"}
OPEN = {"publishing:text-detail"}  # anybody tells of mistakes in what anybody may read
# What every member may add, without changing anything of others.
ADDED = {
    "assignments:page-claim",
    "assignments:section-claim",
    "exchange:source-export",
    "exchange:source-import",
    "glossary:argument-make",
    "glossary:candidate-propose",
    "glossary:term-describe",
    "glossary:term-propose",
    "glossary:vote-cast",
    *("meetings:attendance-set", "meetings:meeting-begin", "meetings:meeting-end"),
    *("meetings:item-bring", "meetings:item-finish", "meetings:item-move"),
    *("meetings:item-note", "meetings:item-postpone", "meetings:item-reopen"),
    *("publishing:report-settle", *OPEN),
    "review:comment-make",
    "review:comment-reply",
    "review:review-take",
    "review:revisions-read",
    "review:term-changes-confirm",
    "translation:dismissal-withdraw",
    "translation:draft-save",
    "translation:offer-accept",
    "translation:offer-dismiss",
    "translation:offer-shift",
    "translation:offer-split",
    "translation:finding-dismiss",
    "translation:finding-restore",
    "translation:rule-change",
    "translation:rule-discuss",
    "translation:rule-propose",
    "translation:section-presence",
    "translation:source-replace",
    "translation:use-dismiss",
    "verification:page-verify",
    "verification:recheck-request",
    "verification:verdict-cancel",
}
UNTOLD = {  # by the log
    *("translation:draft-save", "translation:draft-discard", "review:revisions-read"),  # private
    "translation:section-presence",  # passing
    "publishing:text-detail",  # a stranger tells a mistake: the log is the group's
    # Told once they are done, in the name of who began them.
    *("exchange:source-import", "glossary:import-list", "glossary:import-apply"),
    *(f"translation:migration-{step}" for step in ("choose", "drop", "prepare")),
    *("translation:source-replace", "translation:replacement-choose"),
    "translation:replacement-drop",
}
WAITING = {"snapshot_id": "waiting_snapshot_id"}
BROUGHT = {"import_id": "glossary_import_id"}
INSTEAD = {
    "glossary:import-apply": BROUGHT,
    "glossary:import-detail": BROUGHT,
    "glossary:import-drop": BROUGHT,
    "glossary:term-export": {"format_": "glossary_format"},
    "dashboard:event-export": {"format_": "log_format"},
    "documents:plan-apply": WAITING,
    "documents:plan-detail": WAITING,
    "documents:plan-drop": WAITING,
    "assignments:page-claim": {"page_id": "free_page_id"},
    "assignments:section-claim": {"section_id": "free_section_id"},
    "notifications:secret-replace": {"webhook_id": "program_id"},
    "meetings:item-reopen": {"item_id": "done_item_id"},
    "meetings:meeting-begin": {"meeting_id": "waiting_meeting_id"},
    "meetings:term-settle": {"item_id": "term_item_id"},
    "glossary:term-detail": {"slug": "term_slug"},
    "glossary:term.json": {"slug": "term_slug"},
    "glossary:term-reopen": {"term_id": "decided_term_id"},
    "verification:fragment-mark": {"page_id": "free_page_id"},
    "verification:page-verify": {"page_id": "free_page_id"},
    "review:review-submit": {"section_id": "ready_section_id"},
    "review:review-take": {"review_id": "untaken_review_id"},
    "review:review-decline": {"review_id": "untaken_review_id"},
    "review:comment-reopen": {"comment_id": "settled_comment_id"},
    "sources:source-discard": {"slug": "tried_slug"},
    "sources:source-return": {"slug": "archived_slug"},
    "translation:machine-ask": {"section_id": "empty_section_id"},
    "translation:migration-prepare": {"term_id": "numbers_term_id"},
    "translation:migration-undo": {"migration_id": "done_migration_id"},
    "translation:replacement-choose": {"migration_id": "replacement_id"},
    "translation:replacement-detail": {"migration_id": "replacement_id"},
    "translation:replacement-drop": {"migration_id": "replacement_id"},
    "translation:replacement-undo": {"migration_id": "done_replacement_id"},
    "translation:revision-restore": {"revision_id": "first_revision_id"},
    "translation:finding-dismiss": {"slug": "rule_slug"},
    "translation:finding-restore": {"dismissal_id": "rule_dismissal_id"},
    "translation:rule-change": {"slug": "rule_slug"},
    "translation:rule-detail": {"slug": "rule_slug"},
    "translation:rule-discuss": {"slug": "rule_slug"},
    "translation:segment-lock": {"segment_id": "code_segment_id"},
    "translation:segment-port": {"segment_id": "code_segment_id"},
    "translation:segment-port-undo": {"segment_id": "ported_segment_id"},
    "translation:page-port-mark": {"page_id": "free_page_id"},
    "translation:page-port-undo": {"page_id": "ported_page_id"},
    "translation:segment-unlock": {"segment_id": "code_segment_id"},
}


def url_of(name, world):
    other = INSTEAD.get(name, {})
    names = OURS[name].pattern.converters
    return reverse(name, kwargs={each: world[other.get(each, each)] for each in names})


def data_of(world, name=""):
    """Fields that every form of the site finds what it needs in."""
    return {
        "text": TEXT.replace("Adding", "덧셈"),
        "base": world["revision_id"],
        "suggested_text": "",
        "weight": "option",
        "needed": 2,
        "finish_on": "2099-12-31",
        "due_on": str(due.today() + due.WEEK),
        "to": world["user_id"],
        "share": f"{world['free_section_id']}:{world['user_id']}",
        "reason": "a good reason",
        "place": "the Monday meeting",
        "closes_on": "2999-12-31",
        "quorum": 5,
        "days_open": 7,
        "summary": "please mend",
        "revision": f"{world['revision_id']},{world['changed_revision_id']}",
        "shown": [world["replaced_change_id"], world["change_id"]],
        "sought": "더하기",
        "becomes": "덧셈",
        "one": world["shown_change"],
        "sections": world["free_section_id"],
        "unapproved": "english",
        "what": "https://github.com/jax-ml/jax",
        "name": "A name",
        "role": "maintainer",
        "act": "role",
        "days": 3,
        "most_uses": 3,
        "look_every": "daily",
        "source_form": "jit",
        "candidate": "적시",
        "argument": "because",
        "definition": "a word",
        "chosen": world["candidate_id"],
        f"status_{world['candidate_id']}": CandidateStatus.FORBIDDEN,
        "language": "en",
        "backend": "cpu",
        "allowed": "yes",
        "devices": 2,
        "format": "po",
        "machine": "no",
        "file": SimpleUploadedFile("page.md.po", b"x"),
        "pages": SimpleUploadedFile("adding.md", "# 더하기".encode()),
        "to_source": Source.objects.get(slug=world["slug"]).pk,
        "credit": "옛 번역",
        "of": world["slug"],
        "slug": "new-rule",
        "title": "새 규칙",
        "level": "advisory",
        "proposed": "주사",
        **({"topics": "terms"} if "program" in name else {}),
        **({"file": SimpleUploadedFile("a.csv", b"en,ko\n")} if "glossary:" in name else {}),
        "service": "slack",
        "note": "A note",
        "coming": "yes",
        "weekday": 3,
        "begins": "20:00",
        "zone": "UTC",
        "environment": "default",
        "is_on": "on",
        "url": "https://hooks.slack.com/services/a",
    }


def digest():
    """All that the database holds, but who is signed in."""
    whole = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        if model._meta.label != "sessions.Session":
            whole.update(repr(list(model._base_manager.order_by("pk").values_list())).encode())
    return whole.hexdigest()


def writers(people, names, world, method="post"):
    """Names of the addresses through which one of these people changed anything."""
    return set(acts(people, names, world, method))


def acts(people, names, world, method="post"):
    """The same, each with whether the log tells of it."""
    wrote = {}
    browsers = [signed_in(person) for person in people]
    before, told = digest(), Event.objects.count()
    for name in sorted(names):
        for browser in browsers:
            with transaction.atomic():
                getattr(browser, method)(url_of(name, world), data_of(world, name))
                if digest() != before:
                    wrote[name] = Event.objects.count() > told
                transaction.set_rollback(True)
            if name in wrote:
                break
    return wrote


def signed_in(person):
    browser = Client(raise_request_exception=False)
    if person:
        browser.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


WRITING = sorted(n for n in OURS if MATRIX[n] != "read" and n not in OWN | LINKED)


def test_a_reader_can_write_nothing(world, reader):
    assert writers([reader], set(OURS) - OWN - LINKED - OPEN, world) == set()


def test_a_stranger_can_write_nothing(world):
    assert writers([None], set(OURS) - LINKED - OPEN, world) == set()


def test_looking_writes_nothing(world, maintainer):
    assert writers([maintainer], set(OURS) - LINKED, world, "get") == set()


def test_the_same_requests_write_for_whom_they_are_meant(world, member, other_member, maintainer):
    """Else the tests above would prove nothing."""
    wrote = acts([member, other_member, maintainer], WRITING, world)

    read_only = {
        *("api:openapi.json", "api:reference"),
        "assignments:assignment-detail",
        *("dashboard:event-export", "dashboard:event-list", "dashboard:source-share"),
        *("exchange:exchange-detail", "exchange:exchange-download", "exchange:page-export"),
        "exchange:source-exchange",
        *("documents:plan-detail", "documents:plan-texts"),
        *("healthz", "favicon", "dashboard:home", "translation:segment-checks"),
        *("glossary:search.json", "glossary:term-detail", "glossary:term-list"),
        "glossary:import-detail",
        *("glossary:term-history", "glossary:term.json"),
        *("glossary:term-search", "accounts:member-list"),
        *("notifications:webhook-list", "notifications:delivery-list"),
        *("publishing:publication-detail", "publishing:publication-download"),
        *("publishing:page-read", "publishing:reading-index", "publishing:reading-picture"),
        *("publishing:report-count", "publishing:report-list"),
        *("publishing:sitemap", "publishing:sitemap-part", "publishing:source-read"),
        "review:term-changes",
        *("sources:snapshot-progress", "sources:source-list"),
        *("translation:import-list", "translation:import-detail"),
        *("translation:rule-detail", "translation:rule-list"),
        "translation:machine-detail",
        "translation:section-paste",  # what was pasted is shown before it is taken
        "translation:offer-split",  # this text has no empty line to be split at
    }
    assert set(WRITING) - set(wrote) == read_only
    assert {name for name, is_told in wrote.items() if not is_told} == UNTOLD


def test_a_member_changes_nothing_of_others(world):
    outsider = factories.user("바깥")

    assert writers([outsider], set(OURS) - OWN - LINKED, world) <= ADDED
