import socket
import ssl
import subprocess
import time

import pytest

from apps.notifications import posting
from tests.notifications.listening import listener


@pytest.fixture
def hook(settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    with listener() as server:
        server.url = f"http://127.0.0.1:{server.server_port}/hook?a=1"
        yield server


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1%eth0",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_known(ip):
    assert not posting.is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_known(ip):
    assert posting.is_public(ip)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https:///x", "file:///etc/passwd",
        "https://user:pw@example.org/", "https://@example.org/", "https://exa mple.org/",
        "https://example.org:99999/", "https://[::1/", "https://example.org/\r\nX: y", "nonsense",
    ],
)  # fmt: skip
def test_what_is_no_address_for_us_is_refused_at_once(url):
    with pytest.raises(posting.Refused):
        posting.refuse_unfit(url)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1", "127.1", "0"]
)
def test_this_machine_is_refused_by_whatever_name(host):
    with pytest.raises(posting.Refused, match="인터넷"):
        posting.post(f"https://{host}/", {})


def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    both = [(2, 1, 6, "", (ip, 443)) for ip in ("8.8.8.8", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    with pytest.raises(posting.Refused):
        posting.place_of("https://rebinding.example/")


def test_the_connection_goes_to_the_address_that_was_looked_at(hook, monkeypatch):
    """A name that says something else the second time it is asked changes nothing."""
    port = hook.server_port
    answers = iter([[(2, 1, 6, "", ("127.0.0.1", port))]])
    real = socket.getaddrinfo
    asked = []

    def once(host, *rest, **options):
        asked.append(host)
        return next(answers) if host == "moves.example" else real(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    posting.post(f"http://moves.example:{port}/x", {"text": "가"})

    assert asked.count("moves.example") == 1
    assert hook.posts == [("/x", f"moves.example:{port}", {"text": "가"})]


def test_a_message_arrives_as_it_is(hook):
    posting.post(hook.url, {"content": "가 <b> & \n끝"})

    assert hook.posts[0][0] == "/hook?a=1"
    assert hook.posts[0][2] == {"content": "가 <b> & \n끝"}


@pytest.mark.parametrize("status", [429, 500, 503, 408])
def test_some_answers_mean_later(hook, status):
    hook.status = status

    with pytest.raises(posting.NotNow, match=str(status)):
        posting.post(hook.url, {})


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 304])
def test_others_mean_never(hook, status):
    hook.status = status

    with pytest.raises(posting.Refused, match=str(status)):
        posting.post(hook.url, {})


def test_a_redirect_is_not_followed(hook):
    with listener() as inner:
        hook.status, hook.location = 307, f"http://127.0.0.1:{inner.server_port}/"
        with pytest.raises(posting.Refused):
            posting.post(hook.url, {})

        assert inner.posts == []


def test_nothing_is_read_of_an_answer_but_its_status(hook):
    hook.goes_on = True

    assert posting.post(hook.url, {}) == 200

    hook.goes_on = False


def test_whoever_drips_is_hung_up_on(hook, monkeypatch):
    monkeypatch.setattr(posting, "DEADLINE_S", 0.5)
    hook.drips = True
    began = time.monotonic()

    with pytest.raises(posting.NotNow):
        posting.post(hook.url, {})

    assert time.monotonic() - began < 8


def test_nobody_there_means_later(settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    with pytest.raises(posting.NotNow):
        posting.post("http://127.0.0.1:9/", {})
    with pytest.raises(posting.NotNow):
        posting.post("https://nowhere.invalid/", {})


@pytest.fixture
def certificate(tmp_path):
    files = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", files[0], "-out", files[1]),
        ],
        check=True,
        capture_output=True,
    )
    return files


def test_a_certificate_is_held_against_the_name(settings, certificate, monkeypatch):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with listener(context) as server:
        place = f"{server.server_port}/"
        with pytest.raises(posting.NotNow, match="CERTIFICATE"):
            posting.post(f"https://localhost:{place}", {})

        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        posting.post(f"https://localhost:{place}", {"text": "가"})
        with pytest.raises(posting.NotNow):
            posting.post(f"https://127.0.0.1:{place}", {})

        assert [each[2] for each in server.posts] == [{"text": "가"}]
