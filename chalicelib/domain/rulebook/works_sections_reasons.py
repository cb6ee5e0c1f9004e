"""The texts of the reasons that the rules of the sections give."""

from chalicelib.domain.reason_text import ReasonText
from chalicelib.errors import Text

_UNIT = Text("请核对该单位的名称和统一社会信用代码后重新申报。", "Check the unit's name and USCC and submit again.")
_RENEW = Text(
    "请在该单位证照有效后重新申报，或更正所填单位。",
    "Submit again when the unit's certificate holds, or correct the unit.",
)
_PERSON = Text("请核对该人员的姓名和证书编号后重新申报。", "Check the person's name and certificate and submit again.")
_TENDER = Text("请核对中标公告编号和中标内容后重新申报。", "Check the notice's number and award and submit again.")

_CERTIFICATES = {
    "hydraulic-construction": Text("水利水电工程施工资质", "qualification for hydraulic construction"),
    "hydraulic-supervision": Text("水利工程施工监理资质", "qualification for supervising hydraulic works"),
    "safety-licence": Text("安全生产许可证", "safety licence"),
}
_PARTS = {
    "project-manager": (Text("项目经理", "project manager"), Text("施工单位", "contractor")),
    "chief-supervisor": (Text("总监理工程师", "chief supervisor"), Text("监理单位", "supervisor")),
}

SECTION_REASONS: dict[str, ReasonText] = {
    "unit-name-differs": ReasonText(
        Text(
            "所填单位名称“{filed}”与{source}登记的“{found}”不一致。",
            "The unit is filed as {filed}; the {source} has {found}.",
        ),
        _UNIT,
    ),
    **{
        f"no-{kind}": ReasonText(
            Text(
                f"{{source}}中该单位（{{filed}}）没有{name.zh}。",
                f"The {{source}} has no {name.en} of the unit ({{filed}}).",
            ),
            _UNIT,
        )
        for kind, name in _CERTIFICATES.items()
    },
    **{
        f"{kind}-not-valid": ReasonText(
            Text(
                f"该单位（{{filed}}）的{name.zh}有效期为{{found}}，申报日不在其内。",
                f"The unit's ({{filed}}) {name.en} holds {{found}}, not on the day of submission.",
            ),
            _RENEW,
        )
        for kind, name in _CERTIFICATES.items()
    },
    "supervises-itself": ReasonText(
        Text(
            "该标段的监理单位（{filed}）与施工单位是同一单位。",
            "The section's supervisor ({filed}) is its contractor.",
        ),
        Text("请更正施工单位或监理单位后重新申报。", "Correct contractor or supervisor and submit again."),
    ),
    **{
        f"{part}-not-registered": ReasonText(
            Text(
                f"{{source}}中没有注册于该标段{unit.zh}、证书编号为{{filed}}的{name.zh}。",
                f"The {{source}} has no {name.en} with certificate {{filed}} registered with the section's {unit.en}.",
            ),
            _PERSON,
        )
        for part, (name, unit) in _PARTS.items()
    },
    "certificate-of-another": ReasonText(
        Text(
            "该证书登记的持有人为{found}，与所填姓名{filed}不一致。",
            "The certificate is registered to {found}, not to {filed}.",
        ),
        _PERSON,
    ),
    "person-certificate-expired": ReasonText(
        Text("该人员的证书{filed}已于{found}到期。", "The person's certificate {filed} expired on {found}."),
        Text("请更换持有有效证书的人员或在延续后重新申报。", "Name another person, or submit again after its renewal."),
    ),
    "tender-of-another-project": ReasonText(
        Text(
            "中标公告{filed}属于项目{found}，不是申报项目。", "Notice {filed} is of project {found}, not of this one."
        ),
        _TENDER,
    ),
    "tender-of-another-section": ReasonText(
        Text(
            "该中标公告的标段为“{found}”，与所填标段编号“{filed}”不一致。",
            "The notice is of section {found}, not {filed}.",
        ),
        _TENDER,
    ),
    "tender-names-another": ReasonText(
        Text(
            "该标段的中标单位为{found}，与所填施工单位{filed}不一致。",
            "The section was awarded to {found}, not to contractor {filed}.",
        ),
        _TENDER,
    ),
    "section-filed-twice": ReasonText(
        Text(
            "标段编号“{filed}”重复：已填报、已备案或正在办理。",
            "Section {filed} is filed twice: in this form, on file, or under way.",
        ),
        Text(
            "请删除重复的标段后重新申报；内容有变化的，请填报变更备案。",
            "Remove the section and submit again; file a change if it changed.",
        ),
    ),
    "over-budget": ReasonText(
        Text(
            "各标段金额合计{filed}万元，超过批复概算{found}万元，留待事后监管。",
            "The sections' amounts add up to {filed}, over the approved budget of {found} (10,000 yuan);"
            " kept for supervision.",
        ),
        Text("无需操作。", "Nothing."),
    ),
}
