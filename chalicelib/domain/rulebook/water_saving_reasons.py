"""The texts of the reasons that the water-saving rules give."""

from chalicelib.domain.reason_text import MANUAL, ReasonText
from chalicelib.errors import Text

_CORRECT = Text("请按评估报告核对并更正后重新申报。", "Check it against the report, correct it and submit again.")

REASONS: dict[str, ReasonText] = {
    "below-threshold": ReasonText(
        Text(
            "年设计用水量{filed}立方米，不足{found}立方米，不属于本事项自动办理范围。",
            "The annual design water use of {filed} m³ is below {found} m³: out of this lane's scope.",
        ),
        MANUAL,
    ),
    "nature-not-admitted": ReasonText(
        Text(
            "建设性质“{filed}”不是新建、扩建或改建，不属于本事项自动办理范围。",
            "The nature of construction, {filed}, is not new, expanded or rebuilt: out of this lane's scope.",
        ),
        MANUAL,
    ),
    "code-of-another-city": ReasonText(
        Text(
            "项目代码{filed}的行政区划不属于深圳市，不属于本事项自动办理范围。",
            "The region in project code {filed} is not Shenzhen's: out of this lane's scope.",
        ),
        MANUAL,
    ),
    "site-not-in-shenzhen": ReasonText(
        Text(
            "{source}登记的建设地点为{found}，不在深圳市范围内，不属于本事项自动办理范围。",
            "The {source} has the site in {found}, outside Shenzhen: out of this lane's scope.",
        ),
        MANUAL,
    ),
    "uses-do-not-add-up": ReasonText(
        Text(
            "各用途年用水量合计{filed}立方米，与年设计用水量{found}立方米相差超过0.5%。",
            "The parts by use add up to {filed} m³; the annual use is {found} m³ (more than 0.5 % apart).",
        ),
        _CORRECT,
    ),
    "sources-do-not-add-up": ReasonText(
        Text(
            "各水源年水量合计{filed}立方米，与年设计用水量{found}立方米相差超过0.5%。",
            "The parts by source add up to {filed} m³; the annual use is {found} m³ (more than 0.5 % apart).",
        ),
        _CORRECT,
    ),
    "daily-use-differs": ReasonText(
        Text(
            "日均用水量{filed}立方米与年设计用水量不符：按365日折算应约为{found}立方米（允许±1%）。",
            "An average of {filed} m³ a day does not fit the annual use: by 365 days it is about {found} m³ (±1 %).",
        ),
        _CORRECT,
    ),
    "share-differs": ReasonText(
        Text(
            "所填非常规水利用率{filed}与按水源计算的{found}相差超过0.5个百分点。",
            "The share of non-conventional water is filed as {filed}; by source it is {found} (over 0.5 points apart).",
        ),
        _CORRECT,
    ),
    "fittings-not-saving": ReasonText(
        Text(
            "节水型器具普及率为{filed}，应为{found}。", "{filed} of the fittings are water-saving; it must be {found}."
        ),
        Text(
            "请按全部采用节水型器具修改设计和评估报告后重新申报。",
            "Provide water-saving fittings throughout, revise the report and submit again.",
        ),
    ),
    "quota-above-limit": ReasonText(
        Text(
            "所采用的用水定额{filed}高于该类别定额上限{found}。",
            "The quota of {filed} is above the category's upper limit of {found}.",
        ),
        Text(
            "请按不高于上限的定额修改评估报告后重新申报。",
            "Revise the report by a quota within the limit and submit again.",
        ),
    ),
    "quota-unit-differs": ReasonText(
        Text(
            "所填定额单位“{filed}”与{source}的单位“{found}”不一致，无法比对。",
            "The quota's unit, {filed}, is not the {source}'s, {found}: they cannot be compared.",
        ),
        Text("请换算为定额库的单位后重新申报。", "Convert it to the registry's unit and submit again."),
    ),
    "category-without-limit": ReasonText(
        Text(
            "{source}没有“{filed}”类别的定额上限，未作比对，留待事后监管。",
            "The {source} has no limit for {filed}; not compared, kept for supervision.",
        ),
        Text("无需操作。", "Nothing."),
    ),
    "use-not-by-quota": ReasonText(
        Text(
            "该用途年用水量{filed}立方米与数量×定额所得{found}相差超过1%，留待事后监管。",
            "The part's annual use of {filed} m³ is not its quantity × quota, {found} (±1 %); kept for supervision.",
        ),
        Text("无需操作。", "Nothing."),
    ),
    "compiler-name-differs": ReasonText(
        Text(
            "报告编制单位名称“{filed}”与{source}登记的“{found}”不一致。",
            "The compiling unit is filed as {filed}; the {source} has {found}.",
        ),
        Text("请核对单位名称和统一社会信用代码后重新申报。", "Check name and USCC, correct them and submit again."),
    ),
    "certificate-not-held": ReasonText(
        Text(
            "{source}中该编制单位名下没有编号为{filed}的用水节水评估资质证书。",
            "The {source} has no water-saving assessment certificate {filed} of the compiling unit.",
        ),
        Text("请核对证书编号后重新申报。", "Check the certificate's number, correct it and submit again."),
    ),
    "certificate-not-valid": ReasonText(
        Text(
            "编制单位的资质证书有效期为{found}，报告日期{filed}不在其内。",
            "The compiling unit's certificate holds {found}; the report is of {filed}.",
        ),
        Text(
            "请由证书有效的单位编制报告后重新申报。",
            "Have the report compiled by a unit whose certificate holds, and submit again.",
        ),
    ),
    "report-of-the-future": ReasonText(
        Text("报告日期{filed}晚于申报日{found}。", "The report's date, {filed}, is after the submission, {found}."),
        _CORRECT,
    ),
}
