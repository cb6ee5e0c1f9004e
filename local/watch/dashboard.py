"""The dashboard: are people served, where does it wait, who fails, is it safe, what does it cost; in this order."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chalicelib.domain.registries import Registry
from chalicelib.domain.resting import Resting
from chalicelib.domain.sharing import System
from local.watch.alarm import API_NAME, OURS, Json

WIDTH, HEIGHT = 8, 6
"""Of a picture, in the dashboard's own units: 24 are a whole row."""

type Metric = list[object]


class Picture(NamedTuple):
    """One picture: what it shows, and which figures by which statistic over how many seconds."""

    title: str
    metrics: Sequence[Metric]
    statistic: str = "Sum"
    seconds: int = 300
    kind: str = "timeSeries"


class Question(NamedTuple):
    """One row of the dashboard."""

    asks: str
    pictures: Sequence[Picture]


def ours(name: str, **dimensions: str) -> Metric:
    """A figure of the system itself, in the stage of the stack."""
    pairs = {"stage": "${Stage}"} | dimensions
    return [OURS, name, *(word for pair in pairs.items() for word in pair)]


def by(statistic: str, metric: Metric) -> Metric:
    """The figure by another statistic than the picture's."""
    return [*metric, {"stat": statistic, "label": f"{metric[1]} {statistic}"}]


def questions(resources: Json) -> tuple[Question, ...]:
    """All rows, for the resources of a template."""
    queues = [name for name, r in sorted(resources.items()) if r["Type"] == "AWS::SQS::Queue"]
    functions = [name for name, r in sorted(resources.items()) if r["Type"] == "AWS::Serverless::Function"]
    return (_served(), _waiting(queues), _failing(functions), _safe(queues), _costs(functions))


def _served() -> Question:
    answers, receipts = ours("SecondsToAnswer"), [ours("SecondsToReceipt", item=item) for item in ITEMS]
    return Question(
        "1 · 群众是否按时得到答复 Are people served?",
        (
            Picture("10 分钟内答复比例 share in time", [ours("AnsweredInTime")], "Average", 3600, "singleValue"),
            Picture("答复秒数 seconds to answer", [by(p, answers) for p in ("p50", "p95", "p99")]),
            Picture("回执秒数 p95 seconds to receipt", receipts, "p95"),
        ),
    )


def _waiting(queues: Sequence[str]) -> Question:
    oldest = [_queue("ApproximateAgeOfOldestMessage", name) for name in queues if not name.endswith("DeadQueue")]
    return Question(
        "2 · 在哪里等待 Where does it wait?",
        (
            Picture("最老消息秒数 oldest message, s", oldest, "Maximum"),
            Picture("滞留件数 stuck filings", [ours("Stuck", place=str(place)) for place in Resting], "Maximum"),
            Picture("重新通告 announced again", [ours("AnnouncedAgain", place=p) for p in ("submitted", "accepted")]),
        ),
    )


def _failing(functions: Sequence[str]) -> Question:
    pushes = [ours("Pushes", system=str(system), result="failed") for system in System]
    circuits = [ours("CircuitState", registry=str(registry)) for registry in Registry]
    errors: list[Metric] = [["AWS/Lambda", "Errors", "FunctionName", f"${{{name}}}"] for name in functions]
    return Question(
        "3 · 谁在失败 Who fails?",
        (
            Picture("数据源熔断 circuits (2 = open)", circuits, "Maximum"),
            Picture("推送未被接收 pushes not taken", pushes),
            Picture("函数错误 errors of functions", errors),
        ),
    )


def _safe(queues: Sequence[str]) -> Question:
    letters = [_queue("ApproximateNumberOfMessagesVisible", name) for name in queues if name.endswith("DeadQueue")]
    return Question(
        "4 · 是否安全 Is it safe?",
        (
            Picture(
                "凭证被拒、可疑文件 refused tokens, hostile uploads", [ours("AuthFailures"), ours("HostileUploads")]
            ),
            Picture(
                "历史链、对账 histories, books",
                [ours("ChainFaults"), ours("ReconciliationDifferences"), ours("RemovedByNoRight")],
                "Maximum",
                86_400,
            ),
            Picture("死信 dead letters", letters, "Maximum"),
        ),
    )


def _costs(functions: Sequence[str]) -> Question:
    spent: list[Metric] = [["AWS/Lambda", "Duration", "FunctionName", f"${{{name}}}"] for name in functions]
    units: list[Metric] = [
        ["AWS/DynamoDB", f"Consumed{way}CapacityUnits", "TableName", "${Filings}"] for way in ("Read", "Write")
    ]
    calls: list[Metric] = [["AWS/ApiGateway", "Count", "ApiName", API_NAME, "Stage", "api"]]
    return Question(
        "5 · 花费多少 What does it cost?",
        (
            Picture("函数毫秒 milliseconds of functions", spent, seconds=86_400),
            Picture("数据表读写单元 units of the table", units, seconds=86_400),
            Picture("接口调用 calls of the API", calls, seconds=86_400),
        ),
    )


ITEMS = ("soil-conservation", "water-saving", "works-commencement")


def _queue(metric: str, name: str) -> Metric:
    return ["AWS/SQS", metric, "QueueName", f"${{{name}.QueueName}}"]


def resource(resources: Json) -> Json:
    """The dashboard as a resource of the template."""
    body = json.dumps({"widgets": list(_widgets(questions(resources)))}, ensure_ascii=False)
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardName": {"Fn::Sub": "miaopi-${Stage}"}, "DashboardBody": {"Fn::Sub": body}},
    }


def _widgets(rows: Sequence[Question]) -> Iterator[Json]:
    for n, row in enumerate(rows):
        top = n * (HEIGHT + 1)
        yield _placed(0, top, 24, 1, "text", {"markdown": f"## {row.asks}"})
        for m, picture in enumerate(row.pictures):
            yield _placed(m * WIDTH, top + 1, WIDTH, HEIGHT, "metric", _shown(picture))


def _placed(x: int, y: int, width: int, height: int, kind: str, properties: Json) -> Json:
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties}


def _shown(picture: Picture) -> Json:
    return {
        "title": picture.title,
        "view": picture.kind,
        "region": "${AWS::Region}",
        "stat": picture.statistic,
        "period": picture.seconds,
        "metrics": picture.metrics,
    }
