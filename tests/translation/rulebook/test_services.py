import dataclasses

import pytest

from apps.activity.models import Event
from apps.translation.models import Amendment, Rule
from apps.translation.rulebook import services, starting
from apps.translation.rulebook.content import Content
from apps.translation.rulebook.errors import ExamplesDisagree, RuleError
from apps.translation.rulebook.models import AmendmentState, Level, RuleDismissal
from apps.translation.rules.examples import Example
from tests import factories

pytestmark = pytest.mark.django_db

BY_HAND = Content("뜻을 옮깁니다", "문장 짜임보다 뜻이 먼저입니다.")


def changed(rule, **facts):
    return dataclasses.replace(Content.of(rule), **facts)


def ready(amendment):
    """As the task leaves it, once it has looked through the pages."""
    Amendment.objects.filter(pk=amendment.pk).update(state=AmendmentState.READY)
    return amendment


def test_starting_rules_come_once_and_leave_the_groups_alone(rules):
    rules["double-passive"].title = "우리 규칙"
    rules["double-passive"].save()

    assert starting.load() == 0
    assert Rule.objects.get(slug="double-passive").title == "우리 규칙"


def test_new_rule_counts_only_once_it_is_applied(member, maintainer):
    amendment = services.propose_rule(member, "whole-sense", BY_HAND, "다들 헷갈려 합니다.")

    assert amendment.state == AmendmentState.READY  # there is no check, so nothing to compare
    assert not Rule.objects.exists()

    rule = services.apply(amendment, maintainer)

    assert (rule.slug, rule.title, rule.version) == ("whole-sense", BY_HAND.title, 1)
    assert list(rule.amendments.applied()) == [amendment]
    assert Event.objects.filter(verb="rule change applied", actor=maintainer).exists()


def test_bad_example_that_its_check_passes_is_refused(member, rules):
    fine = Example("추론(inference)을 합니다.")

    with pytest.raises(ExamplesDisagree) as refused:
        services.propose_change(
            member,
            rules["particle-after-bracket"],
            changed(rules["particle-after-bracket"], bad=(fine,)),
        )

    assert [failure.example for failure in refused.value.failures] == [fine]
    assert not Amendment.objects.exists()


def test_good_example_that_its_check_flags_is_refused(member, rules):
    rule = rules["double-passive"]
    wrong = Example("화면에 보여집니다.")

    with pytest.raises(ExamplesDisagree):
        services.propose_change(member, rule, changed(rule, good=(*rule.good_examples, wrong)))


@pytest.mark.parametrize("slug", ["", "한글", "two words", "propose", "-x", "double-passive"])
def test_name_of_a_rule_is_plain_and_its_own(slug, member, rules):
    with pytest.raises(RuleError):
        services.propose_rule(member, slug, BY_HAND)


def test_check_belongs_to_one_rule(member, rules):
    taken = dataclasses.replace(
        BY_HAND,
        check_name="double-passive",
        good=(Example("보입니다."),),
        bad=(Example("보여집니다."),),
    )

    with pytest.raises(RuleError, match="이중 피동"):
        services.propose_rule(member, "another", taken)


def test_rule_with_a_check_keeps_examples(member, rules):
    rule = rules["double-passive"]

    with pytest.raises(RuleError):
        services.propose_change(member, rule, changed(rule, bad=()))


def test_nothing_changed_is_no_change(member, rules):
    with pytest.raises(RuleError):
        services.propose_change(member, rules["full-width"], Content.of(rules["full-width"]))


def test_change_of_words_waits_for_no_comparison(member, maintainer, rules):
    rule = rules["full-width"]

    amendment = services.propose_change(member, rule, changed(rule, title="반각 부호를 씁니다"))

    assert amendment.state == AmendmentState.READY
    assert services.apply(amendment, maintainer).version == 2


def test_change_of_a_level_is_compared_first(member, maintainer, rules):
    factories.source()
    rule = rules["full-width"]

    amendment = services.propose_change(member, rule, changed(rule, level=Level.MUST))

    assert amendment.state == AmendmentState.WAITING
    with pytest.raises(RuleError):
        services.apply(amendment, maintainer)
    assert services.apply(ready(amendment), maintainer).level == Level.MUST


def test_level_of_one_source_is_its_own(maintainer, rules):
    here, elsewhere = factories.source(), factories.source()
    rule = rules["colon-at-end"]
    change = changed(rule, levels={here.pk: Level.WARNING})

    services.apply(ready(services.propose_change(maintainer, rule, change)), maintainer)

    content = Content.of(Rule.objects.get(pk=rule.pk))
    assert (content.level_in(here.pk), content.level_in(elsewhere.pk)) == ("warning", "off")


def test_change_made_for_an_older_version_does_not_undo_a_newer(member, maintainer, rules):
    rule = rules["full-width"]
    late = services.propose_change(member, rule, changed(rule, title="나중"))
    services.apply(services.propose_change(member, rule, changed(rule, title="먼저")), maintainer)

    with pytest.raises(RuleError):
        services.apply(late, maintainer)

    assert Rule.objects.get(pk=rule.pk).title == "먼저"
    assert Amendment.objects.get(pk=late.pk).state == AmendmentState.READY


def test_applying_twice_is_once(member, maintainer, rules):
    rule = rules["full-width"]
    amendment = services.propose_change(member, rule, changed(rule, title="한 번"))
    services.apply(amendment, maintainer)

    with pytest.raises(RuleError):
        services.apply(amendment, maintainer)


def test_proposal_is_dropped_by_its_proposer_or_a_maintainer(
    member, other_member, maintainer, rules
):
    rule = rules["full-width"]
    first = services.propose_change(member, rule, changed(rule, title="하나"))
    second = services.propose_change(member, rule, changed(rule, title="둘"))

    with pytest.raises(RuleError):
        services.drop(first, other_member)
    services.drop(first, member)
    services.drop(second, maintainer)

    assert not Amendment.objects.open().exists()


def test_retired_rule_frees_its_check(maintainer, rules):
    rule = rules["double-passive"]
    amendment = services.propose_change(maintainer, rule, changed(rule, is_retired=True))
    services.apply(ready(amendment), maintainer)

    heir = dataclasses.replace(Content.of(rule), title="새 규칙")
    made = services.apply(
        ready(services.propose_rule(maintainer, "passive-once", heir)), maintainer
    )

    assert list(Rule.objects.checked().filter(check_name="double-passive")) == [made]


def test_dismissal_has_a_reason_and_no_must_is_dismissed(member, rules):
    segment = factories.segment()

    with pytest.raises(RuleError):
        services.dismiss(segment, rules["double-passive"], "보여집니다", member, " ")
    with pytest.raises(RuleError):
        services.dismiss(segment, rules["open-emphasis"], "**a**", member, "괜찮습니다")
    made = services.dismiss(segment, rules["double-passive"], "보여집니다", member, "인용입니다")
    services.dismiss(segment, rules["double-passive"], "보여집니다", member, "남의 글입니다")

    assert RuleDismissal.objects.get() == made
    services.take_back(made, member)
    assert not RuleDismissal.objects.exists()
