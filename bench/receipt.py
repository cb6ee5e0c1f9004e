"""What a sealed receipt costs, and whether that is within bounds: CPU, size, memory, and the start of a fresh process.

python -m bench.receipt          # half a minute, best on a machine that does nothing else

The parts are measured interleaved in one run, with a key in this process's memory, each on a receipt never seen before.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chalicelib.adapters.receipt_qr import qr_svg
from chalicelib.adapters.receipt_typst import TypstTypesetter
from chalicelib.domain.composing import receipt_of
from chalicelib.domain.filing import Filing, State
from tests.builders import NOW, filing, form
from tests.receipts import PUBLIC_URL, Bureau, bureau

RECEIPTS = 200
KINDS = ("soil-conservation", "water-saving", "works-start", "works-added-section", "works-change")
COLD_STARTS = 5

BOUNDS = {
    "CPU, ms": 15.0,
    "CPU as a multiple of typst's": 2.0,
    "size, KB": 100.0,
    "fresh process to first sealed byte, ms": 700.0,
    "peak memory, MB": 160.0,
}

FRESH = (sys.executable, "-m", "bench.one_receipt")


def main() -> int:
    """Measure, print and compare; gives the process's exit code."""
    spent, sizes = _warm()
    whole = [sum(parts) for parts in zip(*spent.values(), strict=True)]
    cold, memory = _cold()
    print(f"{RECEIPTS} receipts, CPU in milliseconds")
    for name, taken in (*spent.items(), ("in all", whole)):
        print(f"  {name:12} p50 {statistics.median(taken):6.2f}   p99 {_late(taken):6.2f}   least {min(taken):6.2f}")
    figures = {
        "CPU, ms": statistics.median(whole),
        "CPU as a multiple of typst's": statistics.median(whole) / statistics.median(spent["typst"]),
        "size, KB": max(sizes) / 1000,
        "fresh process to first sealed byte, ms": cold,
        "peak memory, MB": memory,
    }
    good = [_within(name, found) for name, found in figures.items()]
    return 0 if all(good) else 1


def _within(name: str, found: float) -> bool:
    good = found <= BOUNDS[name]
    print(f"  {'✓' if good else '✗'} {name}: {found:.1f} (at most {BOUNDS[name]:g})")
    return good


def _late(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def _warm() -> tuple[dict[str, list[float]], list[int]]:
    """Milliseconds of each part, receipt by receipt, and their sizes; the first of each kind only warm up."""
    office, typesetter = bureau(), TypstTypesetter()
    made = [_one(_accepted(KINDS[n % len(KINDS)], n + 1), office, typesetter) for n in range(RECEIPTS + len(KINDS))]
    counted = made[len(KINDS) :]
    spent = {name: [parts[name] for parts, _ in counted] for name in counted[0][0]}
    return spent, [size for _, size in counted]


def _one(accepted: Filing, office: Bureau, typesetter: TypstTypesetter) -> tuple[dict[str, float], int]:
    """What each part of one receipt took, and its size; the time of its QR code is told apart from typesetting."""
    compose, paper = _timed(receipt_of, accepted, PUBLIC_URL)
    qr, _ = _timed(qr_svg, paper.check_url)
    typst, pdf = _timed(typesetter.typeset, paper)
    seal, sealed = _timed(office.sealer.seal, pdf, NOW)
    return {"compose": compose, "QR code": qr, "typst": typst - qr, "seal": seal}, len(sealed.pdf)


def _timed[**P, T](does: Callable[P, T], *args: P.args, **more: P.kwargs) -> tuple[float, T]:
    start = time.process_time()
    made = does(*args, **more)
    return (time.process_time() - start) * 1000, made


def _cold() -> tuple[float, float]:
    """Milliseconds and peak MB of the best of some fresh processes."""
    office, taken = bureau(), []
    pem = office.signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    paper = receipt_of(_accepted(KINDS[0], 1), PUBLIC_URL).model_dump(mode="json")
    told = json.dumps({"receipt": paper, "key": pem, "chain": office.chain, "at": NOW.isoformat()})
    for _ in range(COLD_STARTS):
        start = time.monotonic()
        done = subprocess.run([*FRESH], input=told, capture_output=True, text=True, check=True)
        taken.append(((time.monotonic() - start) * 1000, float(done.stdout)))
    return min(taken)


def _accepted(name: str, number: int) -> Filing:
    code = f"{number:016}"
    return filing(State.ACCEPTED, form(name), number=f"深水保备〔2026〕{number}号", check_code=code, decided_at=NOW)


if __name__ == "__main__":
    sys.exit(main())
