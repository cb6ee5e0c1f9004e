"""What `doctor` looks at: one small function a question, each telling every fault it finds; the table at the end."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from chalicelib.domain.dead_letters import LIVE
from chalicelib.domain.premises import AT_ONCE, BUCKET, LOCKED_BUCKET, TABLE, TOPICS
from chalicelib.domain.promise import PROMISED
from chalicelib.domain.registries import Answered, Entry, Query, Registry
from chalicelib.domain.sharing import System
from chalicelib.domain.working_days import beijing_day, last_known_day
from chalicelib.errors import Text

CLOCKS_DIFFER = timedelta(minutes=1)
CERTIFICATE_DAYS, CALENDAR_DAYS = 30, 60
"""As the alarms have them."""

NOBODYS_KEY = "doctor"

type Outside = Any
type Faults = Iterator[Text]


class Examination(NamedTuple):
    """A question, how it is looked at, and what to do when anything is wrong."""

    name: str
    asks: Text
    look: Callable[[Outside], Faults]
    do: Text


def _settings(outside: Outside) -> Faults:
    said = outside.settings
    addresses = {"registries_url": said.registries_url, "public_url": said.public_url} | said.system_urls
    for name, url in addresses.items():
        if not _safe(str(url)):
            yield Text(f"{name} 不是 https 或仍是示例", f"{name} is not https, or still an example")
    for system in sorted(set(System) - set(said.system_urls)):
        yield Text(f"没有接收系统 {system} 的地址", f"there is no address of {system}")
    if not timedelta(seconds=said.patience_seconds) < timedelta(seconds=said.overdue_seconds) < PROMISED:
        yield Text("须 patience < overdue < 600 秒", "it must be that patience < overdue < 600 s")


def _safe(url: str) -> bool:
    return url.startswith(("https://", "http://127.0.0.1:")) and "example" not in url and "..." not in url


def _token_keys(outside: Outside) -> Faults:
    try:
        keys = json.loads(outside.settings.token_keys).get("keys", [])
    except (ValueError, AttributeError):
        keys = []
    if not keys:
        yield Text("没有公钥，谁都不能调用", "there is no key, so nobody may call")
    for key in keys:
        if (key.get("kty"), key.get("crv")) != ("EC", "P-256") or not key.get("kid"):
            yield Text("有公钥不是带 kid 的 P-256", "a key is not on P-256 with a kid")
        if "d" in key:
            yield Text("含有私钥：立即更换", "it holds a private key: replace it at once")


def _caller(outside: Outside) -> Faults:
    outside.premises.caller()
    yield from ()


def _rights(outside: Outside) -> Faults:
    for action in outside.premises.denied():
        yield Text(f"不被允许：{action}", f"not allowed: {action}")


def _clock(outside: Outside) -> Faults:
    apart = abs(outside.premises.caller()[1] - outside.clock.now())
    if apart > CLOCKS_DIFFER:
        yield Text(f"相差 {apart.total_seconds():.0f} 秒", f"they are {apart.total_seconds():.0f} s apart")


def _table(outside: Outside) -> Faults:
    yield from _lacking(outside.settings.table, TABLE - outside.premises.table())


def _buckets(outside: Outside) -> Faults:
    said = outside.settings
    needed = {said.materials_bucket: BUCKET, said.documents_bucket: BUCKET, said.audit_bucket: LOCKED_BUCKET}
    for bucket, must in needed.items():
        yield from _lacking(bucket, must - outside.premises.bucket(bucket))


def _lacking(where: str, missing: frozenset[str]) -> Faults:
    for name in sorted(missing):
        yield Text(f"{where} 缺少 {name}", f"{where} lacks {name}")


def _queues(outside: Outside) -> Faults:
    for queue in LIVE:
        if not outside.premises.redrives(queue):
            yield Text(f"{queue} 没有死信队列", f"{queue} has no dead-letter queue")


def _parameters(outside: Outside) -> Faults:
    said = outside.settings
    needed = {said.seal_certificates: "String", said.sharing_key: "SecureString"}
    needed |= {said.tsa_roots: "String"} if said.tsa_roots else {}
    needed |= {said.sm2_key: "SecureString"} if said.sm2_key.startswith("/") else {}
    needed |= {said.sm2_certificates: "String"} if said.sm2_key else {}
    for name, kind in needed.items():
        there = outside.premises.parameter(name)
        if there is None:
            yield Text(f"没有参数 {name}", f"there is no parameter {name}")
        elif there != kind:
            yield Text(f"{name} 是 {there}，应为 {kind}", f"{name} is a {there} and must be a {kind}")


def _seal(outside: Outside) -> Faults:
    if not outside.seal_key.in_force():
        yield Text("密钥未启用", "the key is not enabled")
    state = outside.seal_certificate.check()
    yield from state.faults
    if state.days_left < CERTIFICATE_DAYS:
        yield Text(f"证书剩余 {state.days_left} 天", f"the certificate has {state.days_left} days left")


def _listeners(outside: Outside) -> Faults:
    for topic in TOPICS:
        confirmed, asked = outside.premises.listeners(topic)
        if asked:
            yield Text(f"{topic} 有 {asked} 个订阅未确认", f"{asked} asked to listen to {topic} have not said yes")
        if not confirmed:
            yield Text(f"{topic} 无人接收", f"nobody listens to {topic}")


def _at_once(outside: Outside) -> Faults:
    left = outside.premises.at_once()
    if left < AT_ONCE:
        yield Text(
            f"账号可并发 {left}，满负荷需 {AT_ONCE}", f"the account lets {left} run at once, full load needs {AT_ONCE}"
        )


def _sharing(outside: Outside) -> Faults:
    _ = outside.systems
    yield from ()


def _registries(outside: Outside) -> Faults:
    queries = [Query(registry, NOBODYS_KEY, Entry) for registry in Registry]
    answers = outside.platform.ask(queries)
    for query in queries:
        answer = answers[query.name]
        if answer.status is Answered.NO_ANSWER:
            yield Text(f"{query.registry}：{answer.why}", f"{query.registry}: {answer.why}")


def _receivers(outside: Outside) -> Faults:
    for system, url in sorted(outside.settings.system_urls.items()):
        status = outside.premises.status(str(url))
        if status >= 500:
            yield Text(f"{system} 答复 {status}", f"{system} answers {status}")


def _calendar(outside: Outside) -> Faults:
    days = (last_known_day() - beijing_day(outside.clock.now())).days
    if days < CALENDAR_DAYS:
        yield Text(f"日历剩余 {days} 天", f"the calendar knows {days} more days")


def _public(outside: Outside) -> Faults:
    said, told = outside.settings, outside.premises.health(str(outside.settings.public_url))
    if told.get("status") != "ok":
        yield Text("健康检查未答复 ok", "health does not say ok")
    elif (told.get("stage"), told.get("version")) != (said.stage, said.version):
        yield Text(
            f"答复的是 {told.get('stage')} {told.get('version')}，应为 {said.stage} {said.version}",
            f"it is {told.get('stage')} {told.get('version')}, and must be {said.stage} {said.version}",
        )


_PARAMETERS_FILE = Text(
    "修改 .chalice/parameters-<环境>.json 后重新部署", "mend .chalice/parameters-<stage>.json, deploy"
)
_DEPLOY = Text("重新 make deploy；仍不符则查明谁改动", "make deploy again; if it stays so, find out who changed it")

EXAMINATIONS: tuple[Examination, ...] = (
    Examination("settings", Text("配置齐全", "settings are complete"), _settings, _PARAMETERS_FILE),
    Examination("token-keys", Text("令牌公钥", "keys of tokens"), _token_keys, _PARAMETERS_FILE),
    Examination(
        "caller",
        Text("AWS 凭证", "AWS credentials"),
        _caller,
        Text("检查 AWS 凭证与区域", "look at the AWS credentials and region"),
    ),
    Examination(
        "rights",
        Text("运维权限", "what operators may do"),
        _rights,
        Text("按 docs/operating.md 给运维角色授权", "grant the operators' role what docs/operating.md says"),
    ),
    Examination(
        "clock",
        Text("时钟", "our clock and AWS's"),
        _clock,
        Text("校准本机时钟（NTP）", "set this machine's clock (NTP)"),
    ),
    Examination("table", Text("数据表", "the table"), _table, _DEPLOY),
    Examination("buckets", Text("存储桶", "the buckets"), _buckets, _DEPLOY),
    Examination("queues", Text("队列", "the queues"), _queues, _DEPLOY),
    Examination(
        "listeners",
        Text("告警有人接收", "somebody hears alarms"),
        _listeners,
        Text(
            "填写 PageEmail 或 PageUrl、TicketEmail 或 TicketUrl 并部署，接收人打开确认链接",
            "fill in PageEmail or PageUrl, TicketEmail or TicketUrl, deploy, and have each follow the link it was sent",
        ),
    ),
    Examination(
        "at-once",
        Text("Lambda 并发额度", "what may run at once"),
        _at_once,
        Text(
            "aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 "
            "--desired-value 1000",
            "ask for more by the command on the left; until it is granted, functions are throttled under load",
        ),
    ),
    Examination(
        "parameters",
        Text("SSM 参数", "parameters in SSM"),
        _parameters,
        Text("按 README“上云”一节写入", "put them as README says under “To the cloud”"),
    ),
    Examination(
        "seal",
        Text("印章密钥与证书", "the seal's key and certificate"),
        _seal,
        Text("ops seal csr，取得证书后 ops seal install", "ops seal csr, then ops seal install with the answer"),
    ),
    Examination(
        "sharing-key",
        Text("推送签名密钥", "the key that signs pushes"),
        _sharing,
        Text("写入 whsk_ 开头的 ed25519 私钥", "put an ed25519 key that begins with whsk_"),
    ),
    Examination(
        "registries",
        Text("登记库可达", "registries answer"),
        _registries,
        Text("查网络与地址，联系共享平台", "look at network and address; ring the shared data platform"),
    ),
    Examination(
        "receivers",
        Text("接收系统可达", "receiving systems answer"),
        _receivers,
        Text("查网络与地址，联系该系统", "look at network and address; ring whoever runs it"),
    ),
    Examination(
        "calendar",
        Text("节假日日历", "the calendar of working days"),
        _calendar,
        Text("升级 chinesecalendar 后部署", "raise chinesecalendar, deploy"),
    ),
    Examination(
        "public",
        Text("公开地址", "the public address"),
        _public,
        Text("查域名、证书和所部署的版本", "look at name, certificate and the version deployed"),
    ),
)
