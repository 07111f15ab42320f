"""What a fix needs imported: its name in a module, and the line that imports it if none does."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Region

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["beside_imported", "importing", "naming", "unimported"]


def naming(module: Module, name: str, before: int = sys.maxsize) -> tuple[str, tuple[Edit, ...]]:
    """The name in a file of a function or value of the standard library, such as `time.sleep`; see `importing`."""
    home, _, last = name.rpartition(".")
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == home and not node.level and node.lineno < before:
            for alias in node.names:
                if alias.name == last:
                    return alias.asname or alias.name, ()
    local, edits = importing(module, home, before)
    return f"{local}.{last}", edits


def beside_imported(module: Module, name: str) -> tuple[str, tuple[Edit, ...]] | None:
    """What a function of a library is called in a file that imports the library, and the edit that imports it as well.

    None if the library is not imported by its name, nor anything from it.
    """
    home, _, last = name.rpartition(".")
    for local, origin in module.tables.imports.items():
        if origin == name:
            return local, ()
    whole = next((local for local, origin in module.tables.imports.items() if origin == home), "")
    if whole:
        return f"{whole}.{last}", ()
    here = (
        at for at in module.of_kind(ast.ImportFrom) if at.module == home and not at.level and at.names[0].name != "*"
    )
    found = next(here, None)
    if found is None:
        return None
    end = module.region(found.names[-1])
    after = Region(end.end_line, end.end_column, end.end_line, end.end_column)
    return last, (Edit(after, f", {last}", module.path),)


def unimported(use: ast.expr, module: Module) -> tuple[Edit, ...]:
    """The edits that take a name out of `from … import`, if this use of it, which goes, is the only one."""
    name = use.func if isinstance(use, ast.Call) else use
    others = (at for at in module.of_kind(ast.Name) if isinstance(name, ast.Name) and at.id == name.id)
    if not isinstance(name, ast.Name) or any(at is not name for at in others) or _exports(module, name.id):
        return ()
    for node in (at for at in module.tree.body if isinstance(at, ast.ImportFrom)):
        left = [alias for alias in node.names if (alias.asname or alias.name) != name.id]
        region = module.region(node)
        line = module.lines[region.line - 1]
        alone = region.line == region.end_line and line.strip() == line[region.column - 1 : region.end_column - 1]
        if len(left) == len(node.names) or not alone:
            continue
        if not left:
            return (Edit(Region(region.line, 1, region.line + 1, 1), "", module.path),)
        names = ", ".join(f"{at.name} as {at.asname}" if at.asname else at.name for at in left)
        made = f"{line.partition(' import ')[0]} import {names}"
        return (Edit(Region(region.line, 1, region.line, len(line) + 1), made, module.path),)
    return ()


def _exports(module: Module, name: str) -> bool:
    return any(at.value == name for at in module.tables.strings)


def importing(module: Module, name: str, before: int = sys.maxsize) -> tuple[str, tuple[Edit, ...]]:
    """The name in a file of a module of the standard library, and the edits that import it if needed.

    Args:
        module: the file.
        name: the module of the standard library.
        before: the line that needs it, if that runs when the file is imported.
    """
    run = _first_imports(module, before)
    here = [at for at in module.tree.body if isinstance(at, ast.Import)]
    for node in (at for at in here if at.lineno < before):
        for alias in node.names:
            if alias.name == name:
                return alias.asname or alias.name, ()
    later_on = any(alias.name == name and not alias.asname for node in here for alias in node.names)
    local = name if later_on or not _is_taken(module, name) else f"_{name}"
    line = f"import {name}" if local == name else f"import {name} as {local}"
    plain = [at for at in run if isinstance(at, ast.Import)]
    ours = [at for at in plain if at.names[0].name.partition(".")[0] in sys.stdlib_module_names]
    plain = ours or plain
    later = next((at for at in plain if at.names[0].name > name), None)
    if later is not None:
        at = later.lineno
    elif plain:
        at = (plain[-1].end_lineno or plain[-1].lineno) + 1
    elif run:
        at = run[0].lineno
    else:
        at = _after_head(module)
    following = module.lines[at - 1 :]
    below = "" if run or not following or not following[0].strip() else "\n"
    above = "\n" if not run and at > 1 and module.lines[at - 2].strip() and at == _end_of_head(module) + 1 else ""
    text = f"{above}{line}\n{below}"
    if at > len(module.lines):  # the last line has no end
        end = Region(len(module.lines), len(module.lines[-1]) + 1, len(module.lines), len(module.lines[-1]) + 1)
        return local, (Edit(end, f"\n{line}"),)
    return local, (Edit(Region(at, 1, at, 1), text),)


def _first_imports(module: Module, before: int) -> list[ast.Import | ast.ImportFrom]:
    """The imports at the top of a file, those from the future left out.

    A file's version, author or license may be between them, and imports that are tried.
    """
    run: list[ast.Import | ast.ImportFrom] = []
    for node in (at for at in module.tree.body if (at.end_lineno or at.lineno) < before):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if not future and not module.lines[node.lineno - 1][: node.col_offset].strip():
                run.append(node)
        elif not (_is_text(node) or _is_plain(node) or (isinstance(node, ast.Try) and _only_imports(node))):
            break
    return run


def _is_plain(node: ast.stmt) -> bool:
    """Whether a statement gives a name a literal: `__version__ = "1.0"`, `__all__ = ["wall"]`."""
    value = node.value if isinstance(node, ast.Assign) else None
    items = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
    return value is not None and all(isinstance(at, ast.Constant) for at in items)


def _only_imports(node: ast.Try) -> bool:
    plain = ast.Import | ast.ImportFrom | ast.Pass
    bodies = [*node.body, *(at for handler in node.handlers for at in handler.body)]
    return all(isinstance(at, plain) or _is_plain(at) for at in bodies)


def _after_head(module: Module) -> int:
    """The line after the docstring and what is imported from the future, or that of the first statement."""
    head = _end_of_head(module)
    if head:
        return head + 1
    first = module.tree.body[0] if module.tree.body else None
    decorators: list[ast.expr] = getattr(first, "decorator_list", [])
    return min([first.lineno, *(at.lineno for at in decorators)]) if first else 1


def _end_of_head(module: Module) -> int:
    """The last line of the docstring and what is imported from the future; 0 without either."""
    head = 0
    for at, node in enumerate(module.tree.body):
        future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not future and not (at == 0 and _is_text(node)):
            break
        head = node.end_lineno or node.lineno
    return head


def _is_text(node: ast.stmt) -> bool:
    """Whether a statement is a text only, as docstrings are."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_taken(module: Module, name: str) -> bool:
    """Whether a file uses a name for something else, anywhere in it."""
    tables = module.tables
    if name in tables.imports or any(name in scope.names for scope in (tables.module, *tables.scopes.values())):
        return True
    if any(name in function.params for function in tables.functions.values()) or name in tables.classes:
        return True
    return any(function.name == name for function in tables.functions.values())
