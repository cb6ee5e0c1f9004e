"""Whether a signature's value holds nothing but what is signed, or fixed, or known anyway.

A CMS (RFC 5652) has parts that its signature does not cover: versions, names of algorithms, certificates beside the
signer's, attributes not signed, and whatever follows it. So it is written anew from its signed parts and compared.
"""

from collections.abc import Collection
from typing import Any

TIME_STAMP = "signature_time_stamp_token"


def nothing_added(der: bytes, known: Collection[bytes]) -> bool:
    """Whether a CMS is byte for byte as our sealer writes it, with zeros after it; `known` are certificates in DER.

    The signature itself, the signer's certificate and the time-stamp are for others to judge. Raises `ValueError` for
    what is no CMS of one signer.
    """
    from asn1crypto import cms

    signed = cms.ContentInfo.load(der)["content"]
    anew = _written_anew(signed)
    others = {certificate.dump() for certificate in signed["certificates"]} - {_leaf(signed).dump()}
    return der.startswith(anew) and not any(der[len(anew) :]) and others <= set(known)


def stamp_in(der: bytes) -> Any:
    """The time-stamp's SignedData, or None when there is none."""
    from asn1crypto import cms

    (signer,) = cms.ContentInfo.load(der)["content"]["signer_infos"]
    found = [a["values"][0]["content"] for a in signer["unsigned_attrs"] or () if a["type"].native == TIME_STAMP]
    return found[0] if found else None


def signature_in(der: bytes) -> bytes:
    """The signature alone, which is what a time-stamp is for."""
    from asn1crypto import cms

    (signer,) = cms.ContentInfo.load(der)["content"]["signer_infos"]
    return bytes(signer["signature"].native)


def _leaf(signed: Any) -> Any:
    (signer,) = signed["signer_infos"]
    sid = signer["sid"].chosen
    (leaf,) = (
        c.chosen
        for c in signed["certificates"]
        if c.chosen.serial_number == sid["serial_number"].native and c.chosen.issuer == sid["issuer"]
    )
    return leaf


def _written_anew(signed: Any) -> bytes:
    from asn1crypto import algos, cms

    (signer,) = signed["signer_infos"]
    leaf, sha256 = _leaf(signed), algos.DigestAlgorithm({"algorithm": "sha256"})
    said: dict[str, Any] = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {"issuer_and_serial_number": {"issuer": leaf.issuer, "serial_number": leaf.serial_number}}
        ),
        "digest_algorithm": sha256,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signed_attrs": signer["signed_attrs"],
        "signature": signer["signature"].native,
    }
    stamps = [attribute for attribute in signer["unsigned_attrs"] or () if attribute["type"].native == TIME_STAMP]
    if stamps:
        said["unsigned_attrs"] = cms.CMSAttributes(stamps[:1])
    content = {
        "version": "v1",
        "digest_algorithms": cms.DigestAlgorithms((sha256,)),
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate.chosen for certificate in signed["certificates"]],
        "signer_infos": [cms.SignerInfo(said)],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump())
