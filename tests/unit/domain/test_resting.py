"""Where a filing rests is what the sweep, the recheck and the desk go by."""

import pytest

from chalicelib.domain.filing import Filing, State
from chalicelib.domain.resting import Resting, resting_place
from tests.filings import SHORT_FALL, accepted, corrected, draft, filed, reissued, rejected, revoked, submitted, voided


@pytest.mark.parametrize(
    ("filing", "place"),
    [
        (draft(), None),
        (submitted(), Resting.SUBMITTED),
        (submitted().model_copy(update={"state": State.REFERRED}), Resting.REFERRED),
        (rejected(), None),
        (accepted(), Resting.ACCEPTED),
        (filed(), None),
        (filed().model_copy(update={"on_trust": True}), Resting.ON_TRUST),
        (filed().model_copy(update={"disagreement": (SHORT_FALL,)}), Resting.DISAGREEING),
        (corrected(), Resting.REISSUING),
        (reissued(), None),
        (revoked(), Resting.VOIDING),
        (voided(), None),
    ],
)
def test_a_filing_rests_where_something_must_still_happen_to_it(filing: Filing, place: Resting | None) -> None:
    assert resting_place(filing) is place
