"""The port `FormChecker`: what a check finds in files that are fine, and in files that nobody should open."""

import errno
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple, get_args

import pytest

from chalicelib.adapters.form_check.checker import ChildFormChecker
from chalicelib.adapters.form_check.child.faults import Fault
from chalicelib.adapters.form_check.said import SAID_BYTES
from chalicelib.domain.materials import TITLES, MaterialFault, MaterialKind
from chalicelib.errors import Unreachable
from chalicelib.ports import FormChecker
from tests.fakes.form_checker import FakeFormChecker, fake_pdf
from tests.hostile import HARMLESS, HOSTILE
from tests.hostile.spoiled import spoiled
from tests.produced import PRODUCED
from tests.written_pdf import filled_in, one_page, remarked, typed

TITLE, APPLICANT, PROJECT = "承诺书", "深圳市前海（集团）有限公司", "妈湾跨海通道工程"


class Bench(NamedTuple):
    """A checker, and how files are made that it can read: with text, as a scan, with a script."""

    checker: FormChecker
    typed: Callable[..., bytes]
    scan: bytes
    scripted: bytes


@pytest.fixture(params=["fake", "child"])
def bench(request: pytest.FixtureRequest) -> Bench:
    if request.param == "fake":
        return Bench(FakeFormChecker(), fake_pdf, fake_pdf(), fake_pdf("a", faults=[MaterialFault.SCRIPT]))
    return Bench(ChildFormChecker(), typed, one_page(), HOSTILE["script in a link"][0]())


class TestFormChecker:
    def test_a_file_with_all_that_is_expected_has_no_fault_and_lacks_nothing(self, bench: Bench) -> None:
        check = bench.checker.check(bench.typed(TITLE, APPLICANT, PROJECT), (TITLE, APPLICANT, PROJECT))
        assert (check.faults, check.pages, check.has_text, check.absent) == ((), 1, True, ())

    def test_what_is_expected_and_not_there_is_told_in_its_order(self, bench: Bench) -> None:
        check = bench.checker.check(bench.typed("别的文件", PROJECT), (TITLE, APPLICANT, PROJECT))
        assert (check.expects, check.absent) == ((TITLE, APPLICANT, PROJECT), (TITLE, APPLICANT))

    def test_brackets_of_either_width_are_the_same(self, bench: Bench) -> None:
        check = bench.checker.check(bench.typed("深圳市前海(集团)有限公司"), (APPLICANT,))
        assert check.absent == ()

    def test_a_scan_has_no_text_and_so_lacks_nothing(self, bench: Bench) -> None:
        check = bench.checker.check(bench.scan, (TITLE,))
        assert (check.faults, check.has_text, check.absent) == ((), False, ())

    def test_what_is_no_pdf_is_told_and_nothing_else(self, bench: Bench) -> None:
        check = bench.checker.check(b"MZ", (TITLE,))
        assert (check.faults, check.pages, check.absent) == ((MaterialFault.NOT_PDF,), None, ())

    def test_a_script_is_told(self, bench: Bench) -> None:
        assert bench.checker.check(bench.scripted, ()).faults == (MaterialFault.SCRIPT,)


@pytest.fixture
def checker() -> ChildFormChecker:
    return ChildFormChecker()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_the_names_of_all_its_faults_within_10_seconds(
    name: str, checker: ChildFormChecker, caplog: pytest.LogCaptureFixture
) -> None:
    make, faults = HOSTILE[name]
    pdf, start = make(), time.monotonic()
    check = checker.check(pdf, (TITLE,))
    assert time.monotonic() - start < 10
    assert set(check.faults) == faults
    assert "broke the form check" not in caplog.text


WEIGHED = """
import resource
from chalicelib.adapters.form_check.checker import ChildFormChecker
from tests.hostile import HOSTILE
for make, faults in HOSTILE.values():
    if "too-costly" in faults:
        ChildFormChecker().check(make(), ())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound a process's memory")
def test_no_costly_file_makes_the_child_hold_more_than_512_megabytes() -> None:
    """Asked of a small process: a child is first as large as whoever starts it, and these tests' own is larger."""
    weighed = subprocess.run(
        _python(WEIGHED), capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert 0 < int(weighed.stdout) * 1024 <= 512 * 1024 * 1024


@pytest.mark.parametrize("producer", PRODUCED)
def test_a_well_formed_file_passes_whoever_produced_it(producer: str, checker: ChildFormChecker) -> None:
    check = checker.check(PRODUCED[producer](), ())
    assert (check.faults, check.has_text) == ((), not producer.startswith("scan"))


@pytest.mark.parametrize("seed", range(int(os.environ.get("SPOILED", "10"))))
def test_a_file_spoiled_by_chance_gets_a_coded_answer_and_breaks_nothing(
    seed: int, checker: ChildFormChecker, caplog: pytest.LogCaptureFixture
) -> None:
    whole = list(PRODUCED.values())[seed % len(PRODUCED)]()
    start = time.monotonic()
    check = checker.check(spoiled(whole, seed), ())
    assert time.monotonic() - start < 10
    assert check.faults or check.pages
    assert "broke the form check" not in caplog.text


@pytest.mark.parametrize("name", HARMLESS)
def test_a_file_that_only_looks_odd_passes(name: str, checker: ChildFormChecker) -> None:
    assert checker.check(HARMLESS[name](), ()).faults == ()


def test_a_name_broken_over_lines_is_found(checker: ChildFormChecker) -> None:
    assert checker.check(typed("深圳市前海（集团）", "有限公司"), (APPLICANT,)).absent == ()


def test_rare_characters_and_radicals_that_look_like_them_are_found(checker: ChildFormChecker) -> None:
    assert checker.check(typed("龘㐂𠮷⼯程"), ("龘㐂𠮷工程",)).absent == ()


def test_what_was_filled_into_a_field_or_typed_as_a_remark_counts_as_text(checker: ChildFormChecker) -> None:
    assert checker.check(filled_in("QIANHAI"), ("QIANHAI",)).absent == ()
    assert checker.check(remarked("QIANHAI"), ("QIANHAI",)).absent == ()


def test_a_file_with_faults_still_tells_its_pages_and_text(checker: ChildFormChecker) -> None:
    check = checker.check(HOSTILE["301 pages"][0](), ())
    assert (check.pages, check.has_text) == (301, False)
    scripted = typed(TITLE).replace(b"/Type /Catalog", b"/A << /S /Launch >> /Type /Catalog")
    check = checker.check(scripted, (TITLE,))
    assert (check.faults, check.pages, check.absent) == ((MaterialFault.LAUNCH,), 1, ())


def test_each_word_of_the_child_is_a_fault_of_the_domain() -> None:
    assert set(get_args(Fault.__value__)) <= set(MaterialFault)


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


TELL = 'import json, os; print("ready"); print(json.dumps({"faults": [], "pages": 1, "text": %s}))'
"""A child that tells about itself instead of the file."""


def test_the_child_sees_no_credentials_and_nothing_else_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("MIAOPI_SHARING_KEY", "secret")
    nosy = ChildFormChecker(command=_python(TELL % '" ".join(map(str, os.environ.items()))'))
    check = nosy.check(one_page(), ("PYTHONPATH", "AWS_", "MIAOPI_", "secret", "HOME"))
    assert check.absent == ("AWS_", "MIAOPI_", "secret", "HOME")


def _confined(code: str, *fences: str) -> bytes:
    """What a process says that is confined like the child, or by one of its fences alone, and then does this."""
    child = "chalicelib.adapters.form_check.child"
    before = (
        f"import os, socket, ctypes, pathlib; from {child}.limits import confine; from {child}.seccomp import refuse"
    )
    closing = "; ".join(f"{fence}()" for fence in fences or ("confine", "refuse"))
    done = subprocess.run(
        _python(f"{before}\n{closing}\n{code}"),
        capture_output=True,
        check=False,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("what", ["socket.socket()", "socket.socket(socket.AF_UNIX)", "socket.socketpair()"])
@pytest.mark.parametrize("fence", ["confine", "refuse"])
def test_the_child_gets_no_socket_by_either_of_its_fences(fence: str, what: str) -> None:
    assert b"Errno" in _confined(what, fence)


def test_the_child_gets_no_socket_in_the_place_of_a_file_it_closes() -> None:
    assert b"Too many open files" in _confined("os.close(0); socket.socket()", "confine")


def test_the_child_cannot_read_the_credentials_of_its_parent() -> None:
    assert b"Too many open files" in _confined("open(f'/proc/{os.getppid()}/environ')", "confine")


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is of Linux")
@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("os.kill(os.getppid(), 0)", b"PermissionError"),
        ("os.execv('/bin/true', ['true'])", b"PermissionError"),
        ("import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))", b"not allowed"),
        ("print(ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0), os.strerror(ctypes.get_errno()))", b"-1 "),
    ],
)
def test_the_kernel_refuses_the_child_what_needs_no_file(call: str, said: bytes) -> None:
    assert said in _confined(call, "refuse")


QUEUED = "0, bytes(8) + (-1).to_bytes(4, sys.byteorder, signed=True) + bytes(116)"
"""A signal, and what is queued with it (`siginfo_t`): as `sigqueue` would, which another process may be sent."""
SIGNALLING = {
    "tgkill": ({"x86_64": 234, "aarch64": 131}, "os.getppid(), os.getppid(), 0"),
    "rt_sigqueueinfo": ({"x86_64": 129, "aarch64": 138}, f"os.getppid(), {QUEUED}"),
    "rt_tgsigqueueinfo": ({"x86_64": 297, "aarch64": 240}, f"os.getppid(), os.getppid(), {QUEUED}"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is of Linux")
@pytest.mark.parametrize("name", SIGNALLING)
def test_the_child_can_end_its_parent_by_no_other_call_either(name: str) -> None:
    numbers, arguments = SIGNALLING[name]
    call = f"import sys; told = ctypes.CDLL(None, use_errno=True).syscall({numbers[platform.machine()]}, {arguments})"
    assert _confined(f"{call}; print(told, ctypes.get_errno())", "refuse").split() == [b"-1", str(errno.EPERM).encode()]


def test_the_child_may_end_itself() -> None:
    heard = "import signal; signal.signal(10, lambda *_: print('heard')); signal.raise_signal(10)"
    assert _confined(heard, "refuse").split() == [b"heard"]


def test_the_child_can_leave_no_file_behind(tmp_path: Path) -> None:
    target = tmp_path / "left"
    assert b"Too many open files" in _confined(f"pathlib.Path({str(target)!r}).write_bytes(b'x')")
    assert not target.exists()


def test_a_child_that_was_taken_over_cannot_fill_its_parent_s_memory() -> None:
    endless = "print('ready', flush=True)\nwhile True: sys.stdout.write('x' * 1_000_000)"
    code = f"import sys; from chalicelib.adapters.form_check.child.limits import confine; confine(); exec({endless!r})"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = ChildFormChecker(command=_python(code)).check(one_page(), ())
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert told.faults == (MaterialFault.DAMAGED,)
    assert grown < 3 * SAID_BYTES


def test_nor_the_disk_that_what_it_says_goes_to() -> None:
    code = "import sys; from chalicelib.adapters.form_check.child.limits import confine; confine()"
    endless = f"{code}\nwhile True: sys.stdout.write('x' * 1_000_000)"
    with TemporaryFile() as said:
        path = {"PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run(_python(endless), stdout=said, stderr=subprocess.DEVNULL, check=False, env=path)
        assert said.seek(0, os.SEEK_END) == SAID_BYTES


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound a process's memory")
def test_the_child_gets_no_more_memory_than_it_may_have() -> None:
    code = "from chalicelib.adapters.form_check.child.limits import confine; confine(); bytes(600 * 1024 * 1024)"
    greedy = subprocess.run(
        _python(code), capture_output=True, check=False, env={"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert b"MemoryError" in greedy.stderr


ENDLESS = "sum(iter(int, 1))"


@pytest.mark.parametrize(
    ("end", "fault"),
    [
        ("os.kill(os.getpid(), 9)", MaterialFault.TOO_COSTLY),
        ("os.abort()", MaterialFault.TOO_COSTLY),
        (f"import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1)); {ENDLESS}", MaterialFault.TOO_COSTLY),
        ("raise ValueError", MaterialFault.DAMAGED),
        ("print('no JSON')", MaterialFault.DAMAGED),
        ('print(\'{"faults": ["unheard-of"]}\')', MaterialFault.DAMAGED),
    ],
)
def test_however_a_file_ends_the_child_it_gets_a_coded_answer(end: str, fault: MaterialFault) -> None:
    breaking = ChildFormChecker(command=_python(f"import os; print('ready', flush=True); {end}"))
    assert breaking.check(one_page(), ()).faults == (fault,)


def test_what_broke_the_child_is_logged_by_its_kind_without_a_word_of_the_file(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ChildFormChecker(command=_python("print('ready', flush=True); raise ValueError('王某')")).check(one_page(), ())
    assert "exit code 1, ValueError" in caplog.text
    assert "王" not in caplog.text


@pytest.mark.parametrize(
    "command",
    [
        ("/no/such/python",),
        _python("import no_such_library"),
        _python("import time; time.sleep(60)"),
        _python("import time; print('ready', flush=True); time.sleep(60)"),
    ],
    ids=["no such program", "a library missing", "never ready", "kept waiting by a busy machine"],
)
def test_a_child_that_never_worked_is_not_blamed_on_the_file(command: tuple[str, ...]) -> None:
    with pytest.raises(Unreachable):
        ChildFormChecker(1, command).check(one_page(), ())


EXAMPLES = sorted((Path(__file__).parents[2] / "local" / "examples" / "materials").rglob("*.pdf"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_example_material_passes_and_bears_its_title(example: Path, checker: ChildFormChecker) -> None:
    title = TITLES[MaterialKind(example.stem)].zh
    check = checker.check(example.read_bytes(), (title,))
    assert (check.faults, check.has_text, check.absent) == ((), True, ())
