import pytest

from runner.results import LARGEST_RESULT_BYTES, results_at
from runner.signing import Signer, WrongToken, body_of, claimed_sender
from tests import servers

SIGNER = Signer("lent12", "0123456789abcdefghij")


@pytest.fixture(params=["folder", pytest.param("redis", marks=pytest.mark.redis)])
def results(request, tmp_path):
    if request.param == "folder":
        yield results_at(f"filesystem://{tmp_path}/broker")
        return
    with servers.redis() as url:
        results = results_at(url)
        yield results
        results.close()


def all_of(results):
    messages = []
    while results.handle_next(messages.append):
        pass
    return messages


def test_results_come_in_the_order_they_were_put(results):
    for number in range(20):
        results.put(b"%d" % number)

    assert all_of(results) == [b"%d" % number for number in range(20)]
    assert all_of(results) == []


def test_what_was_taken_and_not_handled_comes_again_in_its_place(results):
    results.put(b"first")
    results.put(b"second")

    with pytest.raises(ZeroDivisionError):
        results.handle_next(lambda _: 1 / 0)
    results.give_back()

    assert all_of(results) == [b"first", b"second"]


def test_bytes_that_are_no_text_come_as_they_are(results):
    results.put(bytes(range(256)))

    assert all_of(results) == [bytes(range(256))]


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path):
    results = results_at(f"filesystem://{tmp_path}/broker")
    results.put(b"x" * (LARGEST_RESULT_BYTES + 5_000_000))

    [message] = all_of(results)

    assert len(message) == LARGEST_RESULT_BYTES + 1


def test_a_sealed_message_says_what_it_said_and_whose_it_is():
    message = SIGNER.seal(b"a body")

    assert (claimed_sender(message), body_of(message)) == ("lent12", b"a body")
    assert SIGNER.has_sealed(message)


@pytest.mark.parametrize(
    "changed",
    [
        lambda message: message + b" ",
        lambda message: message[:-1],
        lambda message: message.replace(b"lent12", b"lent13"),
        lambda message: b" " + message,
        lambda message: message[:20] + b"0" + message[21:],
        lambda message: Signer("lent12", "another secret that is long").seal(b"a body"),
        lambda message: b"",
    ],
)
def test_a_changed_message_is_nobodys(changed):
    assert not SIGNER.has_sealed(changed(SIGNER.seal(b"a body")))


def test_a_token_is_read_as_it_was_shown_and_shows_nothing_by_accident():
    read = Signer.from_token(f"  {SIGNER.token}\n")

    assert read == SIGNER
    assert SIGNER.secret not in repr(read)
    assert SIGNER.secret not in read.broker_password
    assert Signer.from_token(SIGNER.secret).id == "own"


@pytest.mark.parametrize("text", ["", "short", "a.b", "lent12.", "lent 12.0123456789abcdefghij",
                                  "LENT12.0123456789abcdefghij", "lent12.0123456789abcdefghi\n9",
                                  "lent*.0123456789abcdefghij", "x" * 300])  # fmt: skip
def test_what_is_no_token_is_refused_and_not_repeated(text):
    with pytest.raises(WrongToken) as refused:
        Signer.from_token(text)

    assert not text or text not in str(refused.value)
