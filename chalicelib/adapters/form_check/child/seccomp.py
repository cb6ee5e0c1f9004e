"""What the kernel refuses the child for good: to reach the network, its parent's memory, or another program.

The limits of `limits.py` leave no way to a socket; this leaves none to what needs no file: reading the memory of the
parent, which has credentials, or ending it. It is a second fence: where a kernel takes no filter, the first stands
alone (Linux on x86_64 and aarch64 take it without any right, once `no_new_privs` is set; seccomp(2), prctl(2)).
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Mapping

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, EQUAL, GREATER, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
X32 = 0x40000000
"""Numbers from here on are x86_64's other ABI, by which each refused call has a second number."""

ARCHITECTURE: Mapping[str, int] = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
REFUSED: Mapping[str, Mapping[str, int]] = {
    "socket": {"x86_64": 41, "aarch64": 198},
    "connect": {"x86_64": 42, "aarch64": 203},
    "sendto": {"x86_64": 44, "aarch64": 206},
    "sendmsg": {"x86_64": 46, "aarch64": 211},
    "bind": {"x86_64": 49, "aarch64": 200},
    "socketpair": {"x86_64": 53, "aarch64": 199},
    "execve": {"x86_64": 59, "aarch64": 221},
    "execveat": {"x86_64": 322, "aarch64": 281},
    "kill": {"x86_64": 62, "aarch64": 129},
    "tkill": {"x86_64": 200, "aarch64": 130},
    "rt_sigqueueinfo": {"x86_64": 129, "aarch64": 138},
    "rt_tgsigqueueinfo": {"x86_64": 297, "aarch64": 240},
    "ptrace": {"x86_64": 101, "aarch64": 117},
    "process_vm_readv": {"x86_64": 310, "aarch64": 270},
    "process_vm_writev": {"x86_64": 311, "aarch64": 271},
    "prlimit64": {"x86_64": 302, "aarch64": 261},
    "setrlimit": {"x86_64": 160, "aarch64": 164},
    "io_uring_setup": {"x86_64": 425, "aarch64": 425},
    "pidfd_open": {"x86_64": 434, "aarch64": 434},
    "pidfd_getfd": {"x86_64": 438, "aarch64": 438},
}
"""By name and machine."""
TGKILL: Mapping[str, int] = {"x86_64": 234, "aarch64": 131}
"""By it a process aborts itself; it may signal no other."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def refuse() -> bool:
    """Whether the kernel took the filter."""
    machine = platform.machine()
    if machine not in ARCHITECTURE or not hasattr(ctypes.CDLL(None), "prctl"):
        return False
    program = _filter(machine)
    prctl = ctypes.CDLL(None).prctl
    told = _Program(len(program) // 8, program)
    no = ctypes.c_ulong(0)
    return bool(
        prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), no, no, no) == 0
        and prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.byref(told), no, no) == 0
    )


def _filter(machine: str) -> bytes:
    """Of another machine's calls, kill; of a refused one, and of a signal to another, say `EPERM`; else allow."""
    numbers = [by_machine[machine] for by_machine in REFUSED.values()]
    body = [
        _step(LOAD, ARCHITECTURE_AT),
        _step(EQUAL, ARCHITECTURE[machine], 1, 0),
        _step(RETURN, KILL),
        _step(LOAD, NUMBER_AT),
        _step(GREATER, X32, len(numbers) + 4, 0),
        *(_step(EQUAL, number, len(numbers) + 3 - index, 0) for index, number in enumerate(numbers)),
        _step(EQUAL, TGKILL[machine], 0, 2),
        _step(LOAD, FIRST_ARGUMENT_AT),
        _step(EQUAL, os.getpid(), 0, 1),
        _step(RETURN, ALLOW),
        _step(RETURN, REFUSE),
    ]
    return b"".join(body)


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One instruction (`struct sock_filter`): what, jumps if true and if false, operand."""
    return struct.pack("=HBBI", code, then, otherwise, value)
