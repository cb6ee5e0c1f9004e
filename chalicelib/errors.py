"""Every error the system knows, as one tree; its texts stand in one table.

Problem                          has code, status, texts and what to do now
├── Refused                      the caller can mend it
│   ├── Malformed                400  the body is not the JSON asked for
│   ├── KeyMissing               400  POST without Idempotency-Key
│   ├── Unauthenticated          401
│   ├── Forbidden                403
│   ├── NotFound                 404
│   ├── NotAllowed               405
│   ├── WrongState               409  tells the moves that are possible
│   ├── ProjectClaimed           409  another filing holds the project
│   ├── MaterialsMissing         409  submitted without what is owed
│   ├── Gone                     410  receipt not there yet or no more
│   ├── Changed                  412  If-Match names an older version
│   ├── TooLarge                 413
│   ├── WrongMediaType           415
│   ├── Invalid                  422  every fault of the body at once
│   ├── KeyReused                422  same Idempotency-Key, other body
│   ├── VersionMissing           428  PUT without If-Match
│   └── TooMany                  429
├── Outside                      the outside failed; safe to try again
│   ├── Busy                     503  a write lost every race it entered
│   └── Unreachable              503  a store, key or queue did not answer
└── Misconfigured                500  settings are missing
TryAgain                         not a problem: a step that wants to be repeated after a while
DoneBefore                       not a problem: a request that has moved a filing already and is told again what it did
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple


class Text(NamedTuple):
    """The same sentence in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Fault:
    """One fault of a request's body: where (RFC 6901 JSON pointer), which, and in words."""

    pointer: str
    code: str
    text: Text


class Kind(NamedTuple):
    """What is the same for every problem of one code: HTTP status, title, what to do now."""

    status: int
    title: Text
    do: Text


_FIX = Text("请按提示修改后重新提交。", "Correct it as told and send it again.")
_WAIT = Text("请稍后重试；仍失败请拨打技术电话 83072820。", "Try again later; if it fails still, call 83072820.")
_LOGIN = Text("请重新登录后再试。", "Sign in again and retry.")
_LOOK = Text("请查询备案当前状态后再操作。", "Look at the filing as it stands, then decide.")

KINDS: dict[str, Kind] = {
    "malformed-json": Kind(400, Text("请求内容不是有效的 JSON", "The body is not valid JSON"), _FIX),
    "idempotency-key-missing": Kind(
        400,
        Text("缺少 Idempotency-Key 请求头", "The Idempotency-Key header is missing"),
        Text("请为每次新请求生成一个唯一的键。", "Send a unique key with each new request."),
    ),
    "unauthenticated": Kind(401, Text("身份凭证缺失或已失效", "The token is missing or no longer valid"), _LOGIN),
    "forbidden": Kind(
        403,
        Text("当前身份无权进行此操作", "This role may not do that"),
        Text("请使用有权限的账号。", "Use an account that may."),
    ),
    "not-found": Kind(
        404,
        Text("未找到所请求的内容", "There is no such thing here"),
        Text("请核对编号或地址。", "Check the number or the address."),
    ),
    "not-allowed": Kind(
        405,
        Text("此地址不支持该请求方法", "This address does not take that method"),
        Text("请查阅接口文档。", "See the API's contract."),
    ),
    "wrong-state": Kind(409, Text("备案当前状态不允许此操作", "The filing's state does not allow that"), _LOOK),
    "project-claimed": Kind(
        409,
        Text(
            "该项目的同一事项已有在办或有效的备案",
            "A filing for this item and project is under way or in force",
        ),
        Text(
            "请查询该项目已有的备案，或先撤回在办备案。",
            "Look for the project's other filing, or withdraw it first.",
        ),
    ),
    "materials-missing": Kind(
        409,
        Text("申请材料尚未齐全", "Not all materials are there"),
        Text("请上传所列材料后再申报。", "Upload the materials named, then submit."),
    ),
    "no-receipt": Kind(410, Text("目前没有可下载的回执", "There is no receipt to download"), _LOOK),
    "changed": Kind(412, Text("备案已被修改，版本不一致", "The filing has changed meanwhile"), _LOOK),
    "too-large": Kind(
        413,
        Text("请求内容超过允许的大小", "The body is larger than allowed"),
        Text("请精简内容后重新提交。", "Make it smaller and send it again."),
    ),
    "wrong-media-type": Kind(
        415,
        Text("请求的内容类型不受支持", "The body's media type is not taken"),
        Text("请使用 application/json。", "Send application/json."),
    ),
    "invalid": Kind(422, Text("填报内容有误", "The form has faults"), _FIX),
    "idempotency-key-reused": Kind(
        422,
        Text("同一 Idempotency-Key 对应了不同的请求", "This Idempotency-Key was used for another request"),
        Text("请为新请求生成新的键。", "Send a new key with a new request."),
    ),
    "version-missing": Kind(
        428,
        Text("缺少 If-Match 请求头", "The If-Match header is missing"),
        Text("请带上最近一次读取的版本号。", "Send the version last read."),
    ),
    "too-many": Kind(429, Text("请求过于频繁", "Too many requests"), _WAIT),
    "busy": Kind(503, Text("系统繁忙", "The system is busy"), _WAIT),
    "unreachable": Kind(503, Text("系统暂时不可用", "The system is out of reach for now"), _WAIT),
    "misconfigured": Kind(500, Text("系统配置不完整", "The system is not fully configured"), _WAIT),
    "internal": Kind(500, Text("系统内部错误", "Something broke inside"), _WAIT),
}


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """Something that has a coded answer; `detail` says what happened here, `faults` where."""

    code = "internal"

    def __init__(
        self,
        detail: Text | None = None,
        *,
        faults: Sequence[Fault] = (),
        more: dict[str, object] | None = None,
    ) -> None:
        self.kind = KINDS[self.code]
        self.detail = detail or self.kind.title
        self.faults = tuple(faults)
        self.more = more or {}
        super().__init__(f"{self.code}: {self.detail.en}")


class Refused(Problem):
    """The caller can mend it."""


class Malformed(Refused):
    """The body is not the JSON asked for (400)."""

    code = "malformed-json"


class KeyMissing(Refused):
    """A POST that creates came without Idempotency-Key (400)."""

    code = "idempotency-key-missing"


class Unauthenticated(Refused):
    """No token, or one that is not valid now (401)."""

    code = "unauthenticated"


class Forbidden(Refused):
    """The role may not do that (403)."""

    code = "forbidden"


class NotFound(Refused):
    """There is none, or none that the caller may know of (404)."""

    code = "not-found"


class NotAllowed(Refused):
    """The address does not take that method (405)."""

    code = "not-allowed"


class WrongState(Refused):
    """The filing's state does not allow the move; `more["moves"]` lists those it does (409)."""

    code = "wrong-state"


class ProjectClaimed(Refused):
    """Another filing for the same item and project is under way or in force (409)."""

    code = "project-claimed"


class MaterialsMissing(Refused):
    """Submitted without everything owed; one fault a material (409)."""

    code = "materials-missing"


class Gone(Refused):
    """No receipt yet, or no more (410)."""

    code = "no-receipt"


class Changed(Refused):
    """The version named by If-Match is not the newest (412); also a lost race on one filing."""

    code = "changed"


class TooLarge(Refused):
    """Larger than allowed (413)."""

    code = "too-large"


class WrongMediaType(Refused):
    """A media type that is not taken (415)."""

    code = "wrong-media-type"


class Invalid(Refused):
    """Faults of the body, all at once (422)."""

    code = "invalid"


class KeyReused(Refused):
    """The Idempotency-Key stands for another request (422)."""

    code = "idempotency-key-reused"


class VersionMissing(Refused):
    """A PUT came without If-Match (428)."""

    code = "version-missing"


class TooMany(Refused):
    """Too many requests (429)."""

    code = "too-many"


class Outside(Problem):
    """The outside failed; doing the same again is safe."""

    code = "unreachable"


class Busy(Outside):
    """A write lost every race it entered (503)."""

    code = "busy"


class Unreachable(Outside):
    """A store, key or queue did not answer (503)."""


class Misconfigured(Problem):
    """Settings are missing or wrong; every one is named (500)."""

    code = "misconfigured"


@dataclass
class TryAgain(Exception):  # noqa: N818 - it is a wish, not an error
    """A step that is not done yet and wants to be repeated `after` a while; loses nothing."""

    after: timedelta
    why: str = field(default="")


class DoneBefore(Exception):  # noqa: N818 - nothing went wrong
    """A step that is not written, since the key of its request has moved a filing before."""
