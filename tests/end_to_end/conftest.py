"""The deployed system, started once for all tests of this folder, and the stories told on it once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.stories import Stage, Told
from local.system import LocalSystem, today
from local.telling import share, tell
from tests.end_to_end.watched import watched_system

HERE = Path(__file__).parent


OWN_SYSTEM = frozenset(
    {
        "test_another_seal_key.py",
        "test_contract_fuzz.py",
        "test_detached_seal.py",
        "test_every_reason.py",
        "test_readme.py",
    }
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs what shares a system, so that it is started once; xdist reads the groups right after us."""
    for item in items:
        if HERE in item.path.parents:
            group = item.path.name if item.path.name in OWN_SYSTEM else "end_to_end"
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def up() -> Iterator[LocalSystem]:
    """The system, deployed on the local AWS."""
    with watched_system() as running:
        yield running


@pytest.fixture(scope="session")
def stage(up: LocalSystem) -> Stage:
    """Where stories are told."""
    return Stage(up.portal, up.desk(), up.disturb, today(), lambda _: None)


@pytest.fixture(scope="session")
def told(up: LocalSystem, stage: Stage) -> dict[str, Told]:
    """Every story of the demonstration as it ended, shared with everyone; the first two pushes to `investment` fail."""
    up.disturb_receiver("investment", {"status": 503, "times": 2})
    ended = list(tell(stage))
    assert list(share(stage, ended))
    return {one.story: one for one in ended}
