"""How many keys a day's work takes, by keyboard alone, as docs/time-and-motion.md says."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from apps.assignments import services as assignments
from apps.review import services as review
from apps.review.models import Approval, Review
from apps.translation.models import Revision
from tests import factories
from tests.screens import ROOT
from tests.translation.terms.deciding import decided

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOCUMENT = ROOT / "docs" / "time-and-motion.md"
TEXTS = 10
TERMS = ("convolution", "gradient")
PAGE = "# Ten texts\n\n" + "\n\n".join(
    [*(f"Here a {term} stands." for term in TERMS), *(f"Number {n}." for n in range(TEXTS - 3))]
)


@dataclass
class Hands:
    """Counts keys, each with those held down meanwhile as one; the letters of texts not."""

    page: Page
    keys: int = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)


def told(what: str) -> int:
    """What the document says of us, in the second column of its table."""
    return int(re.search(rf"^\| {what} \| (\d+) \|", DOCUMENT.read_text(), re.MULTILINE)[1])


def test_a_section_is_taken_translated_and_handed_in(people, maintainer):
    for term, korean in zip(TERMS, ("합성곱", "기울기"), strict=True):
        decided(maintainer, term, korean, f"{korean}가 아닌 말")
    section = factories.section(text=PAGE)
    page = people().new_page()
    hands = Hands(page)
    page.goto("/")

    hands.press("Enter")
    for segment in section.segments.order_by("position"):
        expect(page.locator(f"#segment-{segment.pk} textarea")).to_be_focused()
        if any(term in segment.text for term in TERMS):
            expect(page.locator("#panel-terms .insert").first).to_be_visible()
            hands.write("여기에 ")
            hands.press("Alt+1")
        hands.write(f"{segment.position}번째 글입니다.")
        hands.press("Control+Enter")
    expect(page.get_by_test_id("submit")).to_be_focused()
    hands.press("Enter")
    expect(page.get_by_test_id("submit")).to_have_count(0)

    assert hands.keys == told("a section of ten texts taken, translated with two terms, handed in")
    assert Review.objects.waiting().filter(section=section).exists()
    in_order = Revision.objects.order_by("translation__segment__position")
    texts = in_order.values_list("text", flat=True)
    assert len(texts) == TEXTS
    assert [text for text in texts if "합성곱" in text or "기울기" in text] == list(texts[1:3])


def test_ten_changed_texts_are_reviewed(people, member, other_member):
    section = factories.section(text=f"{PAGE}\n\nOne more.\n\nAnd another.\n")
    segments = list(section.segments.order_by("position"))
    assignments.claim([section], member)
    for segment in segments:
        first = factories.revision(segment, member, "첫 글입니다.")
        review.read(first, other_member)
    asked = review.take(review.submit(section, member), other_member)
    review.request_changes(asked, other_member, "다듬어 주세요.")
    changed = [factories.revision(one, member, "다듬은 글입니다.") for one in segments[:TEXTS]]
    review.submit(section, member)
    page = people(other_member).new_page()
    hands = Hands(page)
    page.goto("/")

    hands.press("Enter")
    expect(page.get_by_test_id("approve")).to_be_visible()
    for number in range(TEXTS):
        expect(page.locator("#read-count")).to_have_text(str(2 + number))
        hands.press("j")
    expect(page.locator("#read-count")).to_have_text(str(len(segments)))
    hands.press("Control+Enter")
    expect(page.locator("#notices")).to_contain_text("승인")

    assert hands.keys == told("ten changed texts of a section reviewed and approved")
    approved = Approval.objects.filter(approver=other_member).values_list("revision", flat=True)
    assert set(approved) >= {revision.pk for revision in changed}
