"""FLK907: an ignored error is logged; a returned one is raised."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.facts.silent_handlers import is_silent
from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import node_at
from flickr_lint.fix.imports import importing
from flickr_lint.fix.patch import LinePatch, patch_at
from flickr_lint.fix.positions import logger_of
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.fix.patch import Patch
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_WHY = "the log gets lines where there was silence"
_FAILED = "A call of Flickr's API has failed"


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """A log call before the handler's statements; `raise` for all codes except the one that it checks."""
    if not isinstance(source, Module):
        return None
    near = (at for at in source.beginning(finding.region.line) if isinstance(at, ast.ExceptHandler))
    handler = next((at for at in near if _begins(at, finding, source)), None)
    if handler is not None:
        return _handled(handler, source, project)
    for test in source.tables.ifs:
        here = test.test.lineno == finding.region.line
        if here and isinstance(test, ast.If) and source.region(test.test) == finding.region:
            return _tested(test, source, project)
    made = node_at(source, finding.region, ast.Call)
    around = source.tables.parents.get(source.tables.parents.get(made, source.tree)) if made is not None else None
    return _suppressed(around, source) if isinstance(around, ast.With) and len(around.items) == 1 else None


def _begins(handler: ast.ExceptHandler, finding: Finding, module: Module) -> bool:
    region = module.region(handler)
    return (region.line, region.column) == (finding.region.line, finding.region.column)


def _handled(handler: ast.ExceptHandler, module: Module, project: Project) -> Fix | None:
    import libcst as cst

    only = handler.body[0]
    patch = patch_at(module, handler)
    silent = is_silent(handler.body, module, project.flow.fold.values, handler.name or "")
    if patch is None:
        return _line(handler.body, module) if silent else None
    if not silent:  # it checks one code, and drops all others
        if not isinstance(only, ast.If) or only.orelse or len(handler.body) > 1:
            return None
        node = patch.node(only)
        if node is None:
            return None
        raised = cst.Else(patch.block(*patch.parsed("raise\n")))
        patch.change(node, lambda found: found.with_changes(orelse=raised))
        return Fix("Raise all other errors", patch.edits(), "unsafe", "errors that were dropped end what is going on")
    log, imported = _logger(module)
    if not _put(patch, handler.body, f'{log}.exception("{_FAILED}")\n', module):
        return None
    return Fix("Log it", (*imported, *patch.edits()), "unsafe", _WHY)


def _tested(test: ast.If, module: Module, project: Project) -> Fix | None:
    patch = patch_at(module, test)
    if patch is None:
        return None
    last = test.body[-1]
    if (
        not is_silent(test.body, module, project.flow.fold.values)
        and isinstance(last, ast.Return)
        and last.value is not None
    ):
        value, statement = patch.node(last.value), patch.node(last)
        if value is None or statement is None:
            return None
        patch.change(statement, _raised)
        return Fix("Raise it", patch.edits(), "unsafe", "whoever calls gets an exception")
    log, imported = _logger(module)
    response = _response_in(test.test)
    line = f'{log}.warning("{_FAILED}")\n'
    if response is not None:
        name = response.id
        said = name if _may_be_empty(test.test, name) else f'{name}.get("message")'
        line = f'{log}.warning("{_FAILED}: %s", {said})\n'
    if not _put(patch, test.body, line, module):
        return None
    return Fix("Log it", (*imported, *patch.edits()), "unsafe", _WHY)


def _suppressed(around: ast.With, module: Module) -> Fix | None:
    """`with suppress(…):` becomes a `try` whose handler logs."""
    import libcst as cst

    patch = patch_at(module, around)
    node = patch.statement(around) if patch else None
    if patch is None or not isinstance(node, cst.With):
        return None
    log, imported = _logger(module)
    made = node.items[0].item
    if not isinstance(made, cst.Call) or not made.args or any(arg.star or arg.keyword for arg in made.args):
        return None
    block = patch.block(*patch.parsed(f'{log}.exception("{_FAILED}")\n'))

    def changed(found: cst.With) -> cst.Try:
        call = found.items[0].item
        given: list[Any] = list(call.args) if isinstance(call, cst.Call) else []
        names = [cst.Element(arg.value) for arg in given]
        kind: cst.BaseExpression = (
            names[0].value if len(names) == 1 else cst.Tuple(names, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        )
        handler = cst.ExceptHandler(block, kind)
        return cst.Try(found.body, handlers=[handler], leading_lines=found.leading_lines)

    patch.change(node, changed)
    return Fix("Log it", (*imported, *patch.edits()), "unsafe", _WHY)


def _line(body: list[ast.stmt], module: Module) -> Fix | None:
    """A log call in code that libcst can't parse, as it contains `print` of Python 2."""
    log, imported = _logger(module)
    first, line = body[0], f'{log}.exception("{_FAILED}")'
    head = module.lines[first.lineno - 1][: module.region(first).column - 1]
    if head.strip():
        return None
    if isinstance(first, ast.Pass):
        edits: tuple[Edit, ...] = (Edit(module.region(first), line),)
    else:
        patch = LinePatch(module)
        patch.before(first, f"{line}\n")
        edits = patch.edits()
    return Fix("Log it", (*imported, *edits), "unsafe", _WHY)


def _put(patch: Patch, body: list[ast.stmt], line: str, module: Module) -> bool:
    """Put a line at the beginning of a block, in place of `pass` where that is all; False if it can't be done."""
    import libcst as cst

    first = next((at for at in body if not (isinstance(at, ast.Expr) and isinstance(at.value, ast.Constant))), body[0])
    if module.lines[first.lineno - 1][: module.region(first).column - 1].strip():
        return _widened(patch, first, line)
    if not isinstance(first, ast.Pass):
        return patch.before(first, line)
    node = patch.node(first, cst.Pass)
    if node is None:
        return False
    made: Any = cst.parse_statement(line)
    patch.change(node, lambda _: made.body[0].with_changes(semicolon=node.semicolon))
    return True


def _widened(patch: Patch, first: ast.stmt, line: str) -> bool:
    """`except Error: pass` on one line, with a block of its own."""
    import libcst as cst

    small = patch.node(first)
    suite = patch.holder(small, cst.SimpleStatementSuite) if small is not None else None
    if suite is None:
        return False
    made = patch.parsed(line)

    def changed(found: cst.SimpleStatementSuite) -> Any:
        rest = [] if isinstance(found.body[0], cst.Pass) else [cst.SimpleStatementLine(found.body)]
        return patch.block(*made, *rest).with_changes(header=found.trailing_whitespace)

    patch.change(suite, changed)
    return True


def _raised(found: Any) -> Any:
    import libcst as cst

    return cst.Raise(found.value, semicolon=found.semicolon)


def _may_be_empty(test: ast.expr, name: str) -> bool:
    """Whether a condition is also met by a response that is no dictionary: `not rsp or rsp["stat"] != "ok"`."""
    return any(
        isinstance(at, ast.BoolOp) and isinstance(at.op, ast.Or) and any(_is_about(part, name) for part in at.values)
        for at in ast.walk(test)
    )


def _is_about(test: ast.expr, name: str) -> bool:
    """Whether a condition asks if there is a value at all: `not rsp`, `rsp is None`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    elif isinstance(test, ast.Compare):
        test = test.left
    return isinstance(test, ast.Name) and test.id == name


def _response_in(test: ast.expr) -> ast.Name | None:
    """The dictionary whose `stat` a test checks."""
    for node in ast.walk(test):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value == "stat":
            return node.value if isinstance(node.value, ast.Name) else None
        stat = isinstance(node, ast.Call) and called(node) == "get" and node.args and node.args[0]
        if isinstance(stat, ast.Constant) and stat.value == "stat" and isinstance(node, ast.Call):
            held = node.func.value if isinstance(node.func, ast.Attribute) else None
            return held if isinstance(held, ast.Name) else None
    return None


def _logger(module: Module) -> tuple[str, tuple[Edit, ...]]:
    """The logger of the module, or an expression for one of its name."""
    own = logger_of(module)
    if own:
        return own, ()
    local, imported = importing(module, "logging")
    return f"{local}.getLogger(__name__)", imported
