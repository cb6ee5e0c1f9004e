"""The system up until Ctrl-C, with its addresses, a token for each role and a first call to try.

python -m local.run [--second-seal]
"""

import signal
import sys
import threading
from collections.abc import Iterator

from local.environment import environment, written
from local.examples import example
from local.second_seal import asked_for
from local.system import LocalSystem, system, today
from local.tokens import lent


def main() -> None:
    """Up until SIGINT or SIGTERM."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    print("启动 Starting")
    with system(second_seal=asked_for(sys.argv)) as up, written(environment(up)), lent(up.tokens):
        print("\n".join(_introduction(up)), flush=True)
        over.wait()
        print("\n停止 Stopping", flush=True)


def _introduction(up: LocalSystem) -> Iterator[str]:
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
    yield ".venv/bin/python -m ops --stage local queues list"
    yield "\n更多令牌 More tokens:"
    yield ".venv/bin/python -m local.tokens officer officer-7"
    yield "\nCtrl-C 停止 to stop"


if __name__ == "__main__":
    main()
