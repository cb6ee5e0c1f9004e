"""`reconcile`: compare what is kept in several places, and print every difference with its cure."""

from collections import Counter

from chalicelib.domain.differences import MEANINGS, Difference
from chalicelib.usecases.reconcile import Progress
from chalicelib.usecases.reconcile import reconcile as reconcile_part
from chalicelib.wiring import outside, run
from ops.ending import end, told
from ops.showing import AsJson, put, put_json


def reconcile(as_json: AsJson = False) -> None:
    """核对 · Compare record, numbers, claims, receipts, deliveries and uploads; print every difference and its cure.

    Each is looked at twice before it is told. Nothing is written. Exit code 0 also when all that differs is harmless.
    """
    with told():
        came = Progress(begun_at=outside().clock.now())
        counted = Counter[str]()
        while not came.done:
            came, differences = run(reconcile_part, came)
            for one in differences:
                counted["harmless" if one.harmless else "differences"] += 1
                put_json(_fields(one)) if as_json else _show(one)
        _sum_up(came, counted, as_json)
        end(not counted["differences"])


def _fields(one: Difference) -> dict[str, object]:
    meaning = MEANINGS[one.kind]
    words = {"means": meaning.means._asdict(), "cure": meaning.cure._asdict(), "harmless": meaning.harmless}
    return one.model_dump(mode="json") | words


def _show(one: Difference) -> None:
    meaning = MEANINGS[one.kind]
    put(f"{one.kind}  {one.where}  {one.told}".rstrip())
    for text in (meaning.means, meaning.cure):
        put(f"    {text.zh}")
        put(f"    {text.en}")


def _sum_up(came: Progress, counted: Counter[str], as_json: bool) -> None:
    if as_json:
        looked = {"filings": came.filings, "documents": came.documents}
        put_json(looked | {"differences": counted["differences"], "harmless": counted["harmless"]})
        return
    put(
        f"已核对备案 {came.filings} 件、文件 {came.documents} 份："
        f"不符 {counted['differences']}，无害 {counted['harmless']}"
    )
    put(
        f"{came.filings} filings and {came.documents} documents looked at: "
        f"{counted['differences']} differences, {counted['harmless']} harmless"
    )
