"""What the matrix of addresses cannot say: real requests with valid data, by the wrong people."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts import services as accounts
from apps.api import services as tokens
from apps.assignments import due, handovers
from apps.assignments import services as assignments
from apps.documents import services as importing
from apps.documents.models import Plan
from apps.exchange.models import Exchange, Way
from apps.meetings import agenda
from apps.meetings import services as meetings
from apps.meetings.models import Meeting
from apps.notifications.models import Webhook
from apps.publishing.models import Publication, PublicationState, Report
from apps.review import services as review
from apps.sources.models import Snapshot, SnapshotState, Source
from apps.translation import services as translation
from apps.translation.migrating import services as migrating
from apps.translation.migrating.models import Change, Migration, MigrationState
from apps.translation.models import Import, Offer, Rule, source_digest
from apps.translation.rulebook import services as rulebook
from apps.translation.rulebook.content import Content
from apps.translation.terms import counting, dismissing
from apps.translation.upstream import noting
from apps.verification import services as verification
from apps.verification.models import Fragment, Recheck
from glossary import services as glossary
from glossary.exchange import TermRecord
from glossary.models import CandidateStatus, GlossaryImport, ImportedRow, ImportState, Outcome
from runner.models import Backend, Token
from tests import factories
from tests.test_permission_matrix import MATRIX, OURS

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
    "translation:use-dismiss",
    "verification:page-verify",
    "verification:recheck-request",
    "verification:verdict-cancel",
}
TEXT = "Adding *two* numbers with `jnp.add` is a convolution of nothing."


def translated(section, translator):
    """A section held and translated whole."""
    [assignment] = assignments.claim([section], translator)
    for segment in section.segments.exclude(kind="code"):
        factories.revision(segment, translator, segment.text.replace("Adding", "더하기"))
    return assignment


def changed_terms(source, translator, maintainer):
    """A change of a term that is being chosen, and one that is done in an approved text."""
    page = factories.page("Some numbers.\n\nMore numbers.\n", path="numbers.md", of=source)
    [being, done] = page.sections.get().segments.all()
    numbers = glossary.propose_term(maintainer, "number", candidate="수")
    glossary.propose(numbers, "숫자", maintainer)
    decision = glossary.decide(numbers, maintainer, "so", chosen=numbers.candidates.first())
    factories.revision(being, translator, "숫자 몇 개")
    before = factories.revision(done, translator, "더 많은 숫자")
    after = factories.revision(done, maintainer, "더 많은 수")
    over = Migration.objects.create(
        term=numbers, decision=decision, requested_by=maintainer, state=MigrationState.DONE
    )
    facts = {"outcome": "changed", "was_approved": True}
    Change.objects.create(migration=over, segment=done, before=before, after=after, **facts)
    counting.catch_up()
    choosing = migrating.prepare(numbers, maintainer)
    return {
        "migration_id": choosing.pk,
        "done_migration_id": over.pk,
        "change_id": choosing.changes.get().pk,
        "changed_revision_id": after.pk,
        "numbers_term_id": numbers.pk,
    }


def outdated(source, translator):
    """A text whose source upstream mended, as the inbox shows it."""
    page = factories.page("A recomplied text.\n", path="mended.md", of=source)
    segment = page.sections.get().segments.get()
    made = factories.revision(segment, translator, "다시 만든 글")
    mended = "A recompiled text."
    importing.import_page(source.snapshot, page.path, f"{mended}\n", page.position)
    noting.note()
    return {"shown_change": f"{made.pk}:{source_digest(mended)}"}


@pytest.fixture
def world(member, other_member, maintainer, program_backend):
    """One of each thing: `member` translates, `other_member` reviews."""
    page = factories.page(of=factories.source(is_public=True))
    [section] = page.sections.present()
    paths = ("free.md", "ready.md", "waiting.md")
    pages = [factories.page(path=path, of=page.source) for path in paths]
    free, ready, waiting = (each.sections.get() for each in pages)
    assignment, *_ = [translated(each, member) for each in (section, ready, waiting)]
    untaken = review.submit(waiting, member)
    offered = handovers.offer(assignment, member, maintainer)
    segment = section.segments.filter(kind="paragraph")[0]
    heading = section.segments.filter(kind="heading")[0]
    factories.revision(heading, member, "수 더하기")
    code = section.segments.get(kind="code")
    translation.unlock(code, member, "because")
    translation.save_draft(segment, member, "초안", None)
    asked = review.submit(section, member)
    review.take(asked, other_member)
    newest = segment.translation.newest
    comment = review.comment(segment, other_member, "왜?", "option", newest.text + " 끝.")
    settled = review.comment(segment, other_member, "그래요", "option")
    review.resolve(settled, other_member)
    term = glossary.propose_term(member, "convolution", candidate="합성곱")
    decided = glossary.propose_term(member, "batch", candidate="배치")
    glossary.decide(decided, maintainer, "so", chosen=decided.candidates.get())
    dismissal = dismissing.dismiss(heading, decided, other_member, "다른 뜻", None)
    tried = Source.objects.create(name="Try", slug="try", kind="git", location="https://a.b/c")
    Snapshot.objects.create(source=tried, state=SnapshotState.REFUSED)
    archived = factories.source(archived_at=timezone.now())
    changing = factories.source()
    waiting = Snapshot.objects.create(source=changing, state=SnapshotState.PLANNED)
    Plan.objects.create(snapshot=waiting, base=changing.snapshot)
    publication = Publication.objects.create(
        source=page.source, requested_by=maintainer, state=PublicationState.READY
    )
    report = Report.objects.create(segment=segment, text="Wrong.", sender="somebody")
    exchange = Exchange.objects.create(source=page.source, way=Way.OUT, requested_by=member)
    verdict = verification.request(page, requested_by=member)
    fragment = Fragment.objects.create(page=page, reason="조각", marked_by=maintainer)
    recheck = Recheck.objects.create(source=page.source, requested_by=member, total=1)
    origin = Import.objects.create(source=page.source, credit="옛 번역")
    open_text = free.segments.filter(kind="paragraph")[0]
    offer = Offer.objects.create(origin=origin, segment=open_text, text="가\n\n나")
    rule = Rule.objects.create(slug="house", title="집", text="집의 규칙")
    content = replace(Content.of(rule), title="우리 집")
    amendment = rulebook.propose_change(maintainer, rule, content)
    right_here = rulebook.dismiss(segment, rule, "집", member, "인용입니다")
    brought = GlossaryImport.objects.create(name="Another team", state=ImportState.PLANNED)
    ImportedRow.objects.create(
        origin=brought,
        number=1,
        raw={"en": "scan?"},
        record=TermRecord("scan?").as_dict(),
        outcome=Outcome.DOUBT,
        doubt="unclear english",
    )
    lent = Token.objects.create(slug="lent", name="A machine", backend=program_backend)
    invitation, token = accounts.invite(maintainer)
    webhook = Webhook.objects.create(name="a", service="slack", url="https://a.b/", language="ko")
    changed = changed_terms(page.source, member, maintainer) | outdated(page.source, member)
    return changed | {
        "runner_token_id": lent.pk,
        "name": "gpu",
        "slug": page.source.slug,
        "section": "reading",  # a part of the sitemap
        "term_slug": term.slug,
        "tried_slug": tried.slug,
        "archived_slug": archived.slug,
        "page_id": page.pk,
        "section_id": section.pk,
        "free_page_id": free.page_id,
        "free_section_id": free.pk,
        "ready_section_id": ready.pk,
        "untaken_review_id": untaken.pk,
        "segment_id": segment.pk,
        "code_segment_id": code.pk,
        "assignment_id": assignment.pk,
        "handover_id": offered.pk,
        "review_id": asked.pk,
        "comment_id": comment.pk,
        "settled_comment_id": settled.pk,
        "revision_id": newest.pk,
        "first_revision_id": heading.translation.revisions.get(number=1).pk,
        "term_id": term.pk,
        "decided_term_id": decided.pk,
        "candidate_id": term.candidates.get().pk,
        "snapshot_id": page.source.snapshot_id,
        "waiting_snapshot_id": waiting.pk,
        "publication_id": publication.pk,
        "report_id": report.pk,
        "verdict_id": verdict.pk,
        "recheck_id": recheck.pk,
        "fragment_id": fragment.pk,
        "invitation_id": invitation.pk,
        "user_id": other_member.pk,
        "token": token,
        "path": "picture.png",
        "format_": "po",
        "exchange_id": exchange.pk,
        **evening(term, member),
        "webhook_id": webhook.pk,
        "token_id": tokens.make_token(member, "mine", ["read"], timedelta(days=1))[0].pk,
        "notification_id": member.notifications.first().pk,
        "import_id": origin.pk,
        "glossary_import_id": brought.pk,
        "row_id": brought.rows.get().pk,
        "glossary_format": "csv",
        "offer_id": offer.pk,
        "rule_slug": rule.slug,
        "amendment_id": amendment.pk,
        "rule_dismissal_id": right_here.pk,
        "dismissal_id": dismissal.pk,
    }


def evening(term, member):
    """A meeting that goes on, with one of each item, and one that waits."""
    going, waiting = (
        Meeting.objects.create(on=date(2026, 1, day), starts_at=timezone.now()) for day in (12, 19)
    )
    meetings.begin(going, member)
    done, item = (agenda.bring(going, member, title) for title in ("done", "open"))
    agenda.finish(done, "postponed")
    return {
        "on": "2026-01-12",
        "meeting_id": going.pk,
        "waiting_meeting_id": waiting.pk,
        "item_id": item.pk,
        "done_item_id": done.pk,
        "term_item_id": going.items.get(term=term).pk,
    }


@pytest.fixture
def program_backend(db):
    return Backend.objects.get_or_create(name="cpu")[0]


WAITING = {"snapshot_id": "waiting_snapshot_id"}
BROUGHT = {"import_id": "glossary_import_id"}
INSTEAD = {
    "glossary:import-apply": BROUGHT,
    "glossary:import-detail": BROUGHT,
    "glossary:import-drop": BROUGHT,
    "glossary:term-export": {"format_": "glossary_format"},
    "documents:plan-apply": WAITING,
    "documents:plan-detail": WAITING,
    "documents:plan-drop": WAITING,
    "assignments:page-claim": {"page_id": "free_page_id"},
    "assignments:section-claim": {"section_id": "free_section_id"},
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
    "translation:migration-prepare": {"term_id": "numbers_term_id"},
    "translation:migration-undo": {"migration_id": "done_migration_id"},
    "translation:revision-restore": {"revision_id": "first_revision_id"},
    "translation:finding-dismiss": {"slug": "rule_slug"},
    "translation:finding-restore": {"dismissal_id": "rule_dismissal_id"},
    "translation:rule-change": {"slug": "rule_slug"},
    "translation:rule-detail": {"slug": "rule_slug"},
    "translation:rule-discuss": {"slug": "rule_slug"},
    "translation:segment-lock": {"segment_id": "code_segment_id"},
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
        "shown": world["change_id"],
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
    wrote = set()
    browsers = [signed_in(person) for person in people]
    before = digest()
    for name in sorted(names):
        for browser in browsers:
            with transaction.atomic():
                getattr(browser, method)(url_of(name, world), data_of(world, name))
                if digest() != before:
                    wrote.add(name)
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
    wrote = writers([member, other_member, maintainer], WRITING, world)

    read_only = {
        *("api:openapi.json", "api:reference"),
        "assignments:assignment-detail",
        "dashboard:source-share",
        *("exchange:exchange-detail", "exchange:exchange-download", "exchange:page-export"),
        "exchange:source-exchange",
        *("documents:plan-detail", "documents:plan-texts"),
        *("healthz", "favicon", "dashboard:home", "translation:segment-checks"),
        *("glossary:search.json", "glossary:term-detail", "glossary:term-list"),
        "glossary:import-detail",
        *("glossary:term-history", "glossary:term.json"),
        *("glossary:term-search", "accounts:event-list", "accounts:member-list"),
        "notifications:webhook-list",
        *("publishing:publication-detail", "publishing:publication-download"),
        *("publishing:page-read", "publishing:reading-index", "publishing:reading-picture"),
        *("publishing:report-count", "publishing:report-list"),
        *("publishing:sitemap", "publishing:sitemap-part", "publishing:source-read"),
        "review:term-changes",
        *("sources:snapshot-progress", "sources:source-list"),
        *("translation:import-list", "translation:import-detail"),
        *("translation:rule-detail", "translation:rule-list"),
        "translation:section-paste",  # what was pasted is shown before it is taken
        "translation:offer-split",  # this text has no empty line to be split at
    }
    assert set(WRITING) - wrote == read_only


def test_a_member_changes_nothing_of_others(world):
    outsider = factories.user("바깥")

    assert writers([outsider], set(OURS) - OWN - LINKED, world) <= ADDED
