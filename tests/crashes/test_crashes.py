"""Whatever call fails in whatever way, and however an event comes, everything ends as if nothing had happened.

Every point: make crashes. The tests run a spread of them, each story's points in even steps.
"""

import gc
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crashes.conftest import EQUAL, TRIED
from tests.crashes.faults import Point
from tests.crashes.ground import Ground
from tests.crashes.run import Told
from tests.crashes.stories import STORIES
from tests.crashes.sweep import differing, points

SPREAD = int(os.environ.get("CRASHES", "2"))
"""How many points of each story are tried; 0 for all of them."""

CONFIG = Path(__file__).parent.parent.parent / ".chalice" / "config.json"
FUNCTIONS = frozenset(json.loads(CONFIG.read_text(encoding="utf-8"))["lambda_functions"])
CALLING_NOTHING = frozenset({"authorizer"})

type Recording = Callable[[str], Told]

# A process that died closes nothing; here its sockets stay with ours until they are collected.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


def chosen(every: list[Point], name: str) -> list[Point]:
    """In even steps, begun elsewhere in each story, so that all ways of failing come up among them."""
    if not SPREAD:
        return every
    step = max(len(every) // SPREAD, 1)
    return every[list(STORIES).index(name) * 7 % step :: step][:SPREAD]


@pytest.mark.parametrize("name", STORIES)
def test_a_story_ends_as_if_nothing_had_happened(
    ground: Ground, recording: Recording, name: str, record_property: Callable[[str, object], None]
) -> None:
    undisturbed = recording(name)
    tried = chosen(points(undisturbed), name)
    found = [one for point in tried if (one := differing(ground, STORIES[name], point, undisturbed))]
    gc.collect()
    record_property(TRIED, len(tried))
    record_property(EQUAL, len(tried) - len(found))
    assert tried and not found, "\n".join(map(str, found))


def test_every_function_that_calls_anything_is_in_a_story(recording: Recording) -> None:
    """A new function fails here until a story has it; what it calls is then swept by itself."""
    heard = {call.function for name in STORIES for call in recording(name).calls}
    assert heard == FUNCTIONS - CALLING_NOTHING
