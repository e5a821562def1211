import logging

import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.activity.week import site_zone
from apps.assignments.models import Assignment
from apps.assignments.services import claim
from apps.documents.models import Segment
from apps.publishing.credits import credits_of
from apps.translation import services as translation
from apps.translation.errors import NotHolder, TranslationError
from apps.translation.machine import running, services
from apps.translation.machine.models import MachineDay, MachineJob, MachineJobState
from apps.translation.models import Draft, Revision
from apps.translation.ports import services as ports
from glossary import services as glossary
from tests import factories
from tests.translation.machine.conftest import KEY, asked, run


def drafts():
    return list(Draft.objects.order_by("segment__position").values_list("text", flat=True))


def outcomes(job):
    return list(job.answers.order_by("segment__position").values_list("outcome", flat=True))


def test_every_empty_segment_gets_a_draft_with_its_marks_in_place(machine, section, member):
    machine.says("더하기", '<x id="0"/>를 부르고 & 기다리세요.', '[문서<x id="0"/>를 보세요.')

    job = asked(section, member)

    assert drafts() == [
        "더하기",
        "`jnp.add`를 부르고 & 기다리세요.",
        "[문서](https://a.b/c)를 보세요.",
    ]
    assert (job.state, outcomes(job)) == (MachineJobState.DONE, ["drafted"] * 3)
    assert not Revision.objects.exists()
    assert Event.objects.filter(verb="machine asked", actor=member).count() == 1
    assert "`jnp.add`" not in str(machine.asked)


def test_deepl_is_spoken_too(machine, section, member, settings):
    settings.MACHINE_TRANSLATION_URL = machine.url
    settings.MACHINE_TRANSLATION_KIND = "deepl"
    machine.says("더하기", '<x id="0"/>를 부르고 &amp; 기다리세요.', '[문서<x id="0"/>를 보세요.')

    asked(section, member)

    assert drafts() == [
        "더하기",
        "`jnp.add`를 부르고 & 기다리세요.",
        "[문서](https://a.b/c)를 보세요.",
    ]
    told = machine.asked[1]["message"]
    assert told["text"] == ['Call <x id="0"/> &amp; wait.']
    assert (told["source_lang"], told["target_lang"], told["tag_handling"]) == ("EN", "KO", "xml")


@pytest.mark.parametrize("kind", ["openai", "deepl"])
def test_terms_of_the_glossary_go_along(machine, section, member, maintainer, settings, kind):
    settings.MACHINE_TRANSLATION_KIND = kind
    settings.MACHINE_TRANSLATION_URL = machine.url + ("/v1" if kind == "openai" else "")
    term = glossary.propose_term(maintainer, "wait", candidate="대기")
    glossary.decide(term, maintainer, "so", chosen=term.candidates.get())

    asked(section, member)

    assert "대기" not in str(machine.asked[0])
    assert "대기" in str(machine.asked[1])


@pytest.mark.parametrize(
    "answer", ["그냥 글", '<x id="0"/> <x id="0"/>', '<x id="0"/> <x id="7"/>', '# <x id="0"/>']
)
def test_an_answer_that_loses_or_breaks_something_is_shown_and_no_draft(
    machine, segments, section, member, answer
):
    machine.says(answer)

    job = asked(section, member, segments[1])

    [refused] = job.answers.all()
    assert (refused.outcome, drafts()) == ("refused", [])
    assert refused.note
    assert refused.text


def test_what_stands_or_was_typed_is_not_touched(machine, segments, section, member):
    factories.revision(segments[0], member, "더하기")
    translation.save_draft(segments[1], member, "쓰던 글", None)

    job = asked(section, member)

    assert [answer.segment for answer in job.answers.all()] == [segments[2]]
    assert Draft.objects.get(segment=segments[1]).text == "쓰던 글"
    assert not services.keep(segments[1], member, "기계의 글")


def test_a_comment_whose_cell_is_rewritten_is_not_drafted(machine, member):
    page = factories.page("```{code-cell}\n# torch's way\nx = 1\n```\n")
    claim(page.sections.present(), member)
    cell = Segment.objects.get(section__page=page, kind="code")
    ports.mark_cell(cell, member, "so")
    translation.finish(cell, member, "x = 2", None)

    assert not services.empty_segments(cell.section, member).exists()


def test_the_mark_stays_until_a_person_has_written_it_anew(machine, segments, section, member):
    machine.says("덧셈이라는 것", '<x id="0"/>를 부르고 기다리세요.')
    asked(section, member)

    kept = translation.finish(segments[0], member, "덧셈이라는 것이다", None)
    anew = translation.finish(
        segments[1], member, "`jnp.add` 호출이 모두 끝날 때까지 잠시만 멈춰 있으면 됩니다!", None
    )

    assert kept.provenance.is_machine
    assert not hasattr(anew, "provenance")


def test_a_refused_answer_copied_by_hand_is_a_machines(machine, segments, section, member):
    machine.says("더하기를 부르고 나서 기다리세요.")
    asked(section, member, segments[1])

    copied = translation.finish(
        segments[1], member, "`jnp.add` 더하기를 부르고 나서 기다리세요.", None
    )
    anew = translation.finish(
        segments[1], member, "`jnp.add` 호출이 모두 끝날 때까지 잠시만 멈춰 있으면 됩니다!", copied
    )

    assert copied.provenance.is_machine
    assert not hasattr(anew, "provenance")


def test_what_a_machine_told_somebody_else_makes_nobodys_text_a_machines(
    machine, segments, section, member, other_member
):
    machine.says("더하기를 부르고 나서 기다리세요.")
    asked(section, member, segments[1])
    Assignment.objects.update(translator=other_member)

    own = translation.finish(
        segments[1], other_member, "`jnp.add` 더하기를 부르고 나서 기다리세요.", None
    )

    assert not hasattr(own, "provenance")


def test_another_segment_asked_for_meanwhile_is_drafted_too(machine, segments, section, member):
    first, second, again = (services.ask(section, member, segments[n]) for n in (0, 1, 0))
    whole = services.ask(section, member)

    covered = services.ask(section, member, segments[2])
    run(first)
    run(second)

    assert (again, covered) == (first, whole)
    assert len(drafts()) == 2


def test_a_segment_emptied_while_its_section_is_drafted_is_drafted_too(
    machine, segments, section, member, monkeypatch
):
    translation.save_draft(segments[0], member, "쓰던 글", None)
    job = services.ask(section, member)
    answer = running._answer

    def emptied(segment):
        translation.discard_draft(segments[0], member)
        return answer(segment)

    monkeypatch.setattr(running, "_answer", emptied)
    run(job)

    assert len(drafts()) == 3


def test_only_the_holder_asks_and_only_while_holding(machine, section, member, other_member):
    with pytest.raises(NotHolder):
        services.ask(section, other_member)
    job = services.ask(section, member)
    Assignment.objects.update(translator=other_member)

    run(job)

    assert (job.state, drafts()) == (MachineJobState.REFUSED, [])
    assert machine.asked == []


def test_each_member_has_so_many_texts_a_day(machine, section, member, settings):
    settings.MACHINE_TRANSLATION_TEXTS_PER_DAY = 2

    job = asked(section, member)

    assert (job.state, len(drafts())) == (MachineJobState.REFUSED, 2)
    assert "2" in job.problem
    assert MachineDay.objects.get().texts == 2
    with pytest.raises(services.NoneLeft):
        services.ask(section, member)


def test_the_day_is_the_sites_wherever_who_asks_lives(machine, section, member, settings):
    settings.MACHINE_TRANSLATION_TEXTS_PER_DAY = 1
    for far in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # never the same day in both
        with timezone.override(far):
            if services.left_today(member):
                services.spend(member)

    assert MachineDay.objects.get().day == timezone.localdate(timezone=site_zone())


@pytest.mark.parametrize(
    "manner",
    [{"status": 429}, {"status": 500}, {"status": 401}, {"wait": 4}, {"to": "http://a.b/"}],
)
def test_a_machine_that_does_not_work_ends_it_with_a_sentence(machine, section, member, manner):
    machine.says(**manner)

    job = asked(section, member)

    assert (job.state, drafts()) == (MachineJobState.REFUSED, [])
    assert len(machine.asked) == 1
    assert job.problem
    assert "로그" not in job.problem


@pytest.mark.parametrize("raw", ["", "{", "[" * 100_000, '{"choices": []}', '{"choices": 1}'])
def test_an_answer_that_is_none_is_refused(machine, segments, section, member, raw):
    machine.says(raw=raw)

    job = asked(section, member, segments[0])

    assert outcomes(job) == ["refused"]


def test_private_addresses_are_for_who_allows_them(machine, section, member, settings):
    settings.MACHINE_TRANSLATION_PRIVATE = False
    settings.MACHINE_TRANSLATION_URL = machine.url.replace("http:", "https:") + "/v1"

    job = asked(section, member)

    assert (job.state, machine.asked) == (MachineJobState.REFUSED, [])


def test_without_an_address_there_is_no_machine(section, member):
    with pytest.raises(TranslationError):
        services.ask(section, member)


def test_ended_in_the_middle_it_goes_on(machine, segments, section, member):
    job = services.ask(section, member)
    run(job)
    Draft.objects.filter(segment=segments[2]).delete()
    job.answers.filter(segment=segments[2]).delete()
    MachineJob.objects.update(state=MachineJobState.RUNNING, heard_at=None)
    machine.says()

    run(job)

    assert len(machine.asked) == 1
    assert len(drafts()) == 3


def test_readers_are_told_how_much_a_machine_drafted(machine, segments, section, member):
    asked(section, member)

    for segment, text in zip(segments, drafts(), strict=True):
        translation.finish(segment, member, text, None)

    assert credits_of(section.page).drafted_by_machine == 3


def test_the_key_is_told_to_nobody_but_the_machine(machine, section, member, caplog):
    machine.says(status=500)
    with caplog.at_level(logging.DEBUG):
        job = asked(section, member)

    assert KEY not in caplog.text + job.problem
