import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.assignments.services import claim
from apps.documents import services as documents
from apps.translation import services
from tests import factories

TEXT = "`jnp.add`로 두 수를 더합니다."


def editor(section):
    return reverse("translation:section-translate", args=[section.pk])


def bare(answer):
    return unescape(re.sub(r"<[^>]*>", "", answer.content.decode()))


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

    assert len(few) == len(lots) <= 14
