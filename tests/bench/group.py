"""A study group in the middle of its work: 30 members, 1,500 terms, JAX three quarters Korean."""

import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.utils import timezone

from apps.accounts.models import User
from apps.activity.week import WEEK
from apps.assignments import services as assignments
from apps.documents import services as documents
from apps.documents.formats.inline import marks
from apps.documents.models import Section, Segment
from apps.review import settling
from apps.review.weeks import counting as weeks
from apps.sources import services as sources
from apps.sources.models import Source
from apps.translation import memory
from apps.translation.inline import flavour_of
from apps.translation.models import Revision, State, Translation, source_digest
from apps.translation.terms import counting
from glossary import services as glossary
from glossary.models import Candidate, CandidateStatus, Decision, Term
from tests import factories

MEMBERS, TERMS, HELD_EACH = 30, 1500, 6
AT_ONCE = 1000
A_YEAR = timedelta(days=365)
WORD = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
KOREAN = re.findall(
    r"\w+",
    "함수를 배열의 값이 다시 계산하는 변환과 형상을 모두 함께 먼저 여기서 결과는 예제의 장치에 "
    "나누어 컴파일한 입력을 하나씩 그대로 되돌려 주는 다음 인수로 넘긴 순서를 바꾸어",
)
SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호"


def gather(copies: int = 1) -> tuple[Source, list[User]]:
    """Import JAX, as often as that, and do a group's work of a year on it."""
    source = imported(copies)
    Source.objects.filter(pk=source.pk).update(created_at=timezone.now() - A_YEAR)
    people = [factories.user(f"멤버{number}") for number in range(MEMBERS)]
    settle_terms()
    translate(source, people)
    share_out(source, people)
    return source, people


def imported(copies: int) -> Source:
    corpus = factories.shared("corpus", "jax-0.10.2")
    assert corpus, "The corpus lies in shared/ beside the checkout."
    from django.conf import settings

    folder = Path(settings.TOPA_HOME, "jax")
    for number in range(copies):
        shutil.copytree(corpus, folder / f"copy{number}" if copies > 1 else folder)
    snapshot = sources.add_source(str(folder), name="JAX", in_background=False)
    sources.fetch(snapshot)
    documents.import_snapshot(snapshot)
    return Source.objects.get(pk=snapshot.source_id)


def settle_terms() -> None:
    """Our own terms, and as many more of the documentation's commonest words as make 1,500."""
    known = {form.lower() for form in Term.objects.values_list("source_form", flat=True)}
    words: Counter[str] = Counter()
    for text in Segment.objects.prose().values_list("text", flat=True).iterator():
        words.update(word.lower() for word in WORD.findall(text) if len(word) > 3)
    wanted = TERMS - len(known)
    fresh = islice((word for word, _ in words.most_common() if word not in known), wanted)
    terms = Term.objects.bulk_create(
        [Term(source_form=word, slug=f"bench-{place}") for place, word in enumerate(fresh)]
    )
    forms = Candidate.objects.bulk_create(
        [
            Candidate(term=term, text=made_up(place), status=CandidateStatus.ACCEPTED)
            for place, term in enumerate(terms)
        ]
    )
    Decision.objects.bulk_create(
        [Decision(term=form.term, candidate=form, reason="정했습니다.") for form in forms]
    )
    glossary.touch()


def made_up(number: int) -> str:
    """A word of three syllables that no other number gets."""
    size = len(SYLLABLES)
    return "".join(SYLLABLES[number // size**power % size] for power in (2, 1, 0))


def korean(segment: Segment, chance: random.Random) -> str:
    """The text with a Korean word for each English one, what has to stay kept."""
    path = segment.section.page.path
    kept = [(mark.start, mark.end) for mark in marks(segment.text, flavour_of(path, segment.kind))]
    pieces, at = [], 0
    for start, end in [*kept, (len(segment.text), len(segment.text))]:
        if start >= at:
            pieces.append(WORD.sub(lambda _: chance.choice(KOREAN), segment.text[at:start]))
            pieces.append(segment.text[start:end])
            at = end
    return "".join(pieces)


def translate(source: Source, people: list[User]) -> None:
    """Three of four texts, each section by one person as it is claimed, over a year."""
    chance, now = random.Random(5), timezone.now()
    prose = Segment.objects.present().prose().filter(section__page__source=source)
    placed = prose.select_related("section__page").defer("section__page__text").order_by("pk")
    for segments in batches(placed.iterator(AT_ONCE)):
        some = [segment for segment in segments if segment.pk % 4]
        made = Translation.objects.bulk_create([Translation(segment=one) for one in some])
        revisions = Revision.objects.bulk_create(
            [
                Revision(
                    translation=translation,
                    number=1,
                    text=korean(translation.segment, chance),
                    source_text=translation.segment.text,
                    source_digest=source_digest(translation.segment.text),
                    author=people[translation.segment.section_id % len(people)],
                    made_at=now - chance.random() * A_YEAR,
                )
                for translation in made
            ]
        )
        for translation, revision in zip(made, revisions, strict=True):
            translation.newest, translation.state = revision, State.TRANSLATED
        Translation.objects.bulk_update(made, ["newest", "state"])
        memory.learn([segment.text for segment in some])


def catch_up() -> None:
    """What the site's worker counts after so much work at once."""
    counting.catch_up()
    settling.settle()
    for _ in range(A_YEAR // (weeks.AT_ONCE * WEEK) + 1):
        weeks.count_all()


def batches(rows: Iterator[Segment]) -> Iterator[list[Segment]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def share_out(source: Source, people: list[User]) -> None:
    """Each member holds a few sections in which something is left to do."""
    to_do = Section.objects.present().filter(
        page__source=source, segments__translation=None, segments__kind="paragraph"
    )
    wanted = iter(to_do.distinct().order_by("page__position", "position")[::3])
    for person in people:
        if mine := list(islice(wanted, HELD_EACH)):
            assignments.claim(mine, person)
