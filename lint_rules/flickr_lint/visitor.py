"""Rules of your own as libcst visitors: a module's tree, its positions and names on demand, reports and fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import libcst as cst
from libcst import matchers
from libcst.metadata import MetadataWrapper, PositionProvider
from msgspec.structs import replace

from flickr_lint.findings import Fix, Region
from flickr_lint.fix.imports import importing
from flickr_lint.fix.patch import hunks, replacing
from flickr_lint.memo import Remembered
from flickr_lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Confidence, Edit, Finding, Safety
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["VisitorRule"]

_trees: Remembered[MetadataWrapper | None] = Remembered()


class VisitorRule(Rule, matchers.MatcherDecoratableVisitor):
    """A rule that visits the tree of each module that has to do with Flickr; `visit_*`, `leave_*` and matchers work.

    What a visitor needs to know of nodes it names in `METADATA_DEPENDENCIES`, as in libcst; positions are there always.
    There is one instance per module, so what a visitor stores is about one module.
    """

    METADATA_DEPENDENCIES = (PositionProvider,)
    words: ClassVar[tuple[str, ...]] = ()
    """Only modules with one of these in their text are parsed; all that have to do with Flickr, if there are none."""
    module: Module
    """The module that is visited, as rules on facts see it."""
    project: Project
    """All modules and templates, and what is known of calls and values (`project.flow`)."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Finding] = []

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Visits the module's tree, and returns what was reported; nothing if libcst can't parse it."""
        if self.words and not any(word in module.text for word in self.words):
            return
        tree = _tree(module)
        if tree is None:
            return
        visitor = type(self)()
        visitor.module, visitor.project = module, project
        tree.visit(visitor)
        yield from visitor._found  # noqa: SLF001 (its own kind)

    def report(  # noqa: PLR0913 (all that a report may say, by name)
        self,
        node: cst.CSTNode,
        message: str,
        *,
        help: str = "",  # noqa: A002
        confidence: Confidence | None = None,
        replacement: cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[Any] | None = None,
        fix: str = "",
        safety: Safety = "unsafe",
        why: str = "",
        imports: tuple[str, ...] = (),
        also: tuple[Edit, ...] = (),
    ) -> None:
        """Report a node.

        Args:
            node: what is wrong.
            message: what is wrong about it.
            help: what to do instead; by default the rule's own.
            confidence: how sure it is; by default as sure as the rule.
            replacement: what would be in the node's place; `RemoveFromParent()` takes it out.
            fix: what the replacement does, as an order.
            safety: `safe` if a program that worked does the same afterwards.
            why: why an unsafe fix needs a review.
            imports: modules of the standard library that the replacement needs, under their own names.
            also: edits elsewhere that belong to the replacement; one in another file names its path.
        """
        place: Any = self.get_metadata(PositionProvider, node)
        region = Region(place.start.line, place.start.column + 1, place.end.line, place.end.column + 1)
        finding = self.finding(self.module, region, message, help=help, confidence=confidence)
        if replacement is not None:
            edits = [edit for name in imports for edit in importing(self.module, name)[1]]
            edits += [*self._edits(node, replacement), *also]
            made = Fix(fix or "Replace it", tuple(edits), safety, why)
            finding = replace(finding, fix=made if edits else None)
        self._found.append(finding)

    def _edits(self, node: cst.CSTNode, replacement: Any) -> Iterator[Any]:
        tree = _tree(self.module)
        if tree is not None:
            code = tree.module.visit(replacing({node: lambda _: replacement})).code
            lines, same = self.module.lines, tree.module.code.split("\n")
            yield from hunks(lines, code.split("\n"), 1, len(lines), same if len(same) == len(lines) else None)


def _tree(module: Module) -> MetadataWrapper | None:
    """The tree of a module, parsed once for all rules; None if libcst doesn't take it."""
    if module not in _trees:
        try:
            _trees[module] = MetadataWrapper(cst.parse_module(module.text))
        except (cst.ParserSyntaxError, RecursionError):
            _trees[module] = None
    return _trees[module]
