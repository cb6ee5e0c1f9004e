"""Our entry points on an AWS under moto, with real typesetting and sealing, joined by the carrier."""

from collections.abc import Iterator

import pytest

from tests.integration.stage import Stage, standing


@pytest.fixture
def stage() -> Iterator[Stage]:
    with standing() as stage:
        yield stage
