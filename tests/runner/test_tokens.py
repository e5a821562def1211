import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from apps.activity.models import Event
from runner import receiving, recording, services, sweeping, tokens
from runner.errors import TokenGone
from runner.models import Refusal, Run, RunState, Token, Worker
from runner.signing import Signer

TOKEN = re.compile(r"[a-z0-9]{10}\.[0-9a-f]{64}")


@pytest.fixture
def token(cpu, maintainer):
    return tokens.make_token("가의 컴퓨터", cpu, maintainer)


def test_a_token_can_be_made_again_and_is_kept_nowhere(token):
    shown = token.signer.token

    assert TOKEN.fullmatch(shown)
    assert Token.objects.get(pk=token.pk).signer == Signer.from_token(shown)
    stored = repr(list(Token.objects.values())) + repr(list(Event.objects.values()))
    assert shown.partition(".")[2] not in stored


def test_each_token_has_a_secret_of_its_own_that_ends_with_the_sites_key(token, cpu, settings):
    other = tokens.make_token("B", cpu)
    before = token.signer.secret

    settings.SECRET_KEY = "another key of the site, long enough to be one"

    assert len({before, other.signer.secret, token.signer.secret}) == 3


def test_making_and_taking_back_stand_in_the_log(token, maintainer):
    tokens.revoke_token(token, maintainer)

    assert [(e.verb, e.actor) for e in Event.objects.about(token)] == [
        ("runner token revoked", maintainer), ("runner token made", maintainer),
    ]  # fmt: skip


def test_a_token_taken_back_gives_the_runs_of_its_workers_to_others(token, program, cpu):
    run = services.request_run(program, "cpu")
    name = token.signer.names_of_workers("cpu") + "here-1"
    recording.record_start(run.pk, 1, {"name": name, "backend": "cpu"})
    other = Worker.objects.create(name="cpu@own.here-1", backend=cpu)

    tokens.revoke_token(token)
    sweeping.sweep()

    run.refresh_from_db()
    other.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.WAITING, 2)
    assert other.left_at is None


def test_a_token_is_taken_back_once_and_the_sites_own_never(token):
    tokens.revoke_token(token)

    for gone in (token, Token.objects.get(slug="own")):
        with pytest.raises(TokenGone):
            tokens.revoke_token(gone)

    assert Token.objects.get(slug="own").revoked_at is None
    assert Event.objects.filter(verb="runner token revoked").count() == 1


def test_a_maintainer_makes_a_token_that_is_shown_once(as_user, maintainer):
    browser = as_user(maintainer)

    made = browser.post(reverse("runner:token-make"), {"name": "나의 GPU", "backend": "gpu"})

    [shown] = set(TOKEN.findall(made.content.decode()))
    assert f"RUNNER_TOKEN={shown} .venv/bin/python -m runner worker --backend gpu" in (
        made.content.decode()
    )
    again = browser.get(reverse("runner:backend-list")).content.decode()
    assert "나의 GPU" in again
    assert shown not in again
    assert Token.objects.lent().get().made_by == maintainer


@pytest.mark.parametrize(
    "data", [{}, {"name": "", "backend": "gpu"}, {"name": "x", "backend": "abacus"},
             {"name": "x" * 81, "backend": "cpu"}, {"name": "a\0b", "backend": "cpu"}],
)  # fmt: skip
def test_a_form_that_is_not_filled_in_makes_no_token(as_user, maintainer, data):
    answer = as_user(maintainer).post(reverse("runner:token-make"), data)

    assert answer.status_code in {400, 422}
    assert not Token.objects.lent().exists()


def test_a_maintainer_takes_a_token_back(as_user, maintainer, token):
    browser = as_user(maintainer)
    url = reverse("runner:token-revoke", args=[token.pk])

    assert browser.post(url).status_code == 302
    assert browser.post(url).status_code == 404

    assert not Token.objects.lent().exists()


def test_members_see_neither_tokens_nor_the_form(as_user, member, token):
    shown = as_user(member).get(reverse("runner:backend-list")).content.decode()

    assert token.name not in shown
    assert reverse("runner:token-make") not in shown


def test_what_was_refused_is_told_to_maintainers(as_user, maintainer, token):
    receiving.receive(token.signer.seal(b'["sweep", [{"name": "<b>", "backend": "cpu"}]]'))
    receiving.receive(b"nobody's")

    shown = as_user(maintainer).get(reverse("runner:backend-list")).content.decode()

    assert "&#x27;sweep&#x27; is nothing that a runner reports" in shown
    assert "서명이 없어 거절한 메시지: 1개" in shown


def test_a_broker_that_lets_the_site_admit_nobody_is_told_to_everybody(as_user, member, token):
    Token.objects.filter(pk=token.pk).update(trouble="NOPERM no acl")

    shown = as_user(member).get(reverse("runner:backend-list")).content.decode()

    assert "NOPERM no acl" in shown
    assert "Redis 7 이상" in shown


def test_many_tokens_are_paged_and_ask_no_more_questions(
    as_user, maintainer, cpu, django_assert_max_num_queries
):
    for number in range(45):
        Token.objects.create(slug=f"t{number:04}", name=f"machine {number}", backend=cpu)
        Refusal.objects.create(sender=f"t{number:04}", count=1, reason="x")
    browser = as_user(maintainer)

    with django_assert_max_num_queries(13):
        shown = browser.get(reverse("runner:backend-list")).content.decode()

    assert shown.count("machine ") == 40  # each in its row and on its button
    assert "1 / 3" in shown


def test_the_refusals_of_a_page_of_tokens_are_all_found(as_user, maintainer, cpu):
    for number in range(60):
        Refusal.objects.create(sender=f"old{number:04}", count=1, reason="old")
    token = Token.objects.create(slug="new", name="A machine", backend=cpu)
    Refusal.objects.create(sender=token.slug, count=7, reason="the newest reason")

    shown = as_user(maintainer).get(reverse("runner:backend-list")).content.decode()

    assert "the newest reason" in shown


def test_the_commands_make_list_and_take_back(db, capsys):
    call_command("make_runner_token", "A machine", backend="cpu")
    shown = capsys.readouterr().out.strip()
    slug = shown.partition(".")[0]
    call_command("revoke_runner_token")
    listed = capsys.readouterr().out
    call_command("revoke_runner_token", slug)

    assert TOKEN.fullmatch(shown)
    assert listed == f"{slug}  CPU  A machine\n"
    assert Token.objects.get(slug=slug).revoked_at is not None


@pytest.mark.parametrize(
    ("command", "words", "options"),
    [
        ("make_runner_token", [" "], {"backend": "cpu"}),
        ("make_runner_token", ["A machine"], {"backend": "abacus"}),
        ("revoke_runner_token", ["nobody"], {}),
        ("revoke_runner_token", ["own"], {}),
    ],
)
def test_a_command_that_cannot_be_done_says_so(db, command, words, options):
    with pytest.raises(CommandError):
        call_command(command, *words, **options)


def test_a_run_of_long_ago_does_not_keep_a_token_from_being_taken_back(token, program):
    run = services.request_run(program, "cpu")
    name = token.signer.names_of_workers("cpu") + "here-1"
    recording.record_start(run.pk, 1, {"name": name, "backend": "cpu"})
    Run.objects.filter(pk=run.pk).update(
        state=RunState.ENDED, ended_at=timezone.now() - timedelta(days=3)
    )

    tokens.revoke_token(token)

    assert Run.objects.get(pk=run.pk).attempt == 1
