"""The rows that the addresses of screens name, beyond what the demo's story made."""

import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

DONE_WITHIN_S = 240
TOMORROW = (
    ("surprise newcomers most", "surprise newcomers the most"),
    ("an accelerator. Read them in order", "an accelerator. Read them in their order"),
    ("If you want\nto follow along, install", "To follow along, please install"),
    ("pip install jax flax optax matplotlib", "pip install jax flax optax"),
)

TODAY = (
    ("supplies the optimizers", "supplies the optimisers"),
    ("It has three stops, and", "It has **three stops**, and"),
    ("have the whole story.", "tell the rest of it.\n\nWhat is still unclear is worth a question."),
)


def places() -> dict[str, str]:
    """The rows that addresses name, by how the demo's story left them."""
    from apps.accounts import services as accounts
    from apps.accounts.models import User
    from apps.accounts.permissions import Role
    from apps.assignments.models import Assignment
    from apps.documents.models import Page
    from apps.exchange import services as exchanges
    from apps.notifications.services import unsubscribe_token
    from apps.publishing import services as publishing
    from apps.publishing.models import Unapproved
    from apps.verification.models import Verdict
    from glossary.models import Term
    from tests.demo.people import ADDRESSES

    page = Page.objects.get(source__slug="tour", path="transformations.md")
    opening, compiling, static = page.sections.present()[:3]
    maintainer = User.objects.get(role=Role.MAINTAINER)
    translator = User.objects.get(email=ADDRESSES["나"])
    updated(page.source)
    passed(page.source)
    exchange = exchanges.request_export(page.source, "po", translator)
    publication = publishing.request_publication(page.source, Unapproved.ENGLISH, maintainer)
    rows = {
        "page": page,
        "snapshot": planned(page.source),
        "import_": imported(page),
        "term": Term.objects.get(slug="gradient"),
        "glossary": brought(maintainer),
        "assignment": Assignment.objects.open().get(section=compiling),
        "member": translator,
        "editing": compiling,
        "segment": compiling.segments.present().prose().last(),
        "reviewing": static,
        "answering": opening,
        "verdict": Verdict.objects.filter(page=page).latest("pk"),
        "publication": publication,
        "exchange": exchange,
        "report": told(compiling),
        "webhook": posted(),
        "amendment": amended(maintainer, translator),
        **changed_term(maintainer),
        **sought(compiling.page.source, maintainer),
    }
    _, token = accounts.invite(maintainer)
    links = {"invitation": token, "unsubscribe": unsubscribe_token(translator)}
    return {**links, **met(translator), **{name: str(row.pk) for name, row in rows.items()}}


def told(section):
    """A mistake that a reader of the public pages told, which waits for a member."""
    from apps.publishing import reports

    segment = section.segments.present().prose().first()
    said = "제목이 본문과 다릅니다. 본문에서는 '컴파일'이라고 합니다."
    return reports.tell(segment, said, address="192.0.2.1", suggested_text="컴파일", name="독자")


def posted():
    """A program that is told of sections: one message taken, one given up."""
    from apps.activity.models import Event
    from apps.notifications import programs
    from apps.notifications.models import Delivery, Webhook

    webhook = Webhook.objects.create(
        name="주간 보고 봇",
        service="json",
        url="https://bot.example/hook",
        language="ko",
        topics=["sections"],
        is_on=False,
        secret=programs.new_secret(),
    )
    for event, status in zip(
        Event.objects.filter(verb="section claimed")[:2], (500, 200), strict=True
    ):
        ended = {"sent_at" if status == 200 else "given_up_at": event.at}
        Delivery.objects.create(
            webhook=webhook,
            event=event,
            text=programs.written(programs.told(event)),
            attempts=1 if status == 200 else 6,
            status=status,
            problem="" if status == 200 else "그 주소의 응답: 500",
            **ended,
        )
    return webhook


def met(translator) -> dict[str, str]:
    """The meeting that is over, with its minutes, and the next, which goes on: about a term."""
    from apps.meetings import agenda
    from apps.meetings import services as meetings
    from apps.meetings.models import Meeting

    now = meetings.next_meeting()
    meetings.begin(now, translator)
    agenda.move(now.items.filter(subject="term").first(), 0)
    return {"met": str(Meeting.objects.past().first().on), "meeting": str(now.on)}


def updated(source):
    """What upstream has changed in the tour under texts that were translated."""
    from apps.documents.models import Page
    from apps.documents.services import import_page
    from apps.translation.upstream import noting

    page = Page.objects.get(source=source, path="index.md")
    text = page.text
    for was, today in TODAY:
        assert was in text
        text = text.replace(was, today)
    import_page(source.snapshot, page.path, text, page.position)
    noting.note()


def passed(source):
    """Weeks before the demo began, and a day by which it is to be done."""
    from apps.activity.week import week_start
    from apps.review.models import Week

    source.finish_on = (week_start() + timedelta(weeks=9, days=4)).date()
    source.save(update_fields=["finish_on"])
    translated = approved = 0
    for ago in range(14, 0, -1):
        written, read = 18 + ago * 17 % 25, 2 + ago * 11 % 8
        translated, approved = translated + written, approved + read
        Week.objects.create(
            source=source,
            starts_on=week_start(weeks_ago=ago).date(),
            written=written,
            approved=read,
            reviews=1 + ago % 3,
            usual_wait_s=86_400 * (1 + ago * 7 % 9) // 2,
            longest_wait_s=86_400 * (2 + ago * 7 % 9),
            words_all=2150,
            words_translated=translated,
            words_approved=approved,
        )


def planned(source):
    """The next state of the tour, which waits for a maintainer to look at what it changes."""
    from django.conf import settings

    from apps.documents.services import plan_snapshot
    from apps.sources import services as sources
    from apps.sources import updates

    folder = Path(shutil.copytree(source.snapshot.folder, settings.TOPA_HOME / "tour-tomorrow"))
    index = (folder / "index.md").read_text("utf-8")
    for now, tomorrow in TOMORROW:
        assert now in index
        index = index.replace(now, tomorrow, 1)
    (folder / "index.md").write_text(index, "utf-8")
    (folder / "transformations.md").rename(folder / "transforming.md")
    snapshot = updates.update_source(source, what=str(folder), in_background=False)
    sources.fetch(snapshot)
    plan_snapshot(snapshot)
    return snapshot


def amended(maintainer, member):
    """A rule that was talked about and changed, and a change that is compared and waits."""
    from dataclasses import replace

    from apps.translation.models import Rule
    from apps.translation.rulebook import comparing, services
    from apps.translation.rulebook.content import Content

    passive, habit = (Rule.objects.get(slug=slug) for slug in ("double-passive", "habit-thing"))
    services.discuss(passive, member, "'잊혀지다'는 너무 익숙해서 자꾸 씁니다. 예에 넣을까요?")
    clearer = replace(Content.of(passive), text=passive.text + " '잊히다'도 그렇습니다.")
    services.apply(services.propose_change(member, passive, clearer, "자주 묻는 말"), maintainer)
    heavier = replace(Content.of(habit), level="warning")
    waiting = services.propose_change(member, habit, heavier, "너무 자주 보입니다")
    comparing.compare(waiting)
    return waiting


def changed_term(maintainer):
    """A laptop is no notebook: one word is changed where it stood, another is being chosen."""
    from apps.translation.migrating import services
    from apps.translation.migrating.models import Migration
    from apps.translation.terms import counting
    from glossary import services as glossary
    from glossary.models import Term

    laptop = glossary.propose_term(maintainer, "laptop", candidate="랩톱")
    glossary.propose(laptop, "노트북", maintainer, "주피터 노트북과 헷갈림")
    chosen = laptop.candidates.get(text="랩톱")
    glossary.decide(laptop, maintainer, "노트북은 주피터의 것입니다.", chosen=chosen)
    placeholder = glossary.propose_term(maintainer, "placeholder", candidate="대신 넣는 값")
    glossary.propose(placeholder, "자리표시자", maintainer)
    glossary.decide(placeholder, maintainer, "풀어 씁니다.", chosen=placeholder.candidates.first())
    wait_until(lambda: not counting.is_behind() and not counting.stale().exists())
    migration = services.prepare(laptop, maintainer)
    services.start(migration, maintainer)
    wait_until(lambda: not Migration.objects.under_way().exists())
    choosing = services.prepare(placeholder, maintainer)
    return {
        "migration": migration,
        "choosing": choosing,
        "used_term": Term.objects.get(slug="laptop"),
    }


def sought(source, maintainer):
    """A word of which somebody looks at what replacing it would do."""
    from apps.translation.migrating.models import Migration
    from apps.translation.replacing import services
    from apps.translation.replacing.models import Replacement

    asked = Replacement(source=source, sought=r"배열(을|의)", becomes=r"행렬\1", is_expression=True)
    found = services.seek(asked, maintainer)
    wait_until(lambda: not Migration.objects.under_way().exists())
    return {"replacement": found}


def imported(page):
    """A translation made elsewhere, of which one text waits for a person."""
    from apps.translation.models import Import, Offer

    origin = Import.objects.create(source=page.source, credit="JAX 한국어 문서, 2024", state="done")
    segment = page.sections.present().last().segments.present().prose().last()
    text = "아직 자리를 찾지 못한 글입니다."
    Offer.objects.create(
        origin=origin, segment=segment, text=text, reason="unclear", path=page.path
    )
    return origin


def brought(maintainer):
    """The glossary of another team, of which one row waits for a person."""
    from django.conf import settings

    from glossary import importing
    from glossary.models import GlossaryImport

    path = Path(settings.TOPA_HOME / "theirs.csv")
    path.write_text("en,ko,note\ngradient,기울기,수학 용어\nslope (of a line),기울기,\n", "utf-8")
    origin = GlossaryImport(
        name="Another team", licence="MIT", origin="https://example.org/glossary",
        file_name=path.name, requested_by=maintainer,
    )  # fmt: skip
    importing.apply_here(importing.read_here(origin, path))
    return origin


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DONE_WITHIN_S
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit("The demo was not judged, published and changed in time.")
        time.sleep(0.5)
