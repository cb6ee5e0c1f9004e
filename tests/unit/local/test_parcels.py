"""Which zip each function is given, and what is left out of the light one."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from local.parcels import LEFT_OUT, LIGHT, PAPERS, WHOLE, is_left_out, lighten, parcelled
from local.staging import ROOT


@pytest.mark.parametrize(
    "name",
    [
        "typst/_typst.abi3.so",
        "typst-0.15.2.dist-info/METADATA",
        "pikepdf.libs/libqpdf.so",
        "pyHanko-0.38.0.dist-info/RECORD",
        "templates/receipt.typ",
    ],
)
def test_what_papers_are_made_with_is_left_out(name: str) -> None:
    assert is_left_out(name)


@pytest.mark.parametrize(
    "name",
    ["app.py", "chalicelib/adapters/receipt_typst.py", "botocore/__init__.py", "typing_extensions.py", "attrition.py"],
)
def test_everything_else_stays(name: str) -> None:
    assert not is_left_out(name)


def test_the_light_zip_lies_beside_the_whole_one(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "deployment.zip", "w") as whole:
        for name in ("app.py", "typst/__init__.py"):
            whole.writestr(name, name)
    light = lighten(tmp_path / "deployment.zip")
    assert light == tmp_path / Path(LIGHT).name
    assert ZipFile(light).namelist() == ["app.py"]
    assert ZipFile(light).read("app.py") == b"app.py"


def test_each_function_is_given_one_of_the_two() -> None:
    function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip", "Timeout": 5}}
    resources = {"IssueReceipts": function, "Authorizer": function, "Filings": {"Type": "AWS::DynamoDB::Table"}}
    given = parcelled({"Resources": resources})["Resources"]
    assert given["IssueReceipts"]["Properties"] == {"CodeUri": WHOLE, "Timeout": 5}
    assert given["Authorizer"]["Properties"] == {"CodeUri": LIGHT, "Timeout": 5}
    assert given["Filings"] == resources["Filings"]


def test_the_table_names_no_library_twice_and_no_function_that_is_gone() -> None:
    functions = json.loads((ROOT / ".chalice" / "config.json").read_text())["lambda_functions"]
    camel = {"".join(word.capitalize() for word in name.split("_")) for name in functions} | {"APIHandler"}
    assert len(set(LEFT_OUT)) == len(LEFT_OUT)
    assert camel >= PAPERS
