"""Linux system call numbers, as data: the calls that a worker may not make, or only with some arguments.

A pair is (x86_64, aarch64); -1 means that the machine has no such call. The numbers are from the kernel's
``asm/unistd_64.h`` and ``asm-generic/unistd.h``. DENIED calls fail with EPERM. ABSENT calls fail with ENOSYS, so that
the C library falls back to an older call whose arguments the filter can read. RULED calls depend on their arguments
(the rules are in ``seccomp.py``). Calls above NEWEST are unknown here and fail with ENOSYS.
"""

from __future__ import annotations

import os
import sys

Numbers = tuple[int, int]

NEWEST = 450
MACHINES = {"x86_64": 0, "aarch64": 1}
AUDIT_ARCH = (0xC000003E, 0xC00000B7)

# Landlock's three calls have the same numbers on every machine.
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446

CAPGET: Numbers = (125, 90)
CAPSET: Numbers = (126, 91)

# fmt: off
DENIED: dict[str, dict[str, Numbers]] = {
    "start another process or program": {
        "fork": (57, -1), "vfork": (58, -1), "execve": (59, 221), "execveat": (322, 281),
    },
    "open a new channel": {
        "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
        "accept": (43, 202), "accept4": (288, 242),
    },
    "look into or reach another process": {
        "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
        "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "pidfd_open": (434, 434),
        "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "tkill": (200, 130), "migrate_pages": (256, 238),
        "move_pages": (279, 239),
    },
    "enter or make a namespace, mount": {
        "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "move_mount": (429, 429),
        "open_tree": (428, 428), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
        "fspick": (433, 433), "mount_setattr": (442, 442), "pivot_root": (155, 41), "chroot": (161, 51),
    },
    "use the kernel's riskier features": {
        "bpf": (321, 280), "perf_event_open": (298, 241), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
        "io_uring_register": (427, 427), "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
        "userfaultfd": (323, 282), "personality": (135, 92), "modify_ldt": (154, -1), "iopl": (172, -1),
        "ioperm": (173, -1), "seccomp": (317, 277), "io_setup": (206, 0),
    },
    "share memory or messages": {
        "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197), "semget": (64, 190),
        "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189),
        "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181),
        "mq_timedsend": (242, 182), "mq_timedreceive": (243, 183), "mq_notify": (244, 184),
        "mq_getsetattr": (245, 185), "memfd_create": (319, 279), "memfd_secret": (447, 447),
    },
    "lock files, ask what is in the page cache": {
        "flock": (73, 32), "mincore": (27, 232), "fadvise64": (221, 223), "readahead": (187, 213),
    },
    "watch files": {
        "inotify_init": (253, -1), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
        "inotify_rm_watch": (255, 28), "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
        "lookup_dcookie": (212, 18),
    },
    "change its user, group or session": {
        "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
        "setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151),
        "setfsgid": (123, 152), "capset": (126, 91), "setsid": (112, 157), "setpgid": (109, 154),
    },
    "change limits and priorities": {
        "setrlimit": (160, 164), "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setscheduler": (144, 119),
        "sched_setparam": (142, 118), "sched_setattr": (314, 274), "sched_setaffinity": (203, 122),
    },
    "administer the machine": {
        "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224),
        "swapoff": (168, 225), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
        "syslog": (103, 116), "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443),
        "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170),
        "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266), "vhangup": (153, 58),
        "uselib": (134, -1), "nfsservctl": (180, 42), "_sysctl": (156, -1), "sysfs": (139, -1), "ustat": (136, -1),
    },
    "open or truncate a file in other ways": {
        "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "creat": (85, -1), "truncate": (76, 45),
    },
    "change folders": {
        "mkdir": (83, -1), "mkdirat": (258, 34), "mknod": (133, -1), "mknodat": (259, 33), "link": (86, -1),
        "linkat": (265, 37), "symlink": (88, -1), "symlinkat": (266, 36), "rename": (82, -1), "renameat": (264, 38),
        "renameat2": (316, 276), "unlink": (87, -1), "unlinkat": (263, 35), "rmdir": (84, -1),
    },
    "change a file's metadata": {
        "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, -1), "lchown": (94, -1),
        "fchown": (93, 55), "fchownat": (260, 54), "utime": (132, -1), "utimes": (235, -1), "utimensat": (280, 88),
        "futimesat": (261, -1), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
        "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    },
}

ABSENT: dict[str, Numbers] = {
    "clone3": (435, 435), "openat2": (437, 437), "preadv2": (327, 286), "pwritev2": (328, 287),
}

RULED: dict[str, Numbers] = {
    "clone": (56, 220), "kill": (62, 129), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "prctl": (157, 167), "prlimit64": (302, 261), "sendto": (44, 206),
    "ioctl": (16, 29), "fcntl": (72, 25), "futex": (202, 98), "open": (2, -1), "openat": (257, 56),
}
# fmt: on


def this_machine() -> int | None:
    """The column of this machine (0 x86_64, 1 aarch64), or None if the numbers do not apply to it."""
    if sys.platform != "linux" or sys.maxsize < 2**32 or sys.byteorder != "little":
        return None
    return MACHINES.get(os.uname().machine)
