"""The electronic seal and the electronic signature by it, in ASN.1 (GB/T 38540-2020, 6.1 and 7.1; SES version 4).

SES_Signature
├── to_sign                 what the signer signs, in DER
│   ├── seal: SESeal        the seal, byte for byte as its maker signed it
│   │   ├── info            what the maker signs: who may sign with the seal, until when, its picture
│   │   └── maker's certificate, algorithm and signature
│   └── time, SM3 of the file, which part of the file that is
└── signer's certificate, algorithm and signature

Imported only where seals of this kind are made or judged.
"""

# ruff: noqa: RUF012 - asn1crypto completes these lists itself when a class is first used

from asn1crypto import core

VERSION = 4
SM2_WITH_SM3 = "1.2.156.10197.1.501"
"""GB/T 33560-2017, annex A."""


class Header(core.Sequence):  # type: ignore[misc]
    """SES_Header: `id` is always ES, `vid` names the product that made the seal."""

    _fields = [("id", core.IA5String), ("version", core.Integer), ("vid", core.IA5String)]


class CertificateDigest(core.Sequence):  # type: ignore[misc]
    """CertDigestObj: the SM3 of a signer's certificate."""

    _fields = [("type", core.PrintableString), ("value", core.OctetString)]


class Signer(core.Choice):  # type: ignore[misc]
    """One who may sign with the seal, by certificate or by its digest.

    The standard makes the choice for the whole list; the bytes are the same, and each entry can be told by its tag.
    """

    _alternatives = [("certificate", core.OctetString), ("digest", CertificateDigest)]


class Signers(core.SequenceOf):  # type: ignore[misc]
    """SES_CertList."""

    _child_spec = Signer


class Property(core.Sequence):  # type: ignore[misc]
    """SES_ESPropertyInfo: `signers_by` is 1 for certificates, 2 for their digests."""

    _fields = [
        ("type", core.Integer),
        ("name", core.UTF8String),
        ("signers_by", core.Integer),
        ("signers", Signers),
        ("created", core.GeneralizedTime),
        ("valid_from", core.GeneralizedTime),
        ("valid_until", core.GeneralizedTime),
    ]


class Picture(core.Sequence):  # type: ignore[misc]
    """SES_ESPictrueInfo: kind of image (png, ofd, ...), the image, and its size in mm."""

    _fields = [("type", core.IA5String), ("data", core.OctetString), ("width", core.Integer), ("height", core.Integer)]


class Extension(core.Sequence):  # type: ignore[misc]
    """ExtData."""

    _fields = [
        ("id", core.ObjectIdentifier),
        ("critical", core.Boolean, {"default": False}),
        ("value", core.OctetString),
    ]


class Extensions(core.SequenceOf):  # type: ignore[misc]
    """ExtensionDatas."""

    _child_spec = Extension


BY_MAKERS = [
    ("extensions", Extensions, {"explicit": 0, "optional": True}),
    ("bare_extensions", Extensions, {"optional": True}),
]
"""Makers differ in whether they tag what they add; we add nothing, and read both."""


class SealInfo(core.Sequence):  # type: ignore[misc]
    """SES_SealInfo; `seal_id` is the one by which its maker knows the seal."""

    _fields = [
        ("header", Header),
        ("seal_id", core.IA5String),
        ("property", Property),
        ("picture", Picture),
        *BY_MAKERS,
    ]


class SESeal(core.Sequence):  # type: ignore[misc]
    """The electronic seal; `signature` is its maker's over `info`."""

    _fields = [
        ("info", SealInfo),
        ("certificate", core.OctetString),
        ("algorithm", core.ObjectIdentifier),
        ("signature", core.OctetBitString),
    ]


class ToSign(core.Sequence):  # type: ignore[misc]
    """TBS_Sign; `file_hash` is the SM3 of the file, `part` says which part of the file that is."""

    _fields = [
        ("version", core.Integer),
        ("seal", SESeal),
        ("time", core.GeneralizedTime),
        ("file_hash", core.OctetBitString),
        ("part", core.IA5String),
        *BY_MAKERS,
    ]


class SesSignature(core.Sequence):  # type: ignore[misc]
    """SES_Signature; `signature` is the signer's over `to_sign`."""

    _fields = [
        ("to_sign", ToSign),
        ("certificate", core.OctetString),
        ("algorithm", core.ObjectIdentifier),
        ("signature", core.OctetBitString),
        ("time_stamp", core.OctetBitString, {"explicit": 0, "optional": True}),
        ("bare_time_stamp", core.OctetBitString, {"optional": True}),
    ]
