"""The self-test's snippets, as data. Each prints BLOCKED, or ESCAPED and what it got.

@WORLD@ is a folder outside with a file `secret` and a datagram socket `log.sock`; @VICTIM@ is
the id of a process of the same user.
"""

PROLOGUE = """
import ctypes, os, resource, signal, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
WORLD, VICTIM = "@WORLD@", @VICTIM@
def call(number, *words):
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in words]
    if libc.syscall(ctypes.c_long(number), *words) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return "done"
def attempt(*actions):
    for action in actions:
        try:
            got = action()
        except (OSError, ValueError) as error:
            print("BLOCKED", type(error).__name__)
        else:
            print("ESCAPED", repr(got)[:100])
"""

PROBES = {
    "read a file outside": """
attempt(lambda: open(WORLD + "/secret").read(), lambda: open("/etc/passwd").read(),
        lambda: os.listdir("/root"))
""",
    "read through a link": """
os.symlink(WORLD + "/secret", "link"); attempt(lambda: open("link").read())
""",
    "write a file outside": """
attempt(lambda: open(WORLD + "/mine", "w"), lambda: open("/usr/lib/mine", "w"))
""",
    "remove or cut a file outside": """
attempt(lambda: os.unlink(WORLD + "/secret"), lambda: os.truncate(WORLD + "/secret", 0),
        lambda: os.rename(WORLD + "/secret", "mine"))
""",
    "change the mode of a file": """
attempt(lambda: os.chmod(WORLD + "/secret", 0o777),
        lambda: call(268, -100, (WORLD + "/secret").encode(), 0o777),
        lambda: os.fchmod(os.open(os.__file__, os.O_RDONLY), 0),
        lambda: os.utime(WORLD + "/secret"))
""",
    "open a network socket": """
attempt(lambda: socket.socket(), lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
        lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), lambda: socket.socket(16, 3))
""",
    "reach a socket by a pair": """
attempt(lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(
    b"x", WORLD + "/log.sock"))
""",
    "signal another process": """
attempt(lambda: os.kill(VICTIM, signal.SIGKILL), lambda: os.kill(os.getppid(), 0),
        lambda: call(434, VICTIM, 0))
""",
    "limit or slow another process": """
attempt(lambda: resource.prlimit(VICTIM, resource.RLIMIT_CORE, (0, 0)),
        lambda: os.setpriority(os.PRIO_PROCESS, VICTIM, 19),
        lambda: os.sched_setaffinity(VICTIM, {0}))
""",
    "look into another process": """
attempt(lambda: open(f"/proc/{VICTIM}/maps").read(), lambda: os.readlink(f"/proc/{VICTIM}/cwd"),
        lambda: call(101, 16, VICTIM, 0, 0))
""",
    "start a process": """
attempt(os.fork, lambda: os.execv("/bin/true", ["true"]),
        lambda: call(322, -1, b"/bin/true", 0, 0, 0))
""",
    "enter a namespace or mount": """
attempt(lambda: call(272, 0x10000000), lambda: call(165, b"none", b".", b"tmpfs", 0, 0),
        lambda: call(161, b"."))
""",
    "shared memory and io_uring": """
attempt(lambda: call(29, 0x7E57, 4096, 0o1600),
        lambda: call(425, 4, ctypes.create_string_buffer(256)))
""",
}

# What the driver of an accelerator needs, so that pages there may do it too (see policy.py).
PROBES_ON_CPU = {
    "memory in a file": """
attempt(lambda: os.memfd_create("x"))
""",
}

# These end their own process where they are contained.
CRASHES = {
    "foreign system-call table": """
import mmap
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
page.write(bytes.fromhex("53b814000000cd805bc3"))
got = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
print("ESCAPED" if got > 0 else "BLOCKED", got)
""",
}
