"""Everything that differs between stages, read from the environment once, on first use."""

from functools import cache

from pydantic import Field, HttpUrl, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from chalicelib.errors import Misconfigured, Text

PREFIX = "MIAOPI_"


class Settings(BaseSettings):
    """The settings of one stage; each is the environment variable `MIAOPI_<NAME>`, maps as JSON."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    stage: str
    version: str = "0.1.0"
    table: str
    materials_bucket: str
    documents_bucket: str
    queue_prefix: str = Field(description="name of every queue up to its own part, such as miaopi-dev-")
    seal_key_id: str = Field(description="KMS key that signs receipts: ECC_NIST_P256, SIGN_VERIFY")
    seal_certificates: str = Field(description="SSM parameter with the PEM chain of the seal key, leaf first")
    older_seal_roots: str = Field("", description="PEM of roots whose seals stay good after the chain has another root")
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


@cache
def settings() -> Settings:
    """The settings; raises `Misconfigured`, naming every variable that is missing or wrong at once."""
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"{PREFIX}{str(e['loc'][0]).upper()}" for e in error.errors())
        raise Misconfigured(Text(f"下列配置缺失或无效：{names}", f"missing or wrong settings: {names}")) from None
