"""The texts of the reasons that the rules of works, design, supervision and time give, and of sections and changes."""

from chalicelib.domain.reason_text import MANUAL, ReasonText
from chalicelib.domain.rulebook.works_changes_reasons import CHANGE_REASONS
from chalicelib.domain.rulebook.works_sections_reasons import SECTION_REASONS
from chalicelib.errors import Text

_NUMBER = Text("请核对所填编号和项目信息后重新申报。", "Check number and project, correct them and submit again.")

REASONS: dict[str, ReasonText] = {
    "owner-not-listed": ReasonText(
        Text(
            "申报单位（{filed}）未列入{source}，不属于本事项自动办理范围。",
            "The applicant ({filed}) is not in the {source}: out of this lane's scope.",
        ),
        MANUAL,
    ),
    "owner-listing-expired": ReasonText(
        Text(
            "申报单位（{filed}）在{source}中的有效期已于{found}届满，不属于本事项自动办理范围。",
            "The applicant's ({filed}) entry in the {source} ended on {found}: out of this lane's scope.",
        ),
        MANUAL,
    ),
    "works-not-listed": ReasonText(
        Text(
            "工程类别“{filed}”不在申报单位可担任项目法人的范围（{found}）内，不属于本事项自动办理范围。",
            "The applicant is not listed for works of the kind {filed}, only for {found}: out of this lane's scope.",
        ),
        MANUAL,
    ),
    "not-commenced": ReasonText(
        Text(
            "开工日期{filed}晚于申报日{found}，工程尚未开工，不属于本事项自动办理范围。",
            "The works commence on {filed}, after the submission on {found}: out of this lane's scope.",
        ),
        Text(
            "请在开工后5个工作日内申报；如需协助，请致电业务咨询电话 88125974。",
            "Submit within 5 working days of commencement; advice 88125974.",
        ),
    ),
    "late-for-the-lane": ReasonText(
        Text(
            "开工日期为{filed}，自动办理的最后申报日为{found}（开工之日起5个工作日内），现已逾期；"
            "自开工之日起15个工作日内仍可依法通过人工渠道备案。",
            "Commenced on {filed}; {found} was the last day for this lane (5 working days)."
            " Until the 15th working day after commencement it is still lawful by the manual channel.",
        ),
        MANUAL,
    ),
    "late-by-law": ReasonText(
        Text(
            "开工日期为{filed}，自动办理的最后申报日为{found}（开工之日起5个工作日内），现已逾期；"
            "且已超过规定的自开工之日起15个工作日备案期限（水利部令第46号）。",
            "Commenced on {filed}; {found} was the last day for this lane (5 working days)."
            " The 15 working days that the law allows (水利部令第46号) are over as well.",
        ),
        Text(
            f"请尽快与市水务局联系，说明逾期情况。{MANUAL.zh}",
            f"Contact the bureau without delay and explain. {MANUAL.en}",
        ),
    ),
    "design-of-another-project": ReasonText(
        Text(
            "所填初步设计批复属于项目{found}，与申报项目{filed}不一致。",
            "The preliminary design was approved for project {found}, not {filed}.",
        ),
        _NUMBER,
    ),
    "design-of-another-owner": ReasonText(
        Text(
            "所填初步设计批复的项目法人为{found}，与申报单位{filed}不一致。",
            "The preliminary design was approved for owner {found}, not {filed}.",
        ),
        _NUMBER,
    ),
    "design-differs": ReasonText(
        Text("所填“{filed}”与{source}登记的“{found}”不一致。", "Filed is {filed}; the {source} has {found}."),
        Text("请按批复文件更正后重新申报。", "Correct it by the approval and submit again."),
    ),
    "contract-ends-before-it-begins": ReasonText(
        Text(
            "合同工期结束日期{filed}早于开始日期{found}。",
            "The contract period ends on {filed}, before it begins on {found}.",
        ),
        Text("请按合同更正后重新申报。", "Correct it by the contract and submit again."),
    ),
    "not-a-quality-registration": ReasonText(
        Text(
            "编号{filed}在{source}中不是质量监督登记。", "In the {source}, {filed} is not one of quality supervision."
        ),
        _NUMBER,
    ),
    "not-a-safety-registration": ReasonText(
        Text("编号{filed}在{source}中不是安全监督登记。", "In the {source}, {filed} is not one of safety supervision."),
        _NUMBER,
    ),
    "supervision-of-another-project": ReasonText(
        Text(
            "所填监督登记属于项目{found}，与申报项目{filed}不一致。",
            "The supervision was registered for project {found}, not {filed}.",
        ),
        _NUMBER,
    ),
    **SECTION_REASONS,
    **CHANGE_REASONS,
}
