from django.urls import reverse

from apps.translation.machine import services
from apps.translation.machine.models import MachineJob
from tests import factories
from tests.translation.machine.conftest import KEY, asked, run
from tests.translation.terms.deciding import paragraphs

HTMX = {"HX-Request": "true"}


def ask_way(section):
    return reverse("translation:machine-ask", args=[section.pk])


def detail(job):
    return reverse("translation:machine-detail", args=[job.pk])


def editor(section):
    return reverse("translation:section-translate", args=[section.pk])


def test_the_editor_offers_it_where_there_is_a_machine(
    as_user, machine, section, member, other_member, settings
):
    offered = as_user(member).get(editor(section)).content.decode()
    assert ask_way(section) in offered
    assert KEY not in offered
    assert ask_way(section) not in as_user(other_member).get(editor(section)).content.decode()
    settings.MACHINE_TRANSLATION_URL = ""

    assert ask_way(section) not in as_user(member).get(editor(section)).content.decode()


def test_progress_then_drafts_marked_as_a_machines(as_user, machine, section, segments, member):
    browser = as_user(member)

    answer = browser.post(ask_way(section), headers=HTMX).content.decode()

    job = MachineJob.objects.get()
    assert f'hx-get="{detail(job)}"' in answer
    run(job)
    done = browser.get(detail(job), headers=HTMX).content.decode()
    assert "hx-get" not in done.split("<template")[0]
    assert done.count('id="segment-') == 3
    assert done.count("기계 번역") >= 3
    assert "기계 번역" in browser.get(editor(section)).content.decode()


def test_without_a_script_its_own_page_shows_it(as_user, machine, section, member):
    answer = as_user(member).post(ask_way(section), follow=True)

    assert answer.redirect_chain[-1][0] == detail(MachineJob.objects.get())
    assert answer.status_code == 200


def test_a_refused_answer_is_shown_with_the_reason(as_user, machine, section, segments, member):
    machine.says("<b>그냥 글")
    job = asked(section, member, segments[1])

    shown = as_user(member).get(detail(job), headers=HTMX).content.decode()

    assert "`jnp.add`" in shown
    assert "&lt;b&gt;그냥 글" in shown


def test_a_wish_that_cannot_be_met_is_a_sentence(as_user, machine, section, member, other_member):
    assert as_user(other_member).post(ask_way(section), headers=HTMX).status_code == 422
    browser = as_user(member)
    asked(section, member)

    again = browser.post(ask_way(section), headers=HTMX)

    assert (again.status_code, "빈 항목이 없습니다" in again.content.decode()) == (422, True)
    assert "빈 항목이 없습니다" in browser.post(ask_way(section), follow=True).content.decode()


def test_segments_of_elsewhere_and_jobs_of_others_are_not_found(
    as_user, machine, section, member, maintainer
):
    elsewhere = factories.segment().pk
    for segment in (elsewhere, "x", "9" * 30):
        assert as_user(member).post(ask_way(section), {"segment": segment}).status_code == 404
    job = services.ask(section, member)

    assert as_user(maintainer).get(detail(job)).status_code == 404


def test_the_answer_takes_as_many_queries_for_many_drafts(
    as_user, machine, member, django_assert_max_num_queries
):
    from apps.assignments.services import claim

    page = factories.page("# T\n\n" + "".join(f"Text {n}.\n\n" for n in range(12)))
    claim(page.sections.present(), member)
    job = asked(page.sections.get(), member)
    browser = as_user(member)
    browser.get(detail(job), headers=HTMX)

    with django_assert_max_num_queries(12):
        shown = browser.get(detail(job), headers=HTMX).content.decode()

    assert shown.count('id="segment-') == len(paragraphs(page)) + 1
