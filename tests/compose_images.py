"""The images that a registry would give: a Debian with Python, Redis, PostgreSQL."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "compose"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
BASE, REDIS, POSTGRES = "topa-test-base", "topa-test-redis", "topa-test-postgres"

REDIS_DOCKERFILE = f"""\
FROM {BASE}
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server
"""
POSTGRES_DOCKERFILE = f"""\
FROM {BASE}
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql
RUN printf '%s\\n' '#!/bin/sh' 'set -e' 'bin=$(echo /usr/lib/postgresql/*/bin)' \\
  'data=/var/lib/postgresql/data' 'chown -R postgres "$data"' \\
  'if [ ! -e "$data/PG_VERSION" ]; then' \\
  '  printf %s "$POSTGRES_PASSWORD" >/run/pw' 'chown postgres /run/pw' \\
  '  runuser -u postgres -- $bin/initdb -D "$data" -U "$POSTGRES_USER" -A scram-sha-256 \\
--pwfile=/run/pw $POSTGRES_INITDB_ARGS' \\
  '  echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"' \\
  '  echo "local all all trust" >>"$data/pg_hba.conf"' \\
  '  runuser -u postgres -- $bin/pg_ctl -D "$data" -w -o "-c listen_addresses= -k /tmp" start' \\
  '  PGPASSWORD="$POSTGRES_PASSWORD" $bin/createdb -h /tmp -U "$POSTGRES_USER" "$POSTGRES_DB"' \\
  '  runuser -u postgres -- $bin/pg_ctl -D "$data" -w stop' 'fi' \\
  'exec runuser -u postgres -- $bin/postgres -D "$data" -c listen_addresses="*" -k /tmp' \\
  >/entry && chmod +x /entry
ENV PGHOST=/tmp
CMD ["/entry"]
"""


def make_images(environment: dict[str, str]) -> None:
    inspect = ["/usr/bin/docker", "image", "inspect", BASE]
    if subprocess.run(inspect, env=environment, capture_output=True).returncode:
        make_base(environment)
    for name, text in ((REDIS, REDIS_DOCKERFILE), (POSTGRES, POSTGRES_DOCKERFILE)):
        subprocess.run(
            ["/usr/bin/docker", "build", "-q", "--network", "host", "-t", name, "-"],
            input=text.encode(),
            env=environment,
            check=True,
        )


def make_base(environment: dict[str, str]) -> None:
    system = WORK / "base"
    if not (system / "etc" / "debian_version").exists():
        packages = "python3,python3-venv,ca-certificates,git"
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", system],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    if Path(CERTIFICATES).exists():
        shutil.copy(CERTIFICATES, system / CERTIFICATES.lstrip("/"))
    tar = subprocess.Popen(["tar", "-C", system, "-c", "."], stdout=subprocess.PIPE)
    names = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "GIT_SSL_CAINFO")
    changes = [part for name in names for part in ("--change", f"ENV {name}={CERTIFICATES}")]
    subprocess.run(
        ["/usr/bin/docker", "import", *changes, "-", BASE],
        stdin=tar.stdout,
        env=environment,
        check=True,
    )
