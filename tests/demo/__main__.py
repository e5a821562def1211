"""`make demo`: a populated site with two members and a maintainer, to try cross-review alone."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def populate() -> None:
    """Fill a fresh site; leave one alone that has people already."""
    from apps.accounts.models import User
    from tests.demo import people, story

    if not User.objects.exists():
        story.tell(*people.make())


def greet() -> None:
    from tests.demo.people import ADDRESSES, PASSWORD, PEOPLE

    for name, role in PEOPLE.items():
        print(f"  {name} ({role}): {ADDRESSES[name]}   password: {PASSWORD}", flush=True)


def main() -> int:
    os.environ.setdefault("TOPA_HOME", str(ROOT / "build" / "demo"))
    from translate_site import prepare, serve

    prepare.prepare()
    prepare.set_up()
    populate()
    greet()
    return serve.main([])


if __name__ == "__main__":
    sys.exit(main())
