"""A section's source is copied, and a translation of it from anywhere becomes drafts."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.assignments.services import claim
from apps.translation import pasting, services
from apps.translation.errors import NotHolder, TranslationError
from apps.translation.models import Draft, Revision
from tests import factories
from tests.translation.test_alignment import ENGLISH, KOREAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(member):
    one = factories.page(ENGLISH).sections.present()[0]
    claim([one], member)
    return one


def address(section):
    return reverse("translation:section-paste", args=[section.pk])


def numbers_of(texts):
    return [one.number for one in texts if one.is_wanted]


def test_the_source_of_a_section_is_copied_as_it_stands(section):
    assert pasting.source_of(section) == ENGLISH


def test_a_short_section_behind_a_longer_sister_is_copied_too(member):
    long = " ".join(["word"] * 70)
    text = f"# Top\n\n{long}\n\n## Long\n\n{long}\n\n## Short\n\nA few words.\n"
    page = factories.page(text)
    top = page.sections.present()[0]

    assert pasting.source_of(top) == f"# Top\n\n{long}\n\n## Short\n\nA few words.\n"


def test_the_cells_of_a_notebook_are_copied_as_markdown():
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Adding\n", "\n", "Add two."]},
        {
            "cell_type": "code",
            "metadata": {},
            "source": ["# add\n", "1 + 1"],
            "outputs": [],
            "execution_count": None,
        },
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    page = factories.page(json.dumps(notebook), path="adding.ipynb")

    copied = pasting.source_of(page.sections.present()[0])

    assert copied == "# Adding\n\nAdd two.\n\n```python\n# add\n1 + 1\n```"


def test_pasted_texts_find_their_segments(section, member):
    texts = pasting.read_pasted(section, member, KOREAN)

    call = next(one for one in texts if "jnp.add" in one.text)
    assert call.segment.text.startswith("Call")
    assert call.is_wanted


def test_an_answer_wrapped_in_one_fence_is_unwrapped(section, member):
    texts = pasting.read_pasted(section, member, f"```markdown\n{KOREAN}```\n")

    assert any("jnp.add" in one.text and one.segment for one in texts)


def test_what_belongs_nowhere_is_shown_and_not_taken(section, member):
    pasted = "번역해 드리겠습니다! `foo.bar`와 `baz.qux`도 보세요.\n\n" + KOREAN

    texts = pasting.read_pasted(section, member, pasted)

    assert (texts[0].segment, texts[0].is_wanted) == (None, False)


def test_what_would_be_refused_is_said_before(section, member):
    texts = pasting.read_pasted(section, member, KOREAN.replace("`np.asarray`로", "그 함수로"))

    said = next(one for one in texts if "그 함수로" in one.text)
    assert said.problems
    assert not said.is_wanted


def test_a_machines_texts_are_marked_to_the_end(section, member):
    texts = pasting.read_pasted(section, member, KOREAN)

    taken = pasting.take_pasted(section, member, KOREAN, numbers_of(texts), is_machine=True)

    assert taken == Draft.objects.filter(author=member, is_machine=True).count() > 0
    draft = Draft.objects.get(text__contains="jnp.add")
    services.save_draft(draft.segment, member, draft.text + " 그래요.", None)
    revision = services.finish(draft.segment, member, draft.text + " 그래요.", None)
    assert revision.provenance.is_machine


def test_texts_of_people_are_not_marked(section, member):
    texts = pasting.read_pasted(section, member, KOREAN)
    pasting.take_pasted(section, member, KOREAN, numbers_of(texts), is_machine=False)
    draft = Draft.objects.get(text__contains="jnp.add")

    revision = services.finish(draft.segment, member, draft.text, None)

    assert not hasattr(revision, "provenance")


def test_a_draft_stays_unless_its_place_is_chosen(section, member):
    segment = section.segments.get(text__startswith="Call")
    services.save_draft(segment, member, "쓰던 글", None)
    texts = pasting.read_pasted(section, member, KOREAN)
    [clash] = [one for one in texts if one.standing]

    pasting.take_pasted(section, member, KOREAN, numbers_of(texts), is_machine=False)
    assert Draft.objects.get(segment=segment).text == "쓰던 글"

    pasting.take_pasted(section, member, KOREAN, [clash.number], is_machine=False)
    assert Draft.objects.get(segment=segment).text == clash.text


def test_pasting_finishes_nothing(section, member):
    texts = pasting.read_pasted(section, member, KOREAN)

    pasting.take_pasted(section, member, KOREAN, numbers_of(texts), is_machine=False)

    assert not Revision.objects.exists()


def test_only_the_holder_pastes(section, other_member):
    with pytest.raises(NotHolder):
        pasting.take_pasted(section, other_member, KOREAN, [0], is_machine=False)


def test_a_book_is_refused(section, member):
    with pytest.raises(TranslationError):
        pasting.read_pasted(section, member, "가" * (pasting.LONGEST_PASTED + 1))


def test_the_question_of_the_machine_has_to_be_answered(section, member, as_user):
    answer = as_user(member).post(address(section), {"pasted": KOREAN})

    assert answer.status_code == 422
    assert "`jnp.add`를" in answer.content.decode()


def test_texts_are_shown_first_and_taken_then(section, member, as_user):
    browser = as_user(member)
    typed = {"pasted": KOREAN, "machine": "yes"}
    shown = browser.post(address(section), typed)
    assert not Draft.objects.exists()
    assert shown.content.decode().count('data-testid="paste-pair"') == 6

    answer = browser.post(
        address(section), {**typed, "take": "1", "seen": section.page.digest, "numbers": [0, 1]}
    )

    assert answer["Location"] == reverse("translation:section-translate", args=[section.pk])
    assert Draft.objects.filter(is_machine=True).count() == 2


def test_a_long_section_takes_as_many_queries_as_a_short_one(member, as_user):
    browser = as_user(member)
    counted = []
    for number in (3, 30):
        texts = [f"Call `jnp.f{one}` to do number {one}." for one in range(number)]
        long = factories.page("# Title\n\n" + "\n\n".join(texts)).sections.get()
        claim([long], member)
        pasted = "# 제목\n\n" + "\n\n".join(f"`jnp.f{n}`로 {n}번을 합니다." for n in range(number))
        with CaptureQueriesContext(connection) as asked:
            shown = browser.post(address(long), {"pasted": pasted, "machine": "no"})
        assert shown.content.decode().count('data-testid="paste-pair"') == number + 1
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 10


def test_a_source_that_changed_meanwhile_is_looked_at_again(section, member, as_user):
    typed = {"pasted": KOREAN, "machine": "no", "take": "1", "seen": "older", "numbers": [0]}

    shown = as_user(member).post(address(section), typed)

    assert 'data-testid="paste-pair"' in shown.content.decode()
    assert not Draft.objects.exists()


def test_the_reviewer_is_told_of_the_machine(section, member, other_member, as_user):
    texts = pasting.read_pasted(section, member, KOREAN)
    pasting.take_pasted(section, member, KOREAN, numbers_of(texts), is_machine=True)
    for draft in Draft.objects.all():
        services.finish(draft.segment, member, draft.text, None)

    shown = as_user(other_member).get(reverse("review:section-review", args=[section.pk]))

    assert "기계 번역" in shown.content.decode()
