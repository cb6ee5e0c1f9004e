"""The alarms that there is one of for each place, registry, queue, function and bucket."""

from collections.abc import Callable, Iterator

from chalicelib.domain.registries import Registry
from chalicelib.domain.resting import Resting
from chalicelib.domain.stuck import MAY_REST
from chalicelib.errors import Text
from local.watch.alarm import Alarm, Figure, Json, Names, Severity, Silence, ours
from local.watch.alarms import HOUR, MINUTE, NOW, TODAY
from local.watch.sections import BROKEN, DEAD, RECEIVER, REGISTRY, STORE, STUCK, WAITS

FREQUENTLY_TOLD = frozenset({Resting.SUBMITTED})
"""Places whose silence rings too: the figure comes every minute for all, and one alarm for its silence is enough."""

OLDEST: dict[str, tuple[int, Severity]] = {
    "Uploads": (5 * MINUTE, TODAY),
    "Verification": (10 * MINUTE, NOW),
    "Issuance": (5 * MINUTE, NOW),
}
OLDEST_PUSH = (HOUR, TODAY)
"""How old the oldest message of a queue may be, in seconds, and how soon somebody must look."""


def of_each(resources: Json) -> Iterator[Alarm]:
    """Those of all that a template's resources and the domain name."""
    yield from _of_places()
    yield from _of_registries()
    for name, resource in sorted(resources.items()):
        yield from OF_KIND.get(resource["Type"], _none)(name, resource)


def _of_places() -> Iterator[Alarm]:
    for place, rest in MAY_REST.items():
        told = Text(
            f"{place} 处有办件滞留。{rest.do.zh}", f"filings rest too long at {place}. {rest.do.en}".rstrip(".")
        )
        severity = NOW if place in {Resting.SUBMITTED, Resting.ACCEPTED} else TODAY
        silence: Silence = "breaching" if place in FREQUENTLY_TOLD else "notBreaching"
        yield Alarm(
            f"Stuck{_camel(place)}",
            severity,
            told,
            STUCK,
            ours("Stuck", "Minimum", MINUTE, place=place),
            ">",
            0,
            3,
            silence,
        )


def _of_registries() -> Iterator[Alarm]:
    for registry in Registry:
        told = Text(f"数据源 {registry} 持续失败", f"the registry {registry} keeps failing")
        yield Alarm(
            f"Registry{_camel(registry)}",
            TODAY,
            told,
            REGISTRY,
            ours("CircuitState", "Maximum", 5 * MINUTE, registry=registry),
            ">=",
            2,
            3,
        )


def _of_queue(name: str, resource: Json) -> Iterator[Alarm]:
    dimensions = {"QueueName": {"Fn::GetAtt": [name, "QueueName"]}}
    kind = name.removesuffix("Queue")
    if kind.endswith("Dead"):
        figure = Figure("AWS/SQS", "ApproximateNumberOfMessagesVisible", dimensions, "Maximum", 5 * MINUTE)
        told = Text(
            f"{kind.removesuffix('Dead')} 队列有死信",
            f"the dead-letter queue of {kind.removesuffix('Dead')} is not empty",
        )
        yield Alarm(f"{kind}Letters", TODAY, told, DEAD, figure, ">", 0)
        return
    if kind in OLDEST:
        yield _failing(kind)
    seconds, severity = OLDEST.get(kind, OLDEST_PUSH)
    figure = Figure("AWS/SQS", "ApproximateAgeOfOldestMessage", dimensions, "Maximum", MINUTE)
    told = Text(
        f"{kind} 队列积压超过 {seconds // MINUTE} 分钟",
        f"messages in {kind} wait longer than {seconds // MINUTE} minutes",
    )
    yield Alarm(f"{kind}Waits", severity, told, WAITS if kind in OLDEST else RECEIVER, figure, ">", seconds, 3)


def fails(kind: str) -> str:
    """The name of the alarm on messages of a queue that cannot be worked off: Lambda counts no error for them."""
    return f"{kind}Fails"


def _failing(kind: str) -> Alarm:
    told = Text(f"{kind} 队列的消息屡次处理失败", f"messages in {kind} fail again and again")
    return Alarm(
        fails(kind), TODAY, told, BROKEN, ours("MessagesFailed", "Sum", 5 * MINUTE, queue=kind.lower()), ">", 5
    )


def _of_function(name: str, resource: Json) -> Iterator[Alarm]:
    dimensions = {"FunctionName": {"Ref": name}}
    for figure, verb, limit in (
        ("Errors", Text("出错", "fails"), 2),
        ("Throttles", Text("被限流", "is throttled"), 10),
    ):
        told = Text(f"函数 {name} {verb.zh}", f"the function {name} {verb.en}")
        yield Alarm(
            f"{name}{figure}",
            TODAY,
            told,
            BROKEN,
            Figure("AWS/Lambda", figure, dimensions, "Sum", 5 * MINUTE),
            ">",
            limit,
        )
    if _follows_the_stream(resource):
        told = Text(f"函数 {name} 落后数据流超过 1 分钟", f"the function {name} is over a minute behind the stream")
        behind = Figure("AWS/Lambda", "IteratorAge", dimensions, "Maximum", MINUTE)
        yield Alarm(f"{name}Behind", NOW, told, WAITS, behind, ">", 60_000, 3)


def _follows_the_stream(resource: Json) -> bool:
    return any(event["Type"] == "DynamoDB" for event in resource["Properties"].get("Events", {}).values())


def _of_bucket(name: str, resource: Json) -> Iterator[Alarm]:
    figure = Figure("AWS/S3", "5xxErrors", {"BucketName": {"Ref": name}, "FilterId": "all"}, "Sum", 5 * MINUTE)
    yield Alarm(
        f"{name}Fails", TODAY, Text(f"存储桶 {name} 报错", f"the bucket {name} fails"), STORE, figure, ">", 5, 2
    )


def _of_table(name: str, resource: Json) -> Iterator[Alarm]:
    """The table, and each of its indexes: one that throttles writes holds the table's own back, under its own name."""
    table: Names = {"TableName": {"Ref": name}}
    yield from _throttled("Table", Text("数据表", "the table"), table)
    for index in resource["Properties"]["GlobalSecondaryIndexes"]:
        of = index["IndexName"]
        told = Text(f"数据表索引 {of}", f"the table's index {of}")
        yield from _throttled(f"Index{_camel(of)}", told, {**table, "GlobalSecondaryIndexName": of})


def _throttled(name: str, what: Text, dimensions: Names) -> Iterator[Alarm]:
    for way, zh in (("Read", "读"), ("Write", "写")):
        told = Text(f"{what.zh}限流（{zh}）", f"{what.en} throttles {way.lower()}s")
        figure = Figure("AWS/DynamoDB", f"{way}ThrottleEvents", dimensions, "Sum", 5 * MINUTE)
        yield Alarm(f"{name}{way}sRefused", TODAY, told, STORE, figure, ">", 10, 2)


OF_KIND: dict[str, Callable[[str, Json], Iterator[Alarm]]] = {
    "AWS::SQS::Queue": _of_queue,
    "AWS::Serverless::Function": _of_function,
    "AWS::S3::Bucket": _of_bucket,
    "AWS::DynamoDB::Table": _of_table,
}


def _none(name: str, resource: Json) -> Iterator[Alarm]:
    yield from ()


def _camel(words: str) -> str:
    return "".join(word.capitalize() for word in words.replace("_", "-").split("-"))
