import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.assignments.services import claim
from apps.documents import services as documents
from apps.documents.models import Segment, SegmentKind
from apps.translation import services
from apps.translation.models import Draft, Revision, Translation, Unlock
from tests import factories

TEXT = "`jnp.add`로 두 수를 더합니다."


@pytest.fixture
def segment(member):
    paragraph = factories.segment("Call `jnp.add` to add two numbers.")
    claim([paragraph.section], member)
    return paragraph


@pytest.fixture
def cell(member):
    code = Segment.objects.get(section__page=factories.page(), kind=SegmentKind.CODE)
    claim([code.section], member)
    return code


def editor(section):
    return reverse("translation:section-translate", args=[section.pk])


def way(name, thing):
    return reverse(f"translation:{name}", args=[thing.pk])


def bare(answer):
    return unescape(re.sub(r"<[^>]*>", "", answer.content.decode()))


# ---- the page -------------------------------------------------------------------------------


def test_the_editor_shows_source_and_translation_side_by_side(as_user, member, segment):
    services.finish(segment, member, TEXT, None)

    answer = as_user(member).get(editor(segment.section))

    assert answer.status_code == 200
    assert "Call <code>jnp.add</code> to add two numbers." in answer.content.decode()
    assert "<code>jnp.add</code>로 두 수를 더합니다." in answer.content.decode()


def test_the_editor_of_a_free_section_offers_to_claim_it(as_user, member):
    section = factories.section()

    answer = as_user(member).get(editor(section))

    assert reverse("assignments:section-claim", args=[section.pk]) in answer.content.decode()
    assert 'data-editable="no"' in answer.content.decode()


def test_a_section_that_somebody_else_holds_says_who(as_user, other_member, segment):
    answer = as_user(other_member).get(editor(segment.section))

    assert 'data-editable="no"' in answer.content.decode()
    assert "가" in bare(answer)


def test_a_reader_can_read_the_editor_and_is_offered_nothing(as_user, reader, segment):
    answer = as_user(reader).get(editor(segment.section))

    assert answer.status_code == 200
    assert 'data-editable="no"' in answer.content.decode()
    assert reverse("assignments:section-claim", args=[segment.section_id]) not in str(
        answer.content
    )


def test_a_stranger_is_asked_to_sign_in(client, segment):
    answer = client.get(editor(segment.section))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_the_chosen_segment_is_handed_to_the_page(as_user, member, segment):
    page = as_user(member).get(editor(segment.section), {"segment": segment.pk})
    nonsense = as_user(member).get(editor(segment.section), {"segment": "²<script>"})

    assert f'data-chosen="{segment.pk}"' in page.content.decode()
    assert 'data-chosen=""' in nonsense.content.decode()


def test_counts_leave_out_the_code_of_cells(as_user, member, cell):
    answer = as_user(member).get(editor(cell.section))

    prose = cell.section.segments.prose().count()
    assert cell.section.segments.count() > prose
    assert f'data-done="0" data-total="{prose}"' in answer.content.decode()


def test_a_draft_is_seen_by_its_writer_alone(as_user, member, other_member, segment):
    services.save_draft(segment, member, "제 초안입니다", None)

    mine = as_user(member).get(editor(segment.section))
    theirs = as_user(other_member).get(editor(segment.section))

    assert "제 초안입니다" in mine.content.decode()
    assert "제 초안입니다" not in theirs.content.decode()


def test_a_changed_source_is_shown_with_what_changed(as_user, member, segment):
    services.finish(segment, member, TEXT, None)
    page = segment.section.page
    text = page.text.replace("two numbers", "three numbers")
    documents.import_page(page.snapshot, page.path, text, position=1)

    answer = as_user(member).get(editor(segment.section))

    assert "<del>two</del><ins>three</ins>" in answer.content.decode()


def test_a_locked_page_says_why(as_user, member):
    page = factories.page()
    page.problem, page.problem_line = "It broke here.", 7
    page.save()

    answer = as_user(member).get(editor(page.sections.first()))

    assert "It broke here." in bare(answer)


def test_the_editor_asks_the_database_as_often_for_many_segments_as_for_few(
    as_user, member, django_assert_max_num_queries
):
    small = factories.section(text="# Title\n\nOne paragraph with `code` in it.\n")
    many = "\n\n".join(f"Paragraph {n} about `jnp.add`." for n in range(80))
    cells = "\n\n".join(f"```{{code-cell}}\n# number {n}\nprint({n})\n```" for n in range(20))
    large = factories.section(text=f"# Title\n\n{many}\n\n{cells}\n")
    claim([small, large], member)
    for segment in large.segments.prose()[:30]:
        services.save_draft(segment, member, "초안", None)
        services.finish(segment, member, "`jnp.add` 문단" if "`" in segment.text else "제목", None)
    browser = as_user(member)
    browser.get(editor(small))

    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(editor(small))
    with CaptureQueriesContext(connection) as lots:
        browser.get(editor(large))

    assert len(few) == len(lots) <= 12


# ---- drafts ---------------------------------------------------------------------------------


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


# ---- finishing ------------------------------------------------------------------------------


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


# ---- checks, rail, history ------------------------------------------------------------------


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


# ---- code -----------------------------------------------------------------------------------


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

    assert "<del>- print(jnp.add(1, 2))</del><ins>+ print(jnp.add(2, 1))</ins>" in str(
        answer.content.decode()
    )


def test_locking_goes_back_to_the_code_of_the_source(as_user, member, cell):
    services.unlock(cell, member, "A port.")

    answer = as_user(member).post(way("segment-lock", cell))

    assert answer.status_code == 200
    assert not Unlock.objects.exists()
