"""What portal, applicant and officer do from outside: whoever has no answer sends the same request again."""

import json
from typing import Any

from chalicelib.domain.filing import Filing
from chalicelib.domain.materials import MaterialKind, expected_texts, owed
from chalicelib.usecases.upload_slot import key_of
from local.examples import example
from tests.aws import PREFIX, client
from tests.crashes.carrying import WAIT, Carrier
from tests.crashes.faults import Died
from tests.crashes.ground import Ground
from tests.crashes.processes import World
from tests.fakes.form_checker import fake_pdf
from tests.fakes.gateway import Answer, Gateway

type Json = dict[str, Any]

TRIES = 8
AGAIN = frozenset({409, 429})


class Actors:
    """Portal and officer; `answers` holds what each request was told in the end."""

    def __init__(self, ground: Ground, entries: Any, world: World, carrier: Carrier, outside: Any) -> None:
        self._ground, self._world, self._carrier, self._outside = ground, world, carrier, outside
        self._gateway = Gateway(entries)
        self._keys = 0
        self.applicant = ""
        self.answers: list[tuple[str, int, str]] = []

    def open(self, name: str, **filling: Any) -> str:
        """The portal opens a draft; gives its id."""
        form = self.form(name, **filling)
        self.applicant = form["applicant"]["uscc"]
        return str(self.portal("POST", "/v1/filings", form)["id"])

    def form(self, name: str, **filling: Any) -> Json:
        """An example's form as of the day."""
        return example(name, self._world.clock.now().date(), **filling)

    def portal(self, method: str, path: str, body: Any = None, **headers: str) -> Json:
        """A request of the portal's for the applicant, sent until it is answered."""
        return self._asked("portal", method, path, body, headers)

    def officer(self, method: str, path: str, body: Any = None) -> Json:
        """A request of an officer's, sent until it is answered."""
        return self._asked("officer", method, path, body, {})

    def replace(self, filing_id: str, form: Json) -> None:
        """The portal replaces the form; it looks first which version stands, and whether that has the form already."""
        path = f"/v1/filings/{filing_id}"
        for _ in range(TRIES):
            version = self.now(filing_id).version
            answer = self._call("portal", "PUT", f"{path}/form", form, {"If-Match": str(version)})
            if answer is not None and answer.status == 200:
                return
            self._meanwhile()
        raise AssertionError("the form was not replaced")

    def delete(self, filing_id: str) -> None:
        """The portal deletes a draft; that there is none any more is what it wanted."""
        for _ in range(TRIES):
            answer = self._call("portal", "DELETE", f"/v1/filings/{filing_id}", None, {})
            if answer is not None and answer.status in (200, 404, 409, 410):
                return
            self._meanwhile()
        raise AssertionError("the draft was not deleted")

    def upload(self, filing_id: str, *kinds: str, faults: Any = ()) -> None:
        """The applicant uploads what is owed, or what is named; the bucket tells the queue."""
        filing = self.now(filing_id)
        for kind in kinds or owed(filing.form):
            pdf = fake_pdf(*expected_texts(MaterialKind(kind), filing.form), faults=faults)
            self._put(key_of(filing_id, kind), pdf)

    def now(self, filing_id: str) -> Filing:
        """The filing as it stands."""
        filing: Filing = self._outside.filings.load(filing_id)
        return filing

    def _put(self, key: str, pdf: bytes) -> None:
        """moto's bucket tells no version, which S3 does for every object of a versioned bucket."""
        bucket = self._ground.settings.materials_bucket
        version = client("s3").put_object(Bucket=bucket, Key=key, Body=pdf, ContentType="application/pdf")["VersionId"]
        message = self._ground.queues[f"{PREFIX}uploads"]._messages[-1]
        told = json.loads(message.body)
        told["Records"][0]["s3"]["object"]["versionId"] = version
        message.body = json.dumps(told)

    def _asked(self, role: str, method: str, path: str, body: Any, headers: dict[str, str]) -> Json:
        self._keys += 1
        sent = headers | ({"Idempotency-Key": f"key-{self._keys}"} if method == "POST" else {})
        for _ in range(TRIES):
            answer = self._call(role, method, path, body, sent)
            if answer is not None and not _wants_again(answer):
                self.answers.append((f"{method} {path}", answer.status, answer.json.get("code", "")))
                return dict(answer.json)
            self._meanwhile()
        raise AssertionError(f"{method} {path} is not answered")

    def _call(self, role: str, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer | None:
        """None when nobody answered: the gateway's own 502."""
        applicant = self.applicant if role == "portal" else None
        token = self._ground.issuer.token(role, f"{role}-1", applicant, now=self._world.clock.now())
        try:
            return self._gateway.call(method, path, body, headers, token)
        except Died:
            return None

    def _meanwhile(self) -> None:
        """The rest of the system does not wait for the portal's next try."""
        self._world.clock.pass_by(WAIT)
        self._carrier.rest()


def _wants_again(answer: Answer) -> bool:
    return answer.status >= 500 or answer.status == 429
