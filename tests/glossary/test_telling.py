import pytest

from apps.notifications.kinds import Kind
from apps.notifications.models import Notification
from glossary import services
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_decision_concerns_whoever_had_a_say(member, other_member, maintainer):
    arguing, voting, silent = (factories.user(name) for name in ("라", "마", "바"))
    term = services.propose_term(member, "sharding", candidate="샤딩")
    services.propose(term, "분할 배치", other_member)
    services.argue(term, arguing, "풀어 쓰면 압니다.")
    services.vote(term.candidates.first(), voting)

    services.decide(term, maintainer, "", chosen=term.candidates.first())

    told = Notification.objects.order_by("person__name")
    assert [each.person.name for each in told] == ["가", "나", "라", "마"]
    assert {(each.kind, each.facts["form"], each.url) for each in told} == {
        (Kind.TERM_SETTLED, "샤딩", "/glossary/sharding/")
    }
    assert silent.notifications.count() == 0


def test_a_reopened_term_is_said_to_be_open(member, maintainer):
    term = services.propose_term(member, "sharding", candidate="샤딩")
    services.decide(term, maintainer, "", chosen=term.candidates.get())

    services.reopen(term, maintainer, "다시 봅시다.")

    told = member.notifications.get()
    assert "다시 논의" in told.sentence
