"""Every example of a reason, walked through the deployed system: by a pre-check, or filed where that is needed."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import pytest

from chalicelib.domain.verdict import Outcome
from local.examples.cases import Case, Expected, Step, case_of, cases
from local.examples.spoiling import material
from local.stories import DECIDED
from local.system import LocalSystem, today
from local.window import Json, Portal, Refusal
from tests.end_to_end.watched import watched_system

CASES = cases()
ASKING, FILING = 4, 2
"""How many at once: a pre-check mostly waits for what is silent on purpose, a filing keeps every Lambda busy."""

EVERY = 0.5
"""Seconds between two looks at a filing: each look costs two Lambdas, which the filing itself needs."""

ON_TRUST = {c.name for c in CASES if c.ends == "filed" and any(e.outcome is Outcome.UNAVAILABLE for e in c.expects)}
FILED = [case for case in CASES if case.materials or case.name in ON_TRUST]
MADE = list(dict.fromkeys(step for case in CASES for step in case.after))
AFTER = [c for c in CASES if c.after and c not in FILED and c.name not in {step.files for step in MADE}]
PRECHECKED = [case for case in CASES if case not in FILED and not case.after]


@dataclass(frozen=True)
class Answer:
    """What the system said of a case: its reasons whole, or a refusal's codes and pointers; the state if filed."""

    reasons: list[Expected] = field(default_factory=list)
    refused: set[tuple[str, str]] = field(default_factory=set)
    state: str | None = None


@dataclass
class Walk:
    """One walk through every case; filings made before are made once for all cases that need them."""

    up: LocalSystem
    asking: ThreadPoolExecutor
    filing: ThreadPoolExecutor
    made: dict[Step, Future[Json]] = field(default_factory=dict)

    def answers(self) -> Iterator[tuple[str, Answer]]:
        """Each case's answer, by name: what has no filing before it comes first, since filings change what follows.

        What is only made for others is filed first of all: an officer lets it through when every Lambda starts cold
        and takes too long, while the cases after it are held to what they name.
        """
        yield from self.all_prechecked(PRECHECKED)
        self.made.update({step: self.filing.submit(self.make, step) for step in MADE})
        filed = self.filing.map(self.in_turn, _by_project(FILED))
        yield from self.all_prechecked(AFTER)
        for several in filed:
            yield from several
        yield from ((step.files, Answer(_reasons(made.result()))) for step, made in self.made.items() if _rests(step))

    def all_prechecked(self, several: list[Case]) -> Iterator[tuple[str, Answer]]:
        """What a pre-check says of each; one after other filings waits for them."""
        return zip(map(_name, several), self.asking.map(self.prechecked, several), strict=True)

    def prechecked(self, case: Case) -> Answer:
        """What a pre-check says."""
        form = self.form(case)
        return Answer(_reasons(self.portal(form).call("POST", "/v1/prechecks", form)))

    def in_turn(self, several: list[Case]) -> list[tuple[str, Answer]]:
        """Filed one after the other, for one project admits one filing at a time."""
        return [(case.name, self.filed(case)) for case in several]

    def filed(self, case: Case) -> Answer:
        """What filing it brings: a refusal to take it in, or a decision with its reasons."""
        form = self.form(case)
        portal = self.portal(form)
        try:
            filing = self.file(portal, case, form)
        except Refusal as refusal:
            return Answer(refused={(error["code"], error["pointer"]) for error in refusal.problem["errors"]})
        return Answer(_reasons(filing), state=filing["state"])

    def file(self, portal: Portal, case: Case, form: Json) -> Json:
        """Open, upload what the case uploads, submit, and wait for the decision."""
        draft = portal.open(form)
        for slot in draft["uploads"]:
            if pdf := material(slot["kind"], form, case.materials.get(slot["kind"])):
                portal.upload(slot, pdf)
        portal.submit(draft["id"])
        return portal.wait(draft["id"], lambda filing: filing["state"] in DECIDED, every=EVERY)

    def make(self, step: Step) -> Json:
        """File a step's case and bring it into its state."""
        case = case_of(step.files)
        form = self.form(case)
        portal = self.portal(form)
        if step.then == "referred":
            return self.ask_for_an_officer(portal, case, form)
        decided = self.file(portal, case, form)
        if decided["state"] == "referred":
            self.up.desk().decide(decided["id"], True, "已核实，准予备案。")
        filing = portal.wait(decided["id"], lambda f: f["state"] == "filed", every=EVERY)
        if step.then == "revoked":
            self.up.desk().revoke(filing["id"], "经核查，所报材料不实。", "深水撤字〔2026〕9号")
        return filing

    def ask_for_an_officer(self, portal: Portal, case: Case, form: Json) -> Json:
        """Keep a filing under way: the applicant wants an officer to decide."""
        draft = portal.open(form)
        for slot in draft["uploads"]:
            if pdf := material(slot["kind"], form):
                portal.upload(slot, pdf)
        portal.create(f"/v1/filings/{draft['id']}/referral", {"why": "示例。"})
        return portal.wait(draft["id"], lambda filing: filing["state"] == "referred", every=EVERY)

    def form(self, case: Case) -> Json:
        """The case's form, with the numbers that the filings before it were given."""
        given = {step.files: self.made[step].result()["number"] for step in case.after}
        return case.form(today(), {name: number for name, number in given.items() if number})

    def portal(self, form: Json) -> Portal:
        """The portal, acting for the form's applicant."""
        return self.up.portal(form["applicant"]["uscc"])


def _name(case: Case) -> str:
    return case.name


def _rests(step: Step) -> bool:
    return bool(case_of(step.files).after)


def _reasons(answer: Json) -> list[Expected]:
    return [Expected(r["rule"], Outcome(r["outcome"]), r["code"], r["pointer"]) for r in answer["reasons"]]


def _by_project(several: Iterable[Case]) -> list[list[Case]]:
    placed = sorted(((c.form(today())["project"]["code"], n, c) for n, c in enumerate(several)), key=itemgetter(0, 1))
    return [[case for _, _, case in group] for _, group in groupby(placed, key=itemgetter(0))]


@pytest.fixture(scope="module")
def walked() -> Iterator[dict[str, Answer]]:
    """Every case's answer, on a system of its own: the stories' filings would be among its applicants' own."""
    with (
        watched_system() as up,
        ThreadPoolExecutor(ASKING) as asking,
        ThreadPoolExecutor(FILING) as filing,
    ):
        yield dict(Walk(up, asking, filing).answers())


@pytest.mark.parametrize("case", [c for c in CASES if c not in FILED], ids=_name)
def test_a_pre_check_tells_each_reason_of_a_case_and_no_other(walked: dict[str, Answer], case: Case) -> None:
    assert sorted(walked[case.name].reasons) == sorted(case.expects)


@pytest.mark.parametrize("case", FILED, ids=_name)
def test_a_case_that_is_filed_is_told_its_reasons_and_ends_as_it_says(walked: dict[str, Answer], case: Case) -> None:
    answer = walked[case.name]
    if answer.refused:
        # A material that is missing, or was found out before, is told by the submission; nothing else is.
        assert answer.refused == {(expected.code, expected.pointer) for expected in case.expects}
        assert {code for code, _ in answer.refused} <= {"material-missing", "material-refused"}
    else:
        assert sorted(answer.reasons) == sorted(case.expects)
        assert answer.state == case.ends
