"""The seal's certificate: asked for by a request signed in KMS (RFC 2986), and put where the sealer reads it.

csr → an authority gives a certificate → install. The key never leaves KMS; a chain that would not stand before a
receiver of receipts is refused before any receipt is sealed under it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from chalicelib.adapters.seal_pyhanko import KmsRawSigner, RawSigner, certificates
from chalicelib.domain.receipt import ISSUER
from chalicelib.errors import Misconfigured, Text, Unreachable
from chalicelib.ports import Clock

SEAL_NAME = f"{ISSUER}电子印章"
TRIAL = b"miaopi: a trial of the seal's key, which seals nothing, at "


class SealState(NamedTuple):
    """The certificate in force, and everything that keeps it from vouching for the seal's key."""

    subject: str
    issuer: str
    serial: str
    valid_until: datetime
    days_left: int
    faults: tuple[Text, ...]


class SealCertificate:
    """The certificate of one key in KMS, kept as a chain (PEM) in an SSM parameter."""

    def __init__(self, kms_client: Any, key_id: str, ssm_client: Any, parameter: str, clock: Clock) -> None:
        self._kms, self._key_id, self._ssm, self._parameter = kms_client, key_id, ssm_client, parameter
        self._clock = clock

    def csr(self, common_name: str = SEAL_NAME) -> str:
        """A request for a certificate in the bureau's name, in PEM; raises `Unreachable`."""
        signer = KmsRawSigner(self._kms, self._key_id, self._clock)
        return request_for(self._public_key(), signer, common_name)

    def install(self, pem_chain: str) -> Sequence[Any]:
        """Put a chain (leaf first, root last) in force, and give its certificates.

        Raises `Misconfigured`, telling all that is wrong with it, and `Unreachable`; functions that run read the new
        chain when they start anew.
        """
        chain = certificates(pem_chain)
        faults = tuple(wrong_with(chain, self._public_key(), self._clock.now()))
        if faults:
            raise Misconfigured(Text("；".join(f.zh for f in faults), "; ".join(f.en for f in faults)))
        self._call(
            self._ssm.put_parameter,
            Name=self._parameter,
            Value=pem_chain,
            Type="String",
            Overwrite=True,
            Tier="Intelligent-Tiering",
        )
        return chain

    def check(self) -> SealState:
        """What is in force, tried by a signature; raises `Misconfigured` when it holds none, and `Unreachable`."""
        answer = self._call(self._ssm.get_parameter, Name=self._parameter)
        chain, now = certificates(str(answer["Parameter"]["Value"])), self._clock.now()
        faults = [*wrong_with(chain, self._public_key(), now), *self._trial(chain[0])]
        until = min(certificate.not_valid_after for certificate in chain)
        subject, issuer = (name.human_friendly for name in (chain[0].subject, chain[0].issuer))
        return SealState(subject, issuer, f"{chain[0].serial_number:x}", until, (until - now).days, tuple(faults))

    def _trial(self, leaf: Any) -> Iterator[Text]:
        """Whether the key signs what the certificate bears out; what it signs can be nobody's receipt."""
        said = TRIAL + self._clock.now().isoformat().encode()
        signature = KmsRawSigner(self._kms, self._key_id, self._clock).sign(said)
        if not _bears_out(leaf, signature, said):
            yield Text("试签名与证书不符", "a trial signature is not borne out by the certificate")

    def _public_key(self) -> bytes:
        return bytes(self._call(self._kms.get_public_key, KeyId=self._key_id)["PublicKey"])

    def _call(self, call: Callable[..., Any], **said: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return call(**said)
        except (BotoCoreError, ClientError) as error:
            raise Unreachable(Text("密钥或参数服务暂不可用", "KMS or SSM is out of reach")) from error


def request_for(public_key_der: bytes, signer: RawSigner, common_name: str) -> str:
    """A certification request (PEM) for a public key (DER, SubjectPublicKeyInfo), proven by its signer."""
    from asn1crypto import algos, csr, keys, pem, x509

    name = x509.Name.build({"country_name": "CN", "organization_name": ISSUER, "common_name": common_name})
    info = csr.CertificationRequestInfo(
        {
            "version": "v1",
            "subject": name,
            "subject_pk_info": keys.PublicKeyInfo.load(public_key_der),
            "attributes": [],
        }
    )
    request = csr.CertificationRequest(
        {
            "certification_request_info": info,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signer.sign(info.dump()),
        }
    )
    armoured: bytes = pem.armor("CERTIFICATE REQUEST", request.dump())
    return armoured.decode()


def wrong_with(chain: Sequence[Any], public_key_der: bytes, at: datetime) -> Iterator[Text]:
    """Everything that keeps a chain from vouching for the seal's key `at`."""
    leaf, *others = chain
    usage = leaf.key_usage_value.native if leaf.key_usage_value else set()
    if leaf.public_key.dump() != public_key_der:
        yield Text("证书不是为该密钥签发的", "the first certificate is not for the seal's key")
    if leaf.subject.native.get("organization_name") != ISSUER:
        yield Text(f"证书持有人不是{ISSUER}", f"the certificate's owner is not {ISSUER}")
    if leaf.ca or "non_repudiation" not in usage:
        yield Text("证书用途不含抗抵赖签名", "the certificate is not one for signatures that cannot be denied")
    if not all(certificate.ca for certificate in others):
        yield Text("签发者证书不是 CA 证书", "an issuer's certificate is not one of an authority")
    if not all(_signed_by(one, issuer) for one, issuer in pairwise(chain)):
        yield Text("证书链不完整或顺序有误", "the chain has a gap, or is not in order from leaf to root")
    if not others or not _signed_by(chain[-1], chain[-1]):
        yield Text("证书链末端不是根证书", "the chain does not end with a root")
    if not all(c.not_valid_before <= at <= c.not_valid_after for c in chain):
        yield Text("证书不在有效期内", "a certificate is not valid now")


def _signed_by(certificate: Any, issuer: Any) -> bool:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        of, by = (x509.load_der_x509_certificate(c.dump()) for c in (certificate, issuer))
        of.verify_directly_issued_by(by)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _bears_out(leaf: Any, signature: bytes, said: bytes) -> bool:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA256

    key = x509.load_der_x509_certificate(leaf.dump()).public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, said, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
