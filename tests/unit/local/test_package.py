"""What is looked at before a zip may go to the cloud."""

from pathlib import Path
from zipfile import ZipFile

from local.package import faults_of, modules

NATIVE = ["gmssl_pyx", "pydantic_core", "pikepdf", "typst", "cryptography", "pypdfium2_raw", "uuid_utils"]


def zipped(tmp_path: Path, *left_out: str, **more: str) -> Path:
    names = {f"{module}/__init__.py" for module in modules(["pydantic", "pikepdf", "typst", "cryptography"])}
    names |= {f"{module}/_{module}.cpython-313-x86_64-linux-gnu.so" for module in NATIVE}
    path = tmp_path / "deployment.zip"
    with ZipFile(path, "w") as archive:
        for name in sorted(names | set(more.values())):
            if not name.startswith(left_out or ("\0",)):
                archive.writestr(name, "x")
    return path


def told(path: Path) -> list[str]:
    return list(faults_of(path, ["pydantic", "pikepdf", "typst", "cryptography"]))


def test_the_modules_of_a_requirement_are_its_own_and_those_it_requires() -> None:
    assert {"pydantic", "pydantic_core", "annotated_types", "typing_extensions"} <= modules(["pydantic"])
    assert "email_validator" not in modules(["pydantic"])


def test_a_whole_zip_has_no_fault(tmp_path: Path) -> None:
    assert told(zipped(tmp_path)) == []


def test_a_wheel_that_went_missing_is_named(tmp_path: Path) -> None:
    assert "pikepdf is missing from the zip" in told(zipped(tmp_path, "pikepdf/"))


def test_a_wheel_for_another_machine_is_named(tmp_path: Path) -> None:
    foreign = "pikepdf/_core.cpython-313-darwin.so"
    assert told(zipped(tmp_path, foreign=foreign)) == [f"{foreign} is not for Lambda's Python 3.13 on x86_64"]


def test_a_module_without_its_compiled_part_is_named(tmp_path: Path) -> None:
    assert "typst has no compiled part in the zip" in told(zipped(tmp_path, "typst/_typst"))


def test_what_is_not_for_the_cloud_is_named(tmp_path: Path) -> None:
    assert told(zipped(tmp_path, local="local/demo.py")) == ["local/demo.py does not belong into the zip"]
