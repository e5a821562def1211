from pathlib import Path

import pytest

from translate_site.env import WrongSetting, read


def settings(tmp_path: Path, **values: str):
    return read({"TOPA_HOME": str(tmp_path), **values}, tmp_path)


def test_defaults_are_embedded(tmp_path):
    env = settings(tmp_path)

    assert env.embedded
    assert env.port == 8000
    assert env.database_url == f"sqlite:///{tmp_path}/topa.sqlite3"
    assert env.site_url == "http://localhost:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "http://x"),
        ("DEBUG", "perhaps"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("LOG_LEVEL", "LOUD"),
        ("RUNNER_MINIMUM_TIER", "trust"),
        ("RUNNER_MEMORY_MIB", "12"),
        ("RUNNER_TOKEN", "short"),
        ("RUNNER_TOKEN", "lent12.of-a-machine-that-is-lent"),
        ("SITE_URL", "ftp://x"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path, name, value):
    with pytest.raises(WrongSetting, match=name):
        settings(tmp_path, **{name: value})


def test_secret_key_is_made_once_for_its_owner(tmp_path):
    first, second = settings(tmp_path), settings(tmp_path)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_token_of_the_sites_own_runner_follows_from_its_key(tmp_path):
    first = settings(tmp_path, SECRET_KEY="one key of a site").runner_token
    again = settings(tmp_path, SECRET_KEY="one key of a site").runner_token
    other = settings(tmp_path, SECRET_KEY="another key of a site").runner_token
    chosen = settings(tmp_path, RUNNER_TOKEN="abcdefghijklmnopqrstuvwx").runner_token

    assert first == again != other
    assert "one key" not in first
    assert chosen == "own.abcdefghijklmnopqrstuvwx"


def test_a_domain_means_https(tmp_path):
    env = settings(tmp_path, DOMAIN="topa.example")

    assert env.site_url == "https://topa.example"
    assert env.https
    assert not env.sources_from_folders
