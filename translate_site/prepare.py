"""Brings the database, the interface strings and the static files up to date before the start.

What was done is remembered with the state of the code, so that a site that was set up serves at
once. Only an SQLite file of our own folder is remembered: another server may have been emptied.
"""

import hashlib
import io
import os
from pathlib import Path

from translate_site.env import Env, env

BASE_DIR = Path(__file__).resolve().parent.parent
CODE = ("apps", "glossary", "runner", "translate_site")


def prepare(site: Env = env) -> None:
    """Do what is to do; nothing where this code has prepared this folder already."""
    state = state_of_code(BASE_DIR)
    if is_prepared(site, state):
        return
    from django.core.management import call_command

    from translate_site import messages

    messages.compile_outdated()
    set_up()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_terms", verbosity=0)
    call_command("load_rules", verbosity=0)
    call_command("load_samples", verbosity=0, stdout=io.StringIO())
    note(site).write_text(state)


def set_up() -> None:
    """Make the site's own code usable in this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "translate_site.settings")
    django.setup()


def note(site: Env) -> Path:
    return site.home / "prepared"


def is_prepared(site: Env, state: str) -> bool:
    """Whether this very code has prepared this folder, and its database is still there."""
    database = Path(site.database_url.removeprefix("sqlite:///"))
    is_ours = site.database_url.startswith("sqlite:") and database.is_file()
    return is_ours and note(site).is_file() and note(site).read_text() == state


def state_of_code(base: Path) -> str:
    """A digest that changes with any file of the site: names, sizes and times of change."""
    digest = hashlib.sha256(str(base).encode())
    for folder in CODE:
        for path in sorted((base / folder).rglob("*")):
            if path.suffix not in {".pyc", ".mo"} and path.is_file():
                facts = path.stat()
                digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def read_addresses() -> None:
    """Import all views now: otherwise whoever names the first address does, and if that is a
    task within a transaction, saves wait for half a second."""
    from django.urls import reverse

    reverse("healthz")
