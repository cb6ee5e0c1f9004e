"""The demonstration: everything up, the stories told for real over HTTP, results kept in out/, everything down.

python -m local.demo
"""

import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from local.showing import deliveries_line, lines_of, show
from local.stories import Stage, Told
from local.summary import keep
from local.system import LocalSystem, system, today
from local.telling import share, tell, unlike
from local.validate import validate

OUT = Path("out")
MOST_SECONDS = 3.0


def main() -> int:
    """Tell every story; gives the process's exit code."""
    start = time.monotonic()
    print("启动 Starting")
    with system() as up:
        stage = Stage(up.portal, up.desk(), up.disturb, today(), print)
        told = list(_shown(stage))
        faults = [*unlike(told), *_unsealed(told, up.root_pem), *_unlisted(up, told), *_slow(told)]
    keep(OUT, told)
    print(f"回执与汇总 Receipts and summary: {OUT}/ · {time.monotonic() - start:.0f} s in all")
    show((f"  ✗ {fault}" for fault in faults), print)
    return 1 if faults else 0


def _shown(stage: Stage) -> Iterator[Told]:
    print("\n申报 Filing")
    told = []
    for one in tell(stage):
        show(lines_of(one), print)
        told.append(one)
    print("\n推送，各系统已确认的版本 Sharing, the version each system has acknowledged")
    for one in share(stage, told):
        print(deliveries_line(one))
    yield from told


def _unsealed(told: Sequence[Told], root_pem: str) -> Iterator[str]:
    print("\n验章 Verifying the seals")
    for one in told:
        if one.pdf:
            verdict = validate(one.pdf, root_pem)
            show((f"  {one.story:20} {line}" for line in verdict.lines), print)
            if not verdict.good:
                yield f"{one.story}: the receipt does not verify"


def _unlisted(up: LocalSystem, told: Sequence[Told]) -> Iterator[str]:
    (revoked,) = [one for one in told if one.outcome == "revoked"]
    listed = up.public().call("GET", "/v1/revocations")["revocations"]
    status = up.public().call("GET", f"/v1/receipts/{revoked.filing['check_code']}")
    print(f"\n公示 Public: {status['number']} {status['state_name']}，{status['revocation']['reason']}")
    if status["state"] != "revoked" or revoked.number not in [entry["number"] for entry in listed]:
        yield "the revocation is not public"


def _slow(told: Sequence[Told]) -> Iterator[str]:
    seconds = [one.seconds for one in told if one.seconds]
    if not seconds:
        yield "no receipt was issued without an officer"
        return
    median = statistics.median(seconds)
    print(f"\n从申报到回执 From submission to receipt: median {median:.2f} s of {len(seconds)}")
    if median > MOST_SECONDS:
        yield f"the median is above {MOST_SECONDS} s"


if __name__ == "__main__":
    sys.exit(main())
