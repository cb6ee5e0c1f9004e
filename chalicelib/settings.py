"""Everything that differs between stages, read from the environment once, on first use."""

import json
import os
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, ValidationInfo, field_validator

from chalicelib.errors import Misconfigured, Text

PREFIX = "MIAOPI_"


class Settings(BaseModel):
    """The settings of one stage; each is the environment variable `MIAOPI_<NAME>`, lists and maps as JSON."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_default=True)

    stage: str
    version: str = "0.1.0"
    table: str
    materials_bucket: str
    documents_bucket: str
    audit_bucket: str = Field(description="versioned bucket with Object Lock, where the heads of all histories are put")
    queue_prefix: str = Field(description="name of every queue up to its own part, such as miaopi-dev-")
    seal_key_id: str = Field(description="KMS key that signs receipts: ECC_NIST_P256, SIGN_VERIFY")
    seal_certificates: str = Field(description="SSM parameter with the PEM chain of the seal key, leaf first")
    older_seal_roots: str = Field("", description="PEM of roots whose seals stay good after the chain has another root")
    tsa_urls: tuple[HttpUrl, ...] = Field((), description="time-stamping authorities (RFC 3161), asked in turn")
    tsa_roots: str = Field("", description="SSM parameter with the PEM of the roots that vouch for these")
    tsa_seconds: float = 3.0
    seal_level: Literal["B-B", "B-T", "B-LT"] = Field(
        "B-B", description="PAdES level of receipts: signed, time-stamped, or with proof for the long term (CRLs)"
    )
    sm2_key: str = Field(
        "", description="switches the second seal on: SSM SecureString /... with an SM2 key (PEM), or id of such in KMS"
    )
    sm2_certificates: str = Field("", description="SSM parameter with the PEM chain of the SM2 key, leaf first")
    sm2_seal: str = Field("", description="object of documents_bucket with the electronic seal (SESeal, DER)")
    sharing_key: str = Field(description="SSM SecureString with the ed25519 key that signs pushes")
    token_keys: str = Field(description="JWK set (JSON) of the public keys whose tokens we take")
    token_issuer: str
    issuer_uscc: str = Field(
        pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$", description="the bureau's USCC, which e-licences name as their issuer"
    )
    registries_url: HttpUrl
    system_urls: dict[str, HttpUrl] = Field(description="address of each receiving system, by its name")
    public_url: HttpUrl = Field(description="where the public reaches the check pages; printed in the QR code")
    registry_seconds: float = 2.0
    push_seconds: float = 5.0
    patience_seconds: int = Field(240, description="how long silent registries are asked again before a referral")
    overdue_seconds: int = Field(480, description="age at which the sweep refers what is not decided yet")
    link_seconds: int = 600
    upload_seconds: int = 900
    body_bytes: int = 1_000_000

    @field_validator("tsa_urls", "system_urls", mode="before")
    @classmethod
    def _read(cls, said: object) -> object:
        return json.loads(said) if isinstance(said, str) else said

    @field_validator("seal_level")
    @classmethod
    def _stamps_have_a_source(cls, level: str, info: ValidationInfo) -> str:
        if level != "B-B" and not (info.data.get("tsa_urls") and info.data.get("tsa_roots")):
            raise ValueError("a seal_level above B-B needs tsa_urls and tsa_roots")
        return level

    @field_validator("sm2_seal")
    @classmethod
    def _a_second_seal_has_its_means(cls, seal: str, info: ValidationInfo) -> str:
        if info.data.get("sm2_key") and not (info.data.get("sm2_certificates") and seal):
            raise ValueError("an sm2_key needs sm2_certificates and sm2_seal")
        return seal


@cache
def settings() -> Settings:
    """The settings; raises `Misconfigured`, naming every variable that is missing or wrong at once."""
    try:
        return Settings.model_validate(_said())
    except ValidationError as error:
        names = ", ".join(f"{PREFIX}{str(e['loc'][0]).upper()}" for e in error.errors())
        raise Misconfigured(Text(f"下列配置缺失或无效：{names}", f"missing or wrong settings: {names}")) from None


def _said() -> dict[str, str]:
    variables = {name: f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    return {name: os.environ[variable] for name, variable in variables.items() if variable in os.environ}
