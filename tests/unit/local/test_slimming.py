"""What is taken out of the zip: what nobody asks for, and nothing else; that the rest runs, tests/deployment tell."""

import ctypes
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import botocore
import pytest
import typst

from local.package import distributions, requirements
from local.slimming import PACKAGES, PARTS, SYMBOLS_IN, is_slimmed, package_of, services, slim, stripped

ROOT = Path(__file__).parents[3]
LIBRARY = Path(typst.__file__).parent / "_typst.abi3.so"


OPERATORS = frozenset({"cloudformation", "cloudwatch", "dynamodbstreams", "lambda"})
"""Services that only the operators' command calls, which runs from a checkout and never from the zip."""


def test_the_services_kept_are_those_that_the_product_calls() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "chalicelib").rglob("*.py"))
    called = set(re.findall(r'\bclient\("(\w+)"\)', code))
    assert called - OPERATORS == services()
    assert called >= OPERATORS


def installed() -> dict[str, list[str]]:
    """What each distribution that is packed brings here."""
    names = distributions(requirements("x86_64"))
    return {name: [str(file) for file in distribution(name).files or ()] for name in names}


def test_what_is_taken_out_is_there_without_us() -> None:
    """A row for what no wheel brings any more is taken out of the table."""
    entries = [entry for some in installed().values() for entry in some]
    assert {name.lower() for name in PACKAGES} <= {package_of(entry) for entry in entries}
    assert [pattern for pattern in PARTS if not any(re.match(pattern, entry) for entry in entries)] == []


def test_a_package_goes_with_all_that_it_brings_or_keeps_what_tells_its_licence() -> None:
    for name, entries in installed().items():
        left = {is_slimmed(entry) for entry in entries if ".dist-info/" in entry}
        code = {is_slimmed(entry) for entry in entries if entry.endswith(".py") and not entry.startswith("..")}
        assert left == {code == {True}}, name


@pytest.mark.parametrize(
    "entry",
    [
        "app.py",
        "_cffi_backend.cpython-313-x86_64-linux-gnu.so",
        "aws_lambda_powertools/utilities/jmespath_utils/__init__.py",
        "aws_lambda_powertools/utilities/__init__.py",
        "lxml/etree.cpython-313-x86_64-linux-gnu.so",
        "stdnum/cn/loc.dat",
        "botocore/data/endpoints.json",
        "botocore/data/partitions.json",
        "botocore/data/sdk-default-configuration.json",
        "botocore/data/_retry.json",
    ],
)
def test_what_looks_alike_stays(entry: str) -> None:
    assert not is_slimmed(entry)


def test_other_services_leave_the_zip_and_everything_else_stays(tmp_path: Path) -> None:
    zipped = tmp_path / "deployment.zip"
    kept = ["botocore/data/endpoints.json", "botocore/data/s3/2006-03-01/service-2.json.gz", "app.py"]
    with ZipFile(zipped, "w") as archive:
        others = ("botocore/data/s3control/2018-08-20/service-2.json.gz", "botocore/data/ec2/x.json", "PIL/Image.py")
        for name in (*kept, *others):
            archive.writestr(name, name)
    slim(zipped)
    with ZipFile(zipped) as archive:
        assert archive.namelist() == kept
        assert [archive.read(name).decode() for name in kept] == kept


def test_each_service_kept_is_one_that_botocore_describes() -> None:
    described = Path(botocore.__file__).parent / "data"
    assert [service for service in services() if not (described / service).is_dir()] == []


def test_a_stripped_library_is_smaller_and_still_loads(tmp_path: Path) -> None:
    whole = LIBRARY.read_bytes()
    slimmer = tmp_path / LIBRARY.name
    slimmer.write_bytes(stripped(whole))
    assert slimmer.stat().st_size < len(whole) - 10_000_000
    assert ctypes.PyDLL(str(slimmer)).PyInit__typst


def test_a_stripped_typst_typesets(tmp_path: Path) -> None:
    package = tmp_path / SYMBOLS_IN
    package.parent.mkdir()
    (package.parent / "__init__.py").write_bytes(Path(typst.__file__).read_bytes())
    package.write_bytes(stripped(LIBRARY.read_bytes()))
    told = "import typst; print(typst.__file__); print(typst.compile(b'= 1', format='pdf')[:5])"
    done = subprocess.run([sys.executable, "-c", told], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(package.parent / "__init__.py"), "b'%PDF-'"]


def test_what_is_no_library_is_refused() -> None:
    with pytest.raises(ValueError, match="ELF"):
        stripped(b"MZ")
