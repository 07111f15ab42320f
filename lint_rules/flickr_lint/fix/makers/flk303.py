"""FLK303: a limited number of attempts, each after a wait twice as long as the one before."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.expressions import node_at
from flickr_lint.fix.extend import with_argument
from flickr_lint.fix.imports import beside_imported, naming
from flickr_lint.fix.patch import LinePatch, patch_at
from flickr_lint.fix.positions import free_name, is_async
from flickr_lint.fix.recursion import TRIES, again, back_later
from flickr_lint.module import Module
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from flickr_lint.fix.patch import Patch
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_OPTIONS = (("backoff_factor", "1"), ("delay", "1, backoff=2"))
"""What libraries are told, by the word that the finding says is lacking."""
_MESSAGE = "Wait before each try"
_LONGER = "a call that fails takes longer"
_ENDS = f"{_LONGER}, and ends in its exception"
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """`time.sleep(2**attempt)` after a failure; `while True` becomes five attempts, the last of which raises."""
    if not isinstance(source, Module):
        return None
    node = node_at(source, finding.region, ast.expr)
    if node is None:
        return None
    said = finding.message
    if said.startswith("These retries come at once"):
        return _option(node, finding, source)
    if said.endswith("the function calls itself") or "goes back into" in said:
        written = (back_later, again)[said.endswith("itself")]
        return written(node, source, project) if isinstance(node, ast.Call) else None
    return _looped(node, source)


def _looped(node: ast.expr, source: Module) -> Fix | None:
    """The waits of a loop that retries; `node` is what its handler catches or its condition."""
    around = list(source.ancestors(node))
    loop = next((at for at in around if isinstance(at, _LOOPS)), None)
    holder: ast.AST | None = next((at for at in around if isinstance(at, (ast.ExceptHandler, ast.If))), None)
    patch = patch_at(source, loop) if loop is not None and any(at is holder for at in ast.walk(loop)) else None
    if loop is None or not isinstance(holder, (ast.ExceptHandler, ast.If)):
        return None
    return _waiting(loop, holder, patch, source) if patch is not None else _by_lines(loop, holder, source)


def _by_lines(loop: ast.AST, holder: ast.ExceptHandler | ast.If, module: Module) -> Fix | None:
    """The same in code that libcst can't parse, if an endless loop catches what it retries."""
    last = holder.body[-1]
    if not isinstance(loop, ast.While) or loop.orelse or not isinstance(loop.test, ast.Constant):
        return None
    if not isinstance(holder, ast.ExceptHandler) or isinstance(last, ast.Pass):
        return None
    name, patch = free_name(module, loop, "attempt", "turn"), LinePatch(module)
    start, end = module.region(loop), module.region(loop.test)
    patch.replace(Region(start.line, start.column, end.end_line, end.end_column), f"for {name} in range({TRIES})")
    sleep, imported = naming(module, "time.sleep")
    pause = f"if {name} == {TRIES - 1}:\n    raise\n{sleep}(2**{name})\n"
    put = patch.before if isinstance(last, ast.Continue) else patch.after
    return Fix(_MESSAGE, (*imported, *patch.edits()), "unsafe", _ENDS) if put(last, pause) else None


def _waiting(loop: ast.AST, holder: ast.ExceptHandler | ast.If, patch: Patch, module: Module) -> Fix | None:
    counter = _counter(loop, patch, module)
    if counter is None:
        return None
    awaited = "await " if is_async(module, loop) else ""
    sleep, imported = naming(module, "asyncio.sleep" if awaited else "time.sleep")
    pause = f"{awaited}{sleep}(2**{counter.name})\n"
    if not counter.ends:
        raised = "raise" if isinstance(holder, ast.ExceptHandler) else 'raise RuntimeError("too many calls of Flickr")'
        pause = f"if {counter.name} == {TRIES - 1}:\n    {raised}\n{pause}"
    if counter.made:
        pause += f"{counter.name} += 1\n"
    last = holder.body[-1]
    if isinstance(last, ast.Pass) and len(holder.body) == 1:
        statement, lines = patch.statement(last), patch.parsed(pause)
        if statement is None:
            return None
        import libcst as cst

        patch.change(statement, lambda found: cst.FlattenSentinel(_in_place(found, lines)))
    elif isinstance(last, ast.Continue):
        if not patch.before(last, pause):
            return None
    elif not patch.after(last, pause):
        return None
    why = _LONGER if counter.ends else _ENDS
    return Fix(_MESSAGE, (*imported, *patch.edits()), "unsafe", why)


def _in_place(found: Any, lines: tuple[Any, ...]) -> list[Any]:
    """Lines in place of `pass`, whose comments stay."""
    first, *rest = lines
    out = [first.with_changes(leading_lines=found.leading_lines), *rest]
    if found.trailing_whitespace.comment is not None and hasattr(out[-1], "trailing_whitespace"):
        out[-1] = out[-1].with_changes(trailing_whitespace=found.trailing_whitespace)
    return out


class _Counter(Struct, frozen=True):
    """The counter of a loop's attempts: whether it ends them, and whether it is new and must be incremented."""

    name: str
    ends: bool = False
    made: bool = False


def _counter(loop: ast.AST, patch: Patch, module: Module) -> _Counter | None:
    """The counter of a loop's attempts; a new one if there is none."""
    if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name) and _counts(loop.iter):
        return _of_range(loop, loop.target, patch, module)
    if not isinstance(loop, ast.While) or loop.orelse:
        return None
    own = _own_counter(loop)
    return _Counter(own, ends=True) if own else _of_while(loop, patch, module)


def _of_range(loop: ast.For, target: ast.Name, patch: Patch, module: Module) -> _Counter | None:
    import libcst as cst

    if target.id != "_":
        return _Counter(target.id, ends=True)
    name, node = free_name(module, loop, "attempt", "turn"), patch.node(target, cst.Name)
    if node is None:
        return None
    patch.change(node, lambda _: cst.Name(name))
    return _Counter(name, ends=True)


def _of_while(loop: ast.While, patch: Patch, module: Module) -> _Counter | None:
    """`while True` becomes a loop over a range; any other condition stays, with a counter beside it."""
    import libcst as cst

    name, node = free_name(module, loop, "attempt", "turn"), patch.statement(loop)
    if not isinstance(node, cst.While):
        return None
    if isinstance(loop.test, ast.Constant):
        patch.change(node, lambda found: _counted(found, name))
        return _Counter(name)
    return _Counter(name, made=True) if patch.before(loop, f"{name} = 0\n") else None


def _own_counter(loop: ast.While) -> str:
    """A counter that the loop increments, and that ends it."""
    raised = {
        at.target.id
        for at in ast.walk(loop)
        if isinstance(at, ast.AugAssign) and isinstance(at.op, ast.Add) and isinstance(at.target, ast.Name)
        if isinstance(at.value, ast.Constant) and at.value.value == 1
    }
    leaves = [
        at.test
        for at in ast.walk(loop)
        if isinstance(at, ast.If) and any(isinstance(step, (ast.Raise, ast.Break, ast.Return)) for step in at.body)
    ]
    asked = [at.id for test in (loop.test, *leaves) for at in ast.walk(test) if isinstance(at, ast.Name)]
    return next((name for name in asked if name in raised), "")


def _counts(iterable: ast.expr) -> bool:
    return isinstance(iterable, ast.Call) and dotted(iterable.func) in {"range", "xrange"}


def _counted(found: Any, name: str) -> Any:
    import libcst as cst

    return cst.For(
        cst.Name(name), cst.parse_expression(f"range({TRIES})"), found.body, leading_lines=found.leading_lines
    )


def _option(node: ast.expr, finding: Finding, module: Module) -> Fix | None:
    """The argument that a library lacks."""
    word, value = next((option for option in _OPTIONS if f"no `{option[0]}`" in finding.message), ("wait", ""))
    name = module.qualified(node.func if isinstance(node, ast.Call) else node)
    imported: tuple[Edit, ...] = ()
    if not value:
        waits = beside_imported(module, "tenacity.wait_exponential") if name.startswith("tenacity.") else None
        if waits is None:
            return None
        value, imported = f"{waits[0]}()", waits[1]
    first, _, more = value.partition(", ")
    if isinstance(node, ast.Call):
        edit = with_argument(module, node, word, first)
        if edit is not None and more:
            at = edit.text.rindex(f"{word}={first}") + len(f"{word}={first}")
            edit = Edit(edit.region, f"{edit.text[:at]}, {more}{edit.text[at:]}")
    else:
        region = module.region(node)
        text = "\n".join(module.lines[region.line - 1 : region.end_line])[region.column - 1 : region.end_column - 1]
        edit = Edit(region, f"{text}({word}={value})") if region.line == region.end_line else None
    return Fix(_MESSAGE, (*imported, edit), "unsafe", _LONGER) if edit else None
