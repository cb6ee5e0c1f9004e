"""A corpus of hostile and of odd PDFs, each made by the test that it is for; one file a kind of trick."""

from collections.abc import Callable

from tests.hostile.actions import ACTIONS, with_attachment
from tests.hostile.bombs import BOMBS
from tests.hostile.broken import BROKEN, encrypted
from tests.hostile.drawings import DRAWINGS
from tests.hostile.harmless import HARMLESS
from tests.hostile.scripts import SCRIPTS
from tests.hostile.trees import TREES

__all__ = ["HARMLESS", "HOSTILE", "encrypted", "with_attachment"]

HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    **BROKEN,
    **TREES,
    **SCRIPTS,
    **ACTIONS,
    **BOMBS,
    **DRAWINGS,
}
"""By name: how to make it, and every fault that must be told of it."""
