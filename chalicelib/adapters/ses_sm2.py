"""SM2 with SM3 as signatures use it (GB/T 32918.2, GB/T 35276): the digest that is signed, and its verification."""

SIGNER_ID = b"1234567812345678"
"""The signer's distinguishing identifier where none was agreed on (GB/T 35276-2017, 10)."""

SM2 = "1.2.156.10197.1.301"
"""The curve's name (GB/T 33560-2017, annex A)."""

CURVE = bytes.fromhex(
    "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"
    "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"
    "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
    "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"
)
"""a, b and the base point of the curve (GB/T 32918.5-2017)."""


def digest(public_key: bytes, data: bytes) -> bytes:
    """What is signed for `data`: SM3 of Z and the data, Z being the SM3 of signer, curve and public key (64 bytes)."""
    z = sm3((8 * len(SIGNER_ID)).to_bytes(2) + SIGNER_ID + CURVE + public_key)
    return sm3(z + data)


def sm3(data: bytes) -> bytes:
    """The SM3 of data (GB/T 32905), 32 bytes."""
    from gmssl_pyx import sm3_hash

    return bytes(sm3_hash(data))


def signed(certificate: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the key of a certificate (DER) made a signature (DER: r, s); raises `ValueError` when it holds none."""
    from gmssl_pyx import GmsslInnerError, sm2_verify

    try:
        return bool(sm2_verify(public_key(certificate), data, signature))
    except GmsslInnerError:
        return False


def public_key(certificate: bytes) -> bytes:
    """The SM2 key in a certificate (DER) as x and y, 64 bytes; raises `ValueError` when it holds none."""
    from asn1crypto import x509

    key = x509.Certificate.load(certificate, strict=True).public_key
    algorithm, point = key["algorithm"], bytes(key["public_key"])
    # Another algorithm's parameters are of another shape: a curve's name is looked at where there is one only.
    curve = algorithm["parameters"] if algorithm["algorithm"].native == "ec" else None
    if curve is None or curve.name != "named" or curve.chosen.dotted != SM2 or len(point) != 65:
        raise ValueError("not an SM2 key, uncompressed")
    return point[1:]
