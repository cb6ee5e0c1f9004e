"""Publish the signed list of revocations, when something was revoked since and at least every hour."""

import base64
from collections.abc import Iterator

from chalicelib.domain.filing import Filing
from chalicelib.domain.revocation_list import RENEWED, RevocationList, revocation_list
from chalicelib.errors import NotFound
from chalicelib.ports import Clock, Filings, ListSigner, Metrics, Notices

REVOCATIONS = "revocations.jws"


def publish_revocations(
    *, filings: Filings, notices: Notices, list_signer: ListSigner, clock: Clock, metrics: Metrics
) -> None:
    """Sign and publish the list unless the one that stands says the same and is not old; safe to repeat."""
    now = clock.now()
    fresh = revocation_list(_all(filings), now)
    if _says_it_already(_published(notices), fresh):
        return
    signed = list_signer.sign(fresh.model_dump_json().encode())
    notices.publish(REVOCATIONS, signed.encode())
    metrics.count("RevocationListsSigned")


def signed_revocations(*, notices: Notices) -> tuple[RevocationList, str]:
    """The list that stands, and its JWS; raises `NotFound` before the first was published."""
    jws = notices.read(REVOCATIONS).decode()
    return _payload(jws), jws


def _all(filings: Filings) -> Iterator[Filing]:
    cursor: str | None = None
    while True:
        page = filings.revocations(cursor)
        yield from page.entries
        cursor = page.cursor
        if cursor is None:
            return


def _published(notices: Notices) -> RevocationList | None:
    try:
        return signed_revocations(notices=notices)[0]
    except NotFound:
        return None


def _says_it_already(standing: RevocationList | None, fresh: RevocationList) -> bool:
    if standing is None:
        return False
    return standing.revocations == fresh.revocations and fresh.as_of - standing.as_of < RENEWED


def _payload(jws: str) -> RevocationList:
    """What we signed ourselves (RFC 7515, section 3.1: header, payload and signature, in base64url between dots)."""
    payload = jws.split(".")[1]
    return RevocationList.model_validate_json(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
