"""Two migrations, or a migration and a person, at the very same moment."""

from functools import partial

import pytest

from apps.accounts.models import User
from apps.documents.models import Segment
from apps.translation import services as translation
from apps.translation.errors import ConflictingEdit
from apps.translation.migrating import running, services
from apps.translation.migrating.models import Migration
from apps.translation.models import Revision, Translation
from apps.translation.terms import counting
from apps.translation.terms.models import Counted
from tests.racing import at_once
from tests.translation.terms.deciding import decided, paragraphs

pytestmark = pytest.mark.django_db(transaction=True)


def started(term, user):
    migration = services.prepare(term, user)
    services.start(migration, user)
    return migration


def run(pk):
    running.run(Migration.objects.select_related("term", "decision__candidate").get(pk=pk))


def finish_those_waiting(maintainer):
    for pk in Migration.objects.under_way().order_by("pk").values_list("pk", flat=True):
        run(pk)


def test_of_two_at_once_on_the_same_texts_both_words_are_changed(pages, convolution, maintainer):
    using = decided(maintainer, "use", "사용합니다", "씁니다")
    counting.catch_up()
    pair = [started(convolution, maintainer), started(using, maintainer)]

    outcomes = at_once(*(partial(run, one.pk) for one in pair))
    finish_those_waiting(maintainer)

    assert outcomes == [None, None]
    newest = Translation.objects.get(segment=paragraphs(pages[0])[0]).newest.text
    assert newest in {"합성곱을 씁니다.", "컨볼루션을 사용합니다."}
    numbers = Revision.objects.filter(translation__segment=paragraphs(pages[0])[0])
    assert sorted(numbers.values_list("number", flat=True)) == [1, 2]


def test_the_same_one_twice_at_once_makes_each_revision_once(migration, maintainer):
    services.start(migration, maintainer)

    at_once(*[partial(run, migration.pk)] * 2)

    assert Revision.objects.count() == 18


def test_a_person_who_finishes_meanwhile_loses_nothing(migration, pages, member, maintainer):
    segment = paragraphs(pages[0])[0]
    base = segment.translation.newest
    services.start(migration, maintainer)

    def finish():
        mine = Segment.objects.select_related("section__page").get(pk=segment.pk)
        author = User.objects.get(pk=member.pk)
        return translation.add_revision(mine, author=author, text="사람이 쓴 글", base=base)

    _none, outcome = at_once(partial(run, migration.pk), finish)

    newest = Translation.objects.get(segment=segment).newest.text
    if isinstance(outcome, ConflictingEdit):
        assert newest == "합성곱을 씁니다."
    else:
        assert (outcome.text, newest) == ("사람이 쓴 글", "사람이 쓴 글")


def test_counts_at_once_agree_with_the_texts(pages, convolution):
    counting.catch_up()
    Counted.objects.all().delete()
    ids = list(Segment.objects.values_list("pk", flat=True))

    outcomes = at_once(*[partial(counting.count, ids)] * 3)

    assert outcomes == [None] * 3
    assert list(counting.stale()) == []
