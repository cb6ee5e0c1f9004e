"""The seal of a receipt: how strong it is, and what can be wrong with it."""

from enum import StrEnum


class SealLevel(StrEnum):
    """The baseline levels of PAdES (ETSI EN 319 142-1, clause 6).

    Signed; with the time told by a third party; and with the proof that no certificate was revoked by then.
    """

    SIGNED = "B-B"
    STAMPED = "B-T"
    LONG_TERM = "B-LT"


class SealFault(StrEnum):
    """What can be wrong with a file said to be a receipt, gravest first."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    NOT_PDF = "not-pdf"
    ENCRYPTED = "encrypted"
    CUT_SHORT = "cut-short"
    NO_SIGNATURE = "no-signature"
    CHANGED = "changed"
    RE_SIGNED = "re-signed"
    WRONG_CHAIN = "wrong-chain"
    UNKNOWN_ISSUER = "unknown-issuer"
    ANOTHER_OWNER = "another-owner"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    LATER_CHANGES = "later-changes"
    DATA_UNREADABLE = "data-unreadable"
