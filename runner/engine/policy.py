"""What a page may do, as data: read it line by line.

Everything that is not listed is refused: files by Landlock, system calls by seccomp.
"""

import signal
from dataclasses import dataclass

# --- files -----------------------------------------------------------------------------------
# Besides the Python installation itself, which is added where the zygote starts.
READABLE = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts",
    # Not all of /proc/self: it shows the machine's sockets and disks too.
    "/proc/self/auxv",
    "/proc/self/cgroup",
    "/proc/self/cmdline",
    "/proc/self/environ",
    "/proc/self/exe",
    "/proc/self/fd",
    "/proc/self/fdinfo",
    "/proc/self/io",
    "/proc/self/limits",
    "/proc/self/maps",
    "/proc/self/smaps",
    "/proc/self/smaps_rollup",
    "/proc/self/stat",
    "/proc/self/statm",
    "/proc/self/status",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/version",
    "/proc/filesystems",
    "/proc/sys/vm",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/dev/urandom",
    "/dev/random",
)
# Never /dev/zero: mapped as shared it is memory that no limit counts.
WRITABLE = ("/dev/null",)

# Device nodes and folders of an accelerator, and its system calls, by platform.
DEVICES: dict[str, tuple[str, ...]] = {
    "cpu": (),
    "gpu": (
        "/dev/nvidia*",
        "/dev/nvidia-caps",
        "/proc/driver/nvidia",
        "/sys/bus/pci",
        "/sys/devices",
    ),
    "tpu": ("/dev/accel*", "/dev/vfio", "/sys/bus/pci", "/sys/devices", "/sys/class"),
}
JAX_PLATFORMS = {"cpu": "cpu", "gpu": "cuda,cpu", "tpu": "tpu,cpu"}

# --- environment -----------------------------------------------------------------------------
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "USER": "page",
    "LOGNAME": "page",
    "TZ": "UTC",
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "1",
    "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
    "HF_HUB_OFFLINE": "1",
    "COLUMNS": "80",
}

# --- what the zygote imports before it forks -------------------------------------------------
REQUIRED_IMPORTS = ("numpy", "jax", "jax.numpy")
WELCOME_IMPORTS = (
    "jax.experimental.pallas",
    "jaxlib.mlir.dialects.mhlo",
    "scipy",
    "flax",
    "flax.linen",
    "flax.nnx",
    "flax.training.train_state",
    "optax",
    "matplotlib",
    "matplotlib.pyplot",
    "IPython.display",
    "IPython.lib.pretty",
)

# --- system calls ----------------------------------------------------------------------------
SELF = -1  # stands for the page's own process id
SIGNALS = tuple(number for number in range(65) if number != signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Test:
    """Holds when (the lower 32 bits of argument `arg`) & `mask` is one of `values`."""

    arg: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF


_ALLOWED = """
    read write open close stat fstat lstat poll lseek mprotect munmap brk rt_sigaction
    rt_sigprocmask rt_sigreturn pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2 access
    pipe pipe2 select pselect6 ppoll sched_yield mremap msync madvise dup dup2 dup3 pause nanosleep
    clock_nanosleep getitimer setitimer alarm timerfd_create timerfd_settime timerfd_gettime getpid
    gettid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid
    getsid sendto recvfrom recvmsg shutdown getsockname getpeername getsockopt exit exit_group wait4
    waitid uname flock fsync fdatasync truncate ftruncate fallocate getdents getdents64 getcwd chdir
    fchdir rename renameat renameat2 mkdir mkdirat rmdir creat link linkat unlink unlinkat symlink
    symlinkat readlink readlinkat umask gettimeofday getrlimit getrusage sysinfo times capget
    rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack statfs fstatfs getpriority
    sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min
    sched_rr_get_interval sched_getaffinity arch_prctl sync_file_range time futex futex_waitv
    set_tid_address clock_gettime clock_getres epoll_create epoll_create1 epoll_ctl epoll_wait
    epoll_pwait epoll_pwait2 openat openat2 newfstatat faccessat faccessat2 set_robust_list
    get_robust_list signalfd signalfd4 eventfd eventfd2 getrandom statx rseq membarrier getcpu
    copy_file_range sendfile splice readahead fadvise64 restart_syscall close_range get_mempolicy
    getxattr lgetxattr fgetxattr listxattr
"""
# Not sendmsg: files on their way through a socket are counted nowhere. Not timer_create: a timer
# may send SIGKILL.
ALLOWED = _ALLOWED.split()

ALLOWED_WHEN: dict[str, tuple[Test, ...]] = {
    # Threads only: CLONE_VM and CLONE_THREAD set, no namespace.
    "clone": (Test(0, (0x00010100,), mask=0x00010100 | 0x7E020080),),
    # Shared anonymous memory is counted by no limit.
    "mmap": (Test(3, (0x00, 0x01, 0x20), mask=0x21),),
    # A stream pair, as asyncio needs; a datagram one reaches any socket by name.
    "socketpair": (Test(0, (1,)), Test(1, (1,), mask=0xF)),
    # Not SIGKILL, so that a page which dies of it was killed from outside.
    "kill": (Test(0, (SELF,)), Test(1, SIGNALS)),
    "tgkill": (Test(0, (SELF,)), Test(2, SIGNALS)),
    # Not RLIMIT_CPU, which kills as if from outside.
    "prlimit64": (Test(0, (0, SELF)), Test(1, tuple(range(1, 16)))),
    "sched_setaffinity": (Test(0, (0, SELF)),),
    # TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: never TIOCSTI.
    "ioctl": (Test(1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),),
    # Not F_SETOWN, F_SETSIG: they aim a signal at another process.
    "fcntl": (Test(1, (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032, 1034)),),
    # PR_SET_NAME, PR_GET_NAME, PR_SET_VMA, PR_GET_DUMPABLE, PR_CAPBSET_READ, PR_GET_TIMERSLACK
    "prctl": (Test(0, (15, 16, 0x53564D41, 3, 23, 30)),),
}

# An accelerator's driver is spoken to by ioctl alone; its surface is the largest risk left.
ALLOWED_ON_ACCELERATORS = ("ioctl", "mlock", "munlock", "mbind", "set_mempolicy", "memfd_create")

# libc falls back to an older call, whose arguments a filter can read.
ABSENT = ("clone3", "pidfd_open", "io_uring_setup", "userfaultfd")
