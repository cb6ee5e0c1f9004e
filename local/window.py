"""The portal's window, the officers' desk and the public: clients of the HTTPS API and of nothing else."""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import urllib3

type Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - an answer, not a failure of ours
    """The API answered with a problem: status and problem+json."""

    def __init__(self, status: int, problem: Json) -> None:
        self.status, self.problem = status, problem
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')} {problem.get('errors', '')}")


class Door:
    """The API as one caller reaches it; `token` gives a fresh bearer token for each call, or None for the public."""

    def __init__(self, base_url: str, token: Callable[[], str] | None = None) -> None:
        self.base_url, self.token = base_url, token
        self.http = urllib3.PoolManager(retries=False, timeout=30)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Json:
        """Call and give the JSON answer; raises `Refusal` for a problem."""
        response = self.http.request(
            method,
            self.base_url + path,
            body=None if body is None else json.dumps(body, ensure_ascii=False).encode(),
            headers=self._headers(body) | headers,
        )
        answer = json.loads(response.data) if response.data else {}
        if response.status >= 400:
            raise Refusal(response.status, answer)
        return dict(answer)

    def create(self, path: str, body: Any) -> Json:
        """POST with a fresh Idempotency-Key."""
        return self.call("POST", path, body, **{"Idempotency-Key": str(uuid.uuid4())})

    def fetch(self, url: str) -> bytes:
        """Download from a presigned link, as a browser does; raises `Refusal` unless it is 200."""
        response = self.http.request("GET", url)
        if response.status != 200:
            raise Refusal(response.status, {"detail": response.data[:200].decode(errors="replace")})
        return response.data

    def _headers(self, body: Any) -> dict[str, str]:
        content = {} if body is None else {"Content-Type": "application/json"}
        return content | ({"Authorization": f"Bearer {self.token()}"} if self.token else {})


class Portal(Door):
    """What the portal does for an applicant."""

    def open(self, form: Json) -> Json:
        """Open a draft; the answer holds the upload slots."""
        return self.create("/v1/filings", form)

    def upload(self, slot: Json, pdf: bytes) -> None:
        """Send one PDF by its presigned POST; raises `Refusal` when the store refuses it."""
        fields = [*slot["fields"].items(), ("file", ("material.pdf", pdf, "application/pdf"))]
        response = self.http.request_encode_body("POST", slot["url"], fields=fields)
        if response.status >= 300:
            raise Refusal(response.status, {"detail": response.data[:200].decode(errors="replace")})

    def submit(self, filing_id: str) -> Json:
        """Submit."""
        return self.create(f"/v1/filings/{filing_id}/submission", {})

    def look(self, filing_id: str) -> Json:
        """The filing as it stands."""
        return self.call("GET", f"/v1/filings/{filing_id}")

    def correct(self, filing_id: str, version: int, form: Json) -> Json:
        """Replace the form of a rejected filing."""
        return self.call("PUT", f"/v1/filings/{filing_id}/form", form, **{"If-Match": str(version)})

    def wait(self, filing_id: str, until: Callable[[Json], bool], seconds: float = 60, *, every: float = 0.1) -> Json:
        """Ask every so many seconds until the filing is as wanted; raises `TimeoutError`, telling its state."""
        end = time.monotonic() + seconds
        while not until(filing := self.look(filing_id)):
            if time.monotonic() > end:
                raise TimeoutError(f"{filing_id} is {filing['state']} after {seconds} s")
            time.sleep(every)
        return filing

    def receipt(self, filing_id: str) -> tuple[Json, bytes]:
        """The receipt's link and its bytes."""
        link = self.call("GET", f"/v1/filings/{filing_id}/receipt")
        return link, self.fetch(link["url"])


class Desk(Door):
    """What an officer does."""

    def waiting(self, state: str = "referred") -> list[Json]:
        """What waits for an officer."""
        return list(self.call("GET", f"/v1/desk/filings?state={state}")["filings"])

    def look(self, filing_id: str) -> Json:
        """A filing with facts and findings."""
        return self.call("GET", f"/v1/desk/filings/{filing_id}")

    def decide(self, filing_id: str, accept: bool, reason: str) -> Json:
        """Accept or reject."""
        return self.create(f"/v1/desk/filings/{filing_id}/decision", {"accept": accept, "reason": reason})

    def revoke(self, filing_id: str, reason: str, decision_number: str) -> Json:
        """Revoke a receipt."""
        body = {"reason": reason, "decision_number": decision_number}
        return self.create(f"/v1/desk/filings/{filing_id}/revocation", body)
