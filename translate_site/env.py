"""The only reader of environment variables. A wrong one stops the start with a sentence."""

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from runner.signing import OWN, Signer, WrongToken

TIERS = ("none", "landlock", "bubblewrap")


class WrongSetting(SystemExit):
    """An environment variable that the site cannot start with."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")


@dataclass(frozen=True, slots=True)
class Env:
    """Every setting that differs between two sites. README.md has the same table in prose."""

    home: Path
    host: str
    port: int
    site_url: str
    allowed_hosts: tuple[str, ...]
    secret_key: str
    debug: bool
    database_url: str
    redis_url: str
    time_zone: str
    email_url: str
    email_from: str
    github_client_id: str
    github_client_secret: str
    behind_proxy: bool
    log_level: str
    web_threads: int
    runner_token: str
    runner_minimum_tier: str
    runner_wall_s: int
    runner_cpu_s: int
    runner_memory_mib: int
    runner_jobs: int
    runner_silence_s: int
    max_file_mib: int
    max_source_mib: int
    api_requests_per_minute: int
    machine_translation_url: str
    machine_translation_kind: str
    machine_translation_key: str
    machine_translation_model: str
    machine_translation_private: bool
    machine_translation_timeout_s: int
    machine_translation_texts_per_day: int
    sources_from_folders: bool

    @property
    def embedded(self) -> bool:
        """Whether the site is its own broker, without Redis."""
        return not self.redis_url

    @property
    def broker_url(self) -> str:
        return self.redis_url or f"filesystem://{self.home}/broker"

    @property
    def https(self) -> bool:
        return self.site_url.startswith("https://")


class Reader:
    """Reads typed values out of a mapping of strings and says which one is wrong."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise WrongSetting(name, f"{value!r} is not one of {', '.join(choices)}.")
        return value

    def whole(self, name: str, default: int, low: int = 1, high: int = 10**9) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise WrongSetting(name, f"{value!r} is not a whole number from {low} to {high}.")
        return int(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in {"0", "1", "true", "false", "yes", "no"}:
            raise WrongSetting(name, f"{value!r} is neither yes nor no. Write 1 or 0.")
        return value in {"1", "true", "yes"}

    def names(self, name: str, default: str) -> tuple[str, ...]:
        return tuple(part for part in self.text(name, default).replace(",", " ").split() if part)

    def url(self, name: str, schemes: tuple[str, ...], default: str = "") -> str:
        value = self.text(name, default)
        if value and urlsplit(value).scheme not in schemes:
            raise WrongSetting(
                name, f"it has to begin with {' or '.join(s + '://' for s in schemes)}"
            )
        return value

    def token(self, name: str) -> str:
        value = self.text(name)
        try:
            signer = Signer.from_token(value) if value else None
        except WrongToken as error:
            raise WrongSetting(name, str(error)) from None
        if signer and signer.id != OWN:
            raise WrongSetting(
                name, "it is a lent machine's. Choose one for the site's own runner."
            )
        return signer.token if signer else ""

    def zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise WrongSetting(name, f"{value!r} is not a time zone such as Asia/Seoul.") from None
        return value


def read(values: Mapping[str, str], base: Path) -> Env:
    """The settings of this process, from its environment and defaults under `base`."""
    reader = Reader(values)
    home = Path(reader.text("TOPA_HOME", str(base / "var"))).expanduser().resolve()
    port = reader.whole("PORT", 8000, high=65535)
    domain = reader.text("DOMAIN")
    site_url = reader.url(
        "SITE_URL", ("http", "https"), f"https://{domain}" if domain else f"http://localhost:{port}"
    )
    secret_key = reader.text("SECRET_KEY") or kept_secret(home)
    own_host = urlsplit(site_url).hostname or "localhost"
    return Env(
        home=home,
        host=reader.text("HOST", "127.0.0.1"),
        port=port,
        site_url=site_url.rstrip("/"),
        allowed_hosts=(
            own_host,
            *reader.names("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]"),
        ),
        secret_key=secret_key,
        debug=reader.flag("DEBUG"),
        database_url=reader.url(
            "DATABASE_URL", ("postgres", "postgresql", "sqlite"), f"sqlite:///{home}/topa.sqlite3"
        ),
        redis_url=reader.url("REDIS_URL", ("redis", "rediss", "unix")),
        time_zone=reader.zone("TIME_ZONE", "Asia/Seoul"),
        email_url=reader.url("EMAIL_URL", ("smtp", "smtps")),
        email_from=reader.text("EMAIL_FROM", f"topa@{own_host}"),
        github_client_id=reader.text("GITHUB_CLIENT_ID"),
        github_client_secret=reader.text("GITHUB_CLIENT_SECRET"),
        behind_proxy=reader.flag("BEHIND_PROXY"),
        log_level=reader.one_of(
            "LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "INFO"
        ),
        web_threads=reader.whole("WEB_THREADS", 8, high=64),
        runner_token=reader.token("RUNNER_TOKEN") or own_token(secret_key),
        runner_minimum_tier=reader.one_of("RUNNER_MINIMUM_TIER", TIERS, "landlock"),
        runner_wall_s=reader.whole("RUNNER_WALL_S", 600),
        runner_cpu_s=reader.whole("RUNNER_CPU_S", 300),
        runner_memory_mib=reader.whole("RUNNER_MEMORY_MIB", 4096, low=512),
        runner_jobs=reader.whole("RUNNER_JOBS", max(1, (os.cpu_count() or 2) // 2), high=64),
        runner_silence_s=reader.whole("RUNNER_SILENCE_S", 45, low=3),
        max_file_mib=reader.whole("MAX_FILE_MIB", 16),
        max_source_mib=reader.whole("MAX_SOURCE_MIB", 512),
        api_requests_per_minute=reader.whole("API_REQUESTS_PER_MINUTE", 300),
        machine_translation_url=reader.url("MACHINE_TRANSLATION_URL", ("https", "http")),
        machine_translation_kind=reader.one_of(
            "MACHINE_TRANSLATION_KIND", ("openai", "deepl"), "openai"
        ),
        machine_translation_key=reader.text("MACHINE_TRANSLATION_KEY"),
        machine_translation_model=reader.text("MACHINE_TRANSLATION_MODEL"),
        machine_translation_private=reader.flag("MACHINE_TRANSLATION_PRIVATE"),
        machine_translation_timeout_s=reader.whole("MACHINE_TRANSLATION_TIMEOUT_S", 30, high=50),
        machine_translation_texts_per_day=reader.whole("MACHINE_TRANSLATION_TEXTS_PER_DAY", 300),
        sources_from_folders=reader.flag("SOURCES_FROM_FOLDERS", default=not domain),
    )


def own_token(secret_key: str) -> str:
    """What the site's own runner signs with, where nobody chose it."""
    return hmac.new(secret_key.encode(), b"the site's own runner", "sha256").hexdigest()


def kept_secret(home: Path) -> str:
    """The key that signs sessions, made once and kept in the site's folder, for its owner only."""
    path = home / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError as error:
        raise WrongSetting("TOPA_HOME", f"{home} cannot be written: {error.strerror}.") from None
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


env = read(os.environ, Path(__file__).resolve().parent.parent)
