"""What is free in a source, who has what in hand, and the share proposed to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from apps.accounts.models import User
from apps.assignments.models import Assignment
from apps.dashboard.shares import Hand, Piece, propose
from apps.documents.models import Section, Segment, SegmentKind
from apps.review import progress
from apps.review.models import Approval, Review
from apps.sources.models import Source

MOST_SECTIONS = 400
LATELY = timedelta(weeks=4)
TO_DO = progress.PROSE & ~progress.CURRENT


@dataclass(frozen=True, slots=True)
class Portion:
    """One section in a share."""

    section: Section
    piece: Piece


@dataclass(frozen=True, slots=True)
class Share:
    """What one person would get, beside what they have."""

    person: User
    hand: Hand
    portions: list[Portion]

    @property
    def words(self) -> int:
        return sum(portion.piece.words for portion in self.portions)

    @property
    def cells(self) -> int:
        return sum(portion.piece.cells for portion in self.portions)

    @property
    def load_then(self) -> int:
        return self.hand.load + sum(portion.piece.load for portion in self.portions)


def proposal(source: Source, people: Sequence[User], each: int) -> list[Share]:
    """The shares of these people, in their order. The same few queries, however many."""
    sections = free_sections(source)
    pieces = pieces_of(sections)
    hands = hands_of(people, pieces)
    shares = propose(pieces, hands, each) if people else {}
    by_id = {section.pk: section for section in sections}
    return [
        Share(person, hand, [Portion(by_id[one.section], one) for one in shares[person.pk]])
        for person, hand in zip(people, hands, strict=True)
    ]


def free_sections(source: Source) -> list[Section]:
    """What nobody holds or reviews and still has texts to translate, in the contents' order."""
    held = Assignment.objects.open().filter(section=OuterRef("pk"))
    asked = Review.objects.open().filter(section=OuterRef("pk"))
    to_do = Segment.objects.filter(TO_DO, section=OuterRef("pk"))
    free = Section.objects.present().filter(Exists(to_do), page__source=source, page__problem="")
    free = free.exclude(Exists(held)).exclude(Exists(asked))
    ordered = free.order_by("page__position", "page__path", "position")
    return list(ordered.select_related("page").defer("page__text")[:MOST_SECTIONS])


def pieces_of(sections: Sequence[Section]) -> list[Piece]:
    rows = Segment.objects.filter(section__in=sections, gone_at=None).order_by().values("section")
    counted = {row["section"]: row for row in rows.annotate(**counters())}
    return [
        Piece(one.pk, one.page_id, counted[one.pk]["words"] or 0, counted[one.pk]["cells"])
        for one in sections
    ]


def counters() -> dict[str, Sum | Count]:
    """What is to be translated, and the code that stands around it."""
    return {
        "words": Sum("words", filter=TO_DO),
        "cells": Count("pk", filter=Q(kind=SegmentKind.CODE)),
    }


def hands_of(people: Sequence[User], pieces: Sequence[Piece]) -> list[Hand]:
    held = _in_hand(people)
    reviewed = _reviewed(people)
    pages = _pages(people, {piece.page for piece in pieces})
    return [
        Hand(
            person=person.pk,
            words=held.get(person.pk, {}).get("words") or 0,
            cells=held.get(person.pk, {}).get("cells", 0),
            words_reviewed=reviewed.get(person.pk, 0),
            pages=frozenset(page for who, page in pages if who == person.pk),
        )
        for person in people
    ]


def _in_hand(people: Sequence[User]) -> dict[int, dict[str, int]]:
    """What is still to be translated in sections that they hold and that are not in review."""
    mine = Q(section__assignments__closed_at=None, section__assignments__translator__in=people)
    asked = Review.objects.waiting().filter(section=OuterRef("section"))
    held = Segment.objects.present().filter(mine).exclude(Exists(asked)).order_by()
    rows = held.values("section__assignments__translator").annotate(**counters())
    return {row.pop("section__assignments__translator"): row for row in rows}


def _reviewed(people: Sequence[User]) -> dict[int, int]:
    given = Approval.objects.filter(approver__in=people, made_at__gt=timezone.now() - LATELY)
    rows = given.order_by().values_list("approver")
    return dict(rows.annotate(Sum("revision__translation__segment__words")))


def _pages(people: Sequence[User], pages: set[int]) -> set[tuple[int, int]]:
    held = Assignment.objects.filter(translator__in=people, section__page__in=pages)
    return set(held.order_by().values_list("translator", "section__page").distinct())
