import dataclasses

import pytest

from apps.translation.models import Amendment
from apps.translation.rulebook import comparing, services
from apps.translation.rulebook.content import Content
from apps.translation.rulebook.models import AmendmentState, Flag, Level
from tests import factories

pytestmark = pytest.mark.django_db

COLON = "결과는 다음과 같습니다:"


@pytest.fixture
def page(member):
    """Two translated texts, one of them with a colon at its end."""
    made = factories.page_of(["The results follow:", "That is all."])
    for segment, text in zip(made.sections.get().segments.all(), (COLON, "끝입니다."), strict=True):
        factories.revision(segment, member, text)
    return made


def propose(rule, user, **facts):
    return services.propose_change(user, rule, dataclasses.replace(Content.of(rule), **facts))


def compared(amendment):
    comparing.compare(amendment)
    amendment.refresh_from_db()
    return amendment


def test_rule_switched_on_flags_anew(page, member, rules):
    amendment = compared(propose(rules["colon-at-end"], member, level=Level.WARNING))

    [flag] = Flag.objects.all()
    assert (amendment.state, amendment.counts) == (AmendmentState.READY, {"new": 1, "pages": 1})
    assert (flag.before, flag.after, flag.text[flag.start : flag.end]) == ("", "warning", ":")
    assert (amendment.done, amendment.total) == (1, 1)


def test_rule_switched_off_flags_no_longer(page, member, maintainer, rules):
    on = compared(propose(rules["colon-at-end"], member, level=Level.MUST))
    rule = services.apply(on, maintainer)

    off = compared(propose(rule, member, level=Level.OFF))

    [flag] = off.flags.all()
    assert (flag.before, flag.after, off.counts["gone"]) == ("must", "", 1)


def test_level_of_another_source_changes_nothing_here(page, member, rules):
    elsewhere = factories.source()

    amendment = compared(
        propose(rules["colon-at-end"], member, levels={elsewhere.pk: Level.WARNING})
    )

    assert amendment.counts == {"pages": 0}
    assert not amendment.flags.exists()


def test_comparing_again_counts_once(page, member, rules):
    amendment = propose(rules["colon-at-end"], member, level=Level.WARNING)
    compared(amendment)
    Amendment.objects.filter(pk=amendment.pk).update(state=AmendmentState.WAITING, heard_at=None)

    assert compared(amendment).counts["new"] == amendment.flags.count() == 1


def test_comparing_what_is_settled_does_nothing(page, member, rules):
    amendment = propose(rules["colon-at-end"], member, level=Level.WARNING)
    services.drop(amendment, member)

    assert compared(amendment).state == AmendmentState.DROPPED
    assert not amendment.flags.exists()


def test_words_of_the_whole_page_count(member, rules):
    """First mentions and the level of speech are told from all texts of a page in their order."""
    casual = "그래서 두 번 실행되죠."
    texts = [*("이렇게 합니다.",) * 6, casual]
    page = factories.page_of(texts)
    for segment, text in zip(page.sections.get().segments.all(), texts, strict=True):
        factories.revision(segment, member, text)

    amendment = compared(propose(rules["speech-level"], member, level=Level.ADVISORY))

    [flag] = amendment.flags.all()
    assert (flag.text, flag.before, flag.after) == (casual, "warning", "advisory")


def test_queries_grow_with_pages_not_with_texts(member, rules, django_assert_max_num_queries):
    texts = [COLON] * 40
    page = factories.page_of(texts)
    for segment in page.sections.get().segments.all():
        factories.revision(segment, member, COLON)
    amendment = propose(rules["colon-at-end"], member, level=Level.WARNING)

    with django_assert_max_num_queries(20):
        comparing.compare(amendment)

    assert amendment.flags.count() == 40
