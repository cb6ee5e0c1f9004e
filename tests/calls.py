"""Every call to AWS and over HTTP while one of our functions runs: who made it, to which service, what, on what.

    calls = Calls()
    with calls.listening():                      # clients of AWS that are built from here on are heard
        systems._http = HeardPool(calls)         # and so is what goes by this pool
        with calls.during("verify_filings"):
            ...
    calls.made                                   # each in its order
    calls.needed                                 # what a policy must allow for it, function by function

A presigned link or slot is no call: it is signed here and used by somebody else. But it needs what the call would.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import urllib3

from chalicelib.adapters import aws

type Params = dict[str, Any]

PARAMETERS, CONTEXT = "parameters", "heard as"
"""Where a call's context keeps them."""


class Call(NamedTuple):
    """One call: the Lambda function, `dynamodb` and the like or `http`, the operation, and what it is done to.

    The resource is a table or `table/index/name`, `bucket/key`, a queue, a parameter, a key's id, `host/path`.
    """

    function: str
    service: str
    action: str
    resource: str


class Need(NamedTuple):
    """What a policy must allow a function: `dynamodb:PutItem` and the like, on what, and of which rows or keys.

    The resource is told as a call's is, but a list of objects is done to its bucket. `of` is the partition of a row, or
    the prefix of a list; nothing for all else.
    """

    function: str
    action: str
    resource: str
    of: str = ""


class Listener(Protocol):
    """What may stand in a call's way."""

    def before(self, call: Call) -> Any:
        """Raise, or give an answer, instead of the call; None lets it pass."""

    def after(self, call: Call) -> None:
        """The call took effect; raise instead of its answer."""

    def again(self, call: Call) -> bool:
        """Whether the client takes the answer for lost and sends the same request once more."""


class Silent:
    """A listener that lets everything pass."""

    def before(self, call: Call) -> Any:
        return None

    def after(self, call: Call) -> None:
        return

    def again(self, call: Call) -> bool:
        return False


class Calls:
    """The calls made so far, and whoever listens to them."""

    def __init__(self, listener: Listener | None = None) -> None:
        self.listener = listener or Silent()
        self.made: list[Call] = []
        self.needed: set[Need] = set()
        self.function: str | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear the clients of AWS that our adapters build within the block."""
        aws.session.cache_clear()
        events = aws.session().get_component("event_emitter")
        events.register("before-parameter-build", self._built)
        events.register("before-sign.s3.PutObject", self._signed)
        events.register("before-call", self._before)
        events.register("after-call", self._after)
        events.register("needs-retry", self._again)
        try:
            yield
        finally:
            aws.session.cache_clear()

    @contextmanager
    def during(self, function: str) -> Iterator[None]:
        """Within the block everything is called by this function."""
        self.function = function
        try:
            yield
        finally:
            self.function = None

    def http(self, method: str, url: str) -> Call | None:
        """A call over HTTP that begins; None when no function runs."""
        if self.function is None:
            return None
        call = Call(self.function, "http", method, url.partition("://")[2])
        self.made.append(call)
        return call

    def _built(self, params: Params, model: Any, context: Params, **_: Any) -> None:
        """Its parameters are known here; what is only signed goes no further."""
        context[PARAMETERS] = params
        # A slot is built by way of an operation that nobody calls; `_signed` knows better.
        if self.function is not None and model.name != "CreateBucket":
            service = model.service_model.service_name
            self._note(Call(self.function, service, model.name, RESOURCES[service](params)), params)

    def _signed(self, request: Any, **_: Any) -> None:
        if (fields := request.context.get("s3-presign-post-fields")) and self.function is not None:
            bucket = request.context[PARAMETERS]["Bucket"]
            self._note(Call(self.function, "s3", "PutObject", f"{bucket}/{fields['key']}"), {})

    def _note(self, call: Call, params: Params) -> None:
        self.needed |= {Need(call.function, f"{call.service}:{name}", *what) for name, *what in needs(call, params)}

    def _before(self, model: Any, context: Params, **_: Any) -> Any:
        if self.function is None:
            return None
        service, params = model.service_model.service_name, context[PARAMETERS]
        call = context[CONTEXT] = Call(self.function, service, model.name, RESOURCES[service](params))
        self.made.append(call)
        return self.listener.before(call)

    def _after(self, http_response: Any, context: Params, **_: Any) -> None:
        if CONTEXT in context:
            call = context[CONTEXT]
            if call.service == "s3" and http_response.status_code == 404:
                # Whoever may not list a bucket is told 403 of what is not there.
                self.needed.add(Need(call.function, "s3:ListBucket", call.resource.partition("/")[0]))
            self.listener.after(call)

    def _again(self, request_dict: Params, **_: Any) -> int | None:
        call = request_dict["context"].get(CONTEXT)
        return 0 if call and self.listener.again(call) else None


class HeardPool(urllib3.PoolManager):
    """urllib3's pool as our adapters use it, every request of it heard."""

    def __init__(self, calls: Calls) -> None:
        super().__init__(maxsize=32, retries=False)
        self._calls = calls

    def urlopen(self, method: str, url: str, redirect: bool = True, **sent: Any) -> Any:  # type: ignore[override]
        """Open; what the listener gives or raises comes in its place."""
        call = self._calls.http(method, url)
        if call is None:
            return super().urlopen(method, url, redirect, **sent)
        if (instead := self._calls.listener.before(call)) is not None:
            return instead
        answer = super().urlopen(method, url, redirect, **sent)
        self._calls.listener.after(call)
        return answer


def _of_dynamodb(params: Params) -> str:
    if "TransactItems" in params:
        return str(next(iter(params["TransactItems"][0].values()))["TableName"])
    table = params.get("TableName") or next(iter(params["RequestItems"]))
    return f"{table}/index/{params['IndexName']}" if "IndexName" in params else str(table)


RESOURCES: dict[str, Callable[[Params], str]] = {
    "dynamodb": _of_dynamodb,
    "s3": lambda params: f"{params['Bucket']}/{params.get('Key', params.get('Prefix', ''))}",
    "sqs": lambda params: str(params.get("QueueName") or params["QueueUrl"].rpartition("/")[2]),
    "ssm": lambda params: str(params["Name"]),
    "kms": lambda params: str(params["KeyId"]),
}

RENAMED = {
    "HeadObject": "GetObject",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "SendMessageBatch": "SendMessage",
}
"""Operations that a policy knows under another name."""

OF_VERSIONS = {"GetObject": "GetObjectVersion", "DeleteObject": "DeleteObjectVersion"}
"""What a policy must allow when an object's version is named."""

type What = tuple[str, str, str]
"""An action without its service, what it is done to, and of which rows or keys."""


def needs(call: Call, params: Params) -> Iterator[What]:
    """What a policy must allow for a call."""
    yield from NEEDS.get(call.action, _needs_itself)(call, params)


def _needs_itself(call: Call, params: Params) -> Iterator[What]:
    action = RENAMED.get(call.action, call.action)
    yield OF_VERSIONS.get(action, action) if "VersionId" in params else action, call.resource, _partition(params)


def _of_transaction(call: Call, params: Params) -> Iterator[What]:
    for verb, part in (part for one in params["TransactItems"] for part in one.items()):
        yield f"{verb}Item", str(part["TableName"]), _partition(part)


def _of_batch(call: Call, params: Params) -> Iterator[What]:
    for table, asked in params["RequestItems"].items():
        yield from (("BatchGetItem", str(table), _partition({"Key": row})) for row in asked["Keys"])


def _of_copy(call: Call, params: Params) -> Iterator[What]:
    yield "GetObjectVersion", str(params["CopySource"]).partition("?")[0], ""
    yield "PutObject", call.resource, ""


def _of_put(call: Call, params: Params) -> Iterator[What]:
    yield "PutObject", call.resource, ""
    if "ObjectLockRetainUntilDate" in params:
        yield "PutObjectRetention", call.resource, ""


def _of_list(call: Call, params: Params) -> Iterator[What]:
    yield RENAMED[call.action], str(params["Bucket"]), str(params.get("Prefix", ""))


NEEDS: dict[str, Callable[[Call, Params], Iterator[What]]] = {
    "TransactWriteItems": _of_transaction,
    "BatchGetItem": _of_batch,
    "CopyObject": _of_copy,
    "PutObject": _of_put,
    "ListObjectsV2": _of_list,
    "ListObjectVersions": _of_list,
}
"""Calls that need more than themselves, or another thing."""


def _partition(params: Params) -> str:
    """The partition key that a row, a key or a query names."""
    if "KeyConditionExpression" in params:
        name = params["KeyConditionExpression"].split(" ")[2]
        return str(params["ExpressionAttributeValues"][name]["S"])
    row = params.get("Item") or params.get("Key")
    return str(row["pk"]["S"]) if isinstance(row, dict) else ""
