"""The port `SealKey`: a key is in force, or it is not."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib.adapters.seal_key_kms import KmsSealKey
from chalicelib.errors import Unreachable
from chalicelib.ports import SealKey
from tests.aws import aws, client
from tests.fakes.seal_key import FakeSealKey

type Made = tuple[SealKey, Callable[[str], None]]


def fake() -> Iterator[Made]:
    key = FakeSealKey()

    def become(state: str) -> None:
        key.state, key.reachable = state, state != "gone"

    yield key, become


def real() -> Iterator[Made]:
    with aws() as variables:
        # moto knows a key by its id alone.
        kms, key_id = client("kms"), variables["MIAOPI_SEAL_KEY_ID"].rpartition("/")[2]
        adapter = KmsSealKey(kms, key_id)

        def become(state: str) -> None:
            if state == "Disabled":
                kms.disable_key(KeyId=key_id)
            elif state == "PendingDeletion":
                kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=30)
            elif state == "gone":
                adapter._key_id = "11111111-2222-3333-4444-555555555555"

        yield adapter, become


@pytest.fixture(params=[fake, real])
def made(request: pytest.FixtureRequest) -> Iterator[Made]:
    yield from request.param()


class TestSealKey:
    @pytest.mark.parametrize("state", ["Enabled", "Disabled", "PendingDeletion"])
    def test_only_an_enabled_key_is_in_force(self, made: Made, state: str) -> None:
        key, become = made
        become(state)
        assert key.in_force() is (state == "Enabled")

    def test_a_key_that_does_not_answer_is_out_of_reach(self, made: Made) -> None:
        key, become = made
        become("gone")
        with pytest.raises(Unreachable):
            key.in_force()
