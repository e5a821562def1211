import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.assignments.services import claim
from apps.documents.models import Segment, SegmentKind
from apps.translation import services
from apps.translation.models import Draft, Revision, Translation
from tests import factories

TEXT = "`jnp.add`로 두 수를 더합니다."


def way(name, thing):
    return reverse(f"translation:{name}", args=[thing.pk])


def bare(answer):
    return unescape(re.sub(r"<[^>]*>", "", answer.content.decode()))


def test_a_draft_is_saved_and_its_moment_told(as_user, member, segment):
    answer = as_user(member).post(way("draft-save", segment), {"text": "더", "seen": "none"})

    draft = Draft.objects.get()
    assert answer.json() == {"seen": draft.saved_at.isoformat()}
    assert (draft.text, draft.author) == ("더", member)


def test_a_draft_typed_on_in_another_tab_is_shown_beside_mine(as_user, member, segment):
    services.save_draft(segment, member, "다른 탭의 글", None)

    answer = as_user(member).post(way("draft-save", segment), {"text": "이 탭", "seen": "none"})

    assert answer.status_code == 409
    assert "다른 탭의 글" in bare(answer)
    assert Draft.objects.get().text == "다른 탭의 글"


def test_typing_on_from_the_draft_that_was_seen_is_saved(as_user, member, segment):
    browser = as_user(member)
    first = browser.post(way("draft-save", segment), {"text": "하나", "seen": "none"}).json()

    answer = browser.post(way("draft-save", segment), {"text": "하나 둘", "seen": first["seen"]})

    assert answer.status_code == 200
    assert Draft.objects.get().text == "하나 둘"


def test_a_script_of_somebody_signed_out_is_told_so(client, segment):
    answer = client.post(way("draft-save", segment), {"text": "글"}, headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert not Draft.objects.exists()


def test_a_page_loaded_by_somebody_else_saves_nothing_for_me(
    as_user, member, other_member, segment
):
    fields = {"text": TEXT, "writer": member.pk}

    drafted = as_user(other_member).post(way("draft-save", segment), fields)
    finished = as_user(other_member).post(way("revision-finish", segment), fields)

    assert (drafted.status_code, finished.status_code) == (403, 403)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"base": "x"}, {"base": "99999999"}, {"seen": "yesterday"}, {"seen": "2026-99-99"}]
)
def test_a_crafted_draft_is_refused_with_a_sentence(as_user, member, segment, fields):
    answer = as_user(member).post(way("draft-save", segment), {"text": "글", **fields})

    assert answer.status_code == 422
    assert answer.content.decode()


def test_a_draft_can_be_thrown_away(as_user, member, segment):
    services.save_draft(segment, member, "글", None)

    answer = as_user(member).post(way("draft-discard", segment))

    assert answer.status_code == 200
    assert not Draft.objects.exists()


def test_finishing_answers_with_the_row_and_the_counts(as_user, member, segment):
    answer = as_user(member).post(way("revision-finish", segment), {"text": TEXT})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="segment-{segment.pk}"' in html
    assert 'data-state="done"' in html
    assert 'id="section-count" data-done="1" data-total="2"' in html
    assert f'id="outline-{segment.section_id}"' in html


def test_finishing_a_comment_answers_with_its_cell(as_user, member, cell):
    comment = Segment.objects.get(section=cell.section, kind=SegmentKind.COMMENT)

    answer = as_user(member).post(way("revision-finish", comment), {"text": "수를 더합니다"})

    assert f'id="cell-{cell.pk}"' in answer.content.decode()
    assert "# 수를 더합니다" in bare(answer)


def test_a_refused_text_comes_back_with_the_reason(as_user, member, segment):
    services.save_draft(segment, member, "두 수를 더합니다.", None)

    answer = as_user(member).post(way("revision-finish", segment), {"text": "두 수를 더합니다."})

    assert answer.status_code == 422
    assert "`jnp.add`" in bare(answer)
    assert Draft.objects.get().text == "두 수를 더합니다."


def test_two_texts_for_one_segment_are_both_shown(as_user, member, segment):
    services.finish(segment, member, TEXT, None)

    answer = as_user(member).post(
        way("revision-finish", segment), {"text": "`jnp.add`를 부릅니다."}
    )

    assert answer.status_code == 409
    assert TEXT in bare(answer)
    assert "부릅니다" in bare(answer)


def test_a_removed_control_character_is_told(as_user, member, segment):
    answer = as_user(member).post(way("revision-finish", segment), {"text": f"{TEXT}\x07"})

    assert "data-note" in answer.content.decode()
    assert Revision.objects.get().text == TEXT


def test_nobody_finishes_what_somebody_else_holds(as_user, other_member, segment):
    answer = as_user(other_member).post(way("revision-finish", segment), {"text": TEXT})

    assert answer.status_code == 422
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    "name", ["draft-save", "draft-discard", "revision-finish", "segment-checks", "segment-unlock"]
)
def test_a_reader_writes_nothing(as_user, reader, segment, name):
    answer = as_user(reader).post(way(name, segment), {"text": TEXT, "reason": "x"})

    assert answer.status_code == 403
    assert not Draft.objects.exists()
    assert not Translation.objects.exists()


@pytest.mark.parametrize(
    "name", ["draft-save", "revision-finish", "segment-unlock", "segment-lock"]
)
def test_reading_never_writes(as_user, member, segment, name):
    assert as_user(member).get(way(name, segment)).status_code == 405


def test_a_save_asks_the_database_as_often_in_a_long_section_as_in_a_short_one(as_user, member):
    """Whatever else stands on the page is neither asked for nor drawn."""
    browser, asked = as_user(member), []
    for paragraphs in (3, 60):
        text = "\n\n".join(f"Paragraph {n}." for n in range(paragraphs))
        section = factories.section(text=f"# Title\n\n{text}\n", path=f"{paragraphs}.md")
        claim([section], member)
        segments = list(section.segments.prose()[:3])
        for segment in segments:
            services.finish(segment, member, "제목" if segment == segments[0] else "글", None)
        newest = segments[2].translation.newest
        with CaptureQueriesContext(connection) as queries:
            answer = browser.post(
                way("revision-finish", segments[2]), {"text": "다른 글", "base": newest.pk}
            )
        assert answer.status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 28
