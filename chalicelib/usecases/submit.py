"""Submit: the project unit declares form and materials complete."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing, Material, Move, Step, moved, wrong_state
from chalicelib.domain.materials import TITLES, WAIVABLE, owed
from chalicelib.errors import Changed, Fault, MaterialsMissing, Text
from chalicelib.ports import Chance, Clock, Filings, MaterialCheck, Materials, Metrics, Upload
from chalicelib.usecases.own import own_dossier
from chalicelib.usecases.races import win
from chalicelib.usecases.upload_slot import folder_of, key_of


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
    checked = {check.kind: check for check in checks}
    there = _there(filing, materials, checked)
    faults = [f for kind, upload in there.items() if (f := _fault(kind, upload, checked.get(kind)))]
    if faults:
        raise MaterialsMissing(faults=faults)
    return tuple(_pinned(filing, kind, upload) for kind, upload in there.items() if upload)


def _there(filing: Filing, materials: Materials, checked: Mapping[str, MaterialCheck]) -> dict[str, Upload | None]:
    """The newest upload of each material owed."""
    uploads = materials.under(folder_of(filing.id))
    keys = {kind: key_of(filing.id, kind) for kind in owed(filing.form)}
    return {kind: _summed(uploads.get(key), checked.get(kind), key, materials) for kind, key in keys.items()}


def _summed(upload: Upload | None, check: MaterialCheck | None, key: str, materials: Materials) -> Upload | None:
    """With its SHA-256, which its check has; who submits before that, or a check of an older release, costs a look."""
    if upload is None:
        return None
    if check and check.sha256 and check.version_id == upload.version_id:
        return upload._replace(sha256=check.sha256)
    return materials.newest(key)


def _pinned(filing: Filing, kind: str, upload: Upload) -> Material:
    return Material(
        kind=kind,
        key=key_of(filing.id, kind),
        version_id=upload.version_id,
        size=upload.size,
        sha256=upload.sha256,
    )


def _fault(kind: str, upload: Upload | None, check: MaterialCheck | None) -> Fault | None:
    """An upload older than the refused one is not what the applicant meant to file in its place."""
    if check and check.check.faults and (upload is None or upload.at <= check.at):
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
