"""Proof that no certificate of a seal was revoked when it was made: the lists (CRLs, RFC 5280) the file then holds."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from chalicelib.adapters.seal_timestamps import posted

LARGEST_LIST = 200_000
"""In bytes: it goes into every receipt."""

FRESH_SECONDS = 600.0


class NoProof(Exception):  # noqa: N818 - an answer for the sealer, which then seals without
    """A certificate names no list over HTTP, or none could be had."""


class RevocationLists:
    """Fetches the lists that certificates name, `seconds` for each, and keeps them for ten minutes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: dict[str, tuple[float, bytes]] = {}

    def for_all(self, certificates: Iterable[Any]) -> list[bytes]:
        """One list (DER) for each certificate that is no root; raises `NoProof`."""
        wanted = [tuple(_addresses(c)) for c in certificates if c.self_signed == "no"]
        return [self._first(addresses) for addresses in dict.fromkeys(wanted)]

    def _first(self, addresses: tuple[str, ...]) -> bytes:
        for url in addresses:
            found = self._fresh(url) or self._fetched(url)
            if found:
                return found
        raise NoProof

    def _fresh(self, url: str) -> bytes | None:
        at, found = self._kept.get(url, (0.0, None))
        return found if time.monotonic() - at < FRESH_SECONDS else None

    def _fetched(self, url: str) -> bytes | None:
        from asn1crypto import crl
        from urllib3.exceptions import HTTPError

        try:
            found = posted(url, None, self._seconds, LARGEST_LIST)
            crl.CertificateList.load(found, strict=True)
        except (HTTPError, OSError, ValueError):
            return None
        self._kept[url] = time.monotonic(), found
        return found


def _addresses(certificate: Any) -> Iterator[str]:
    for point in certificate.crl_distribution_points:
        if point.url and point.url.lower().startswith(("http://", "https://")):
            yield point.url
