"""Seal a second time: put a detached seal beside a stored document, where such seals are asked for.

It is an addition for those who judge by it; the receipt is valid without. So whatever ails it holds no receipt up: it
is told, and made up for later.
"""

import hashlib
from datetime import datetime

from chalicelib.domain.filing import DetachedSeal, Document
from chalicelib.errors import Problem
from chalicelib.ports import DetachedSealer, Documents, Metrics


def with_detached_seal(
    document: Document, pdf: bytes, *, at: datetime, by: DetachedSealer | None, documents: Documents, metrics: Metrics
) -> Document:
    """The document with its second seal, or told to be wanting it; without a sealer none is asked for."""
    seal = _sealed(document, pdf, at, by, documents, metrics) if by else None
    if by:
        metrics.count("DetachedSealMissing", int(seal is None))
    return document.model_copy(update={"detached": seal, "detached_wanting": by is not None and seal is None})


def _sealed(
    document: Document, pdf: bytes, at: datetime, by: DetachedSealer, documents: Documents, metrics: Metrics
) -> DetachedSeal | None:
    try:
        return _kept(document, by.seal(pdf, at), documents)
    except Problem as why:
        metrics.count("DetachedSealFailures", why=why.code)
        return None


def _kept(document: Document, seal: bytes, documents: Documents) -> DetachedSeal:
    """Stored under its own hash beside the document."""
    digest = hashlib.sha256(seal).hexdigest()
    folder, _, _ = document.key.rpartition("/")
    key = f"{folder}/{digest}.ses"
    documents.keep(key, seal)
    return DetachedSeal(key=key, sha256=digest, size=len(seal))
