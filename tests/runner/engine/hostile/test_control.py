"""The same cases without isolation: they have to get through, or containing them shows nothing.

Each runs in a copy of this machine's files that is thrown away, so that getting through is safe.
"""

import os
import shutil
import subprocess
import sys

import pytest

from tests.runner.engine.hostile.test_shared_cases import PORTED, cases
from tests.runner.engine.hostile.worlds import PROBED, World

# These bite a harness, and a bare Python is none: a message, a record, what is shown.
AIMED_AT_A_HARNESS = {
    *PORTED,
    "bad_bytes",
    "exc_fake_type",
    "exc_str_raises",
    "monkeypatch",
    "next_run_module_state",
    "result_file_tricks",
    "stdin_read",
}
# This kernel, or its container, refuses these to everybody.
MAY_BE_REFUSED_HERE = {"device_nodes", "i386_int80", "io_uring_netlink_vsock"}
WITHIN_S = 15
OUTPUT_LIMIT = 1 << 20
INSIDE = """
set -e
mount -t tmpfs -o size=600m none "$1"; mkdir "$1/up" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/up,workdir=$1/work" "$1/root"
mount --rbind /proc "$1/root/proc"; mount --rbind /dev "$1/root/dev"
mount -t tmpfs none "$1/root/dev/shm"; head -c 4096 /dev/zero > "$1/root/dev/shm/$3"
mkdir -p "$1/root$2"; mount --bind "$2" "$1/root$2"; mkdir "$1/root/page"
code=0
chroot "$1/root" sh -c 'cd /page; exec "$@"' - "$4" -c "$5" > "$1/said" 2>&1 < /dev/null || code=$?
head -c 2000000 "$1/said"
test "$(du -sm "$1/up" | cut -f1)" -lt 256 || echo "WROTE more than its disk"
for place in $6; do test -e "$1/root$place" && echo "WROTE $place" || true; done
exit $code
"""


def control_cases():
    return [
        each
        for each in cases()
        if each.values[0] is None
        or (each.values[0].get("control") and each.values[0]["name"] not in AIMED_AT_A_HARNESS)
    ]


@pytest.fixture
def bare(tmp_path):
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("only root may lay a copy of the files over the machine's own")
    folder = tmp_path / "world"
    folder.mkdir()
    world = World(folder)
    yield world
    world.close()


@pytest.mark.parametrize("case", control_cases())
@pytest.mark.prove
def test_without_isolation_the_case_bites(case, bare, tmp_path):
    if case.get("requires"):
        pytest.skip(f"needs a {case['requires']}")
    layers = tmp_path / "layers"
    layers.mkdir()
    code = bare.placed(case["code"][0])
    line = ["unshare", "--mount", "--ipc", "--propagation", "private", "sh", "-c", INSIDE, "-"]
    line += [
        str(layers),
        str(bare.folder),
        bare.memory.name,
        sys.executable,
        code,
        " ".join(PROBED),
    ]

    bites = what_it_did(line, bare)

    if case["name"] in MAY_BE_REFUSED_HERE and not bites:
        pytest.skip("refused to everybody here")
    assert bites


def what_it_did(line, world):
    """What could be seen of it from outside, in a word; "" when nothing."""
    environment = {**os.environ, "DJANGO_SECRET_KEY": "a secret"}
    process = subprocess.Popen(
        line,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return "it did not end"
    return seen(process, said, world)


def seen(process, said, world):
    signs = {
        "it said so": b"ESCAPED" in said or b"WROTE" in said or b"SQLite format" in said,
        "it flooded": len(said) > OUTPUT_LIMIT,
        "it died": process.returncode > 128,
        "a failure passed": process.returncode == 0 and b"BLOCKED" not in said,
        "somebody was called": bool(world.calls()),
        "the world changed": world.seen() != world.before,
    }
    return ", ".join(sign for sign, is_there in signs.items() if is_there)
