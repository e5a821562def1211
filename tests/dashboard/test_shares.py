"""Fair shares, as arithmetic: nothing is lost or given twice, and all end alike."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.dashboard.shares import Hand, Piece, level, propose

PIECES = st.lists(
    st.builds(
        Piece,
        section=st.integers(1, 10**6),
        page=st.integers(1, 9),
        words=st.integers(1, 900),
        cells=st.integers(0, 9),
    ),
    unique_by=lambda piece: piece.section,
    max_size=60,
)
HANDS = st.lists(
    st.builds(
        Hand,
        person=st.integers(1, 99),
        words=st.integers(0, 3000),
        cells=st.integers(0, 30),
        words_reviewed=st.integers(0, 4000),
        pages=st.frozensets(st.integers(1, 9), max_size=3),
    ),
    unique_by=lambda hand: hand.person,
    min_size=1,
    max_size=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PIECES, HANDS, st.integers(50, 2000))
def test_every_piece_goes_to_one_person_and_the_first_ones_go(pieces, hands, each):
    shares = propose(pieces, hands, each)

    given_out = [piece for share in shares.values() for piece in share]
    assert len(given_out) == len({piece.section for piece in given_out})
    assert set(given_out) == set(pieces[: len(given_out)])
    assert set(shares) == {hand.person for hand in hands}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PIECES, HANDS, st.integers(50, 2000))
def test_all_end_alike_but_for_the_longest_section(pieces, hands, each):
    shares = propose(pieces, hands, each)

    given_out = [piece for share in shares.values() for piece in share]
    height = level(hands, sum(piece.load for piece in given_out))
    longest = max((piece.load for piece in given_out), default=0)
    for hand in hands:
        load = sum(piece.load for piece in shares[hand.person])
        fair = max(0.0, height - hand.load)
        assert abs(load - fair) <= longest
        assert load == 0 or fair > 0


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PIECES, HANDS, st.integers(50, 2000))
def test_everybody_gets_neighbours(pieces, hands, each):
    shares = propose(pieces, hands, each)

    for share in shares.values():
        places = [pieces.index(piece) for piece in share]
        assert places == list(range(places[0], places[0] + len(places))) if places else True


def piece(section, words=100, page=1, cells=0):
    return Piece(section, page, words, cells)


def test_who_reviewed_much_translates_less():
    pieces = [piece(number) for number in range(10)]

    shares = propose(pieces, [Hand(1, words_reviewed=1200), Hand(2)], 500)

    assert [len(shares[1]), len(shares[2])] == [3, 7]


def test_a_cell_weighs_as_much_as_its_words():
    shares = propose([piece(1, 100, cells=5), piece(2), piece(3)], [Hand(1), Hand(2)], 200)

    assert {tuple(one.section for one in share) for share in shares.values()} == {(1,), (2, 3)}


def test_who_works_on_a_page_goes_on_there():
    pieces = [*(piece(n, page=1) for n in (1, 2)), *(piece(n, page=2) for n in (3, 4))]

    shares = propose(pieces, [Hand(1, pages=frozenset({2})), Hand(2, pages=frozenset({1}))], 200)

    assert {one.page for one in shares[1]} == {2}


def test_a_section_longer_than_a_share_stays_whole():
    shares = propose([piece(1, 900), piece(2, 100)], [Hand(1), Hand(2)], 500)

    assert sorted(len(share) for share in shares.values()) == [1, 1]


def test_who_has_more_than_all_others_will_have_gets_nothing():
    shares = propose([piece(1), piece(2)], [Hand(1, words=5000), Hand(2)], 100)

    assert [len(shares[1]), len(shares[2])] == [0, 2]
