"""The texts of the reasons that the rules of changes, and of the earlier filing they refer to, give."""

from chalicelib.domain.reason_text import ReasonText
from chalicelib.errors import Text

_EARLIER = Text("请核对原备案编号后重新申报。", "Check the earlier filing's number and submit again.")
_LEAVE_OUT = Text("请删除该项变更后重新申报。", "Remove this change and submit again.")

CHANGE_REASONS: dict[str, ReasonText] = {
    "earlier-not-found": ReasonText(
        Text("本单位没有编号为{filed}的备案。", "You have no filing with the number {filed}."),
        _EARLIER,
    ),
    "earlier-not-a-start": ReasonText(
        Text(
            "{filed}不是开工备案，它所对应的开工备案编号为{found}。",
            "{filed} is not a commencement filing; the one it refers to is {found}.",
        ),
        Text("请填写开工备案的编号后重新申报。", "Give the commencement filing's number and submit again."),
    ),
    "earlier-revoked": ReasonText(
        Text("原备案{filed}已于{found}被撤销，不再有效。", "The earlier filing {filed} was revoked on {found}."),
        Text("请就该工程重新办理开工备案。", "File the commencement of these works anew."),
    ),
    "earlier-of-another-project": ReasonText(
        Text(
            "原备案属于项目{found}，与申报项目{filed}不一致。",
            "The earlier filing is of project {found}, not {filed}.",
        ),
        _EARLIER,
    ),
    "element-may-not-change": ReasonText(
        Text("要素{filed}不能通过变更备案变更。", "The element {filed} cannot be changed by a change filing."),
        Text(
            "请删除该项变更；确需变更的，请致电业务咨询电话 88125974。",
            "Remove this change; if it is needed, call 88125974 for advice.",
        ),
    ),
    "element-changed-twice": ReasonText(
        Text("要素{filed}在本次申报中重复变更。", "The element {filed} is changed twice in this form."),
        Text("请合并为一项变更后重新申报。", "Make it one change and submit again."),
    ),
    "element-being-changed": ReasonText(
        Text(
            "要素{filed}已有一项变更正在办理。",
            "An earlier change of the element {filed} is still being handled.",
        ),
        Text("请待其办结后再申报。", "Submit again when it is decided."),
    ),
    "element-not-on-file": ReasonText(
        Text("原备案中没有要素{filed}。", "There is no element {filed} on file."),
        _LEAVE_OUT,
    ),
    "old-not-on-file": ReasonText(
        Text(
            "所填变更前内容“{filed}”与备案的“{found}”不一致。", "What it was is filed as {filed}; on file is {found}."
        ),
        Text("请按现行备案内容更正后重新申报。", "Correct it by what is on file and submit again."),
    ),
    "new-does-not-fit": ReasonText(
        Text("变更后内容“{filed}”不符合该要素的格式。", "What it is now, {filed}, does not fit the element."),
        Text(
            "请按要素格式填写（单位：名称和代码；人员：姓名和证书编号；日期：年-月-日；金额：万元）后重新申报。",
            "Fill it in as the element asks (unit: name, USCC; person: name, certificate; YYYY-MM-DD; 10,000 yuan).",
        ),
    ),
    "nothing-changed": ReasonText(
        Text("变更后内容“{filed}”与变更前相同。", "What it is now, {filed}, is what it was."),
        _LEAVE_OUT,
    ),
}
