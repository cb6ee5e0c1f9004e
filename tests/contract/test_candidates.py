"""Candidate rule books: the same promises from the one in this process and from another checkout's in its own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from chalicelib.domain.verdict import Outcome
from chalicelib.ports import Candidate, CannotJudge, KeptVerdict
from ops.candidate import candidate_in
from ops.ending import Trouble
from tests.fakes.candidate import FakeCandidate
from tests.world import World

ROOT = Path(__file__).parent.parent.parent
RULE = "domain/rulebook/soil_conservation.py"
JUDGE = "domain/rules.py"

type Make = Callable[..., Candidate]


@pytest.fixture(scope="module")
def kept() -> KeptVerdict:
    with World() as world:
        return world.kept(world.file("soil-conservation-rejected"))


@pytest.fixture(params=["fake", "process"])
def candidate(request: pytest.FixtureRequest) -> Iterator[Candidate]:
    if request.param == "fake":
        yield FakeCandidate()
        return
    with candidate_in(ROOT) as real:
        yield real


def unreadable(kept: KeptVerdict) -> KeptVerdict:
    """A form whose applicant is no longer there; its other values must not be told."""
    return kept.model_copy(update={"form": {k: v for k, v in kept.form.items() if k != "applicant"}})


class TestCandidates:
    def test_the_same_book_finds_the_same(self, candidate: Candidate, kept: KeptVerdict) -> None:
        assert candidate.judge(kept) == kept.verdict

    def test_a_filing_it_cannot_judge_stops_no_other(self, candidate: Candidate, kept: KeptVerdict) -> None:
        with pytest.raises(CannotJudge) as told:
            candidate.judge(unreadable(kept))
        assert "applicant: missing" in str(told.value)
        assert candidate.judge(kept) == kept.verdict

    def test_no_value_of_a_filing_is_told(self, candidate: Candidate, kept: KeptVerdict) -> None:
        number = kept.form["agent"]["id_number"]
        agent = kept.form["agent"] | {"id_number": number + "9"}
        with pytest.raises(CannotJudge) as told:
            candidate.judge(kept.model_copy(update={"form": kept.form | {"agent": agent}}))
        assert "id_number" in str(told.value) and number not in str(told.value)


class TestTheProcessAlone:
    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Path:
        """Another checkout's chalicelib."""
        shutil.copytree(ROOT / "chalicelib", tmp_path / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
        return tmp_path

    @pytest.fixture
    def make(self, checkout: Path) -> Iterator[Make]:
        """A candidate whose code was changed: `make(file, old, new)`; with `seconds` to answer in."""
        with ExitStack() as stack:

            def made(file: str, old: str, new: str, seconds: float = 20) -> Candidate:
                path = checkout / "chalicelib" / file
                source = path.read_text(encoding="utf-8")
                assert old in source
                path.write_text(source.replace(old, new), encoding="utf-8")
                return stack.enter_context(candidate_in(checkout, seconds))

            yield made

    def test_its_own_code_judges(self, make: Make, kept: KeptVerdict) -> None:
        assert kept.verdict and kept.verdict.outcome is Outcome.FAIL
        changed = make(RULE, "otherwise=Outcome.FAIL", "otherwise=Outcome.NOTE").judge(kept)
        assert changed.rulebook != kept.verdict.rulebook
        assert {f.outcome for f in changed.reasons if f.rule.startswith("SC")} == {Outcome.NOTE}

    def test_it_gets_neither_credentials_nor_settings(
        self, make: Make, kept: KeptVerdict, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "MIAOPI_TABLE"):
            monkeypatch.setenv(name, "here")
        seen = "import os; assert not [n for n in os.environ if n.startswith(('AWS_', 'MIAOPI_'))]\n    book = "
        assert make(JUDGE, "    book = ", f"    {seen}").judge(kept).findings

    def test_what_it_prints_disturbs_nothing(self, make: Make, kept: KeptVerdict) -> None:
        assert make(JUDGE, "    book = ", "    print('x' * 100_000)\n    book = ").judge(kept) is not None

    @pytest.mark.parametrize("end", ["__import__('os')._exit(3)", "__import__('time').sleep(60)"])
    def test_one_that_ends_or_hangs_is_started_anew_for_the_next(self, make: Make, kept: KeptVerdict, end: str) -> None:
        ending = f"    if facts.filing_id == 'deadly':\n        {end}\n    book = "
        candidate = make(JUDGE, "    book = ", ending, 3)
        with pytest.raises(CannotJudge, match="ended, or took more than 3 s"):
            candidate.judge(kept.model_copy(update={"filing_id": "deadly"}))
        assert candidate.judge(kept).findings

    def test_a_rule_that_breaks_is_told_by_its_line_and_never_by_its_words(self, make: Make, kept: KeptVerdict) -> None:
        breaking = "    raise RuntimeError(form.agent.name)\n    book = "
        with pytest.raises(CannotJudge, match=r"^RuntimeError at rules\.py:\d+$"):
            make(JUDGE, "    book = ", breaking).judge(kept)

    def test_an_outcome_that_we_do_not_know_is_told(self, make: Make, kept: KeptVerdict) -> None:
        with pytest.raises(CannotJudge, match="its verdict has another shape: findings/"):
            make("domain/verdict.py", 'FAIL = "fail"', 'FAIL = "refuse"').judge(kept)

    def test_code_that_does_not_start_is_trouble_and_no_verdict(self, make: Make, kept: KeptVerdict) -> None:
        with pytest.raises(Trouble, match="The candidate does not start: ModuleNotFoundError"):
            make(JUDGE, "import hashlib", "import hashlib\nimport nowhere").judge(kept)

    def test_a_folder_without_a_rule_book_is_trouble(self, tmp_path: Path) -> None:
        with pytest.raises(Trouble, match="no chalicelib"), candidate_in(tmp_path):
            raise AssertionError("there is nothing to judge by")
