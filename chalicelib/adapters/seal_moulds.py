"""The CMS of a seal cast from a mould: all of it is the same from one seal to the next but a digest and a signature.

pyHanko builds some three thousand ASN.1 objects for each signature, which takes more than typesetting. Here it does so
once for each length that a signature may have, with marks in place of both; the marks are then replaced. The order of
the signed attributes does not depend on the digest, since their types differ before it (X.690, 11.6).
"""

from typing import Any, NamedTuple

DIGEST_MARK = bytes(range(0xC0, 0xE0))
"""In place of the SHA-256 of the document."""

SIGNATURE_MARK = bytes(range(0x20, 0x6B))
"""In place of the signature, cut to its length."""


class Mould(NamedTuple):
    """The signed attributes and the whole CMS in DER, with marks in them."""

    attributes: bytes
    whole: bytes

    def to_sign(self, digest: bytes) -> bytes:
        """What is signed for a document of this digest."""
        return self.attributes.replace(DIGEST_MARK, digest)

    def cast(self, digest: bytes, signature: bytes) -> Any:
        """The CMS as pyHanko embeds it; the signature must have the mould's length."""
        from asn1crypto import cms

        mark = SIGNATURE_MARK[: len(signature)]
        return cms.ContentInfo.load(self.whole.replace(DIGEST_MARK, digest).replace(mark, signature))


def mould_of(marked: Any) -> Mould:
    """The mould that a CMS with marks in it makes; raises `ValueError` when a mark is not there just once."""
    (signer,) = marked["content"]["signer_infos"]
    mould = Mould(signer["signed_attrs"].untag().dump(), marked.dump())
    mark = SIGNATURE_MARK[: len(signer["signature"].native)]
    if (mould.attributes.count(DIGEST_MARK), mould.whole.count(DIGEST_MARK), mould.whole.count(mark)) != (1, 1, 1):
        raise ValueError("a mark is missing, or stands there by chance")
    return mould
