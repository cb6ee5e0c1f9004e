"""The system up until Ctrl-C, with its addresses, a token for each role and a first call to try.

python -m local.run
"""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from local.environment import environment, written
from local.examples import example
from local.system import LocalSystem, system, today


def main() -> None:
    """Up until SIGINT or SIGTERM."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    print("启动 Starting")
    with system() as up, written(environment(up)) as variables:
        print("\n".join(_introduction(up, variables)), flush=True)
        over.wait()
        print("\n停止 Stopping", flush=True)


def _introduction(up: LocalSystem, variables: Path) -> Iterator[str]:
    applicant = example("water-saving", today())["applicant"]["uscc"]
    yield f"\n接口 API            {up.api}"
    yield f"接口说明 contract   {up.api}/openapi.json"
    yield f"共享平台 registries {up.registries}"
    yield f"接收系统 receivers  {up.receivers}"
    yield f"本地 AWS            {up.aws.endpoint} (AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test)"
    yield "\n令牌（15 分钟有效）Tokens, good for 15 minutes:"
    yield f"PORTAL={up.token('portal', 'portal-1', applicant)}"
    yield f"OFFICER={up.token('officer', 'officer-7')}"
    yield f"OPS={up.token('ops', 'ops-1')}"
    yield "\n试一下 Try:"
    yield f"curl -s {up.api}/v1/items"
    yield f'curl -s -H "Authorization: Bearer $PORTAL" {up.api}/v1/filings'
    yield "\n运维命令 The operators' command:"
    yield f"set -a; . {variables}; set +a; .venv/bin/python -m ops --help"
    yield "\nCtrl-C 停止 to stop"


if __name__ == "__main__":
    main()
