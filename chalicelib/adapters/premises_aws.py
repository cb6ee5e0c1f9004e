"""A stage's own resources, as AWS and the network show them to whoever asks from outside."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from chalicelib.domain.dead_letters import dead
from chalicelib.domain.premises import NOW, Listeners
from chalicelib.errors import Text, Unreachable

SECONDS = 5.0
NOBODY = {"pk": {"S": "doctor#nobody"}, "sk": {"S": "doctor"}}

DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation", "403"})
MISSING = frozenset({"ParameterNotFound", "ServerSideEncryptionConfigurationNotFoundError"})
MISSING_TOO = frozenset({"NoSuchPublicAccessBlockConfiguration", "ObjectLockConfigurationNotFoundError"})


class Names(NamedTuple):
    """The names of a stage and its resources."""

    stage: str
    table: str
    documents_bucket: str
    audit_bucket: str
    queue_prefix: str
    seal_key_id: str
    seal_certificates: str


type Try = tuple[str, str, str, dict[str, Any]]


class AwsPremises:
    """The port `Premises`; `clients` gives a low-level client of a service."""

    def __init__(self, clients: Callable[[str], Any], names: Any) -> None:
        self._clients = clients
        self._names = Names(*(getattr(names, name) for name in Names._fields))

    def caller(self) -> tuple[str, datetime]:
        """As whom AWS knows us, and its time."""
        answer = self._call("sts", "get_caller_identity")
        return str(answer["Arn"]), parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])

    def table(self) -> frozenset[str]:
        """What of the table is as it must be."""
        name = self._names.table
        table = self._call("dynamodb", "describe_table", TableName=name)["Table"]
        backups = self._call("dynamodb", "describe_continuous_backups", TableName=name)["ContinuousBackupsDescription"]
        ttl = self._call("dynamodb", "describe_time_to_live", TableName=name)["TimeToLiveDescription"]
        recovery = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
        seen = {
            "key": [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"],
            "stream": table.get("StreamSpecification", {}).get("StreamViewType") == "NEW_AND_OLD_IMAGES",
            "recovery": recovery == "ENABLED",
            "protection": bool(table.get("DeletionProtectionEnabled")),
            "ttl": (ttl.get("TimeToLiveStatus"), ttl.get("AttributeName")) == ("ENABLED", "expires"),
        }
        return _true(seen) | {index["IndexName"] for index in table.get("GlobalSecondaryIndexes", ())}

    def bucket(self, name: str) -> frozenset[str]:
        """What of a bucket is as it must be."""
        private = self._held("get_public_access_block", name).get("PublicAccessBlockConfiguration", {})
        lock = self._held("get_object_lock_configuration", name).get("ObjectLockConfiguration", {})
        seen = {
            "versions": self._call("s3", "get_bucket_versioning", Bucket=name).get("Status") == "Enabled",
            "encryption": "ServerSideEncryptionConfiguration" in self._held("get_bucket_encryption", name),
            "private": bool(private) and all(private.values()),
            "lock": lock.get("Rule", {}).get("DefaultRetention", {}).get("Mode") == "COMPLIANCE",
        }
        return _true(seen)

    def redrives(self, queue: str) -> bool:
        """Whether a queue is there and has its dead-letter queue beside it."""
        attributes = self._call("sqs", "get_queue_attributes", QueueUrl=self._url(queue), AttributeNames=["All"])
        policy = json.loads(attributes["Attributes"].get("RedrivePolicy", "{}"))
        return str(policy.get("deadLetterTargetArn", "")).endswith(f":{self._names.queue_prefix}{dead(queue)}")

    def parameter(self, name: str) -> str | None:
        """The kind of an SSM parameter; None when it is not there."""
        answer = self._unless(MISSING, "ssm", "get_parameter", Name=name)
        return str(answer["Parameter"]["Type"]) if answer else None

    def listeners(self, topic: str) -> Listeners:
        """How many listen to a topic of alarms, and how many have not said yes."""
        said = self._call("sns", "get_topic_attributes", TopicArn=self._topic(topic))["Attributes"]
        return Listeners(int(said["SubscriptionsConfirmed"]), int(said["SubscriptionsPending"]))

    def at_once(self) -> int:
        """How many executions of Lambda the account leaves to all functions that have none reserved."""
        return int(self._call("lambda", "get_account_settings")["AccountLimit"]["UnreservedConcurrentExecutions"])

    def status(self, url: str) -> int:
        """The HTTP status that an address answers with."""
        return int(_asked(url).status)

    def health(self, url: str) -> Mapping[str, str]:
        """What the API at an address says of itself."""
        try:
            said = json.loads(_asked(f"{url.rstrip('/')}/v1/health").data)
        except ValueError:
            said = None
        return said if isinstance(said, dict) else {}

    def denied(self) -> tuple[str, ...]:
        """Those of the operators' actions that the caller may not do; the one write has an impossible condition."""
        return tuple(action for action, service, name, said in self._tries() if not self._may(service, name, said))

    def _tries(self) -> tuple[Try, ...]:
        said = self._names
        table, never = {"TableName": said.table}, "attribute_exists(pk) AND attribute_not_exists(pk)"
        query = {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": NOBODY["pk"]}}
        documents, heads = ({"Bucket": bucket} for bucket in (said.documents_bucket, said.audit_bucket))
        return (
            ("dynamodb:GetItem", "dynamodb", "get_item", table | {"Key": NOBODY}),
            ("dynamodb:Query", "dynamodb", "query", table | query),
            ("dynamodb:Scan", "dynamodb", "scan", table | {"Limit": 1}),
            ("dynamodb:PutItem", "dynamodb", "put_item", table | {"Item": NOBODY, "ConditionExpression": never}),
            ("sqs:GetQueueUrl", "sqs", "get_queue_url", {"QueueName": f"{said.queue_prefix}uploads"}),
            ("s3:ListBucket", "s3", "list_objects_v2", documents | {"MaxKeys": 1}),
            ("s3:ListBucketVersions", "s3", "list_object_versions", heads | {"MaxKeys": 1}),
            ("ssm:GetParameter", "ssm", "get_parameter", {"Name": said.seal_certificates}),
            ("sns:GetTopicAttributes", "sns", "get_topic_attributes", {"TopicArn": self._topic(NOW)}),
            ("lambda:GetAccountSettings", "lambda", "get_account_settings", {}),
            ("kms:GetPublicKey", "kms", "get_public_key", {"KeyId": said.seal_key_id}),
        )

    def _may(self, service: str, operation: str, request: dict[str, Any]) -> bool:
        """Whether it was not forbidden; what else becomes of it is not asked here."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            getattr(self._clients(service), operation)(**request)
        except ClientError as error:
            return error.response["Error"]["Code"] not in DENIED
        except BotoCoreError as error:
            raise _unreachable(operation, type(error).__name__) from error
        return True

    def _topic(self, name: str) -> str:
        """The ARN of a topic, made of where the caller is at home: SNS asks for it, and finds none by its name."""
        _, partition, _, _, account, *_ = self.caller()[0].split(":")
        region = self._clients("sns").meta.region_name
        return f"arn:{partition}:sns:{region}:{account}:miaopi-{self._names.stage}-{name}"

    def _url(self, queue: str) -> str:
        return str(self._call("sqs", "get_queue_url", QueueName=f"{self._names.queue_prefix}{queue}")["QueueUrl"])

    def _held(self, operation: str, bucket: str) -> dict[str, Any]:
        return self._unless(MISSING | MISSING_TOO, "s3", operation, Bucket=bucket)

    def _call(self, service: str, operation: str, **request: Any) -> dict[str, Any]:
        return self._unless(frozenset(), service, operation, **request)

    def _unless(self, nothing: frozenset[str], service: str, operation: str, **request: Any) -> dict[str, Any]:
        """An answer; an empty one for the errors that say there is nothing."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._clients(service), operation)(**request))
        except ClientError as error:
            if (code := error.response["Error"]["Code"]) in nothing:
                return {}
            raise _unreachable(operation, code) from error
        except BotoCoreError as error:
            raise _unreachable(operation, type(error).__name__) from error


def _true(seen: Mapping[str, bool]) -> frozenset[str]:
    return frozenset(name for name, good in seen.items() if good)


def _asked(url: str) -> Any:
    import urllib3

    try:
        return urllib3.PoolManager(retries=False, timeout=SECONDS).request("GET", url, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise _unreachable("GET", type(error).__name__) from error


def _unreachable(what: str, why: str) -> Unreachable:
    return Unreachable(Text(f"{what} 失败：{why}", f"{what} failed: {why}"))
