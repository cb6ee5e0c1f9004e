"""Whose a seal is: the bureau's, or why not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.receipt import ISSUER
from chalicelib.domain.seal import SealFault

LONGEST_CHAIN = 5


def distrust(status: Any, signed: Any, roots: Sequence[Any], moment: datetime | None) -> SealFault | None:
    """Why the signer of a valid signature (pyHanko's judgement, and its SignedData) is not the bureau; None if it is.

    A public root vouches for others too, so the name counts as well.
    """
    leaf = status.signing_cert
    if status.trust_problem_indic is None and status.validation_path is not None:
        owner = leaf.subject.native.get("organization_name")
        return None if owner == ISSUER else SealFault.ANOTHER_OWNER
    inside = [choice.chosen for choice in signed["certificates"] if choice.chosen.dump() != leaf.dump()]
    if _leads_to(leaf, inside, roots):
        return _out_of_time((leaf, *inside), moment) or SealFault.WRONG_CHAIN
    return SealFault.WRONG_CHAIN if _leads_nowhere(leaf, inside, roots) else SealFault.UNKNOWN_ISSUER


def _leads_to(leaf: Any, inside: Sequence[Any], roots: Sequence[Any]) -> bool:
    """Whether each certificate has signed the next, from a root of ours down to the signer's; whatever they allow."""
    for _ in range(LONGEST_CHAIN):
        if any(_signed_by(leaf, root) for root in roots):
            return True
        leaf = next((c for c in inside if c.dump() != leaf.dump() and _signed_by(leaf, c)), None)
        if leaf is None:
            return False
    return False


def _out_of_time(chain: Sequence[Any], moment: datetime | None) -> SealFault | None:
    if moment is not None and any(moment < c.not_valid_before for c in chain):
        return SealFault.NOT_YET_VALID
    return SealFault.EXPIRED if moment is None or any(moment > c.not_valid_after for c in chain) else None


def _leads_nowhere(leaf: Any, inside: Sequence[Any], roots: Sequence[Any]) -> bool:
    """Whether the file's certificates name the signer's issuer, or it names ours, and none of them has signed it."""
    named = [c for c in (*inside, *roots) if c.subject == leaf.issuer]
    return bool(named) and not any(_signed_by(leaf, c) for c in named)


def _signed_by(certificate: Any, issuer: Any) -> bool:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        of, by = (x509.load_der_x509_certificate(c.dump()) for c in (certificate, issuer))
        of.verify_directly_issued_by(by)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
