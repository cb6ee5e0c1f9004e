"""Run by its path with `-I`: judge JSON lines by the `chalicelib` of the folder named, as long as there are any.

Stands alone, since nothing of ours may be imported beside the candidate. What it asks of a candidate: `parse_form`,
`rulebook`, `judge` and `Facts` where they stand today.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

type Json = dict[str, Any]


def main(folder: str) -> None:
    """Say that the candidate is there, then answer each line with a verdict or why there is none."""
    out = _own_output()
    sys.path.insert(0, folder)
    try:
        _judge_with()
    except Exception as error:  # noqa: BLE001 - a candidate may fail in any way
        _put(out, {"why": _why(error)})
        return
    _put(out, {"ready": True})
    for line in sys.stdin:
        _put(out, _answer(json.loads(line)))


def _own_output() -> TextIO:
    """What the starter reads, which the candidate's own prints must not disturb."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _put(out: TextIO, value: Json) -> None:
    out.write(json.dumps(value) + "\n")
    out.flush()


def _answer(asked: Json) -> Json:
    try:
        parse_form, rulebook, judge, facts = _judge_with()
        form = parse_form(asked["form"])
        verdict = judge(form, facts.model_validate(asked["facts"]), rulebook(form))
        return {"verdict": verdict.model_dump(mode="json")}
    except Exception as error:  # noqa: BLE001 - a candidate may fail in any way
        return {"why": _why(error)}


def _judge_with() -> tuple[Any, Any, Any, Any]:
    from chalicelib.domain.facts import Facts
    from chalicelib.domain.items.catalogue import parse_form
    from chalicelib.domain.rulebook.book import rulebook
    from chalicelib.domain.rules import judge

    return parse_form, rulebook, judge, Facts


def _why(error: Exception) -> str:
    """Its kind and where; never its text, which may hold what was filed."""
    if hasattr(error, "errors"):
        faults = error.errors(include_input=False, include_context=False, include_url=False)
        return "; ".join(f"/{'/'.join(map(str, fault['loc']))}: {fault['type']}" for fault in faults)
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"


if __name__ == "__main__":
    main(sys.argv[1])
