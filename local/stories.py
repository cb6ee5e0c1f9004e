"""The stories the demo tells: each files for real, through the API and nothing else, and gives what came of it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from local.examples import example
from local.materials import make_material
from local.window import Desk, Json, Portal

DECIDED = frozenset({"filed", "rejected", "referred", "revoked", "withdrawn"})


@dataclass
class Told:
    """What came of one filing, as `out/summary.json` keeps it."""

    story: str
    item: str
    filing_id: str
    outcome: str
    number: str | None = None
    seconds: float | None = None
    reasons: list[str] = field(default_factory=list)
    deliveries: list[Json] = field(default_factory=list)
    filing: Json = field(default_factory=dict, repr=False)
    pdf: bytes = field(default=b"", repr=False)

    def summary(self) -> Json:
        """Everything but the filing itself and its PDF."""
        return {k: v for k, v in vars(self).items() if k not in ("filing", "pdf")}


@dataclass
class Stage:
    """Where stories are told: who acts, how the platform is disturbed, which day it is, and where lines go."""

    portal: Callable[[str], Portal]
    desk: Desk
    fault: Callable[[str, Json | None], None]
    today: date
    say: Callable[[str], None]


def file(stage: Stage, story: str, form: Json) -> Told:
    """Open, upload every material owed, submit, wait for a decision and the receipt."""
    portal = stage.portal(form["applicant"]["uscc"])
    draft = portal.open(form)
    for slot in draft["uploads"]:
        portal.upload(slot, make_material(slot["kind"], form))
    return submit(stage, story, portal, draft["id"])


def submit(stage: Stage, story: str, portal: Portal, filing_id: str) -> Told:
    """Submit and wait; seconds run from the submission to the receipt in hand."""
    start = time.monotonic()
    portal.submit(filing_id)
    filing = portal.wait(filing_id, lambda f: f["state"] in DECIDED)
    told = _told(story, filing)
    if filing["state"] == "filed":
        _, told.pdf = portal.receipt(filing_id)
        told.seconds = round(time.monotonic() - start, 3)
    return told


def _told(story: str, filing: Json) -> Told:
    return Told(
        story=story,
        item=filing["item"],
        filing_id=filing["id"],
        outcome=filing["state"],
        number=filing["number"],
        reasons=[reason["code"] for reason in filing["reasons"]],
        filing=filing,
    )


def accepted(stage: Stage) -> Iterator[Told]:
    """The three items, works in its three forms, each accepted with nobody in between."""
    yield file(stage, "soil-conservation", example("soil-conservation", stage.today))
    yield file(stage, "water-saving", example("water-saving", stage.today))
    start = file(stage, "works-start", example("works-start", stage.today))
    yield start
    for kind in ("added-section", "change"):
        yield file(stage, f"works-{kind}", example(f"works-{kind}", stage.today, filing_number=start.number))


def rejected_then_corrected(stage: Stage) -> Iterator[Told]:
    """Several faults told at once; the form corrected and filed again under the same id."""
    wrong = example("soil-conservation-rejected", stage.today)
    first = file(stage, "rejected", wrong)
    yield first
    portal = stage.portal(wrong["applicant"]["uscc"])
    portal.correct(first.filing_id, first.filing["version"], example("soil-conservation-corrected", stage.today))
    yield submit(stage, "corrected", portal, first.filing_id)


def ineligible(stage: Stage) -> Iterator[Told]:
    """Out of the lane's scope: told with the manual channel's phones."""
    yield file(stage, "ineligible", example("water-saving-ineligible", stage.today))


def referred_then_accepted(stage: Stage) -> Iterator[Told]:
    """A registry stays silent, an officer takes over, accepts, and the receipt is issued."""
    form = example("water-saving-silent", stage.today)
    stage.fault("qualifications", {"kind": "silent", "seconds": 30})
    try:
        referred = file(stage, "referred", form)
    finally:
        stage.fault("qualifications", None)
    yield referred
    if referred.filing_id not in [f["id"] for f in stage.desk.waiting()]:
        raise AssertionError("a referred filing must stand on the officers' desk")
    stage.desk.decide(referred.filing_id, True, "已电话核实编制单位资质证书，准予备案。")
    portal = stage.portal(form["applicant"]["uscc"])
    told = _told("accepted-by-officer", portal.wait(referred.filing_id, lambda f: f["state"] == "filed"))
    _, told.pdf = portal.receipt(referred.filing_id)
    yield told


def revoked(stage: Stage, filed: Told, applicant: str) -> Told:
    """An officer revokes a receipt; the void copy takes its place."""
    stage.desk.revoke(filed.filing_id, "经核查，验收报告所附监测数据系伪造。", "深水撤字〔2026〕3号")
    portal = stage.portal(applicant)
    filing = portal.wait(filed.filing_id, lambda f: f["state"] == "revoked" and f["receipt"]["void"])
    told = _told("revoked", filing)
    _, told.pdf = portal.receipt(filed.filing_id)
    return told


SEALING = frozenset({"void", "reissue", "reseal"})
"""Moves that change no state and are told all the same, for the document is another."""


def delivered(portal: Portal, filing_id: str, systems: set[str], seconds: float = 60) -> list[Json]:
    """Wait until every system has acknowledged the newest version that all are told of; gives the deliveries."""

    def done(filing: Json) -> bool:
        told = max(e["version"] for e in filing["trail"] if e["start"] != e["to"] or e["move"] in SEALING)
        acknowledged = {d["system"]: d["acknowledged"] for d in filing["deliveries"]}
        return all(acknowledged.get(s, 0) >= told for s in systems)

    deliveries: list[Any] = portal.wait(filing_id, done, seconds)["deliveries"]
    return deliveries
