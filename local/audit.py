"""What a look at the supply chain and at the sources finds: secrets, weak code, known vulnerabilities.

python -m local.audit            # what `make audit` does

A finding that was looked at and is none stands in a table here with its reason; whatever else is found fails. An audit
that cannot ask the vulnerability service (api.osv.dev, by pip-audit) has not passed: it says so and ends with 2.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from local.staging import ROOT

BIN = Path(sys.executable).parent
EXCLUDED = "detect_secrets.filters.regex.should_exclude_secret"

type Place = tuple[str, str]


class Finding(NamedTuple):
    """Where, and which kind; `line` and `told` are for reading only."""

    place: Place
    line: int
    told: str


class OutOfReach(Exception):  # noqa: N818 - it names what the service is
    """The vulnerability service did not answer."""


NOBODYS_KEYS = ["^test(ing)?$", "^whsk_$"]
"""What the local AWS and moto take for a key, and the prefix of keys that are made at each start."""

NO_SECRET: Mapping[Place, str] = {
    ("README.md", "Hex High Entropy String"): "the hash of a receipt, printed as an example",
    ("README.zh-CN.md", "Hex High Entropy String"): "the same",
    ("chalicelib/domain/check_code.py", "Base64 High Entropy String"): "the alphabet of check codes",
    ("chalicelib/adapters/ses_sm2.py", "Hex High Entropy String"): "numbers of the SM2 standard",
    ("local/make_fonts.py", "Hex High Entropy String"): "hashes of the fonts that are fetched",
    ("tests/contract/test_detached_seal.py", "Hex High Entropy String"): "the standard's own example of a hash",
    ("tests/released/0.1.0.json", "Base64 High Entropy String"): "rows of a release as the table kept them, packed",
    ("tests/released/0.1.0.json", "Hex High Entropy String"): "the hashes in them; their people are made up",
    ("tests/unit/domain/test_elements.py", "Base64 High Entropy String"): "the alphabet of credit codes",
}

ASSERTED = "B101"
"""An assert here tells mypy what a state implies; input is never checked by one (ruff's S101 is off for the same)."""
NOT_WEAK: Mapping[Place, str] = {
    ("chalicelib/adapters/form_check/checker.py", "B404"): "the form check is a process of its own",
    ("chalicelib/adapters/form_check/checker.py", "B603"): "its command is ours, nothing of it from outside",
    ("ops/candidate.py", "B404"): "a candidate's rules are judged in a process of their own",
    ("ops/candidate.py", "B603"): "its command is ours; the folder is the operator's",
    ("chalicelib/domain/verdict.py", "B105"): "`pass` is an outcome",
}
ROOMS = ("app.py", "chalicelib", "ops")
"""What is deployed or given credentials; ruff's S rules read the same."""


def secrets() -> Iterator[Finding]:
    """By detect-secrets, in whatever git keeps or would keep."""
    from detect_secrets.core.secrets_collection import SecretsCollection
    from detect_secrets.settings import default_settings

    found = SecretsCollection(root=str(ROOT))
    with default_settings() as settings:
        settings.filters[EXCLUDED] = {"pattern": NOBODYS_KEYS}
        found.scan_files(*_files())
    for name, secret in found:
        yield Finding((name, secret.type), secret.line_number, "looks like a secret")


def _files() -> list[str]:
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def weaknesses() -> Iterator[Finding]:
    """By bandit."""
    command = (BIN / "bandit", "--quiet", "--format", "json", "--skip", ASSERTED, "--recursive", *ROOMS)
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    for found in json.loads(done.stdout)["results"]:
        yield Finding((found["filename"], found["test_id"]), found["line_number"], found["issue_text"])


def vulnerabilities() -> Iterator[Finding]:
    """By pip-audit, of every package that is pinned; raises `OutOfReach`."""
    command = (BIN / "pip-audit", "--strict", "--disable-pip", "--no-deps", "--vulnerability-service", "osv")
    options = ("--requirement", "constraints.txt", "--format", "json", "--progress-spinner", "off")
    done = subprocess.run((*command, *options), cwd=ROOT, check=False, capture_output=True, text=True)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except json.JSONDecodeError:
        raise OutOfReach(done.stderr.strip().rpartition("\n")[2]) from None
    for package in packages:
        for known in package["vulns"]:
            yield Finding((package["name"], known["id"]), 0, f"{package['version']}, mended in {known['fix_versions']}")


AUDITS: tuple[tuple[str, Callable[[], Iterator[Finding]], Mapping[Place, str]], ...] = (
    ("secrets", secrets, NO_SECRET),
    ("weak code", weaknesses, NOT_WEAK),
    ("known vulnerabilities", vulnerabilities, {}),
)


def main() -> int:
    """Audit; gives the process's exit code: 0 clean, 1 something was found, 2 not all could be asked."""
    return max(_audited(name, find, known) for name, find, known in AUDITS)


def _audited(name: str, find: Callable[[], Iterator[Finding]], known: Mapping[Place, str]) -> int:
    try:
        new = [finding for finding in find() if finding.place not in known]
    except OutOfReach as why:
        print(f"? {name}: not known, the service is out of reach: {why}")
        return 2
    print(f"{'✗' if new else '✓'} {name}: {len(new)} found")
    for (place, kind), line, told in new:
        print(f"    {place}:{line} {kind}: {told}")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
