"""The rules in the editor: noted while somebody types, held against finishing."""

import html

import pytest

from apps.assignments.services import claim
from apps.translation import services as translation
from apps.translation.checks.structure import problems_of_texts
from apps.translation.errors import UnsoundText
from apps.translation.models import Revision, Rule
from apps.translation.rulebook import services
from apps.translation.rulebook.models import Level, RuleDismissal, RuleSetting
from apps.translation.rulebook.notes import notes_on
from tests import factories

pytestmark = pytest.mark.django_db

SOURCE = "Call `jnp.add` to infer the sum of 128 numbers."
FINE = "`jnp.add`를 불러 128개 수의 합을 추론(inference)합니다."


@pytest.fixture
def segment(member, rules):
    paragraph = factories.segment(SOURCE)
    claim([paragraph.section], member)
    return paragraph


@pytest.fixture
def asked(as_user, member, segment):
    """What the editor is answered while this is typed."""
    browser = as_user(member)

    def ask(text):
        answer = browser.post(f"/segments/{segment.pk}/checks/", {"text": text})
        assert answer.status_code == 200
        return html.unescape(answer.content.decode())

    return ask


def test_warning_names_its_rule_and_offers_the_fix(asked):
    shown = asked("`jnp.add`로 128개를 추론(inference)를 합니다.")

    assert 'href="/rules/particle-after-bracket/"' in shown
    assert 'data-fixed="`jnp.add`로 128개를 추론(inference)을 합니다."' in shown
    assert "넘어" in shown or 'data-rules="dismiss"' in shown


def test_sound_text_is_told_so(asked):
    shown = asked(FINE)

    assert "코드·링크 보존" in shown
    assert "rule-note" not in shown


def test_must_is_noted_and_refuses_finishing(asked, as_user, member, segment):
    text = "`jnp.add`로 128개를 **마운트(mount)**라고 합니다."

    assert 'class="tag bad rule-note"' in asked(text)
    answer = as_user(member).post(f"/segments/{segment.pk}/finish/", {"text": text, "base": ""})

    assert answer.status_code == 422
    assert 'href="/rules/open-emphasis/"' in answer.content.decode()
    assert not Revision.objects.exists()


def test_warning_does_not_refuse_finishing(member, segment):
    text = "`jnp.add`로 128개가 화면에 보여집니다."

    assert translation.finish(segment, member, text, None).text == text


def test_missing_code_is_refused_by_the_rule_on_marks(member, segment):
    with pytest.raises(UnsoundText) as refused:
        translation.finish(segment, member, "128개 수를 더합니다.", None)

    assert [problem.code for problem in refused.value.problems] == ["rule-kept-marks"]


def test_rule_on_marks_lets_code_be_named_twice(member, segment):
    text = "`jnp.add`를 부릅니다. `jnp.add`는 128개를 더합니다."

    assert translation.finish(segment, member, text, None)


def test_level_of_the_source_decides(member, segment):
    source = segment.section.page.source
    rule = Rule.objects.get(slug="kept-marks")
    RuleSetting.objects.create(rule=rule, source=source, level=Level.WARNING)

    assert translation.finish(segment, member, "128개 수를 더합니다.", None)
    assert [note.rule for note in notes_on(segment, "128개 수를 더합니다.").warnings] == [rule]


def test_dismissed_warning_is_told_with_its_reason(asked, as_user, member, segment):
    text = "`jnp.add`로 128개가 보여집니다."
    [note] = notes_on(segment, text).warnings
    way = f"/segments/{segment.pk}/rules/double-passive/dismiss/"

    refused = as_user(member).post(way, {"words": note.words, "reason": " "})
    taken = as_user(member).post(way, {"words": note.words, "reason": "인용한 글입니다"})

    assert (refused.status_code, taken.status_code) == (422, 204)
    shown = asked(text)
    assert "인용한 글입니다" in shown
    assert 'data-rules="dismiss"' not in shown
    assert 'data-rules="dismiss"' in asked("`jnp.add`로 128개가 모두 나뉘어집니다.")


def test_dismissal_is_taken_back(asked, as_user, member, segment):
    dismissal = services.dismiss(
        segment, Rule.objects.get(slug="double-passive"), "보여집", member, "그대로"
    )

    as_user(member).post(f"/rule-dismissals/{dismissal.pk}/withdraw/")

    assert not RuleDismissal.objects.exists()


def test_advice_is_quiet(asked):
    shown = asked("`jnp.add`를 통해 128개를 더합니다.")

    advice = shown[shown.index('class="advice"') :]
    assert "habit-through" in advice
    assert 'data-rules="dismiss"' not in shown


def test_term_is_glossed_once_a_page(member, rules, maintainer):
    from glossary import services as glossary

    term = glossary.propose_term(member, "convolution", candidate="합성곱")
    glossary.decide(term, maintainer, "so", chosen=term.candidates.get())
    page = factories.page_of(["A convolution.", "Another convolution."])
    first, second = page.sections.get().segments.all()

    [note] = notes_on(first, "합성곱입니다.").advice
    factories.revision(first, member, "합성곱입니다.")

    assert note.fixed == "합성곱(convolution)입니다."
    assert notes_on(second, "다른 합성곱입니다.").advice == []


def test_level_of_speech_is_that_of_the_page(member, rules):
    texts = ["이렇게 합니다."] * 6
    page = factories.page_of([*texts, "So."])
    *others, last = page.sections.get().segments.all()
    for segment, text in zip(others, texts, strict=True):
        factories.revision(segment, member, text)

    assert [note.rule.slug for note in notes_on(last, "이렇게 하죠.").warnings] == ["speech-level"]


def test_links_to_headings_are_held_against_the_translated_ones(member, rules):
    page = factories.page("# Setup\n\nSee [it](#setup).\n")
    heading, text = page.sections.get().segments.all()
    factories.revision(heading, member, "설치")

    assert [note.words for note in notes_on(text, "[여기](#setup)를 보세요.").advice] == ["#setup"]
    assert notes_on(text, "[여기](#설치)를 보세요.").advice == []


def test_typing_asks_little(as_user, member, segment, django_assert_max_num_queries):
    browser = as_user(member)
    browser.post(f"/segments/{segment.pk}/checks/", {"text": FINE})

    with django_assert_max_num_queries(16):
        browser.post(f"/segments/{segment.pk}/checks/", {"text": "`jnp.add`로 보여집니다."})


def test_many_texts_of_a_page_ask_as_little_as_one(rules, django_assert_max_num_queries):
    page = factories.page("# Title\n\n" + "\n\n".join(f"Text {n}." for n in range(30)) + "\n")
    segments = page.sections.get().segments.filter(kind="paragraph")
    texts = {segment: f"글 **{segment.pk}(number)**라고" for segment in segments}

    with django_assert_max_num_queries(8):
        problems = problems_of_texts(page, texts)

    assert {problem.code for found in problems.values() for problem in found} == {
        "rule-open-emphasis"
    }
    assert all(problems.values())
