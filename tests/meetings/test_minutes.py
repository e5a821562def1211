import pytest

from apps.meetings import agenda, minutes, services
from apps.meetings.models import Ending, Meeting

pytestmark = pytest.mark.django_db


def test_the_minutes_say_what_was_decided_talked_about_and_left(term, going, member, maintainer):
    services.attend(going, member, True)
    talked, left = (agenda.bring(going, member, title) for title in ("발표 순서", "회식"))
    agenda.note(talked, "가부터 합니다.\n다음은 나.")
    agenda.finish(talked, Ending.DONE)
    agenda.finish(left, Ending.POSTPONED)
    agenda.settle(going.items.get(term=term), term.candidates.first(), maintainer)

    services.end(going, member)

    text = Meeting.objects.past().get().minutes
    lines = text.splitlines()
    assert lines[0] == "# 2026년 11월 30일 회의록"
    assert "참석: 가" in text
    assert lines[lines.index("## 정한 것") + 2].startswith("- **sharding**: 샤딩")
    assert "- **발표 순서** (가)\n  가부터 합니다.  \n  다음은 나.  " in text
    assert lines[lines.index("## 다음 모임으로") + 2] == "- **지난주 숫자**"
    assert "- **회식** (가)" in text


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://a/b.png)", "# 가"],
)
def test_what_people_wrote_is_no_markup(going, member, text):
    item = agenda.bring(going, member, text)
    agenda.note(item, text)
    agenda.finish(item, Ending.DONE)

    html = minutes.as_html(minutes.of(going))

    assert html.count("<h1>") == 1
    for sign in ("<script", "<img", "href="):
        assert sign not in html


def test_a_meeting_without_anything_still_has_minutes(going):
    assert minutes.of(going).startswith("# 2026년 11월 30일 회의록")
