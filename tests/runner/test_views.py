from django.urls import reverse

from runner import recording, services
from runner.models import Worker

REPORT = {
    "name": "cpu@here-1",
    "backend": "cpu",
    "host": "<b>here</b>",
    "tier": "bubblewrap+landlock",
    "versions": {"jax": "0.10.2"},
    "devices": ["cpu"],
    "self_test": [{"name": "read", "contained": True}, {"name": "write", "contained": True}],
}


def shown_to(browser):
    return browser.get(reverse("runner:backend-list")).content.decode()


def test_workers_are_shown_with_versions_tier_and_last_sign_of_life(as_user, member):
    recording.record_worker(REPORT)

    shown = shown_to(as_user(member))

    assert "jax 0.10.2" in shown
    assert "bubblewrap+landlock" in shown
    assert "탈출 시도 2건 중 2건 차단" in shown
    assert "&lt;b&gt;here" in shown


def test_a_backend_without_workers_says_so_and_how_to_connect_one(as_user, member):
    shown = shown_to(as_user(member))

    assert "연결된 GPU 워커가 없습니다" in shown
    assert "runner worker --backend gpu --broker" in shown


def test_a_waiting_run_is_counted(as_user, member, cpu, program):
    services.request_run(program, "cpu")

    assert "대기 1개" in shown_to(as_user(member))


def test_a_silent_site_worker_is_told(as_user, member):
    assert "1분째 응답하지 않아" in shown_to(as_user(member))

    services.note_sign_of_life()

    assert "1분째 응답하지 않아" not in shown_to(as_user(member))


def test_the_number_of_queries_does_not_grow_with_workers(
    as_user, member, cpu, django_assert_max_num_queries
):
    for number in range(30):
        Worker.objects.create(name=f"cpu@here-{number}", backend=cpu, host="here", tier="none")

    browser = as_user(member)

    with django_assert_max_num_queries(9):
        shown_to(browser)


def test_strangers_sign_in_first(client, db):
    assert client.get(reverse("runner:backend-list")).status_code == 302


def test_a_report_with_characters_that_no_page_can_hold_is_shown(as_user, member):
    recording.record_worker(
        {**REPORT, "versions": {"jax": "0\ud800\0"}, "devices": ["\udfff", "\x1b[31mcpu"]}
    )

    assert "jax 0\ufffd\ufffd" in shown_to(as_user(member))
