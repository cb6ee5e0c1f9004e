"""pyHanko is loaded without aiohttp, and nobody else has to do without it."""

import subprocess
import sys

import pytest


def in_a_fresh_process(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


LOADED = "import sys; from chalicelib.adapters.pyhanko_alone import load_pyhanko; load_pyhanko(); "

SEALED = (
    "import sys; from tests.receipts import bureau; office = bureau(); "
    "from chalicelib.adapters.receipt_check_pyhanko import PyHankoReceiptChecker as Checker; "
    "found = Checker(office.chain).check(office.sealed()); "
)


def test_a_receipt_is_sealed_and_checked_without_aiohttp() -> None:
    assert in_a_fresh_process(SEALED + "print(found.whole, found.trusted, 'aiohttp' in sys.modules)") == (
        "True True False"
    )


def test_whoever_imports_aiohttp_afterwards_gets_the_real_one() -> None:
    assert in_a_fresh_process(LOADED + "import aiohttp; print(aiohttp.ClientTimeout(total=1).total)") == "1"


def test_an_aiohttp_that_is_there_already_is_left_in_place() -> None:
    code = "import aiohttp; " + LOADED + "from pyhanko.sign.timestamps import aiohttp_client as c; "
    assert in_a_fresh_process(code + "print(c.aiohttp is aiohttp is sys.modules['aiohttp'])") == "True"


@pytest.mark.parametrize("name", ["ClientSession", "TCPConnector"])
def test_what_is_absent_says_so_when_it_is_used(name: str) -> None:
    code = LOADED + f"from pyhanko.sign.timestamps import aiohttp_client as c; c.aiohttp.{name}()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pyHanko is loaded without aiohttp" in done.stderr
