"""The numbers of the system calls that the policy names, as x86-64 Linux counts them."""

_TABLE = """
    0:read 1:write 2:open 3:close 4:stat 5:fstat 6:lstat 7:poll 8:lseek 9:mmap 10:mprotect
    11:munmap 12:brk 13:rt_sigaction 14:rt_sigprocmask 15:rt_sigreturn 16:ioctl 17:pread64
    18:pwrite64 19:readv 20:writev 21:access 22:pipe 23:select 24:sched_yield 25:mremap 26:msync
    28:madvise 32:dup 33:dup2 34:pause 35:nanosleep 36:getitimer 37:alarm 38:setitimer 39:getpid
    40:sendfile 44:sendto 45:recvfrom 47:recvmsg 48:shutdown 51:getsockname
    52:getpeername 53:socketpair 55:getsockopt 56:clone 60:exit 61:wait4 62:kill 63:uname 72:fcntl
    73:flock 74:fsync 75:fdatasync 76:truncate 77:ftruncate 78:getdents 79:getcwd 80:chdir
    81:fchdir 82:rename 83:mkdir 84:rmdir 85:creat 86:link 87:unlink 88:symlink 89:readlink
    95:umask 96:gettimeofday 97:getrlimit 98:getrusage 99:sysinfo 100:times 102:getuid 104:getgid
    107:geteuid 108:getegid 110:getppid 111:getpgrp 115:getgroups 118:getresuid 120:getresgid
    121:getpgid 124:getsid 125:capget 127:rt_sigpending 128:rt_sigtimedwait 130:rt_sigsuspend
    131:sigaltstack 137:statfs 138:fstatfs 140:getpriority 143:sched_getparam
    145:sched_getscheduler 146:sched_get_priority_max 147:sched_get_priority_min
    148:sched_rr_get_interval 149:mlock 150:munlock 157:prctl 158:arch_prctl 186:gettid
    187:readahead 191:getxattr 192:lgetxattr 193:fgetxattr 194:listxattr 201:time 202:futex
    203:sched_setaffinity 204:sched_getaffinity 213:epoll_create 217:getdents64
    218:set_tid_address 219:restart_syscall 221:fadvise64
    228:clock_gettime 229:clock_getres
    230:clock_nanosleep 231:exit_group 232:epoll_wait 233:epoll_ctl 234:tgkill 237:mbind
    238:set_mempolicy 239:get_mempolicy 247:waitid 257:openat 258:mkdirat 262:newfstatat
    263:unlinkat 264:renameat 265:linkat 266:symlinkat 267:readlinkat 269:faccessat 270:pselect6
    271:ppoll 273:set_robust_list 274:get_robust_list 275:splice 277:sync_file_range
    281:epoll_pwait 282:signalfd 283:timerfd_create 284:eventfd 285:fallocate 286:timerfd_settime
    287:timerfd_gettime 289:signalfd4 290:eventfd2 291:epoll_create1 292:dup3 293:pipe2 295:preadv
    296:pwritev 302:prlimit64 309:getcpu 316:renameat2 318:getrandom 319:memfd_create
    323:userfaultfd 324:membarrier 326:copy_file_range 327:preadv2 328:pwritev2 332:statx 334:rseq
    425:io_uring_setup 434:pidfd_open 435:clone3 436:close_range 437:openat2 439:faccessat2
    441:epoll_pwait2 449:futex_waitv
"""


def _read(table: str) -> dict[str, int]:
    pairs = (each.split(":") for each in table.split())
    return {name: int(number) for number, name in pairs}


NUMBERS = _read(_TABLE)
