"""What third parties are in the deployed zip, as a CycloneDX bill of materials.

It is read from the zip itself, where each installed package leaves its metadata, and not from what was asked for.
"""

import hashlib
import tomllib
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from importlib.metadata import metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from local.staging import ROOT

CHALICE = "chalice"
"""Packs its own runtime into the zip, without metadata."""


def sbom(zipped: Path) -> str:
    """CycloneDX 1.6 as JSON; the same zip gives the same components and serial number."""
    digest = hashlib.sha256(zipped.read_bytes()).hexdigest()
    components = sorted({*_packed(zipped), _component(CHALICE, metadata(CHALICE)["Version"], None)})
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, digest), components=components)
    bom.metadata.component = _ourselves(zipped.name, digest)
    bom.register_dependency(bom.metadata.component, components)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _packed(zipped: Path) -> Iterator[Component]:
    archive = zipfile.ZipFile(zipped)
    for name in archive.namelist():
        if name.endswith(".dist-info/METADATA") and name.count("/") == 1:
            told = message_from_bytes(archive.read(name))
            yield _component(told["Name"], told["Version"], told["License-Expression"] or told["License"])


def _component(name: str, version: str, licence: str | None) -> Component:
    known = licence is not None and "\n" not in licence
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        bom_ref=f"{name}=={version}",
        purl=PackageURL("pypi", name=name.lower().replace("_", "-"), version=version),
        licenses=[LicenseFactory().make_from_string(licence)] if licence and known else [],
    )


def _ourselves(name: str, digest: str) -> Component:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        description=name,
        bom_ref=project["name"],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )
