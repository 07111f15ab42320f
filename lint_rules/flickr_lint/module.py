"""A Python module or notebook: its text, tree, names and comments that suppress findings."""

from __future__ import annotations

import ast
import sys
import warnings
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from flickr_lint.bindings import tables_of
from flickr_lint.findings import Notice, Region
from flickr_lint.locations import Placed
from flickr_lint.masking import masked, secrets_of
from flickr_lint.read.dialect import OLD_KEYWORDS, spare, wording
from flickr_lint.read.python2 import old_handler, tree_of
from flickr_lint.scopes import Function, Scope, Tables, called, dotted
from flickr_lint.tree import children, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.read.notebook import CellLine

__all__ = ["Module", "parse"]

_A = TypeVar("_A", bound=ast.AST)
_B = TypeVar("_B", bound=ast.AST)
_C = TypeVar("_C", bound=ast.AST)
_D = TypeVar("_D", bound=ast.AST)

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_TAKES_TWO = sys.version_info >= (3, 14)
"""Whether `except Error, name` is no error of the parser, but stands for two exceptions."""
_MAX_LENGTH = 100_000
"""Letters of a literal that is looked at for secrets."""


class Module(Placed):
    """A parsed module. Its tree is the standard library's: facts need no formatting, and this is ten times as fast."""

    def __init__(self, path: str, text: str, tree: ast.Module, cells: tuple[CellLine, ...] = ()) -> None:
        super().__init__(path, text)
        self.tree = tree
        self.cells = cells
        self._scopes: dict[ast.AST, Scope] = {}
        self._functions: dict[ast.AST, Function | None] = {}
        self.notice: Notice | None = None
        """What to say of a text that only an older Python takes, though it could be read."""

    def renew(self) -> None:
        """Forget all facts, because these may depend on other modules that have changed."""
        self.facts = {}

    def edit(self, text: str, tree: ast.Module, tables: Tables) -> None:
        """Become the module of another text. It stays the same object: the engine refers to it."""
        path = self.path
        self.__dict__.clear()
        Module.__init__(self, path, text, tree)
        self.tables = tables

    @cached_property
    def tables(self) -> Tables:
        """Scopes, functions, classes, imports, and the nodes that rules ask for by kind."""
        return tables_of(self.tree)

    @property
    def nodes(self) -> list[ast.AST]:
        """All nodes of the tree but operators and contexts, in the order of the source."""
        return self.tables.nodes

    @overload
    def of_kind(self, one: type[_A], /) -> list[_A]: ...
    @overload
    def of_kind(self, one: type[_A], two: type[_B], /) -> list[_A | _B]: ...
    @overload
    def of_kind(self, one: type[_A], two: type[_B], three: type[_C], /) -> list[_A | _B | _C]: ...
    @overload
    def of_kind(self, one: type[_A], two: type[_B], three: type[_C], four: type[_D], /) -> list[_A | _B | _C | _D]: ...
    def of_kind(self, *kinds: type[ast.AST]) -> list[Any]:
        """The nodes of some classes, in the order of the source."""
        known = self._by_kind
        if len(kinds) == 1:
            return known.get(kinds[0], [])
        found = [node for kind in kinds for node in known.get(kind, [])]
        if sum(kind in known for kind in kinds) > 1:
            found.sort(key=self.order)
        return found

    @cached_property
    def _order(self) -> dict[ast.AST, int]:
        return {node: at for at, node in enumerate(self.nodes)}

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in self.nodes:
            found.setdefault(node.__class__, []).append(node)
        return found

    @cached_property
    def text_lines(self) -> frozenset[int]:
        """The lines that string literals touch, where `#` may begin no comment."""
        strings = [node for node in self.tables.strings if "#" in str(node.value)]
        return frozenset(line for node in strings for line in range(node.lineno, (node.end_lineno or node.lineno) + 1))

    @cached_property
    def mentions_flickr(self) -> bool:
        """Whether the text itself mentions Flickr, and not only an import."""
        from flickr_lint.read.prefilter import mentions_text

        return mentions_text(self.text, "python")

    def mentions(self, word: str) -> bool:
        """Whether the text holds a word, which is given in small letters."""
        return word in self._lower

    @cached_property
    def _lower(self) -> str:
        return self.text.lower()

    def scattered_secrets(self) -> list[tuple[int, int, int]]:
        """Literals whose value contains a secret that their text doesn't."""
        out: list[tuple[int, int, int]] = []
        for node in self.tables.strings:
            value = node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
            found = secrets_of(value) if len(value) < _MAX_LENGTH else []
            if not found:
                continue
            at = self.region(node)
            lines = self.lines[at.line - 1 : at.end_line]
            if all(any(secret in line and secret not in masked(line) for line in lines) for secret in found):
                continue
            for number in range(at.line, at.end_line + 1):
                start = at.column if number == at.line else 0
                end = at.end_column - 2 if number == at.end_line else len(self.lines[number - 1])
                out.append((number - 1, start, end))
        return out

    def beginning(self, line: int) -> list[ast.AST]:
        """The nodes that begin on a line, in the order of the source."""
        return self._beginning.get(line, [])

    @cached_property
    def _beginning(self) -> dict[int, list[ast.AST]]:
        found: dict[int, list[ast.AST]] = {}
        for node in self.nodes:
            if (line := getattr(node, "lineno", 0)) > 0:
                found.setdefault(line, []).append(node)
        return found

    def scope_of(self, node: ast.AST) -> Scope:
        """The scope in which a node is evaluated."""
        known = self._scopes.get(node)
        if known is None:
            scopes, parents = self.tables.scopes, self.tables.parents
            at = parents.get(node)
            while at is not None and at not in scopes:
                at = parents.get(at)
            known = self._scopes[node] = self.tables.module if at is None else scopes[at]
        return known

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, innermost first."""
        parents = self.tables.parents
        at = parents.get(node)
        while at is not None:
            yield at
            at = parents.get(at)

    def function_of(self, node: ast.AST) -> Function | None:
        """The innermost function whose body a node is in, lambdas left out; defaults and decorators are around it."""
        known = self._functions
        if node in known:
            return known[node]
        parents, child = self.tables.parents, node
        climbed = [node]
        found: Function | None = None
        while (at := parents.get(child)) is not None:
            if isinstance(at, _FUNCTIONS) and child is not at.args and child not in at.decorator_list:
                found = self.tables.functions[at]
                break
            if at in known:
                found = known[at]
                break
            climbed.append(at)
            child = at
        known.update(dict.fromkeys(climbed, found))
        return found

    def calls_named(self, *names: str) -> list[ast.Call]:
        """The calls whose last part is one of these names, in the order of the source."""
        known = self._calls_by_name
        found = [known[name] for name in names if name in known]
        return found[0] if len(found) == 1 else sorted((at for calls in found for at in calls), key=self.order)

    @property
    def called_names(self) -> Iterable[str]:
        """The last parts of what the module calls."""
        return self._calls_by_name.keys()

    @cached_property
    def _calls_by_name(self) -> dict[str, list[ast.Call]]:
        found: dict[str, list[ast.Call]] = {}
        for node in self.tables.calls:
            found.setdefault(called(node), []).append(node)
        return found

    def below(self, node: ast.AST) -> list[ast.AST]:
        """A node and all below it, in the order of the source."""
        first = self._order.get(node)
        if first is None:
            return list(walk(node))
        last = node
        while inner := children(last):
            last = inner[-1]
        return self.nodes[first : self._order[last] + 1]

    def order(self, node: ast.AST) -> int:
        """The place of a node among all of the module."""
        return self._order[node]

    def calls_of(self, function: Function | None) -> list[ast.Call]:
        """The calls in a function's body, those of functions that it defines left out; without one, those outside."""
        return self._calls_by_function.get(function, [])

    @cached_property
    def _calls_by_function(self) -> dict[Function | None, list[ast.Call]]:
        found: dict[Function | None, list[ast.Call]] = {}
        for node in self.tables.calls:
            found.setdefault(self.function_of(node), []).append(node)
        return found

    def qualified(self, node: ast.AST) -> str:
        """The dotted name of an expression with its first part resolved through the imports; '' if it is no name."""
        known = self._qualified.get(node)
        if known is None:
            name = dotted(node)
            head, dot, rest = name.partition(".")
            origin = self.tables.imports.get(head)
            known = self._qualified[node] = f"{origin}{dot}{rest}" if origin and name else name
        return known

    @cached_property
    def _qualified(self) -> dict[ast.AST, str]:
        return {}

    def physical(self, region: Region) -> Region:
        """In a notebook: the place in the file of the cell's line."""
        if not self.cells:
            return region
        first = self.cells[min(region.line, len(self.cells)) - 1]
        last = self.cells[min(region.end_line, len(self.cells)) - 1]
        return Region(
            first.file_line, region.column + first.offset, last.file_line, max(region.end_column + last.offset, 1)
        )

    def label(self, line: int) -> str:
        """In a notebook: the line within its cell."""
        return str(self.cells[line - 1].line) if 0 < line <= len(self.cells) else str(line)

    def place(self, line: int) -> str:
        """In a notebook: the cell, counted from 1 over all cells."""
        return f"cell {self.cells[line - 1].cell}" if 0 < line <= len(self.cells) else ""


def parse(path: str, text: str, cells: tuple[CellLine, ...] = ()) -> Module | Notice:
    """The module, or a notice naming the line where it can't be parsed."""
    try:
        tree = _tree(text)
        line = old_handler(tree) if _TAKES_TWO else 0
        older = _older(path, text, "Python 2: `except Error, name`", line, cells) if line else None
        return older or Module(path, text, tree, cells)
    except SyntaxError as error:
        problem = wording(error, text)
        line = error.lineno or 1
        read = _newer(path, text, cells) or _older(path, text, problem, line, cells)
        return read or Notice("not-parsed", path, problem, _file_line(line, cells))
    except (RecursionError, MemoryError):
        return Notice("not-parsed", path, "nested too deeply")
    except ValueError as error:
        return Notice("not-parsed", path, str(error))


def _newer(path: str, text: str, cells: tuple[CellLine, ...]) -> Module | None:
    """The module of a text that only a newer Python takes."""
    from flickr_lint.read import newer

    tree = newer.tree_of(text)
    return Module(path, text, tree, cells) if tree is not None else None


def _older(path: str, text: str, problem: str, line: int, cells: tuple[CellLine, ...]) -> Module | None:
    """The module of a text that only an older Python parses."""
    spared = spare(text)
    tree: ast.Module | None = None
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        tree = _tree(spared.text) if spared is not None else None
    old = OLD_KEYWORDS
    if spared is not None and tree is not None:
        line = spared.line
    else:
        tree = tree_of(text, line) if spared is None else tree_of(spared.text)
        old = f"{problem}: read as Python 2"
    if tree is None:
        return None
    module = Module(path, text, spared.restored(tree) if spared is not None else tree, cells)
    module.notice = Notice("old-python", path, old, _file_line(line, cells))
    return module


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _file_line(line: int, cells: tuple[CellLine, ...]) -> int:
    return cells[min(line, len(cells)) - 1].file_line if cells else line
