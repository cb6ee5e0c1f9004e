"""What the demonstration leaves in out/: receipts, the void copy, a page as picture, and summary.json."""

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from local.stories import Told
from local.validate import page_image


def keep(out: Path, told: Sequence[Told]) -> None:
    """Write it all anew."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for one in told:
        if one.pdf:
            (out / f"{one.story}.pdf").write_bytes(one.pdf)
    _picture(out, told)
    summary = [one.summary() for one in told]
    (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")


def _picture(out: Path, told: Iterable[Told]) -> None:
    for one in told:
        if one.pdf and one.story in ("soil-conservation", "revoked"):
            (out / f"{one.story}.png").write_bytes(page_image(one.pdf))
