import re

import pytest
from django.urls import reverse

from apps.translation.models import Unlock
from apps.verification import judging, services
from apps.verification.models import Verdict
from runner import recording
from runner import services as runner
from runner.models import Run, Worker
from tests import factories

PAGE = """# Adding

```{code-cell}
first = 1
```

```{code-cell}
print(first)
```
"""
REPORT = {"name": "cpu@here-1", "backend": "cpu", "tier": "landlock", "versions": {"jax": "0.10.2"}}
FINISHED = {"how": "finished", "seconds": 2.2, "cpu_s": 2, "peak_mib": 412}
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def page(db):
    return factories.page(PAGE)


@pytest.fixture
def broken(page, member):
    """A verdict whose translation fails in its second cell, as a runner would report it."""
    cell = page.sections.get().segments.filter(kind="code")[1]
    factories.revision(cell, member, "print(frist)")
    Unlock.objects.create(segment=cell, reason="시험", unlocked_by=member)
    verdict = services.request(page, requested_by=member)
    report_run(verdict.source_run, {"status": "ok", "outputs": [text(f"1 {HOSTILE}")]})
    failed = {
        "status": "error",
        "error_type": "NameError",
        "message": f"frist {HOSTILE}",
        "traceback": "  cell 1, line 7, in f\n    x\n  cell 2, line 1, in <module>\n    x",
    }
    report_run(verdict.run, failed)
    judging.judge_run(verdict.run_id)
    return Verdict.objects.get()


def text(data):
    return {"kind": "stdout", "data": data}


def report_run(run, second):
    recording.record_cell(run.pk, 1, REPORT, {"index": 0, "status": "ok"})
    recording.record_cell(run.pk, 1, REPORT, {"index": 1, **second})
    recording.record_end(run.pk, 1, REPORT, 2, FINISHED)


def test_a_failed_cell_is_shown_with_both_outputs_whose_fault_and_its_line(
    as_user, member, broken, page
):
    answer = as_user(member).get(reverse("verification:verdict-detail", args=[broken.pk]))

    shown = answer.content.decode()
    cell = page.sections.get().segments.filter(kind="code")[1]
    editor = reverse("translation:section-translate", args=[cell.section_id])
    assert "번역 때문에 실패" in shown
    assert "NameError: frist" in shown
    assert "print(<mark>frist</mark>)" in shown
    assert "원문 출력" in shown
    assert f"{editor}?segment={cell.pk}#cell-{cell.pk}-line-1" in shown
    assert "412 MiB" in shown
    assert 'hx-trigger="every 1s"' not in shown


def test_a_page_that_is_the_same_names_the_cells_that_could_not_run_here(as_user, member, broken):
    broken.finding, broken.code, broken.detail = "same", "same_but_not_here", "2"
    broken.cells[1]["verdict"] = "not_here"
    broken.save()

    shown = as_user(member).get(reverse("verification:verdict-detail", args=[broken.pk]))

    assert "여기서 실행할 수 없는 셀: 2." in shown.content.decode()


def test_what_outputs_differ_in_that_was_not_counted_is_named(as_user, member, page):
    factories.revision(page.sections.get().segments.filter(kind="code")[0], member, "first = 0 + 1")
    Unlock.objects.create(
        segment=page.sections.get().segments.filter(kind="code")[0],
        reason="시험",
        unlocked_by=member,
    )
    verdict = services.request(page)
    report_run(verdict.source_run, {"status": "ok", "outputs": [text("<f at 0x7f0011223344>")]})
    report_run(verdict.run, {"status": "ok", "outputs": [text("<f at 0x7f9911223344>")]})
    judging.judge_run(verdict.run_id)

    shown = as_user(member).get(reverse("verification:verdict-detail", args=[verdict.pk]))

    assert "비교에서 넘긴 차이: 메모리 주소" in shown.content.decode()


def test_what_strangers_print_is_never_markup(as_user, member, broken):
    shown = as_user(member).get(reverse("verification:verdict-detail", args=[broken.pk]))

    assert HOSTILE not in shown.content.decode()
    assert "&lt;script&gt;" in shown.content.decode()


def test_html_that_a_cell_shows_is_not_drawn(as_user, member, page):
    verdict = services.request(page)
    report_run(
        verdict.run, {"status": "ok", "outputs": [{"kind": "html", "data": f"<b>x</b>{HOSTILE}"}]}
    )
    judging.judge_run(verdict.run_id)

    shown = as_user(member).get(reverse("verification:verdict-detail", args=[verdict.pk]))

    assert HOSTILE not in shown.content.decode()
    assert "HTML 출력은 여기에 그리지 않습니다" in shown.content.decode()


def test_a_run_under_way_asks_again_every_second_and_shows_the_cells_that_ended(
    as_user, member, page
):
    verdict = services.request(page)
    recording.record_cell(
        verdict.run_id, 1, REPORT, {"index": 0, "status": "ok", "outputs": [text("first out")]}
    )

    shown = as_user(member).get(reverse("verification:verdict-live", args=[verdict.pk]))

    assert 'hx-trigger="every 1s"' in shown.content.decode()
    assert "first out" in shown.content.decode()
    assert "1 / 2" in shown.content.decode()
    assert "<html" not in shown.content.decode()


def test_without_a_worker_the_run_waits_and_says_so(as_user, member, page):
    verdict = services.request(page)

    for url in (
        reverse("verification:verdict-detail", args=[verdict.pk]),
        reverse("verification:page-bar", args=[page.pk]),
    ):
        assert "연결된 CPU 워커가 없습니다" in as_user(member).get(url).content.decode()


def test_with_a_busy_worker_the_place_in_the_queue_is_told(as_user, member, page):
    other = services.request(factories.page(PAGE.replace("first = 1", "first = 2")))
    Worker.objects.create(name="cpu@here-1", backend=other.run.backend, host="here", tier="none")
    services.request(page)

    shown = as_user(member).get(reverse("verification:page-bar", args=[page.pk]))

    assert "대기 2번째" in shown.content.decode()


def test_a_member_runs_a_page_and_sees_its_verdict(as_user, member, page):
    answer = as_user(member).post(reverse("verification:page-verify", args=[page.pk]))

    verdict = Verdict.objects.get()
    assert answer["Location"] == reverse("verification:verdict-detail", args=[verdict.pk])
    assert verdict.requested_by == member


def test_the_bar_runs_the_page_in_place(as_user, member, page):
    url = reverse("verification:page-verify", args=[page.pk])

    answer = as_user(member).post(url, headers={"HX-Request": "true", "HX-Target": "run-bar"})

    assert answer.content.decode().strip().startswith('<div class="run-bar"')


def test_running_again_runs_although_the_result_is_known(as_user, member, broken, page):
    as_user(member).post(
        reverse("verification:page-verify", args=[page.pk]), {"fresh": "1", "backend": "cpu"}
    )

    assert Run.objects.count() == 3


def test_an_unknown_backend_is_refused_in_the_bar_with_a_sentence(as_user, member, page):
    url = reverse("verification:page-verify", args=[page.pk])

    answer = as_user(member).post(url, {"backend": "quantum"}, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "quantum" in answer.content.decode()


def test_a_reader_sees_verdicts_and_runs_nothing(as_user, reader, broken, page):
    browser = as_user(reader)

    shown = browser.get(reverse("verification:verdict-detail", args=[broken.pk]))
    assert "다시 실행" not in shown.content.decode()
    assert browser.post(reverse("verification:page-verify", args=[page.pk])).status_code == 403
    assert browser.post(reverse("verification:verdict-cancel", args=[broken.pk])).status_code == 403


def test_a_member_stops_a_run(as_user, member, page):
    verdict = services.request(page)

    as_user(member).post(reverse("verification:verdict-cancel", args=[verdict.pk]))

    assert Run.objects.get().how == runner.CANCELLED


def test_changed_code_is_said_to_be_unjudged(as_user, member, broken, page):
    Unlock.objects.all().delete()

    shown = as_user(member).get(reverse("verification:page-bar", args=[page.pk]))

    assert "그 뒤로 코드가 바뀜" in shown.content.decode()


def test_what_has_not_changed_is_not_sent_again(as_user, member, page):
    verdict = services.request(page)
    browser = as_user(member)
    live = reverse("verification:verdict-live", args=[verdict.pk])
    first = browser.get(live).content.decode()
    [address] = re.findall(rf'hx-get="({live}[^"]*)"', first)

    assert browser.get(address).status_code == 204
    recording.record_cell(
        verdict.run_id, 1, REPORT, {"index": 0, "status": "ok", "outputs": [text("new")]}
    )
    assert "new" in browser.get(address).content.decode()


def test_the_list_filters_and_keeps_to_few_queries(
    as_user, member, broken, django_assert_max_num_queries
):
    for number in range(30):
        services.request(factories.page(PAGE.replace("first = 1", f"first = {number + 5}")))
    browser = as_user(member)

    with django_assert_max_num_queries(15):
        everything = browser.get(reverse("verification:verdict-list")).content.decode()
    only_ours = browser.get(reverse("verification:verdict-list"), {"finding": "ours"})

    assert everything.count("<li>") >= 31
    assert only_ours.content.decode().count('class="run-what"') == 1


def test_a_verdict_of_many_cells_takes_few_queries(
    as_user, member, db, django_assert_max_num_queries
):
    cells = "".join(f"```{{code-cell}}\nx{n} = {n}\n```\n\n" for n in range(60))
    verdict = services.request(factories.page(f"# Many\n\n{cells}"))
    for index in range(60):
        recording.record_cell(verdict.run_id, 1, REPORT, {"index": index, "status": "ok"})

    browser = as_user(member)

    with django_assert_max_num_queries(20):
        browser.get(reverse("verification:verdict-detail", args=[verdict.pk]))


def test_an_empty_list_says_what_to_do_first(as_user, member):
    shown = as_user(member).get(reverse("verification:verdict-list"))

    assert "아직 실행한 코드가 없습니다" in shown.content.decode()


@pytest.mark.parametrize("finding", ["same", "nonsense", "open", ""])
def test_any_filter_is_answered(as_user, member, broken, finding):
    url = reverse("verification:verdict-list")

    assert as_user(member).get(url, {"finding": finding, "page": "x"}).status_code == 200
