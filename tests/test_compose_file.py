"""What docker-compose.yml promises, read without Docker; `make compose-test` starts it."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
FILE = yaml.safe_load(TEXT)
EXAMPLE = (ROOT / ".env.example").read_text()
SERVICES = FILE["services"]
RUNNERS = [name for name in SERVICES if name.startswith("runner")]
FROM_ENV = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")


def environment_of(service):
    return SERVICES[service].get("environment", {})


def test_no_secret_is_in_the_file():
    values = [pair for name in SERVICES for pair in environment_of(name).items()]
    secret = [value for name, value in values if re.search("KEY|SECRET|PASSWORD|TOKEN", name)]
    addresses = [value for _, value in values if "://" in value and "@" in value]

    assert len(secret) >= 10
    assert all(FROM_ENV.fullmatch(value) for value in secret)
    assert len(addresses) >= 3
    assert all(re.search(r":\$\{\w+_PASSWORD:\?[^}]+\}@", value) for value in addresses)


def test_what_has_to_be_set_is_said_and_stands_empty_in_the_example():
    required = {name: text for name, kind, text in FROM_ENV.findall(TEXT) if kind == ":?"}

    assert required.keys() == {
        "SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "RUNNER_TOKEN",
    }  # fmt: skip
    for name, sentence in required.items():
        assert sentence == f"Write {name} into .env, see .env.example"
        assert re.search(rf"^{name}=$", EXAMPLE, re.MULTILINE)


def test_every_variable_of_the_file_stands_in_the_example():
    named = {name for name, _, _ in FROM_ENV.findall(TEXT)}
    explained = set(re.findall(r"^#?(\w+)=", EXAMPLE, re.MULTILINE))

    assert named | {"COMPOSE_PROFILES"} == explained


def test_the_example_shows_the_defaults():
    shown = dict(re.findall(r"^#(\w+)=(.+)$", EXAMPLE, re.MULTILINE))
    defaults = {name: text for name, kind, text in FROM_ENV.findall(TEXT) if kind == ":-" and text}

    assert {"PORT", "BIND", "RUNNER_JOBS"} <= defaults.keys()
    for name in defaults.keys() - {"DOMAIN"}:
        assert shown[name] == defaults[name]


def test_every_setting_of_the_site_can_be_given():
    read = set(re.findall(r'reader\.\w+\(\s*"(\w+)"', (ROOT / "translate_site/env.py").read_text()))
    in_the_image = {"TOPA_HOME", "HOST"}
    of_the_runner = {"RUNNER_JOBS", "RUNNER_MINIMUM_TIER"}

    assert len(read) > 20
    assert read - in_the_image - of_the_runner - {"DEBUG"} == set(environment_of("web"))
    assert environment_of("web") == environment_of("worker")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_ends_is_started_again_and_its_log_stays_small(name):
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["logging"] == {"driver": "local"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "https"])
def test_a_service_tells_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", RUNNERS)
def test_a_runner_has_the_broker_and_nothing_else(name):
    runner = SERVICES[name]

    assert runner["networks"] == ["runners"]
    assert FILE["networks"]["runners"] == {"internal": True}
    assert [each for each in SERVICES if "runners" in SERVICES[each].get("networks", [])] == [
        *RUNNERS, "redis",
    ]  # fmt: skip
    assert not runner.keys() & {"volumes", "ports", "privileged", "cap_add"}
    assert (runner["read_only"], runner["cap_drop"]) == (True, ["ALL"])
    assert runner["security_opt"] == ["no-new-privileges:true"]
    assert set(environment_of(name)) - {"TPU_ACCELERATOR_TYPE", "TPU_SKIP_MDS_QUERY"} == {
        "BACKEND", "BROKER_URL", "RUNNER_TOKEN",
    }  # fmt: skip
    assert environment_of(name)["BROKER_URL"] == "redis://redis:6379/0"


def test_only_the_site_and_its_https_are_published():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert ports.keys() == {"web", "https"}
    assert ports["web"] == ["${BIND:-127.0.0.1}:${PORT:-8000}:${PORT:-8000}"]


def test_accelerators_and_https_come_only_when_asked_for():
    profiles = {
        name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service
    }

    assert profiles == {"runner-gpu": ["gpu"], "runner-tpu": ["tpu"], "https": ["public"]}
