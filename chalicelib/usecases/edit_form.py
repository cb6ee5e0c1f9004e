"""Replace the form of a draft or a rejected filing."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.elements import Form
from chalicelib.domain.filing import Filing, Move, moved
from chalicelib.errors import Changed, Fault, Invalid, Text
from chalicelib.ports import Clock, Filings
from chalicelib.usecases.open_draft import NOT_YOURS
from chalicelib.usecases.own import own

OTHER_ITEM = Fault(
    "/item", "item-changed", Text("备案事项不可更改，请另行申报。", "A filing keeps its item; open another.")
)
OTHER_KIND = Fault(
    "/kind", "kind-changed", Text("备案表类型不可更改，请另行申报。", "A filing keeps its form; open another.")
)


def edit_form(filing_id: str, form: Form, version: int, *, by: Caller, filings: Filings, clock: Clock) -> Filing:
    """The filing with its new form; raises `Changed` when it is not at `version`, `Invalid`, `WrongState`.

    One that has this form already is given as it stands, whatever the version: whoever sends it again never had its
    answer (RFC 9110, 13.1.1, allows it).
    """
    filing = own(filing_id, by, filings)
    if form == filing.form and Move.EDIT in filing.moves:
        return filing
    if filing.version != version:
        raise Changed(more={"version": filing.version})
    _same_filing(filing, form)
    step = moved(filing, Move.EDIT, by=by.actor, at=clock.now(), correlation=by.correlation, form=form)
    filings.commit(step)
    return step.after


def _same_filing(filing: Filing, form: Form) -> None:
    checks = (
        (form.item == filing.item, OTHER_ITEM),
        (getattr(form, "kind", None) == filing.kind, OTHER_KIND),
        (form.applicant.uscc == filing.applicant, NOT_YOURS),
    )
    if faults := [fault for holds, fault in checks if not holds]:
        raise Invalid(faults=faults)
