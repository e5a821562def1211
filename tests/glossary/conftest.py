import pytest

from glossary import services


@pytest.fixture
def term(member):
    return services.propose_term(
        member,
        "convolution",
        candidate="합성곱",
        argument="교과서 용어",
        definition="`conv`는 그대로",
        domain="수학",
    )


@pytest.fixture
def candidate(term):
    return term.candidates.get()
