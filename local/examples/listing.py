"""Write the list of the examples for every reason into docs/testing.md: `python -m local.examples.listing`."""

import re
from collections.abc import Iterator
from pathlib import Path

from chalicelib.domain.items.catalogue import ITEMS
from local.examples.cases import CHAPTERS, Case, Step, chapter

TESTING_DOC = Path(__file__).parent.parent.parent / "docs" / "testing.md"
BEGIN = "<!-- examples for every reason: written by `python -m local.examples.listing` -->"
END = "<!-- end of the examples for every reason -->"

_BETWEEN = re.compile(f"{re.escape(BEGIN)}\n(.*?){re.escape(END)}", re.DOTALL)

HEAD = """## Examples for every reason · 每一条原因的示例

The local registries (`make run`) hold named test companies, projects and documents that make the rule book give every
reason by itself. Each case below is an example form (local/examples/forms) with the changes that stand under its name
in local/examples/outcomes. Send it to `POST /v1/prechecks`, or file it where *materials* or *after* stands:

- *materials* says which is left out or spoiled (local/examples/spoiling.py makes them); a pre-check knows no materials.
- *after* says what must have been filed before by the same applicant, and what became of it.
- *ends* is the state in which it ends when it is filed.

A registry is silent about one key alone where its entry in local/platform/data bears `"@fault": "silent"`; such a case,
when it is filed, is asked again for as long as the stage's patience lasts.
"""

COLUMNS = """
| case | shows | 说明 | base | materials | after | ends | findings: rule outcome code element |
|---|---|---|---|---|---|---|---|
"""


def section() -> str:
    """The section as Markdown."""
    return HEAD + "".join(_table(name) for name in CHAPTERS)


def section_in(document: str) -> str | None:
    """What stands between the markers of a document, None when they are not there."""
    found = _BETWEEN.search(document)
    return found and found[1]


def written_into(document: str) -> str:
    """The document with its section as it should be, appended when it has none."""
    marked = f"{BEGIN}\n{section()}{END}"
    if section_in(document) is None:
        return f"{document.rstrip()}\n\n{marked}\n".lstrip()
    return _BETWEEN.sub(lambda _: marked, document)


def _table(name: str) -> str:
    title = ITEMS[name].name.zh if name in ITEMS else "通用规则 common rules"
    return f"\n### {title}\n{COLUMNS}" + "".join(map(_row, chapter(name)))


def _row(case: Case) -> str:
    cells = (
        f"`{case.name}`",
        case.en,
        case.zh,
        f"`{case.base}`",
        "<br>".join(f"{kind}: {spoiling}" for kind, spoiling in case.materials.items()),
        "<br>".join(map(_step, case.after)),
        case.ends,
        "<br>".join(_findings(case)) or "none",
    )
    return f"| {' | '.join(cells)} |\n"


def _step(step: Step) -> str:
    return f"`{step.files}` {step.then}"


def _findings(case: Case) -> Iterator[str]:
    for rule, outcome, code, pointer in case.expects:
        yield f"{rule} {outcome} `{code}` `{pointer}`"


if __name__ == "__main__":
    before = TESTING_DOC.read_text(encoding="utf-8") if TESTING_DOC.exists() else ""
    TESTING_DOC.write_text(written_into(before), encoding="utf-8")
    print(TESTING_DOC)
