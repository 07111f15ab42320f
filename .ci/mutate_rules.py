"""Mutates rules, three mutants each, and lists those that survive the rules' own examples."""

from __future__ import annotations

import ast
import copy
import sys
from pathlib import Path
from random import Random
from types import ModuleType
from typing import TYPE_CHECKING

from flickr_lint.registry import all_rules
from flickr_lint.testing import expected_findings, findings_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.rule import Rule

MUTANTS = 3
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every tree with one comparison, connective, negation or condition changed: its line, the change, and itself."""
    for index, node in enumerate(ast.walk(tree)):
        line = getattr(node, "lineno", 0)
        program = copy.deepcopy(tree)
        at = list(ast.walk(program))[index]
        if isinstance(at, ast.Compare) and type(at.ops[0]) in SWAPS:
            at.ops[0] = SWAPS[type(at.ops[0])]()  # type: ignore[call-overload]
            yield line, "comparison turned round", program
        elif isinstance(at, ast.BoolOp):
            at.op = SWAPS[type(at.op)]()  # type: ignore[assignment]
            yield line, "and for or", program
        elif isinstance(at, ast.UnaryOp) and isinstance(at.op, ast.Not):
            at.op, at.operand = ast.Not(), ast.UnaryOp(ast.Not(), at.operand)
            yield line, "negation dropped", program
        elif isinstance(at, ast.If) and ast.unparse(at.test) != "TYPE_CHECKING":
            at.test = ast.Constant(value=True)
            yield line, "condition always true", program


def lives(tree: ast.Module, rule: Rule) -> bool:
    """Whether a mutant passes all examples."""
    module = ModuleType(type(rule).__module__)
    sys.modules[module.__name__] = module
    try:
        exec(compile(ast.fix_missing_locations(tree), "mutant", "exec"), vars(module))  # noqa: S102
        made: Rule = getattr(module, type(rule).__name__)()
        if any(findings_in(made, example) for example in rule.VALID):
            return False
        for example in rule.INVALID:
            found = findings_in(made, example)
            if not found:
                return False
            outputs = expected_findings(example)
            if outputs and [(at.path, at.region.line) for at in found] != [(path, line) for path, line, _ in outputs]:
                return False
            if not all(message in at.message for at, (*_, message) in zip(found, outputs, strict=False)):
                return False
    except Exception:  # noqa: BLE001 (whatever it dies of)
        return False
    return True


def main(names: list[str]) -> int:
    """Prints the mutants that live, and how many there were; 1 if more than one in three lives."""
    total, living = 0, 0
    for rule in (rule for rule in all_rules() if not names or rule.name in names):
        file = Path(sys.modules[type(rule).__module__].__file__ or "")
        tree = ast.parse(file.read_text())
        stored = sys.modules[type(rule).__module__]
        found = list(mutants(tree))
        for line, change, mutant in Random(rule.code).sample(found, min(MUTANTS, len(found))):  # noqa: S311
            total += 1
            if lives(mutant, rule):
                living += 1
                print(f"lives: {file.name}:{line} {change}")
        sys.modules[type(rule).__module__] = stored
    print(f"{living} of {total} mutants live")
    return int(living * 3 > total)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
