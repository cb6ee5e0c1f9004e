"""The template as it is packaged, for every test of this folder."""

from pathlib import Path
from typing import Any

import pytest

from local.deploy import template_at
from local.staging import package, stage

REGION = "cn-north-1"


@pytest.fixture(scope="session")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged template's path; the zip lies beside it."""
    folder = tmp_path_factory.mktemp("package")
    staged = folder / "staged"
    staged.mkdir()
    return package(stage(staged, requirements=""), folder / "out", REGION)


@pytest.fixture(scope="session")
def template(packaged: Path) -> dict[str, Any]:
    """The packaged template."""
    return template_at(packaged)


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    """Its resources."""
    return dict(template["Resources"])
