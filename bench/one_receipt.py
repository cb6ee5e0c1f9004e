"""One receipt sealed by a process that has done nothing before: data on standard input, peak memory (MB) on its output.

bench/receipt.py starts it; nothing but the product is loaded.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from chalicelib.adapters.receipt_typst import TypstTypesetter
from chalicelib.adapters.seal_pyhanko import PyHankoSealer
from chalicelib.domain.receipt import Receipt


class KeyInMemory:
    """A key as the sealer takes it, from PEM."""

    def __init__(self, pem: str) -> None:
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key = load_pem_private_key(pem.encode(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self._key = key

    def sign(self, data: bytes) -> bytes:
        """The signature of data in DER."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec

        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def main() -> None:
    """Typeset, seal, tell."""
    told = json.load(sys.stdin)
    paper = TypstTypesetter().typeset(Receipt.model_validate(told["receipt"]))
    sealer = PyHankoSealer(KeyInMemory(told["key"]), told["chain"])
    sealed = sealer.seal(paper, datetime.fromisoformat(told["at"])).pdf
    assert sealed.startswith(b"%PDF-")
    print(_peak())


def _peak() -> float:
    """This process's own; `getrusage` would tell that of the process which started it, if it was larger."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) / 1024


if __name__ == "__main__":
    main()
