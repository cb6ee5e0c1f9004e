"""A maker of electronic seals (GB/T 38540-2020, 6.2) for the local system; a bureau has its own made for it.

kit = sm2_kit()      # root, seal maker, signer, and the seal that the signer may sign with
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import typst

from chalicelib.adapters.seal_drawing import PURPOSE, TEMPLATES
from chalicelib.adapters.ses_structures import SM2_WITH_SM3, VERSION, SealInfo, SESeal, Signer
from chalicelib.domain.receipt import ISSUER, SEAL_PLACE
from local.pki import SEAL_YEARS, SLACK, YEAR
from local.sm2_pki import Holder, sm2_root

UNIT_SEAL = 1
"""Kinds of seals are for each system to say; this one is an organisation's."""

BY_CERTIFICATE = 1
DOTS_PER_INCH = 150


class Sm2Kit(NamedTuple):
    """All that a second seal takes: who vouches, who made the seal, who signs with it, and the seal (SESeal, DER)."""

    root: Holder
    maker: Holder
    signer: Holder
    seal: bytes

    @property
    def chain(self) -> str:
        """PEM of the signer's certificate, then the root."""
        return self.signer.pem + self.root.pem


def sm2_kit(now: datetime | None = None) -> Sm2Kit:
    """A new kit, good for three years from `now`."""
    root = sm2_root(now=now)
    maker, signer = root.certified("秒批本地制章者（仅供本机演示）", now), root.certified(f"{ISSUER}电子印章", now)
    return Sm2Kit(root, maker, signer, seal_of(maker, signer, now))


def seal_of(maker: Holder, signer: Holder, now: datetime | None = None) -> bytes:
    """The seal that a signer may sign with, in DER."""
    info = SealInfo(_said(signer, (now or datetime.now(UTC)).replace(microsecond=0)))
    made = {
        "info": info,
        "certificate": maker.certificate,
        "algorithm": SM2_WITH_SM3,
        "signature": maker.signature(info.dump()),
    }
    return bytes(SESeal(made).dump())


def _said(signer: Holder, now: datetime) -> dict[str, Any]:
    return {
        "header": {"id": "ES", "version": VERSION, "vid": "miaopi-local"},
        "seal_id": "44030000000001",
        "property": {
            "type": UNIT_SEAL,
            "name": f"{ISSUER}{PURPOSE}",
            "signers_by": BY_CERTIFICATE,
            "signers": [Signer(name="certificate", value=signer.certificate)],
            "created": now,
            "valid_from": now - SLACK,
            "valid_until": now + SEAL_YEARS * YEAR,
        },
        "picture": {"type": "png", "data": picture(), "width": SEAL_PLACE.diameter, "height": SEAL_PLACE.diameter},
    }


def picture() -> bytes:
    """The bureau's seal as a PNG of its natural size, on nothing."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[TEMPLATES / "fonts"])
    compiler: Any = typst.Compiler(TEMPLATES / "seal.typ", root=TEMPLATES, font_paths=fonts)
    said = {"name": ISSUER, "purpose": PURPOSE, "diameter": str(SEAL_PLACE.diameter)}
    return bytes(compiler.compile(format="png", ppi=DOTS_PER_INCH, sys_inputs=said))
