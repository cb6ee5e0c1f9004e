"""Submit: the project unit declares form and materials complete."""

from collections.abc import Iterable

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing, Material, Move, Step, moved, wrong_state
from chalicelib.domain.materials import TITLES, WAIVABLE, owed
from chalicelib.errors import Changed, Fault, MaterialsMissing, Text
from chalicelib.ports import Chance, Clock, Filings, MaterialCheck, Materials, Metrics, Upload
from chalicelib.usecases.own import own_dossier
from chalicelib.usecases.races import win
from chalicelib.usecases.upload_slot import key_of


def submit(
    filing_id: str,
    *,
    by: Caller,
    filings: Filings,
    materials: Materials,
    clock: Clock,
    chance: Chance,
    metrics: Metrics,
    officer_wanted: bool = False,
    why: str | None = None,
) -> Filing:
    """The submitted filing, each material pinned to the version that was there.

    Raises `WrongState`, `ProjectClaimed`, and `MaterialsMissing` with a fault for each material owed and not there;
    those that grade A credit waives are asked for by verification, which knows the credit.
    """

    def attempt() -> Filing:
        dossier = own_dossier(filing_id, by, filings)
        filing = dossier.filing
        if Move.SUBMIT not in filing.moves:
            raise wrong_state(filing, Move.SUBMIT)
        pinned = _pin(filing, materials, dossier.checks)
        step = _submission(filing, pinned, by, clock, officer_wanted, why)
        filings.commit(step)
        return step.after

    filing = win(attempt, lost=(Changed,), clock=clock, chance=chance)
    metrics.count("Submissions")
    metrics.count("Submissions", item=filing.item)
    return filing


def _submission(
    filing: Filing, pinned: tuple[Material, ...], by: Caller, clock: Clock, officer_wanted: bool, why: str | None
) -> Step:
    now = clock.now()
    return moved(
        filing,
        Move.SUBMIT,
        by=by.actor,
        at=now,
        why=why,
        request=by.request,
        correlation=by.correlation,
        round=filing.round + 1,
        submitted_at=now,
        decided_at=None,
        materials=pinned,
        officer_wanted=officer_wanted,
        reasons=(),
        decision=None,
        referred_because=None,
    )


def _pin(filing: Filing, materials: Materials, checks: Iterable[MaterialCheck]) -> tuple[Material, ...]:
    there = {kind: materials.newest(key_of(filing.id, kind)) for kind in owed(filing.form)}
    refused = {c.kind: c for c in checks if c.check.faults}
    faults = [f for kind, upload in there.items() if (f := _fault(kind, upload, refused.get(kind)))]
    if faults:
        raise MaterialsMissing(faults=faults)
    return tuple(_pinned(filing, kind, upload) for kind, upload in there.items() if upload)


def _pinned(filing: Filing, kind: str, upload: Upload) -> Material:
    return Material(
        kind=kind,
        key=key_of(filing.id, kind),
        version_id=upload.version_id,
        size=upload.size,
        sha256=upload.sha256,
    )


def _fault(kind: str, upload: Upload | None, refused: MaterialCheck | None) -> Fault | None:
    """An upload older than the refused one is not what the applicant meant to file in its place."""
    if refused and (upload is None or upload.at <= refused.at):
        return _missing(kind, refused=True)
    return None if upload or kind in WAIVABLE else _missing(kind, refused=False)


def _missing(kind: str, *, refused: bool) -> Fault:
    title = TITLES[kind]
    if refused:
        told = Text(
            f"“{title.zh}”未通过形式检查，请重新上传。", f"{title.en} did not pass the form check; upload it again."
        )
        return Fault(f"/materials/{kind}", "material-refused", told)
    told = Text(f"“{title.zh}”尚未上传。", f"{title.en} has not been uploaded.")
    return Fault(f"/materials/{kind}", "material-missing", told)
