"""Mutants of the rules: each operator, limit, outcome and hit changed, one by one, and the rules' tests run on it.

    python -m bench.mutants [module ...]        e.g. python -m bench.mutants rulebook/soil_conservation working_days

Prints each mutant that no test kills; ends with 1 when there is one that `EQUAL` does not explain. Run by hand. Nothing
is written: pytest collects once, and each mutant is a forked child of that process, in which the code is replaced.
"""

import ast
import copy
import gc
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

DOMAIN = Path(__file__).parent.parent / "chalicelib" / "domain"
MODULES = (
    "rulebook/common",
    "rulebook/soil_conservation",
    "rulebook/water_saving",
    "rulebook/works_commencement",
    "rulebook/works_sections",
    "rulebook/works_changes",
    "rulebook/works_on_file",
    "rulebook/one_by_one",
    "rulebook/ours",
    "working_days",
    "trust",
    "rules",
    "facts",
    "verdict",
)
TESTS = ("tests/unit/rulebook", "tests/unit/domain/test_rules.py", "tests/unit/domain/test_working_days.py")
WRITTEN = "test_the_written_rule_book_is_that_of_the_code"
"""Left out: it would kill every mutant that changes a printed text, whether or not a test of behaviour does."""

PATIENCE = 60
"""Seconds of the processor after which a mutant that does not end counts as killed."""

EQUAL: dict[str, str] = {
    "rulebook/works_changes: filed or {} → filed": "nothing stands at a pointer into None either",
    "rulebook/works_on_file: filing.number or '' → filing.number": "only filings with a number come so far",
    "rulebook/common: kind in owed(form) and kind not in facts.materials → kind not in facts.materials": (
        "every form owes both materials that may be waived"
    ),
    "rulebook/common: return → pass": "the early end only spares a walk that finds nothing",
    "verdict: f.outcome is Outcome.UNAVAILABLE and f.registry → f.outcome is Outcome.UNAVAILABLE": (
        "what is unavailable names its registry"
    ),
}
"""Survivors that are the same program, by their description, and why."""


class Mutant(NamedTuple):
    """One module with one change."""

    module: str
    line: int
    was: str
    now: str
    source: str

    @property
    def description(self) -> str:
        """What changed, without its line, so that it stays the same when the file grows."""
        return f"{self.module}: {self.was} → {self.now}"


COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}
OUTCOMES = {
    "FAIL": "NOTE",
    "NOTE": "FAIL",
    "INELIGIBLE": "FAIL",
    "REFER": "FAIL",
    "UNAVAILABLE": "FAIL",
    "PASS": "FAIL",
}

NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


def changes_of(node: ast.AST) -> Iterator[ast.AST]:
    """Every single change of a node."""
    yield from _of_conditions(node)
    yield from _of_values(node)
    if isinstance(node, ast.Yield | ast.YieldFrom):
        yield ast.YieldFrom(ast.Tuple([], ast.Load()))
    if isinstance(node, ast.Continue) or (isinstance(node, ast.Return) and node.value is None):
        yield ast.Pass()


def _of_conditions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=ops):
            for n, op in enumerate(ops):
                yield from (_with(node, ops=[*ops[:n], to(), *ops[n + 1 :]]) for to in COMPARISONS[type(op)])
        case ast.BoolOp(op=op, values=values):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            yield from (_with(node, values=[*values[:n], *values[n + 1 :]]) for n in range(len(values)))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.IfExp(body=body, orelse=orelse):
            yield _with(node, body=orelse, orelse=body)


def _of_values(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp(op=op) if type(op) in OPERATIONS:
            yield _with(node, op=OPERATIONS[type(op)]())
        case ast.Attribute(value=ast.Name(id="Outcome"), attr=attr) if attr in OUTCOMES:
            yield _with(node, attr=OUTCOMES[attr])
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            yield ast.Constant(value + 1)
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=str(value))]):
            yield _with(node, args=[ast.Constant(f"{value}1")])
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield _with(node, func=ast.Name(NAMES[name]))


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every mutant of one module of the domain."""
    tree = ast.parse((DOMAIN / f"{module}.py").read_text(encoding="utf-8"))
    places = [(parent, field, n) for parent in ast.walk(tree) for field, n in _places(parent)]
    for parent, field, n in places:
        node = _at(parent, field, n)
        for changed in changes_of(node):
            _put(parent, field, n, changed)
            now = ast.unparse(ast.fix_missing_locations(copy.deepcopy(changed)))
            source = ast.unparse(ast.fix_missing_locations(copy.deepcopy(tree)))
            _put(parent, field, n, node)
            yield Mutant(module, getattr(node, "lineno", 0), ast.unparse(node), now, source)


def unchanged(module: str) -> Mutant:
    """The module as it is, so that what putting a module in place breaks by itself is not taken for a kill."""
    source = (DOMAIN / f"{module}.py").read_text(encoding="utf-8")
    return Mutant(module, 0, "", "", source)


def _places(parent: ast.AST) -> Iterator[tuple[str, int | None]]:
    for field, value in ast.iter_fields(parent):
        if isinstance(value, list):
            yield from ((field, n) for n, one in enumerate(value) if isinstance(one, ast.AST))
        elif isinstance(value, ast.AST):
            yield field, None


def _at(parent: ast.AST, field: str, n: int | None) -> ast.AST:
    value = getattr(parent, field)
    node: ast.AST = value if n is None else value[n]
    return node


def _put(parent: ast.AST, field: str, n: int | None, node: ast.AST) -> None:
    if n is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[n] = node


def put_in_place(mutant: Mutant) -> None:
    """Give every function, constant and rule of the loaded module what it has in the mutant."""
    name = f"chalicelib.domain.{mutant.module.replace('/', '.')}"
    loaded, module = sys.modules[name], ModuleType(name)
    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__module__ == name]
    module.__dict__.update(__package__=loaded.__package__, __file__=loaded.__file__)
    code = compile(mutant.source, str(loaded.__file__), "exec")
    exec(code, module.__dict__)
    _put_functions(functions, code)
    _put_rules(name, module)
    _put_constants(loaded, module)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _put_functions(functions: list[FunctionType], code: CodeType) -> None:
    """By their qualified names; what was made of a function already, such as a rule, holds the same function.

    Lambdas share a name: the n-th of a name takes the n-th of the mutant, by line.
    """
    changed = _by_name(_codes(code))
    for qualname, old in _by_name({one.__code__ for one in functions}).items():
        for was, now in zip(old, changed.get(qualname, ()), strict=False):
            for function in functions:
                if function.__code__ is was and was.co_freevars == now.co_freevars:
                    function.__code__ = now


def _by_name(codes: Iterable[CodeType]) -> dict[str, list[CodeType]]:
    named: dict[str, list[CodeType]] = {}
    for code in sorted(codes, key=lambda one: (one.co_firstlineno, one.co_qualname)):
        named.setdefault(code.co_qualname, []).append(code)
    return named


def _put_rules(name: str, module: ModuleType) -> None:
    from chalicelib.domain.rules import Rule

    changed = {one.id: one for one in vars(module).values() if isinstance(one, Rule)}
    for rule in [one for one in gc.get_objects() if isinstance(one, Rule) and one.test.__module__ == name]:
        new = changed.get(rule.id) or changed.get(rule.id.removesuffix("C"))
        for field in ("otherwise", "since", "until") if new else ():
            object.__setattr__(rule, field, getattr(new, field))


def _put_constants(loaded: ModuleType, module: ModuleType) -> None:
    """In every module that holds them, since a constant is imported by value."""
    for name, new in vars(module).items():
        old = vars(loaded).get(name)
        if name.isupper() and old != new and type(old) is type(new) and not _holds_rules(new):
            for other in [one for one in sys.modules.values() if vars(one).get(name) is old]:
                setattr(other, name, new)


def _holds_rules(value: Any) -> bool:
    from chalicelib.domain.rules import Rule

    return isinstance(value, tuple) and any(isinstance(one, Rule) for one in value)


class Trial:
    """A pytest plugin that, in place of running the tests once, runs them on each mutant until one fails."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.modules = modules
        self.mutants = [mutant for module in modules for mutant in mutants_of(module)]
        self.survivors: list[Mutant] = []

    def pytest_runtestloop(self, session: Any) -> bool:
        """Each module put in place unchanged, which must pass; then each mutant."""
        for module in self.modules:
            if not self._passes(session, unchanged(module)):
                sys.exit(f"the tests do not pass with {module} as it is")
        for mutant in self.mutants:
            if self._passes(session, mutant):
                self.survivors.append(mutant)
                why = EQUAL.get(mutant.description, "SURVIVES")
                print(f"line {mutant.line}: {mutant.description}  {why}", flush=True)
        return True

    def _passes(self, session: Any, mutant: Mutant) -> bool:
        child = os.fork()
        if child == 0:
            _run(session, mutant)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in (0, 1, -signal.SIGPROF), f"a child ended with {status}"
        return status == 0


def _run(session: Any, mutant: Mutant) -> None:
    """In the child: 1 at the first test that fails, or when the mutant cannot even be loaded; 0 when all pass."""
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        put_in_place(mutant)
        for item in _nearest_first(session.items, mutant):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                os._exit(1)
    except Exception:  # noqa: BLE001 - whatever it is, the mutant did not live through it
        os._exit(1)
    os._exit(0)


def _nearest_first(items: list[Any], mutant: Mutant) -> list[Any]:
    nearest = f"test_{Path(mutant.module).name}.py"
    return sorted(items, key=lambda item: item.path.name != nearest)


def main(modules: tuple[str, ...]) -> int:
    """Try every mutant of the modules; 1 when a survivor is not explained."""
    import pytest

    trial = Trial(modules)
    pytest.main([*TESTS, "-qs", "-p", "no:cacheprovider", "-k", f"not {WRITTEN}"], plugins=[trial])
    unexplained = [mutant for mutant in trial.survivors if mutant.description not in EQUAL]
    print(f"{len(trial.mutants)} mutants, {len(trial.survivors)} survive, {len(unexplained)} of them unexplained")
    return min(len(unexplained), 1)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or MODULES))
