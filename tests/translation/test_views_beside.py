import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.assignments.services import claim
from apps.translation import services
from apps.translation.models import Translation, Unlock
from tests import factories

TEXT = "`jnp.add`로 두 수를 더합니다."


def editor(section):
    return reverse("translation:section-translate", args=[section.pk])


def way(name, thing):
    return reverse(f"translation:{name}", args=[thing.pk])


def bare(answer):
    return unescape(re.sub(r"<[^>]*>", "", answer.content.decode()))


def test_checks_say_what_is_missing_while_somebody_types(as_user, member, segment):
    wrong = as_user(member).post(way("segment-checks", segment), {"text": "더합니다"})
    right = as_user(member).post(way("segment-checks", segment), {"text": TEXT})

    assert "jnp.add" in bare(wrong)
    assert "tag bad" in wrong.content.decode()
    assert "tag bad" not in right.content.decode()


def test_checks_of_nothing_say_nothing(as_user, member, segment):
    assert as_user(member).post(way("segment-checks", segment), {"text": " "}).content == b""


def test_the_rail_shows_an_earlier_translation_of_the_same_text(as_user, member, segment):
    services.finish(segment, member, TEXT, None)
    again = factories.segment(segment.text)

    answer = as_user(member).get(way("segment-side", again))

    assert f'data-insert="{TEXT}"' in answer.content.decode()


def test_the_rail_asks_the_database_a_bounded_number_of_times(as_user, member, segment):
    services.finish(segment, member, TEXT, None)
    for number in range(10):
        other = factories.segment(f"Call `jnp.add` to add {number} numbers.")
        claim([other.section], member)
        services.finish(other, member, f"`jnp.add`로 {number}을 더합니다.", None)
    browser = as_user(member)
    browser.get(way("segment-side", segment))

    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(way("segment-side", segment))

    assert answer.content.decode().count("hit memory") >= 4
    assert len(asked) <= 14


def test_history_shows_each_change_and_offers_to_restore(as_user, member, segment):
    first = services.finish(segment, member, "`jnp.add`를 부릅니다.", None)
    services.finish(segment, member, "`jnp.add`를 씁니다.", first)

    answer = as_user(member).get(way("segment-history", segment))

    assert "<del>부릅</del><ins>씁</ins>" in answer.content.decode()
    assert way("revision-restore", first) in answer.content.decode()


def test_a_long_history_comes_in_pieces(as_user, member, segment):
    newest = None
    for number in range(22):
        newest = services.finish(segment, member, f"`jnp.add`를 {number}번 부릅니다.", newest)

    first = as_user(member).get(way("segment-history", segment))
    rest = as_user(member).get(way("segment-history", segment), {"from": "20"})

    assert first.content.decode().count("hit version") == 20
    assert "?from=20" in first.content.decode()
    assert rest.content.decode().count("hit version") == 2


def test_restoring_answers_with_the_row(as_user, member, segment):
    first = services.finish(segment, member, "`jnp.add`를 부릅니다.", None)
    services.finish(segment, member, TEXT, first)

    answer = as_user(member).post(way("revision-restore", first))

    assert answer.status_code == 200
    assert Translation.objects.get().newest.text == first.text


def test_unlocking_answers_with_the_cell_and_a_field_for_its_code(as_user, member, cell):
    answer = as_user(member).post(way("segment-unlock", cell), {"reason": "A port."})

    assert answer.status_code == 200
    assert f'id="segment-{cell.pk}"' in answer.content.decode()
    assert "A port." in bare(answer)


def test_unlocking_without_a_reason_is_refused_with_a_sentence(as_user, member, cell):
    answer = as_user(member).post(way("segment-unlock", cell), {"reason": " "})

    assert answer.status_code == 422
    assert not Unlock.objects.exists()


def test_changed_code_is_shown_as_a_difference(as_user, member, cell):
    services.unlock(cell, member, "A port.")
    services.finish(cell, member, cell.text.replace("(1, 2)", "(2, 1)"), None)

    answer = as_user(member).get(editor(cell.section))

    changes = re.sub(r' (class|id)="[^"]*"', "", answer.content.decode())
    assert "<del>- print(jnp.add(1, 2))</del><ins>+ print(jnp.add(2, 1))</ins>" in changes


def test_locking_goes_back_to_the_code_of_the_source(as_user, member, cell):
    services.unlock(cell, member, "A port.")

    answer = as_user(member).post(way("segment-lock", cell))

    assert answer.status_code == 200
    assert not Unlock.objects.exists()
