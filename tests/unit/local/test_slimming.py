"""What is taken out of the zip, and that what is left still runs."""

import ctypes
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import botocore
import pytest
import typst

from local.slimming import OPERATORS, SERVICES, SYMBOLS_IN, slim, stripped

ROOT = Path(__file__).parents[3]
LIBRARY = Path(typst.__file__).parent / "_typst.abi3.so"


def test_the_services_kept_are_those_that_the_product_calls() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "chalicelib").rglob("*.py"))
    called = set(re.findall(r'\bclient\("(\w+)"\)', code))
    assert called
    assert called | {"sts"} == {*SERVICES, *OPERATORS}


def test_other_services_leave_the_zip_and_everything_else_stays(tmp_path: Path) -> None:
    zipped = tmp_path / "deployment.zip"
    kept = ["botocore/data/endpoints.json", "botocore/data/s3/2006-03-01/service-2.json.gz", "app.py"]
    with ZipFile(zipped, "w") as archive:
        for name in (*kept, "botocore/data/s3control/2018-08-20/service-2.json.gz", "botocore/data/ec2/x.json"):
            archive.writestr(name, name)
    slim(zipped)
    with ZipFile(zipped) as archive:
        assert archive.namelist() == kept
        assert [archive.read(name).decode() for name in kept] == kept


def test_each_service_kept_is_one_that_botocore_describes() -> None:
    described = Path(botocore.__file__).parent / "data"
    assert [service for service in SERVICES if not (described / service).is_dir()] == []


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
