"""`doctor`: whether everything that a stage needs is there, one line a question, with what to do."""

from collections.abc import Sequence
from typing import Any

from chalicelib.errors import Problem, Text
from chalicelib.wiring import outside
from ops.ending import end, place_of, told
from ops.examinations import EXAMINATIONS, Examination
from ops.showing import AsJson, put, put_json


def doctor(as_json: AsJson = False) -> None:
    """体检 · Examine a stage: settings, rights, keys, certificate, resources, registries, receivers, time, address.

    Each question has one line, ✓ or ✗ with what to do. Nothing is changed. Registries and receivers are asked from
    here, which may reach less, or more, than the functions do. Exit code 1 when anything is wrong.
    """
    with told():
        _ = outside().settings
        good = [_told_of(one, _faults_of(one), as_json) for one in EXAMINATIONS]
        end(all(good))


def _faults_of(one: Examination) -> list[Text]:
    """Its faults; that it could not be looked at is one too, told without anything that may be personal."""
    try:
        return list(one.look(outside()))
    except Problem as problem:
        return [problem.detail]
    except Exception as error:  # noqa: BLE001 - the other questions are asked all the same
        return [Text(f"意外错误：{place_of(error)}", f"unexpected: {place_of(error)}")]


def _told_of(one: Examination, faults: Sequence[Text], as_json: bool) -> bool:
    put_json(_fields(one, faults)) if as_json else put("\n".join(_lines(one, faults)))
    return not faults


def _fields(one: Examination, faults: Sequence[Text]) -> dict[str, Any]:
    found = [fault._asdict() for fault in faults]
    return {"check": one.name, "good": not faults, "faults": found, "do": one.do._asdict() if faults else None}


def _lines(one: Examination, faults: Sequence[Text]) -> list[str]:
    first = f"{'✗' if faults else '✓'} {one.asks.zh} {one.asks.en}"
    if not faults:
        return [first]
    found = "; ".join(f"{fault.zh} · {fault.en}" for fault in faults)
    return [f"{first}: {found} → {one.do.zh} · {one.do.en}"]
