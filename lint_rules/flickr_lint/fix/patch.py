"""A statement in libcst: its parts are found by position and changed, and the result is a minimal set of edits."""

from __future__ import annotations

import ast
import difflib
from typing import TYPE_CHECKING, Any

from flickr_lint.analysis.regions import FUNCTIONS, LOOPS
from flickr_lint.findings import Edit, Region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import libcst as cst

    from flickr_lint.locations import Placed
    from flickr_lint.module import Module

__all__ = ["LinePatch", "Patch", "hunks", "indent_of", "patch_at", "replacing", "trimmed"]

_WRAPPER = "async def _():\n"
"""What indented statements are parsed in; it allows `await`, `return` and `yield`."""


class Patch:
    """One statement with everything in it; layout and comments of unchanged parts stay."""

    def __init__(self, module: Module, first: int, last: int, tree: Any, shift: int) -> None:
        """A patch of the lines from `first` to `last`, which libcst parsed as the metadata wrapper `tree`."""
        from libcst.metadata import PositionProvider

        self._module = module
        self._first, self._last, self._shift = first, last, shift
        self._wrapper = tree
        self._tree: cst.Module = tree.module
        self._places: dict[Region, list[cst.CSTNode]] = {}
        for node, place in tree.resolve(PositionProvider).items():
            line, end = (at.line + first - 1 - shift for at in (place.start, place.end))
            region = Region(line, place.start.column + 1, end, place.end.column + 1)
            self._places.setdefault(region, []).append(node)
        self._changes: dict[cst.CSTNode, Callable[[Any], Any]] = {}
        self._added: dict[cst.CSTNode, dict[int, list[Any]]] = {}
        """What is put between statements that share a line, by the line and the place in it."""

    def node(self, at: ast.AST | Region, *kinds: type[Any]) -> Any:
        """The node of one of the kinds that is at a place; None if there is none."""
        region = self._module.region(at)
        return next((node for node in self._places.get(region, ()) if not kinds or isinstance(node, kinds)), None)

    def holder(self, node: cst.CSTNode, kind: type[Any] | tuple[type[Any], ...]) -> Any:
        """The node of a kind, or of one of several, that has a node as its child, or None."""
        from libcst.metadata import ParentNodeProvider

        parent = self._wrapper.resolve(ParentNodeProvider).get(node)
        return parent if isinstance(parent, kind) else None

    def statement(self, at: ast.stmt) -> Any:
        """The line or compound statement that begins where a statement of `ast` does."""
        import libcst as cst

        start = self._module.region(at)
        wanted = (start.line, start.column)
        for region, nodes in self._places.items():
            if (region.line, region.column) == wanted:
                for node in nodes:
                    if isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
                        return node
        return None

    def change(self, node: cst.CSTNode, how: Callable[[Any], Any]) -> None:
        """Have a node replaced by what a function makes of it; functions for one node are applied in turn."""
        before = self._changes.get(node)
        self._changes[node] = how if before is None else lambda at: how(before(at))

    def before(self, at: ast.stmt, line: str) -> bool:
        """Put lines before a statement; False if that isn't known to be possible."""
        node = self.statement(at)
        made = self.parsed(line)
        if node is None:
            return self._between(at, made, after=False)
        self.change(node, lambda found: _after_gap(made, found))
        return True

    def after(self, at: ast.stmt, lines: str) -> bool:
        """Put statements after one; False if that isn't known to be possible."""
        import libcst as cst

        node = self.statement(at)
        made = self.parsed(lines)
        if node is None or len(node.body if isinstance(node, cst.SimpleStatementLine) else ()) > 1:
            return self._between(at, made, after=True)
        self.change(node, lambda found: cst.FlattenSentinel([found, *made]))
        return True

    def _between(self, at: ast.stmt, made: tuple[Any, ...], *, after: bool) -> bool:
        """Put statements beside one that shares its line with others, or with the head of a block.

        Each statement of the line gets a line of its own.
        """
        import libcst as cst

        small = self.node(at, cst.BaseSmallStatement)
        line = self.holder(small, (cst.SimpleStatementLine, cst.SimpleStatementSuite)) if small is not None else None
        if line is None:
            return False
        if line not in self._added:
            added = self._added[line] = {}
            self.change(line, lambda found: _apart(found, added, indent_of(self._module)))
        place = next(number for number, one in enumerate(line.body) if one is small)
        self._added[line].setdefault(place + after, []).extend(made)
        return True

    def parsed(self, lines: str) -> tuple[Any, ...]:
        """Statements to put somewhere, indented as the file is."""
        import libcst as cst

        tree: Any = cst.parse_module(lines).visit(_indenter(indent_of(self._module)))
        return tuple(tree.body)

    def block(self, *statements: Any) -> Any:
        """A block of statements, indented as the file is."""
        import libcst as cst

        return cst.IndentedBlock(statements, indent=indent_of(self._module))

    def edits(self) -> tuple[Edit, ...]:
        """The edits of the file that make the changes."""
        made = self._tree.visit(replacing(self._changes))
        before = self._module.lines[self._first - 1 : self._last]
        after, same = (self._lines(tree) for tree in (made, self._tree))
        # libcst writes `except Error :` without its space: its changes of other lines are not edits.
        same = same if len(same) == len(before) else before
        return tuple(hunks(before, after, self._first, len(self._module.lines), same))

    def _lines(self, tree: cst.Module) -> list[str]:
        lines = tree.code.split("\n")[self._shift :]
        return lines[:-1] if lines and not lines[-1] else lines


class LinePatch:
    """Puts lines before statements in code that libcst can't parse, as it contains `print` of Python 2."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._made: list[Edit] = []

    def before(self, at: ast.stmt, line: str) -> bool:
        """Put a line before a statement, and before the comments on it; False if its line begins with another block."""
        lines = self._module.lines
        text = lines[at.lineno - 1]
        indent = text[: len(text) - len(text.lstrip())]
        first = next(one for one in self._module.beginning(at.lineno) if isinstance(one, ast.stmt))
        repeats = first is not at and isinstance(first, (*LOOPS, *FUNCTIONS, ast.ClassDef))
        if repeats or self._module.region(first).column > len(indent) + 1 or text.lstrip().startswith("elif"):
            return False
        number = at.lineno
        while number > 1 and lines[number - 2].startswith(f"{indent}#"):
            number -= 1
        self._made.append(Edit(Region(number, 1, number, 1), self._indented(line, indent)))
        return True

    def after(self, at: ast.stmt, line: str) -> bool:
        """Put a line after a statement and the comment on it; False if another statement is on its line."""
        text = self._module.lines[(at.end_lineno or at.lineno) - 1]
        indent = self._module.lines[at.lineno - 1][: self._module.region(at).column - 1]
        end = self._module.region(at)
        if indent.strip() or text[end.end_column - 1 :].strip().startswith(";"):
            return False
        place = Region(end.end_line, len(text) + 1, end.end_line, len(text) + 1)
        self._made.append(Edit(place, "\n" + self._indented(line, indent).rstrip("\n")))
        return True

    def replace(self, region: Region, text: str) -> None:
        """Put other code in place of some."""
        self._made.append(Edit(region, text))

    def _indented(self, text: str, indent: str) -> str:
        inner = indent_of(self._module)
        lines = text.splitlines(keepends=True)
        return "".join(f"{indent}{line.replace('    ', inner, 1) if line[:1] == ' ' else line}" for line in lines)

    def edits(self) -> tuple[Edit, ...]:
        """The edits of the file."""
        return tuple(self._made)


def patch_at(module: Module, node: ast.AST) -> Patch | None:
    """The innermost statement around a node that can be parsed by itself, or None (or libcst is not installed)."""
    try:
        import libcst as cst
        from libcst.metadata import MetadataWrapper
    except ImportError:
        return None
    around = [node, *module.ancestors(node)]
    for statement in (at for at in around if isinstance(at, ast.stmt)):
        decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(at.lineno for at in decorators)])
        last = statement.end_lineno or first
        head = module.lines[first - 1]
        indent = head[: len(head) - len(head.lstrip())]
        start = module.region(statement).column - 1
        if not decorators and head[:start].strip():
            continue  # something else precedes it on its line
        text = "\n".join(module.lines[first - 1 : last]) + "\n"
        try:
            tree = cst.parse_module(f"{_WRAPPER if indent else ''}{text}")
        except (cst.ParserSyntaxError, RecursionError):
            continue  # an `elif`, or what libcst doesn't know
        return Patch(module, first, last, MetadataWrapper(tree), 1 if indent else 0)
    return None


def indent_of(module: Module) -> str:
    """The indentation of a file: that of its first indented block."""
    for node in module.nodes:
        body = getattr(node, "body", None)
        if isinstance(node, ast.stmt) and isinstance(body, list) and body and body[0].lineno > node.lineno:
            outer, inner = (module.lines[at.lineno - 1] for at in (node, body[0]))
            outside, inside = (line[: len(line) - len(line.lstrip())] for line in (outer, inner))
            if inside.startswith(outside) and len(inside) > len(outside):
                return inside[len(outside) :]
    return "    "


def trimmed(source: Placed, edit: Edit) -> Edit:
    """The edit without what it leaves as it is at its beginning and end."""
    region = edit.region
    lines = source.lines[region.line - 1 : region.end_line]
    if not lines:
        return edit
    lines[-1] = lines[-1][: region.end_column - 1]
    lines[0] = lines[0][region.column - 1 :]
    old, new = "\n".join(lines), edit.text
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    first, last = _moved(region, old[:start]), _moved(region, old[: len(old) - end])
    return Edit(Region(*first, *last), new[start : len(new) - end], edit.path)


def _moved(region: Region, text: str) -> tuple[int, int]:
    """The line and column after so much text of a region."""
    down = text.count("\n")
    return region.line + down, len(text) - text.rfind("\n") if down else region.column + len(text)


def _after_gap(lines: tuple[Any, ...], found: Any) -> Any:
    """Lines and a statement, with the empty lines before the statement before them all."""
    import libcst as cst

    leading = list(found.leading_lines)
    gap = next((at for at, empty in enumerate(leading) if empty.comment is not None), len(leading))
    return cst.FlattenSentinel(
        [
            lines[0].with_changes(leading_lines=leading[:gap]),
            *lines[1:],
            found.with_changes(leading_lines=leading[gap:]),
        ]
    )


def _apart(found: Any, added: dict[int, list[Any]], indent: str) -> Any:
    """The statements of one line on lines of their own, with others between them; its comment stays at the last."""
    import libcst as cst

    last = len(found.body) - 1
    lines: list[Any] = []
    for number, small in enumerate(found.body):
        ending = found.trailing_whitespace if number == last else cst.TrailingWhitespace()
        alone = small.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
        lines += [*added.get(number, ()), cst.SimpleStatementLine([alone], trailing_whitespace=ending)]
    lines += added.get(last + 1, ())
    if isinstance(found, cst.SimpleStatementSuite):
        return cst.IndentedBlock(lines, indent=indent)
    lines[0] = lines[0].with_changes(leading_lines=found.leading_lines)
    return cst.FlattenSentinel(lines)


def replacing(changes: dict[Any, Callable[[Any], Any]]) -> Any:
    """A transformer that replaces nodes by the results of functions."""
    import libcst as cst

    class Changer(cst.CSTTransformer):
        def on_leave(self, original_node: Any, updated_node: Any) -> Any:
            changed = super().on_leave(original_node, updated_node)
            how = changes.get(original_node)
            return how(changed) if how is not None else changed

    return Changer()


def _indenter(indent: str) -> Any:
    import libcst as cst

    class Indenter(cst.CSTTransformer):
        def leave_IndentedBlock(self, original_node: Any, updated_node: Any) -> Any:  # noqa: ARG002, N802
            return updated_node.with_changes(indent=indent)

    return Indenter()


def hunks(before: list[str], after: list[str], first: int, total: int, same: list[str] | None = None) -> Iterator[Edit]:
    """The edits, of whole lines, that make one text another.

    Args:
        before: the lines as they are.
        after: what they become.
        first: the number of the first line.
        total: how many lines the file has; the last one has no end.
        same: how libcst writes the lines without changes; None if they stay the same.
    """
    matcher = difflib.SequenceMatcher(None, same or before, after, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        text = "\n".join(after[new_start:new_end])
        if kind != "replace" and first + end > total and start > 0:
            above = first + start - 1, len(before[start - 1]) + 1
            below = first + end - 1, len(before[end - 1]) + 1
            yield Edit(Region(*above, *below), f"\n{text}" if kind == "insert" else "")
        elif kind == "insert":
            at = Region(first + start, 1, first + start, 1)
            yield Edit(at, f"{text}\n")
        elif kind == "delete":
            yield Edit(Region(first + start, 1, first + end, 1), "")
        else:
            yield Edit(Region(first + start, 1, first + end - 1, len(before[end - 1]) + 1), text)
