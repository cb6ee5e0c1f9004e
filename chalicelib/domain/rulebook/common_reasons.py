"""The texts of the reasons that the common rules give."""

from chalicelib.domain.reason_text import MANUAL, ReasonText
from chalicelib.errors import Text

_CORRECT = Text("请更正后重新申报。", "Correct it and submit again.")
_OFFICER = Text(
    "该情形由审批人员核实，无需就此操作。技术电话 83072820，业务咨询电话 88125974。",
    "Nothing about this: an officer looks into it. Technical 83072820, advice 88125974.",
)
_NOTHING = Text("无需操作。", "Nothing.")
_REGISTER = Text(
    "请按登记信息更正后重新申报；登记信息有误的，请先向登记机关申请变更。",
    "Correct it to what is registered and submit again; if the registry is wrong, have it changed first.",
)
_UPLOAD = Text("请上传该材料后重新申报。", "Upload the material and submit again.")

REASONS: dict[str, ReasonText] = {
    "applicant-not-in-business": ReasonText(
        Text(
            "申报单位（{filed}）在{source}中的状态为“{found}”，不是存续状态。",
            "The applicant ({filed}) is “{found}” in the {source}, not in business.",
        ),
        MANUAL,
    ),
    "applicant-name-differs": ReasonText(
        Text(
            "申报单位名称填报为“{filed}”，{source}登记为“{found}”。",
            "The applicant's name was filed as “{filed}”; the {source} has “{found}”.",
        ),
        _REGISTER,
    ),
    "legal-representative-differs": ReasonText(
        Text(
            "法定代表人填报为“{filed}”，{source}登记为“{found}”。",
            "The legal representative was filed as “{filed}”; the {source} has “{found}”.",
        ),
        _REGISTER,
    ),
    "identity-differs": ReasonText(
        Text(
            "姓名与身份号码（{filed}）经{source}核对不相符。",
            "Name and resident ID ({filed}) do not belong together by the {source}.",
        ),
        Text("请核对姓名和身份号码后重新申报。", "Check the name and the ID, correct them and submit again."),
    ),
    "authorisation-not-yet": ReasonText(
        Text(
            "经办人授权自{filed}起，申报之日为{found}，授权尚未开始。",
            "The agent is authorised from {filed}; the filing was submitted on {found}, before that.",
        ),
        Text("请在授权期限内申报，或更正授权期限。", "Submit while the authorisation holds, or correct its days."),
    ),
    "authorisation-over": ReasonText(
        Text(
            "经办人授权至{filed}止，申报之日为{found}，授权已届满。",
            "The agent was authorised until {filed}; the filing was submitted on {found}, after that.",
        ),
        Text("请重新出具授权委托书后申报。", "Have a new power of attorney issued and submit again."),
    ),
    "applicant-dishonest": ReasonText(
        Text(
            "申报单位（{filed}）自{found}起被{source}列入严重失信主体名单，不适用无人干预自动办理。",
            "The {source} lists the applicant ({filed}) for serious dishonesty since {found}: no unattended handling.",
        ),
        _OFFICER,
    ),
    "filing-revoked-lately": ReasonText(
        Text(
            "申报单位（{filed}）的备案{found}近年被撤销，不适用无人干预自动办理。",
            "Filing {found} of the applicant ({filed}) was revoked of late: no unattended handling.",
        ),
        _OFFICER,
    ),
    "project-not-in-force": ReasonText(
        Text(
            "项目（{filed}）在{source}中的状态为“{found}”，不是有效状态。",
            "The project ({filed}) is “{found}” on the {source}, not in force.",
        ),
        MANUAL,
    ),
    "project-name-differs": ReasonText(
        Text(
            "项目名称填报为“{filed}”，{source}登记为“{found}”。",
            "The project's name was filed as “{filed}”; the {source} has “{found}”.",
        ),
        _REGISTER,
    ),
    "project-owner-differs": ReasonText(
        Text(
            "申报单位为{filed}，{source}登记的项目单位为{found}。",
            "The applicant is {filed}; the {source} has {found} as the project's owner.",
        ),
        Text(
            "请由项目单位申报；项目单位已变更的，请先在该平台办理变更。",
            "The owner must submit; if the owner has changed, have the platform's entry changed first.",
        ),
    ),
    "project-district-differs": ReasonText(
        Text(
            "项目所在区填报为“{filed}”，{source}登记为“{found}”。",
            "The project's district was filed as “{filed}”; the {source} has “{found}”.",
        ),
        _REGISTER,
    ),
    "project-filed-already": ReasonText(
        Text(
            "项目（{filed}）的同一事项已备案：{found}。",
            "This item is filed for the project ({filed}) already: {found}.",
        ),
        Text("请使用已有的备案回执，无需重复申报。", "Use the receipt there is; it need not be filed twice."),
    ),
    "project-under-way": ReasonText(
        Text(
            "项目（{filed}）的同一事项正在办理：{found}。",
            "A filing of this item for the project ({filed}) is under way: {found}.",
        ),
        Text("请等待该备案办结，或先撤回该备案。", "Wait for that filing to be decided, or withdraw it first."),
    ),
    "material-missing": ReasonText(
        Text("未提交“{filed}”。", "There is no {filed}."),
        _UPLOAD,
    ),
    "material-waived": ReasonText(
        Text(
            "申报单位在{source}中信用等级为A级，免予提交“{filed}”，由{found}证明。",
            "The {source} gives the applicant grade A: {filed} is waived, the {found} proves it.",
        ),
        _NOTHING,
    ),
    "material-waiver-unknown": ReasonText(
        Text(
            "{source}暂未答复，尚不能确定“{filed}”可否免予提交。",
            "The {source} has not answered; whether {filed} is waived is not known yet.",
        ),
        Text(
            "无需操作：系统将再次查询，仍无答复则转人工办理。",
            "Nothing: it is asked again, then an officer takes over.",
        ),
    ),
    "material-refused": ReasonText(
        Text("“{filed}”未通过形式检查：{found}。", "The form check refuses {filed}: {found}."),
        Text("请重新制作并上传该材料后申报。", "Make the material anew, upload it and submit again."),
    ),
    "material-text-absent": ReasonText(
        Text("“{filed}”的文字中没有：{found}。", "The text of {filed} does not bear: {found}."),
        Text(
            "请核对上传的是否为本项目的该项材料，更正后重新上传并申报。",
            "Check that it is this project's material of that kind, upload the right one and submit again.",
        ),
    ),
    "material-scanned": ReasonText(
        Text(
            "“{filed}”没有文字层（扫描件），其文字未作比对，记入事中事后监管。",
            "{filed} has no text layer (a scan); its text was not compared. Kept for supervision.",
        ),
        _NOTHING,
    ),
    "character-without-glyph": ReasonText(
        Text("填报内容有回执字库尚未收录的字：{filed}。", "The receipt's fonts lack a character filed: {filed}."),
        Text(
            "无需操作：转人工确认该字的写法后办理。",
            "Nothing: an officer takes over and settles how it is to be printed.",
        ),
    ),
}
