"""One of each thing that an address may speak of, in a state in which something can be done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.accounts import services as accounts
from apps.api import services as tokens
from apps.assignments import handovers
from apps.assignments import services as assignments
from apps.documents import services as importing
from apps.documents.models import Plan
from apps.exchange.models import Exchange, Way
from apps.meetings import agenda
from apps.meetings import services as meetings
from apps.meetings.models import Meeting
from apps.notifications.models import Delivery, Webhook
from apps.publishing.models import Publication, PublicationState, Report
from apps.review import services as review
from apps.sources.models import Snapshot, SnapshotState, Source
from apps.translation import services as translation
from apps.translation.machine.models import MachineJob
from apps.translation.migrating import running
from apps.translation.migrating import services as migrating
from apps.translation.migrating.models import Change, Migration, MigrationState
from apps.translation.models import Import, Offer, Rule, source_digest
from apps.translation.ports import services as ports
from apps.translation.replacing import services as replacing
from apps.translation.replacing.models import Replacement
from apps.translation.rulebook import services as rulebook
from apps.translation.rulebook.content import Content
from apps.translation.terms import counting, dismissing
from apps.translation.upstream import noting
from apps.verification import services as verification
from apps.verification.models import Fragment, Recheck
from glossary import services as glossary
from glossary.exchange import TermRecord
from glossary.models import GlossaryImport, ImportedRow, ImportState, Outcome
from runner.models import Backend, Token
from tests import factories

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


def replaced(source, translator):
    """Words that somebody seeks in their own texts, and some that are replaced already."""
    asked = [Replacement(source=source, sought="더하기", becomes="덧셈") for _ in range(2)]
    over, choosing = (replacing.seek(one, translator) for one in asked)
    Migration.objects.filter(pk=over.pk).update(state=MigrationState.DONE)
    running.run(choosing)
    return {
        "replacement_id": choosing.pk,
        "done_replacement_id": over.pk,
        "replaced_change_id": choosing.changes.first().pk,
    }


def drafted(source, translator, settings):
    """A machine to ask, something empty to ask it for, and what it was asked before."""
    settings.MACHINE_TRANSLATION_URL = "https://machine.invalid/v1"
    empty = factories.page("Nothing yet.\n", path="empty.md", of=source).sections.get()
    assignments.claim([empty], translator)
    job = MachineJob.objects.create(section=empty, requested_by=translator, state="done")
    return {"empty_section_id": empty.pk, "job_id": job.pk}


def outdated(source, translator):
    """A text whose source upstream mended, as the inbox shows it."""
    page = factories.page("A recomplied text.\n", path="mended.md", of=source)
    segment = page.sections.get().segments.get()
    made = factories.revision(segment, translator, "다시 만든 글")
    mended = "A recompiled text."
    importing.import_page(source.snapshot, page.path, f"{mended}\n", page.position)
    noting.note()
    return {"shown_change": f"{made.pk}:{source_digest(mended)}"}


def ported(source, translator, maintainer):
    """A page that is a port, with a cell that was marked as one before."""
    page = factories.page(path="ported.md", of=source)
    [section] = page.sections.present()
    assignments.claim([section], translator)
    cell = section.segments.get(kind="code")
    ports.mark_cell(cell, translator, "이식")
    ports.mark_page(page, maintainer, "이식")
    return {"ported_page_id": page.pk, "ported_segment_id": cell.pk}


@pytest.fixture
def world(member, other_member, maintainer, program_backend, settings):
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
    program = Webhook.objects.create(name="b", service="json", url="https://a.b/", language="ko")
    posted = Delivery.objects.create(webhook=program, text="{}", given_up_at=timezone.now())
    changed = changed_terms(page.source, member, maintainer) | outdated(page.source, member)
    return (
        changed
        | ported(page.source, member, maintainer)
        | replaced(page.source, member)
        | drafted(page.source, member, settings)
        | {
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
            "program_id": program.pk,
            "delivery_id": posted.pk,
            "token_id": tokens.make_token(member, "mine", ["read"], timedelta(days=1))[0].pk,
            "notification_id": member.notifications.first().pk,
            "import_id": origin.pk,
            "glossary_import_id": brought.pk,
            "row_id": brought.rows.get().pk,
            "glossary_format": "csv",
            "log_format": "csv",
            "offer_id": offer.pk,
            "rule_slug": rule.slug,
            "amendment_id": amendment.pk,
            "rule_dismissal_id": right_here.pk,
            "dismissal_id": dismissal.pk,
        }
    )


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
