"""What a worker must not manage. Each function tries one thing and returns how the kernel answered."""

# Every attempt has the same signature and a name that says it all; the low-level calls are the ones under test.
# ruff: noqa: PTH101, PTH102, PTH104, PTH108, PTH118, PTH120, PTH123, PTH211

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import resource
import signal
import socket
import termios
from collections.abc import Callable

from autograder.worker.confine import kernel, syscalls

_WORD = ctypes.create_string_buffer(64)
# Signal 0 needs the same permission as a real one, and does no harm if the sandbox fails to refuse it.
_NO_SIGNAL = 0
_HERE = ctypes.addressof(_WORD)


def _answer(action: Callable[[], object]) -> str:
    try:
        action()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return "allowed"


def _call(name: str, *arguments: int) -> str:
    tables = [*syscalls.DENIED.values(), syscalls.ABSENT, syscalls.RULED]
    numbers = next(table[name] for table in tables if name in table)
    return _answer(lambda: kernel.system_call(numbers[syscalls.this_machine() or 0], *arguments))


def _secret(folder: str) -> str:
    return os.path.join(folder, "outside", "secret.txt")


def _readable(folder: str) -> str:
    return os.path.join(folder, "readable", "student.py")


# Files: everything in `folder` may be read and written by every user, as far as its mode bits go.


def read_outside(folder: str) -> str:
    return _answer(lambda: open(_secret(folder)))


def list_outside(folder: str) -> str:
    return _answer(lambda: os.listdir(os.path.dirname(_secret(folder))))


def list_root(folder: str) -> str:
    return _answer(lambda: os.listdir("/"))


def write_outside(folder: str) -> str:
    return _answer(lambda: os.open(_secret(folder), os.O_WRONLY))


def create_outside(folder: str) -> str:
    return _answer(lambda: open(_secret(folder) + ".new", "w"))


def write_tmp(folder: str) -> str:
    return _answer(lambda: open(f"/tmp/confine-{os.getpid()}", "w"))


def write_shared_memory(folder: str) -> str:
    return _answer(lambda: open(f"/dev/shm/confine-{os.getpid()}", "w"))


def write_readable(folder: str) -> str:
    return _answer(lambda: os.open(_readable(folder), os.O_RDWR))


def truncate_by_reading(folder: str) -> str:
    return _answer(lambda: os.open(_readable(folder), os.O_RDONLY | os.O_TRUNC))


def truncate(folder: str) -> str:
    return _answer(lambda: os.truncate(_secret(folder), 0))


def create_and_truncate(folder: str) -> str:
    return _answer(lambda: os.open(os.devnull, os.O_RDONLY | os.O_CREAT | os.O_TRUNC))


def write_to_the_null_device(folder: str) -> str:
    return _answer(lambda: os.open(os.devnull, os.O_WRONLY))


def create_unnamed_file(folder: str) -> str:
    return _answer(lambda: os.open("/tmp", os.O_WRONLY | os.O_TMPFILE))


def create_unnamed_file_in_shared_memory(folder: str) -> str:
    return _answer(lambda: os.open("/dev/shm", os.O_RDWR | os.O_TMPFILE))


def change_mode(folder: str) -> str:
    return _answer(lambda: os.chmod(_secret(folder), 0))


def change_mode_of_open_file(folder: str) -> str:
    return _answer(lambda: os.fchmod(os.open(_readable(folder), os.O_RDONLY), 0))


def change_owner(folder: str) -> str:
    return _answer(lambda: os.chown(_secret(folder), os.getuid(), os.getgid()))


def change_times(folder: str) -> str:
    return _answer(lambda: os.utime(_secret(folder)))


def change_attribute(folder: str) -> str:
    return _answer(lambda: os.setxattr(_secret(folder), "user.note", b"x"))


def rename(folder: str) -> str:
    return _answer(lambda: os.rename(_secret(folder), _secret(folder) + ".moved"))


def unlink(folder: str) -> str:
    return _answer(lambda: os.unlink(_secret(folder)))


def make_folder(folder: str) -> str:
    return _answer(lambda: os.mkdir(os.path.join(folder, "readable", "new")))


def make_symlink(folder: str) -> str:
    return _answer(lambda: os.symlink("/", os.path.join(folder, "readable", "link")))


def make_hard_link(folder: str) -> str:
    return _answer(lambda: os.link(_secret(folder), os.path.join(folder, "readable", "link")))


def make_pipe_file(folder: str) -> str:
    return _answer(lambda: os.mkfifo(os.path.join(folder, "readable", "fifo")))


# The parent and other processes.


def read_environment_of_parent(folder: str) -> str:
    return _answer(lambda: open(f"/proc/{os.getppid()}/environ", "rb").read())


def read_memory_of_parent(folder: str) -> str:
    return _answer(lambda: open(f"/proc/{os.getppid()}/mem", "rb"))


def read_command_of_parent(folder: str) -> str:
    return _answer(lambda: open(f"/proc/{os.getppid()}/cmdline", "rb").read())


def list_descriptors_of_parent(folder: str) -> str:
    return _answer(lambda: os.listdir(f"/proc/{os.getppid()}/fd"))


def kill_parent(folder: str) -> str:
    return _answer(lambda: os.kill(os.getppid(), signal.SIGKILL))


def kill_group(folder: str) -> str:
    return _answer(lambda: os.kill(0, _NO_SIGNAL))


def kill_everybody(folder: str) -> str:
    return _answer(lambda: os.kill(-1, _NO_SIGNAL))


def kill_thread_of_parent(folder: str) -> str:
    return _call("tgkill", os.getppid(), os.getppid(), signal.SIGKILL)


def queue_signal_to_parent(folder: str) -> str:
    return _call("rt_sigqueueinfo", os.getppid(), signal.SIGKILL, _HERE)


def send_parent_signals_of_descriptor(folder: str) -> str:
    return _answer(lambda: fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid()))


def choose_signal_of_descriptor(folder: str) -> str:
    return _answer(lambda: fcntl.fcntl(os.pipe()[0], fcntl.F_SETSIG, signal.SIGKILL))


def attach_to_parent(folder: str) -> str:
    return _call("ptrace", 16, os.getppid(), 0, 0)


def read_parent_directly(folder: str) -> str:
    return _call("process_vm_readv", os.getppid(), _HERE, 1, _HERE, 1, 0)


def open_parent_by_pidfd(folder: str) -> str:
    return _answer(lambda: os.pidfd_open(os.getppid()))


def slow_parent_down(folder: str) -> str:
    return _answer(lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 19))


def pin_parent(folder: str) -> str:
    return _answer(lambda: os.sched_setaffinity(os.getppid(), {0}))


def pin_itself(folder: str) -> str:
    return _answer(lambda: os.sched_setaffinity(0, {0}))


def limit_parent(folder: str) -> str:
    return _call("prlimit64", os.getppid(), resource.RLIMIT_CPU, _HERE, 0)


def fork(folder: str) -> str:
    return _answer(os.fork)


def start_process_by_clone(folder: str) -> str:
    return _call("clone", signal.SIGCHLD, 0, 0, 0, 0)


def start_process_by_clone3(folder: str) -> str:
    return _call("clone3", _HERE, 64)


def execute(folder: str) -> str:
    return _answer(lambda: os.execv("/bin/true", ["true"]))


def execute_readable(folder: str) -> str:
    return _answer(lambda: os.execv(_readable(folder), ["student.py"]))


# Channels.


def open_internet_socket(folder: str) -> str:
    return _answer(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM))


def open_local_socket(folder: str) -> str:
    return _answer(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))


def open_socket_pair(folder: str) -> str:
    return _answer(socket.socketpair)


def make_shared_memory(folder: str) -> str:
    return _call("shmget", 0, 4096, 0o1600)


def make_message_queue(folder: str) -> str:
    return _call("msgget", 0, 0o1600)


def make_memory_file(folder: str) -> str:
    return _answer(lambda: os.memfd_create("x"))


def watch_files(folder: str) -> str:
    return _call("inotify_init1", 0)


def push_terminal_input(folder: str) -> str:
    return _answer(lambda: fcntl.ioctl(os.pipe()[0], termios.TIOCSTI, b"x"))


# Its own rights and limits.


def become_root(folder: str) -> str:
    return _answer(lambda: os.setuid(0))


def change_groups(folder: str) -> str:
    return _answer(lambda: os.setgroups([0]))


def raise_processor_limit(folder: str) -> str:
    return _call("prlimit64", 0, resource.RLIMIT_CPU, _HERE, 0)


def lower_file_limit(folder: str) -> str:
    return _call("setrlimit", resource.RLIMIT_NOFILE, _HERE)


def outlive_parent(folder: str) -> str:
    return _answer(lambda: kernel.prctl(kernel.PR_SET_PDEATHSIG, 0))


def become_traceable(folder: str) -> str:
    return _answer(lambda: kernel.prctl(kernel.PR_SET_DUMPABLE, 1))


def be_last_to_go(folder: str) -> str:
    return _answer(lambda: open("/proc/self/oom_score_adj", "w"))


# The kernel's riskier rooms.


def make_user_namespace(folder: str) -> str:
    return _call("unshare", 0x10000000)


def mount(folder: str) -> str:
    return _call("mount", 0, 0, 0, 0, 0)


def change_root(folder: str) -> str:
    return _answer(lambda: os.chroot(folder))


def load_kernel_program(folder: str) -> str:
    return _call("bpf", 0, _HERE, 48)


def measure_performance(folder: str) -> str:
    return _call("perf_event_open", _HERE, 0, -1, -1, 0)


def queue_system_calls(folder: str) -> str:
    return _call("io_uring_setup", 1, _HERE)


def ask_for_keys(folder: str) -> str:
    return _call("keyctl", 0, 0, 0)


def handle_page_faults(folder: str) -> str:
    return _call("userfaultfd", 1)


def change_personality(folder: str) -> str:
    return _call("personality", 0xFFFFFFFF)


def open_by_new_call(folder: str) -> str:
    return _call("openat2", 0, _HERE, _HERE, 24)


def call_unknown_number(folder: str) -> str:
    return _answer(lambda: kernel.system_call(syscalls.NEWEST + 1))


def call_in_another_dialect(folder: str) -> str:
    return _answer(lambda: kernel.system_call(0x40000000 + 39))
