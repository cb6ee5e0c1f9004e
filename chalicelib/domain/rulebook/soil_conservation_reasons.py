"""The texts of the reasons that the rules of soil conservation give."""

from chalicelib.domain.reason_text import MANUAL, ReasonText
from chalicelib.errors import Text

_CORRECT = Text("请核对后更正并重新申报。", "Check it, correct it and submit again.")
_AS_APPROVED = Text("请按方案批复文件更正后重新申报。", "Correct it to what was approved and submit again.")
_CHANGE = Text(
    "请先补充或者修改水土保持方案，报原审批部门批准后重新申报。",
    "Have the plan supplemented or changed and approved first, then submit again.",
)

REASONS: dict[str, ReasonText] = {
    "plan-not-in-force": ReasonText(
        Text(
            "水土保持方案批复（{filed}）在{source}中的状态为“{found}”，不是有效状态。",
            "The plan's approval ({filed}) is “{found}” in the {source}, not in force.",
        ),
        MANUAL,
    ),
    "plan-of-another-project": ReasonText(
        Text(
            "申报项目代码为{filed}，{source}中该批复对应的项目为{found}。",
            "The project filed is {filed}; by the {source} the approval is for {found}.",
        ),
        _CORRECT,
    ),
    "plan-of-another-owner": ReasonText(
        Text(
            "申报单位为{filed}，{source}中该批复的建设单位为{found}。",
            "The applicant is {filed}; by the {source} the approval was given to {found}.",
        ),
        Text(
            "请由方案批复的建设单位申报；单位已变更的，请先向审批部门办理变更。",
            "The unit that holds the approval must submit; if it has changed, have the approval changed first.",
        ),
    ),
    "plan-not-by-the-bureau": ReasonText(
        Text(
            "该方案的审批部门为“{found}”（填报为“{filed}”），不属于深圳市水务局审批的项目，不适用本事项的自动办理。",
            "The plan was approved by “{found}” (filed: “{filed}”), not by the municipal bureau: not for this lane.",
        ),
        Text(
            "请向原方案审批部门报备，" + MANUAL.zh,
            "Report the acceptance to the authority that approved the plan. " + MANUAL.en,
        ),
    ),
    "plan-authority-differs": ReasonText(
        Text(
            "方案审批部门填报为“{filed}”，{source}登记为“{found}”。",
            "The plan's authority was filed as “{filed}”; the {source} has “{found}”.",
        ),
        _AS_APPROVED,
    ),
    "plan-day-differs": ReasonText(
        Text(
            "方案批复日期填报为{filed}，{source}登记为{found}。",
            "The day of approval was filed as {filed}; the {source} has {found}.",
        ),
        _AS_APPROVED,
    ),
    "project-is-spoil-ground": ReasonText(
        Text(
            "项目类别为“{found}”（填报为“{filed}”），余泥渣土场项目不适用本事项的自动办理。",
            "The project is a spoil ground (“{found}”; filed: “{filed}”), which this lane excludes.",
        ),
        MANUAL,
    ),
    "project-kind-differs": ReasonText(
        Text(
            "项目类别填报为“{filed}”，{source}登记为“{found}”，记入事中事后监管。",
            "The kind of project was filed as “{filed}”; the {source} has “{found}”. Kept for supervision.",
        ),
        Text("无需操作。", "Nothing."),
    ),
    "completed-before-start": ReasonText(
        Text("完工日期{filed}早于开工日期{found}。", "Completion on {filed} is before the start on {found}."),
        _CORRECT,
    ),
    "accepted-before-completion": ReasonText(
        Text("验收日期{filed}早于完工日期{found}。", "Acceptance on {filed} is before completion on {found}."),
        _CORRECT,
    ),
    "accepted-before-approval": ReasonText(
        Text(
            "验收日期{filed}早于方案批复日期{found}。",
            "Acceptance on {filed} is before the plan's approval on {found}.",
        ),
        _CORRECT,
    ),
    "accepted-after-submission": ReasonText(
        Text("验收日期{filed}晚于申报之日{found}。", "Acceptance on {filed} is after the submission on {found}."),
        Text("请在验收合格后申报。", "Submit after the facilities are accepted."),
    ),
    "not-accepted": ReasonText(
        Text(
            "水土保持设施验收结论为“{filed}”，验收不合格的不得投产使用，不能报备。",
            "The acceptance concluded “{filed}”; what is not accepted must not be used and cannot be filed.",
        ),
        Text("请整改并重新验收合格后申报。", "Mend the facilities, have them accepted and submit again."),
    ),
    "index-below-target": ReasonText(
        Text(
            "{element}为{filed}，未达到批复的目标值{found}。",
            "The {element} is {filed}, below the approved target of {found}.",
        ),
        Text(
            "请完善水土保持措施、达到目标值并重新验收后申报；填报有误的请更正。",
            "Improve the measures until the target is reached and accepted, or correct what was filed; submit again.",
        ),
    ),
    "approved-area-differs": ReasonText(
        Text(
            "批复的防治责任范围填报为{filed}公顷，{source}登记为{found}公顷。",
            "The approved responsibility area was filed as {filed} hm²; the {source} has {found} hm².",
        ),
        _AS_APPROVED,
    ),
    "approved-earth-differs": ReasonText(
        Text(
            "批复的土石方挖填总量填报为{filed}万立方米，{source}登记为{found}万立方米。",
            "The approved earth to be moved was filed as {filed}×10⁴ m³; the {source} has {found}×10⁴ m³.",
        ),
        _AS_APPROVED,
    ),
    "area-needs-change": ReasonText(
        Text(
            "实际防治责任范围{filed}公顷，较批复的{found}公顷增加30%以上，应当补充或者修改水土保持方案。",
            "The actual responsibility area of {filed} hm² exceeds the approved {found} hm² by 30 % or more:"
            " the plan needed a change.",
        ),
        _CHANGE,
    ),
    "earth-needs-change": ReasonText(
        Text(
            "实际土石方挖填总量{filed}万立方米，较批复的{found}万立方米增加30%以上，应当补充或者修改水土保持方案。",
            "The earth moved, {filed}×10⁴ m³, exceeds the approved {found}×10⁴ m³ by 30 % or more:"
            " the plan needed a change.",
        ),
        _CHANGE,
    ),
    "plan-too-old": ReasonText(
        Text(
            "项目于{filed}开工，方案于{found}批复，已满3年且没有重新审核文号。",
            "Work started on {filed}, three years or more after the approval on {found}, without a re-examination.",
        ),
        Text(
            "请将水土保持方案报原审批部门重新审核后申报。",
            "Have the plan examined again by the authority that approved it, then submit again.",
        ),
    ),
    "fee-not-paid-in-full": ReasonText(
        Text(
            "水土保持补偿费未足额缴纳：{source}登记已缴/应缴为{found}万元（填报{filed}万元）。",
            "The compensation fee is not paid in full: by the {source} paid/due are {found}×10⁴ yuan (filed: {filed}).",
        ),
        Text("请足额缴纳后重新申报。", "Pay the rest, then submit again."),
    ),
    "fee-differs": ReasonText(
        Text(
            "水土保持补偿费填报为{filed}万元，{source}登记为{found}万元。",
            "The compensation fee was filed as {filed}×10⁴ yuan; the {source} has {found}×10⁴ yuan.",
        ),
        Text("请按缴费凭证更正后重新申报。", "Correct it to what was paid and submit again."),
    ),
    "notice-ends-before-it-begins": ReasonText(
        Text("公示截止日{filed}早于起始日{found}。", "The notice's last day {filed} is before its first day {found}."),
        _CORRECT,
    ),
    "notice-too-short": ReasonText(
        Text(
            "公示期（{filed}）仅{found}个工作日，不足20个工作日。",
            "The public notice ({filed}) ran {found} working days, less than 20.",
        ),
        Text("请补足公示期后重新申报。", "Put it on notice for the full term, then submit again."),
    ),
    "notice-not-over": ReasonText(
        Text(
            "公示期（{filed}）至申报前仅满{found}个工作日，不足20个工作日。",
            "By the submission the public notice ({filed}) had run {found} working days, less than 20.",
        ),
        Text(
            "请在公示满20个工作日后重新申报；公示期不足的请延长。",
            "Submit again when 20 working days of notice are over; prolong it if it is shorter.",
        ),
    ),
}
