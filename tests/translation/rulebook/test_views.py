import dataclasses

import pytest
from django.urls import reverse

from apps.translation.models import Amendment, Rule
from apps.translation.rulebook import comparing, services
from apps.translation.rulebook.content import Content
from apps.translation.rulebook.models import AmendmentState, Level
from tests import factories

pytestmark = pytest.mark.django_db

RULES = "/rules/"


def typed(rule, **facts):
    """What the form of a rule sends when these fields of it are changed."""
    content = Content.of(rule)
    return {
        "title": content.title,
        "text": content.text,
        "good": "\n\n".join(map(str, content.good)),
        "bad": "\n\n".join(map(str, content.bad)),
        "check_name": content.check_name,
        "level": content.level,
        **facts,
    }


def test_list_is_public_and_asks_little(client, rules, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        shown = client.get(RULES).content.decode()

    assert rules["double-passive"].title in shown
    assert "오류가 화면에 <del>보여집니다</del><ins>보입니다</ins>" in shown.replace(
        "보<del>여집</del><ins>입</ins>니다", "<del>보여집니다</del><ins>보입니다</ins>"
    )


@pytest.mark.parametrize(
    ("show", "there", "not_there"),
    [
        ("checked", "double-passive", "whole-meaning"),
        ("by-hand", "whole-meaning", "double-passive"),
        ("off", "colon-at-end", "double-passive"),
        ("retired", None, "double-passive"),
    ],
)
def test_list_is_filtered(client, rules, show, there, not_there):
    shown = client.get(RULES, {"show": show}).content.decode()

    assert there is None or f">{there}<" in shown
    assert f">{not_there}<" not in shown


def test_rule_has_a_plain_address_and_shows_no_names_to_strangers(
    client, as_user, maintainer, rules, django_assert_max_num_queries
):
    member, rule = factories.user(), rules["full-width"]
    change = dataclasses.replace(Content.of(rule), title="반각 부호를 씁니다")
    services.apply(services.propose_change(member, rule, change, "짧게"), maintainer)
    services.discuss(rule, member, "`（`도 그런가요?")

    with django_assert_max_num_queries(14):
        shown = client.get("/rules/full-width/").content.decode()

    assert "<code>（</code>도 그런가요?" in shown
    assert "짧게" in shown
    assert str(member) not in shown.split("<main")[1]
    assert str(member) in as_user(member).get("/rules/full-width/").content.decode()


def test_unknown_rule_is_not_found(client, db):
    assert client.get("/rules/nothing/").status_code == 404


def test_example_against_its_check_is_refused_and_nothing_typed_is_lost(as_user, member, rules):
    rule = rules["particle-after-bracket"]
    fields = typed(rule, bad="추론(inference)을 합니다.", title="고친 제목")

    answer = as_user(member).post("/rules/particle-after-bracket/change/", fields)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "나쁜 예인데 검사를 그냥 지나갑니다." in shown
    assert "고친 제목" in shown
    assert not Amendment.objects.exists()


def test_change_is_proposed_with_its_levels(as_user, member, rules):
    source = factories.source()
    fields = typed(rules["colon-at-end"], reason="다 그렇게 씁니다")
    fields[f"level_{source.pk}"] = "warning"

    answer = as_user(member).post("/rules/colon-at-end/change/", fields)

    amendment = Amendment.objects.get()
    assert answer["Location"] == f"/rule-changes/{amendment.pk}/"
    assert amendment.after["levels"] == {str(source.pk): "warning"}
    assert amendment.reason == "다 그렇게 씁니다"


def test_line_ends_of_a_browser_change_nothing(as_user, member, rules):
    fields = {
        key: value.replace("\n", "\r\n") for key, value in typed(rules["rst-particle"]).items()
    }

    answer = as_user(member).post("/rules/rst-particle/change/", fields)

    assert answer.status_code == 422  # nothing is changed by this
    assert not Amendment.objects.exists()


def test_new_rule_is_proposed(as_user, member, db):
    fields = {
        "slug": "no-jargon",
        "title": "쉬운 말",
        "text": "쉬운 말로 씁니다.",
        "level": "advisory",
    }

    as_user(member).post("/rules/propose/", fields)

    assert Amendment.objects.get().after["slug"] == "no-jargon"


def test_what_would_be_flagged_is_shown_in_context_page_by_page(
    as_user, member, maintainer, rules, django_assert_max_num_queries
):
    page = factories.page_of(["The results follow:"] * 40)
    for segment in page.sections.get().segments.all():
        factories.revision(segment, member, "결과는 다음과 같습니다:")
    change = dataclasses.replace(Content.of(rules["colon-at-end"]), level=Level.WARNING)
    amendment = services.propose_change(member, rules["colon-at-end"], change)
    comparing.compare(amendment)

    browser = as_user(maintainer)
    with django_assert_max_num_queries(16):
        answer = browser.get(f"/rule-changes/{amendment.pk}/")

    shown = answer.content.decode()
    assert shown.count('data-testid="flag"') == 30
    assert "같습니다<mark>:</mark>" in shown
    last = as_user(maintainer).get(f"/rule-changes/{amendment.pk}/", {"show": "new", "page": 2})
    assert last.content.decode().count('data-testid="flag"') == 10
    gone = as_user(maintainer).get(f"/rule-changes/{amendment.pk}/", {"show": "gone"})
    assert 'data-testid="flag"' not in gone.content.decode()


def test_progress_is_asked_for_alone(as_user, member, rules):
    factories.source()
    change = dataclasses.replace(Content.of(rules["colon-at-end"]), level=Level.WARNING)
    amendment = services.propose_change(member, rules["colon-at-end"], change)

    answer = as_user(member).get(amendment.get_absolute_url(), headers={"HX-Request": "true"})

    assert b"<main" not in answer.content
    assert b'hx-trigger="every 1s"' in answer.content


def test_maintainer_puts_a_change_in_force(as_user, member, maintainer, rules):
    change = dataclasses.replace(Content.of(rules["full-width"]), title="새 제목")
    amendment = services.propose_change(member, rules["full-width"], change)
    way = reverse("translation:amendment-apply", args=[amendment.pk])

    assert as_user(member).post(way).status_code == 403
    assert as_user(maintainer).post(way)["Location"] == "/rules/full-width/"
    assert Rule.objects.get(slug="full-width").title == "새 제목"


def test_late_change_is_told_and_stays(as_user, member, maintainer, rules):
    change = dataclasses.replace(Content.of(rules["full-width"]), title="새 제목")
    late = services.propose_change(member, rules["full-width"], change)
    Rule.objects.filter(slug="full-width").update(version=7)

    browser = as_user(maintainer)
    answer = browser.post(reverse("translation:amendment-apply", args=[late.pk]), follow=True)

    assert "제안한 뒤에 규칙이 바뀌었습니다" in answer.content.decode()
    assert Amendment.objects.get().state == AmendmentState.READY


def test_empty_remark_is_refused(as_user, member, rules):
    assert as_user(member).post("/rules/full-width/discuss/", {"text": " "}).status_code == 422
