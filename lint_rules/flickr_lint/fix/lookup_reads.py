"""The reads of a lookup's response, as fields that the list of the photos contains."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flickr_lint.analysis.reaching import reaching
from flickr_lint.fix.covered_fields import Field, Part, parts, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_lint.module import Module

__all__ = ["FieldsFollower", "Follower", "NotCoveredError", "Read", "Turned", "Uses", "bound_to", "loads_of"]


class Read(Struct, frozen=True):
    """A place that reads a field.

    An `optional` one may be missing there, and is the `default` then (None for `None`). A place that `asks` is a
    condition: whether the field is there.
    """

    node: ast.expr
    field: Field
    tree: bool = False
    optional: bool = False
    default: ast.expr | None = None
    asks: bool = False


class Turned(Struct, frozen=True):
    """A loop that looks for one size, whose body runs if there is one."""

    loop: ast.For
    test: ast.If
    field: Field


class Uses(Struct):
    """The uses of a response: what reads it, the statements that only pass it on, the loops over its parts."""

    reads: list[Read] = field(default_factory=list)
    gone: list[ast.stmt] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)


def bound_to(node: ast.AST, module: Module) -> tuple[ast.Assign, ast.Name] | None:
    """The assignment of an expression to a name, and the name."""
    above = module.tables.parents.get(node)
    if not isinstance(above, ast.Assign) or len(above.targets) != 1 or above.value is not node:
        return None
    target = above.targets[0]
    return (above, target) if isinstance(target, ast.Name) else None


def loads_of(
    target: ast.Name, value: ast.expr, module: Module, inside: Callable[[ast.AST], bool]
) -> list[ast.Name] | None:
    """The uses of a name that see a value, in the order of the source; None if one may see another, or is elsewhere."""
    scope, function = module.scope_of(target), module.function_of(target)
    around = function.node if function else module.tree
    out: list[ast.Name] = []
    for at in ast.walk(around):
        if not isinstance(at, ast.Name) or at.id != target.id or isinstance(at.ctx, ast.Store):
            continue
        found = reaching(target.id, scope, at, module)
        if all(binding.value is not value for binding in found.bindings):
            continue
        if len(found.bindings) > 1 or found.entry or not isinstance(at.ctx, ast.Load) or not inside(at):
            return None
        out.append(at)
    return sorted(out, key=lambda at: (at.lineno, at.col_offset))


def check_of(node: ast.expr, module: Module) -> ast.If | None:
    """The statement that raises, or continues with the next photo, unless an expression is `ok`."""
    test = module.tables.parents.get(node)
    check = module.tables.parents.get(test) if isinstance(test, ast.Compare) else None
    if not isinstance(check, ast.If) or check.test is not test or check.orelse:
        return None
    return check if all(isinstance(at, (ast.Raise, ast.Continue)) for at in check.body) else None


class NotCoveredError(Exception):
    """A response is used for something else than fields of a list."""


class Follower:
    """Follows a response through names to where parts of it are read."""

    def __init__(self, module: Module, inside: Callable[[ast.AST], bool]) -> None:
        self.uses = Uses()
        self.module = module
        self._inside = inside

    def part(self, found: list[Part]) -> bool:
        """Records the use of a part, given the paths to it, the shortest first; False if there is no use yet."""
        raise NotImplementedError

    def response(self, node: ast.expr, before: Part, *, parsed: bool) -> None:
        """Follows a response, or a part of one."""
        found = list(parts(node, self.module, before=before.path, parsed=parsed))
        found = [replace(at, tree=at.tree or before.tree) for at in found]
        check = next((made for at in found if at.path == ("stat",) and (made := check_of(at.node, self.module))), None)
        if check is not None:
            self.uses.gone.append(check)
        elif not self.part(found):
            top = found[-1] if found else None
            end = top.node if top else unread(node, self.module)
            self.named(end, lambda use: self.response(use, top or before, parsed=top is not None))

    def named(self, node: ast.expr, follow: Callable[[ast.expr], None]) -> None:
        """Continues with the uses of the name that an expression is bound to."""
        above = self.module.tables.parents.get(node)
        node = above if isinstance(above, ast.Await) else node
        bound = bound_to(node, self.module)
        uses = loads_of(bound[1], node, self.module, self._inside) if bound else None
        if bound is None or uses is None:
            raise NotCoveredError
        self.uses.gone.append(bound[0])
        for use in uses:
            follow(use)


class FieldsFollower(Follower):
    """Follows the response of a lookup whose parts are fields of a list's photos."""

    def __init__(
        self, module: Module, inside: Callable[[ast.AST], bool], table: Mapping[tuple[str, ...], Field]
    ) -> None:
        super().__init__(module, inside)
        self._table = table

    def part(self, found: list[Part]) -> bool:
        """The first path that leads to a field."""
        covered = next((at for at in found if at.path in self._table), None)
        if covered is not None:
            optional, field = covered.default is not None, self._table[covered.path]
            self.uses.reads.append(Read(covered.node, field, covered.tree, optional=optional, default=covered.default))
        return covered is not None
