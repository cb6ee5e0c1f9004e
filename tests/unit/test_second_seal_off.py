"""A receipt sealed as usual, in a process of its own: nothing of the second seal is even imported."""

import os
import subprocess
import sys

from tests.unit.test_seal_settings import SECOND, STAGE

SEALING = """
import sys
from chalicelib.usecases.sealing import sealed_document
from chalicelib.wiring import Outside
from tests.fakes.documents import FakeDocuments
from tests.fakes.metrics import FakeMetrics
from tests.filings import filed
from tests.receipts import PUBLIC_URL, TYPESETTER, bureau

document = sealed_document(
    filed(),
    at=filed().filed_at,
    documents=FakeDocuments(),
    typesetter=TYPESETTER,
    sealer=bureau().sealer,
    detached_sealer=Outside().detached_sealer,
    metrics=FakeMetrics(),
    public_url=PUBLIC_URL,
)
assert document.size > 10_000
print(*sorted(name for name in sys.modules if "gmssl" in name or name.startswith("chalicelib.adapters.ses_")))
"""


def imported(settings: dict[str, object]) -> str:
    """What of the second seal a process with these settings imports to seal one receipt."""
    said = {f"MIAOPI_{name.upper()}": told if isinstance(told, str) else "{}" for name, told in settings.items()}
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | said
    words = [sys.executable, "-c", SEALING]
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_switched_off_nothing_of_it_is_imported() -> None:
    assert imported(STAGE) == ""


def test_switched_on_it_is() -> None:
    assert "chalicelib.adapters.ses_sealer" in imported(STAGE | SECOND)
