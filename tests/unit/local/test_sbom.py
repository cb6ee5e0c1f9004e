"""The bill of materials names what lies in the zip, by name, version and licence, in the standard's own shape."""

import json
import zipfile
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from local.sbom import sbom

METADATA = "Metadata-Version: 2.4\nName: {}\nVersion: {}\nLicense-Expression: {}\n\nA text.\n"


def _zipped(folder: Path, *packages: tuple[str, str, str]) -> Path:
    made = folder / "deployment.zip"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("app.py", "")
        for name, version, licence in packages:
            archive.writestr(f"{name}-{version}.dist-info/METADATA", METADATA.format(name, version, licence))
    return made


def _read(folder: Path, *packages: tuple[str, str, str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(sbom(_zipped(folder, *packages)))
    return told


def test_each_package_in_the_zip_is_named_with_version_address_and_licence(tmp_path: Path) -> None:
    told = _read(tmp_path, ("uuid_utils", "1.2.0", "BSD-3-Clause"))
    package = next(c for c in told["components"] if c["name"] == "uuid_utils")
    assert (package["version"], package["purl"]) == ("1.2.0", "pkg:pypi/uuid-utils@1.2.0")
    assert package["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]


def test_chalice_is_named_though_it_leaves_no_metadata(tmp_path: Path) -> None:
    assert [c["name"] for c in _read(tmp_path)["components"]] == ["chalice"]


def test_the_zip_itself_is_named_by_its_hash(tmp_path: Path) -> None:
    assert _read(tmp_path)["metadata"]["component"]["hashes"][0]["alg"] == "SHA-256"


def test_it_is_valid_by_the_standards_own_schema(tmp_path: Path) -> None:
    made = sbom(_zipped(tmp_path, ("pikepdf", "10.18.0", "MPL-2.0"), ("a", "1", "no licence that has a name")))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made) is None


def test_the_same_zip_has_the_same_serial_number(tmp_path: Path) -> None:
    zipped = _zipped(tmp_path)
    assert json.loads(sbom(zipped))["serialNumber"] == json.loads(sbom(zipped))["serialNumber"]
