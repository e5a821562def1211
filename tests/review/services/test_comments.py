import pytest

from apps.review import services
from apps.review.errors import NotAllowed, UnfitComment
from apps.review.models import Comment, Reading
from apps.translation.models import Rule
from tests import factories


@pytest.fixture
def segment(section):
    return section.segments.first()


@pytest.fixture
def paragraph(member):
    """A translated paragraph of a page that was really read, so that suggestions are checked."""
    made = factories.segment("Call `jnp.add` to add.")
    factories.revision(made, member, "더하려면 `jnp.add`를 부릅니다.")
    return made


@pytest.fixture
def rule(db):
    return Rule.objects.create(slug="no-dashes", title="줄표를 줄입니다", text="쉼표로 충분합니다.")


def test_a_comment_remembers_the_text_it_is_about(segment, other_member):
    made = services.comment(segment, other_member, "조사를 봐 주세요.", "fix_needed")

    assert made.about == segment.translation.newest


def test_a_fix_cites_a_rule_or_says_why(paragraph, other_member, rule):
    suggested = "더하려면 `jnp.add`를 부르세요."

    with pytest.raises(UnfitComment, match="규칙"):
        services.comment(paragraph, other_member, "", "fix_needed", suggested)
    cited = services.comment(paragraph, other_member, "", "fix_needed", suggested, rule)
    alone = services.comment(paragraph, other_member, "", "fix_needed", rule=rule)

    assert (cited.rule, cited.suggested_text) == (rule, suggested)
    assert str(alone) == rule.title


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_an_empty_comment_is_refused(segment, other_member, text):
    with pytest.raises(UnfitComment):
        services.comment(segment, other_member, text, "option")


def test_an_endless_comment_is_refused(segment, other_member):
    with pytest.raises(UnfitComment, match="5,000"):
        services.comment(segment, other_member, "가" * 5001, "option")


def test_an_unknown_weight_is_refused(segment, other_member):
    with pytest.raises(UnfitComment):
        services.comment(segment, other_member, "음", "catastrophe")


def test_a_reader_asks_for_no_fix(segment, reader):
    with pytest.raises(NotAllowed):
        services.comment(segment, reader, "고치세요.", "fix_needed")


def test_a_suggestion_that_would_break_the_page_is_refused(paragraph, other_member):
    with pytest.raises(UnfitComment):
        services.comment(paragraph, other_member, "", "option", "더하려면 부릅니다.")

    assert not Comment.objects.exists()


def test_a_suggestion_that_changes_nothing_is_refused(paragraph, other_member):
    with pytest.raises(UnfitComment):
        services.comment(paragraph, other_member, "", "option", "더하려면 `jnp.add`를 부릅니다.")


def test_a_suggestion_without_a_translation_is_refused(db, other_member):
    with pytest.raises(UnfitComment):
        services.comment(factories.segment("Plain."), other_member, "", "option", "평범합니다.")


def test_a_fix_is_resolved_by_who_asked_for_it(review, segment, member, other_member):
    asked = services.comment(segment, other_member, "조사를 봐 주세요.", "fix_needed")

    with pytest.raises(NotAllowed):
        services.resolve(asked, member)
    services.resolve(asked, other_member)

    asked.refresh_from_db()
    assert asked.resolved_by == other_member


def test_a_fix_is_resolved_by_the_reviewer_too(review, segment, other_member, maintainer):
    asked = services.comment(segment, maintainer, "조사를 봐 주세요.", "fix_needed")
    services.take(review, other_member)

    services.resolve(asked, other_member)

    asked.refresh_from_db()
    assert asked.resolved_at is not None


def test_an_optional_suggestion_is_closed_by_the_holder(review, segment, member, other_member):
    option = services.comment(segment, other_member, "이건 어떨까요?", "option")

    services.resolve(option, member)

    option.refresh_from_db()
    assert option.resolved_by == member


def test_resolving_the_last_fix_ends_an_approved_section(
    review, section, member, other_member, newest
):
    first, second = newest(section)
    services.approve_section(review, other_member, [first, second][:1])
    services.comment(section.segments.first(), other_member, "다시 보니 이상합니다.", "fix_needed")
    held_open = services.approve_section(review, other_member, [second])

    services.resolve(Comment.objects.get(), other_member)

    review.refresh_from_db()
    assert not held_open.is_complete
    assert not review.is_waiting


def test_reopen_takes_a_resolution_back(review, segment, other_member):
    asked = services.comment(segment, other_member, "조사를 봐 주세요.", "fix_needed")
    services.resolve(asked, other_member)

    services.reopen(asked, other_member)

    assert Comment.objects.blocking().get() == asked


def test_reading_remembers_the_last_text_that_was_read(section, segment, member, other_member):
    services.read(segment.translation.newest, other_member)
    newer = factories.revision(segment, member, "고친 문장입니다.")

    services.read(newer, other_member)

    assert Reading.objects.get().revision == newer
