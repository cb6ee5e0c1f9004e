"""A small server for as long as a block runs."""

import subprocess
import sys

import pytest
import urllib3
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from local.serving import serve


async def _hello(_: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


def hello() -> Starlette:
    return Starlette(routes=[Route("/", _hello)])


def test_an_app_is_reached_on_this_machine_alone_and_only_while_the_block_runs() -> None:
    http = urllib3.PoolManager(retries=False, timeout=5)
    with serve(hello()) as url:
        assert url.startswith("http://127.0.0.1:")
        assert http.request("GET", url).data == b"hello"
    http.clear()
    with pytest.raises(urllib3.exceptions.NewConnectionError):
        http.request("GET", url)


def test_two_apps_get_two_ports_and_a_taken_port_is_an_error() -> None:
    with serve(hello()) as one, serve(hello()) as other:
        assert one != other
        with pytest.raises(OSError, match="in use"), serve(hello(), int(one.rpartition(":")[2])):
            pass


def test_the_platform_runs_as_a_command_prints_its_address_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "local.platform", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        url = running.stdout.readline().strip()
        assert b"investment" in urllib3.PoolManager(timeout=5).request("GET", url).data
        running.terminate()
        assert running.wait(10) == 0
