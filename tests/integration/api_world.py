"""The API in a world of fakes, called through a gateway by a portal, an officer and the public."""

from types import SimpleNamespace
from typing import Any

from app import app
from chalicelib.adapters.tokens_jose import JoseTokens
from local.examples import example
from local.tokens import Tokens
from tests.fakes.gateway import Answer, Gateway, Headers
from tests.fakes.receipt_checker import FakeReceiptChecker
from tests.world import World

ISSUER = Tokens()
BODY_BYTES = 60_000
SETTINGS = SimpleNamespace(body_bytes=BODY_BYTES, version="0.1.0", stage="test", link_seconds=600)

type Json = dict[str, Any]


class ApiWorld(World):
    """A world whose doors are open; `portal`, `officer` and `public` call the API."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = SETTINGS
        self.tokens = JoseTokens(ISSUER.jwks(), ISSUER.issuer)
        self.receipt_checker = FakeReceiptChecker()
        self.gateway = Gateway(app)
        self.applicant = str(self.example()["applicant"]["uscc"])
        self._keys = 0

    def token(self, role: str, applicant: str | None = None) -> str:
        """A fresh token."""
        return ISSUER.token(role, f"{role}-1", applicant, now=self.clock.now())

    def portal(
        self, method: str, path: str, body: Any = None, *, applicant: str | None = None, **headers: str
    ) -> Answer:
        """A call by the portal, for the applicant whose draft was opened last unless another is named."""
        return self._call(method, path, body, headers, self.token("portal", applicant or self.applicant))

    def officer(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """A call by an officer."""
        return self._call(method, path, body, headers, self.token("officer"))

    def public(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """A call by anybody."""
        return self._call(method, path, body, headers, None)

    def example(self, name: str = "soil-conservation") -> Json:
        """An example form as of today."""
        return example(name, self.today)

    def opened(self, name: str = "soil-conservation") -> str:
        """A draft opened over the API, its materials uploaded; gives its id."""
        form = self.example(name)
        self.applicant = form["applicant"]["uscc"]
        answer = self.portal("POST", "/v1/filings", form)
        filing_id = str(answer.json["id"])
        self.upload(self.filings.load(filing_id))
        return filing_id

    def filed_over_api(self, name: str = "soil-conservation") -> str:
        """A draft opened and submitted over the API, everything come to rest; gives its id."""
        filing_id = self.opened(name)
        answer = self.portal("POST", f"/v1/filings/{filing_id}/submission", {})
        assert answer.status == 202, answer.text
        self.settle()
        return filing_id

    def _call(self, method: str, path: str, body: Any, headers: dict[str, str], token: str | None) -> Answer:
        """A POST gets a key of its own unless it brings one; `_` in a header's name stands for `-`."""
        self._keys += 1
        named: Headers = {name.replace("_", "-"): value for name, value in headers.items()}
        key = {"Idempotency-Key": f"key-{self._keys}"} if method == "POST" else {}
        sent = {name: value for name, value in (key | named).items() if value}
        return self.gateway.call(method, path, body, sent, token)
