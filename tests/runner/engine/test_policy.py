import re
from pathlib import Path

import pytest

from runner.engine import policy
from runner.engine.seccomp import build_filter
from runner.engine.syscalls import NUMBERS

HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")


def test_system_call_numbers_are_the_kernels():
    if not HEADER.exists():
        pytest.skip(f"{HEADER} is not here")
    kernel = dict(re.findall(r"#define __NR_(\w+) (\d+)", HEADER.read_text()))

    assert {name: int(kernel[name]) for name in NUMBERS} == NUMBERS


def test_every_named_system_call_has_a_number_and_one_rule():
    free = policy.ALLOWED

    assert len(free) == len(set(free))
    assert set(free).isdisjoint(policy.ALLOWED_WHEN)
    assert set(free).isdisjoint(policy.ABSENT)
    assert set(free) | set(policy.ALLOWED_WHEN) | set(policy.ABSENT) <= set(NUMBERS)


LEADS_OUT = """
    fork vfork execve execveat socket connect bind ptrace mount unshare setns chmod fchmod fchmodat
    utimensat mknod keyctl bpf perf_event_open io_uring_enter memfd_create shmget msgget mq_open
    process_vm_readv setpriority pidfd_send_signal rt_sigqueueinfo seccomp personality chroot
    open_by_handle_at setuid capset
"""


@pytest.mark.parametrize("name", LEADS_OUT.split())
def test_what_leads_out_is_not_allowed(name):
    assert name not in policy.ALLOWED
    assert name not in policy.ALLOWED_WHEN


def test_a_filter_fits_the_kernels_limit_on_every_platform():
    for platform in policy.JAX_PLATFORMS:
        assert 8 < len(build_filter(platform, 42)) // 8 < 4096
