"""The table is lost and recovered: walked through on the local system, with the time that each step took.

    python -m local.recovery

The local AWS restores a table as it stands when it is asked, so here the copy is asked for before the loss; in the
cloud it is asked for afterwards, as of a time before it. All else is as docs/operating.md says.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.audit_head import SETTLED
from chalicelib.usecases.put_away_heads import put_away_heads
from chalicelib.wiring import Outside, outside, run, using
from local import stories
from local.environment import environment
from local.examples import example
from local.stories import Stage, Told
from local.system import LocalSystem, system, today
from local.telling import applicant_of
from local.window import Json

EARLIER = "miaopi-local-filings-before"
HEAD_TAKES = timedelta(minutes=5)

type Say = Callable[[str], None]


def main() -> int:
    """Lose and recover everything; gives the process's exit code."""
    print("启动 Starting")
    with system() as up:
        faults = list(walk(up, print))
    for fault in faults:
        print(f"  ✗ {fault}")
    print("恢复完整 whole again" if not faults else "未能恢复完整 not whole")
    return 1 if faults else 0


def walk(up: LocalSystem, say: Say) -> Iterator[str]:
    """Each step with its time on `say`; gives what is not as it was before."""
    stage = Stage(up.portal, up.desk(), up.disturb, today(), lambda _: None)
    with _timed(say, "申报 some filings, one revoked; the night's head over all histories"):
        told = _told(stage)
        before = _standing(stage, told)
        night(up)
    with _timed(say, "从备份恢复出旁表 the table restored beside (restore-table-to-point-in-time)"):
        restore_beside(up, EARLIER)
    yield from _lost(up, say)
    start = time.monotonic()
    yield from _recovered(up, say)
    with _timed(say, "比对 every filing, receipt and delivery as before, and the next number"):
        yield from _unlike(before, _standing(stage, told))
        yield from _next_number(stage, told)
    minutes = (time.monotonic() - start) / 60
    say(f"  {minutes:5.1f} min  从旁表就绪到证明完整 from the table restored to the proof")


def _lost(up: LocalSystem, say: Say) -> Iterator[str]:
    with _timed(say, "灾难 the loss: every row is gone, and a receipt is deleted"):
        say(f"    {lose(up)} 行 rows")
    with _timed(say, "发现 seen by reconcile and verify-chain"):
        yield from _must_fail(up, "reconcile", "verify-chain")


def _recovered(up: LocalSystem, say: Say) -> Iterator[str]:
    with _timed(say, "写回各行 rows put back (recover)"):
        yield from _must_hold(up, ["recover", EARLIER, "--yes"])
    with _timed(say, "取回文件 the receipt's delete marker taken away"):
        undelete(up)
    with _timed(say, "证明完整 proof (reconcile, verify-chain)"):
        yield from _must_hold(up, ["reconcile"], ["verify-chain"])


@contextmanager
def _timed(say: Say, what: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    say(f"  {time.monotonic() - start:6.1f} s  {what}")


def _told(stage: Stage) -> list[Told]:
    told = list(stories.ineligible(stage))
    for name in ("soil-conservation", "water-saving"):
        told.append(stories.file(stage, name, example(name, stage.today)))
    for one in told[1:]:
        stories.delivered(stage.portal(applicant_of(one)), one.filing_id, {"portal", "investment", "exchange"})
    revoked = stories.revoked(stage, told[-1], applicant_of(told[-1]))
    everyone = {"portal", "investment", "exchange", "elicence", "credit"}
    stories.delivered(stage.portal(applicant_of(revoked)), revoked.filing_id, everyone)
    return told


def _standing(stage: Stage, told: Sequence[Told]) -> dict[str, Json]:
    """What is public and what is the applicant's of each filing, its receipt put to the public test."""
    return {one.filing_id: dict(_of(stage, one)) for one in told}


def _of(stage: Stage, one: Told) -> Iterator[tuple[str, Any]]:
    portal = stage.portal(applicant_of(one))
    filing = portal.look(one.filing_id)
    yield from ((name, filing[name]) for name in ("state", "version", "number", "check_code", "trail", "reasons"))
    yield "deliveries", {d["system"]: d["acknowledged"] for d in filing["deliveries"]}
    if filing["number"]:
        _, pdf = portal.receipt(one.filing_id)
        answer = portal.http.request(
            "POST", f"{portal.base_url}/v1/receipts/checks", body=pdf, headers={"Content-Type": "application/pdf"}
        )
        yield "receipt", {name: json.loads(answer.data)[name] for name in ("whole", "trusted", "in_force")}


def night(up: LocalSystem) -> None:
    """Have a head signed over all histories, as at night; by a clock ahead, for what just moved is not settled."""
    os.environ.update(environment(up))
    with using(_Later()):
        end = outside().clock.now() + HEAD_TAKES
        if faults := list(run(put_away_heads, end)):
            raise RuntimeError(f"the histories were not whole before: {faults}")


class _Later(Outside):
    """The real outside, once everything has settled."""

    @property
    def clock(self) -> Any:
        """The machine's clock, put on."""
        return _Ahead()


class _Ahead:
    def now(self) -> datetime:
        return datetime.now(UTC) + 2 * SETTLED


def restore_beside(up: LocalSystem, name: str) -> None:
    """A second table as the first one stands, by the call that the cloud has for it."""
    dynamodb = up.aws.client("dynamodb")
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=up.outputs["FilingsTable"], TargetTableName=name, UseLatestRestorableTime=True
    )
    dynamodb.get_waiter("table_exists").wait(TableName=name)


def lose(up: LocalSystem) -> int:
    """Every row of the table goes, and the first receipt is deleted; gives the number of rows."""
    dynamodb, table = up.aws.client("dynamodb"), up.outputs["FilingsTable"]
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    keys = [{name: row[name] for name in ("pk", "sk")} for page in pages for row in page["Items"]]
    for key in keys:
        dynamodb.delete_item(TableName=table, Key=key)
    s3, bucket = up.aws.client("s3"), up.outputs["DocumentsBucket"]
    first = s3.list_objects_v2(Bucket=bucket, Prefix="receipts/")["Contents"][0]["Key"]
    s3.delete_object(Bucket=bucket, Key=first)
    return len(keys)


def undelete(up: LocalSystem) -> None:
    """Take away every delete marker that hides a document."""
    s3, bucket = up.aws.client("s3"), up.outputs["DocumentsBucket"]
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for marker in page.get("DeleteMarkers", ()):
            s3.delete_object(Bucket=bucket, Key=marker["Key"], VersionId=marker["VersionId"])


def ops(up: LocalSystem, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """An operator's command, as an operator gives it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MIAOPI_"))}
    command = [sys.executable, "-m", "ops", *arguments]
    return subprocess.run(command, env=own | environment(up), capture_output=True, text=True, check=False)


def _must_hold(up: LocalSystem, *commands: Sequence[str]) -> Iterator[str]:
    for command in commands:
        said = ops(up, *command)
        if said.returncode:
            yield f"{' '.join(command)}: {said.stdout}{said.stderr}"


def _must_fail(up: LocalSystem, *commands: str) -> Iterator[str]:
    for command in commands:
        if ops(up, command).returncode != 1:
            yield f"{command} did not see the loss"


def _unlike(before: dict[str, Json], after: dict[str, Json]) -> Iterator[str]:
    for filing_id, stood in before.items():
        for name, value in stood.items():
            if after[filing_id].get(name) != value:
                yield f"{filing_id}: {name} was {value}, is {after[filing_id].get(name)}"


def _next_number(stage: Stage, told: Sequence[Told]) -> Iterator[str]:
    """The series goes on where it stood."""
    wrong = example("soil-conservation-corrected", stage.today)
    number = stories.file(stage, "next", wrong).number
    expected = next(one.number for one in told if one.item == "soil-conservation")
    if not expected or number != expected.replace("1号", "2号"):
        yield f"the next number is {number}"


if __name__ == "__main__":
    sys.exit(main())
