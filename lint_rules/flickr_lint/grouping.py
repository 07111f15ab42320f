"""Groups findings: several findings of a rule that one change fixes become one, at the first place."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_lint.findings import Fix, Related
from flickr_lint.module import Module

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from flickr_lint.findings import Edit, Finding, Region
    from flickr_lint.template import Template

__all__ = ["as_one", "grouped"]

_OF_A_CALL = frozenset({"FLK103"})
"""Rules that find several things in one call, text, comment, or line of a template: a key and its secret."""
_WHAT = re.compile(r"The (API key|API secret|token secret|token)\b.* is written in ")
"""What a finding about one credential calls it."""
_OF_A_FUNCTION = frozenset({"FLK102"})
"""Rules that find the steps of one thing in a function: the old sign-in."""
_OF_A_PLACE = frozenset({"FLK902", "FLK904", "FLK909"})
"""Rules about an argument, which has one definition though many calls may be given it."""


def grouped(findings: Iterable[Finding], source: Module | Template) -> list[list[Finding]]:
    """The findings of a file, those of one thing together; suppressed ones stay as they are."""
    groups: dict[Hashable, list[Finding]] = {}
    for at, finding in enumerate(findings):
        groups.setdefault(_thing(finding, source) or at, []).append(finding)
    return _with_neighbours(groups)


def _with_neighbours(groups: Mapping[Hashable, list[Finding]]) -> list[list[Finding]]:
    """The groups, a key on one line of a comment or template together with its secret on the next line."""
    out: list[list[Finding]] = []
    line: list[Finding] = []
    for thing, group in groups.items():
        here = group if _is_line(thing) else []
        if here and line and _is_pair(line, here):
            line += here
            line = []
        else:
            out.append(group)
            line = here
    return out


def _is_line(thing: Hashable) -> bool:
    """Whether a group is about what stands on a line, and nothing else is known of it."""
    return isinstance(thing, tuple) and isinstance(thing[1], int)


def _is_pair(above: list[Finding], below: list[Finding]) -> bool:
    """Whether one line has a key and the next one its secret, or the other way round; a token and its secret, too."""
    said = [_WHAT.match(finding.message) for finding in (*above, *below)]
    kinds = {match[1] for match in said if match}
    near = above[0].region.end_line + 1 == below[0].region.line
    return near and len(said) == 2 and kinds in ({"API key", "API secret"}, {"token", "token secret"})


def _thing(finding: Finding, source: Module | Template) -> Hashable:
    """The subject of a finding, if others may have the same."""
    if finding.suppressed is not None:
        return None
    if not isinstance(source, Module):
        return (finding.code, finding.region.line) if finding.code in _OF_A_CALL else None
    if finding.code in _OF_A_PLACE:
        return (finding.code, finding.region)
    if finding.code not in _OF_A_CALL | _OF_A_FUNCTION:
        return None
    near = source.nodes if source.cells else source.beginning(finding.region.line)  # a cell is one line of its file
    node = next((at for at in near if isinstance(at, ast.expr) and _region(at, source) == finding.region), None)
    if finding.code in _OF_A_FUNCTION:
        function = source.function_of(node) if node is not None else None
        return (finding.code, function.node) if function else None
    thing = _holder(node, source) if node is not None else _text_or_comment(finding.region, source)
    return (finding.code, thing) if thing is not None else None


def _holder(node: ast.expr, module: Module) -> ast.AST | None:
    """The call, assignment or dictionary that a literal is part of."""
    holder = module.tables.parents.get(node)
    while isinstance(holder, (ast.keyword, ast.Tuple, ast.List)) or _is_default(holder, module):
        holder = module.tables.parents.get(holder) if holder is not None else None
    return holder if isinstance(holder, (ast.Call, ast.Assign, ast.Dict)) else None


def _text_or_comment(region: Region, module: Module) -> Hashable:
    """What a place within a text or a comment belongs to: what contains the text, or the line of the comment."""
    start = (region.line, region.column)
    for node in module.tables.strings:
        whole = _region(node, module)
        if (whole.line, whole.column) <= start < (whole.end_line, whole.end_column):
            above = module.tables.parents.get(node)
            text = above if isinstance(above, ast.JoinedStr) else node
            return _holder(text, module) or text
    return None if module.cells else region.line


def _region(node: ast.expr, module: Module) -> Region:
    """Where a node is in its file."""
    return module.physical(module.region(node))


def _is_default(node: ast.AST | None, module: Module) -> bool:
    """Whether a node reads the environment: a literal in it is the default of a variable."""
    return isinstance(node, ast.Call) and module.qualified(node.func) in {"os.environ.get", "os.getenv"}


def as_one(group: list[Finding]) -> Finding:
    """The first finding of a group, the others as its related places, fixed together."""
    first, *others = group
    if not others:
        return first
    related = list(first.related)
    for other in others:
        if other.region != first.region:
            related.append(Related(other.message, other.path, other.region, other.frame))
        related += other.related
    return replace(first, related=tuple(dict.fromkeys(related)), fix=_fixed(group))


def _fixed(group: list[Finding]) -> Fix | None:
    """The fix of all; None if one of them has none, or two want the same place."""
    fixes = [finding.fix for finding in group]
    known = [fix for fix in fixes if fix is not None]
    if len(known) < len(fixes) or any(fix.safety == "display-only" for fix in known):
        return known[0] if len({finding.region for finding in group}) == 1 and known else None
    edits: dict[Edit, None] = dict.fromkeys(edit for fix in known for edit in fix.edits)
    first = known[0]
    whole = replace(first, edits=tuple(sorted(edits)))
    for one, other in (pair for there in whole.by_file().values() for pair in pairwise(there)):
        if (other.region.line, other.region.column) < (one.region.end_line, one.region.end_column):
            return None
    unsafe = [fix for fix in known if fix.safety == "unsafe"]
    why = _joined(dict.fromkeys(fix.why for fix in unsafe if fix.why))
    preview = tuple(dict.fromkeys(line for fix in known for line in fix.preview))
    return Fix(first.message, whole.edits, "unsafe" if unsafe else "safe", why, preview)


def _joined(whys: Iterable[str]) -> str:
    """The reasons in one sentence: names with the same reason are listed."""
    names: dict[str, list[str]] = {}
    for why in whys:
        name, must, rest = why.partition(" must be ")
        names.setdefault(rest if must else why, []).append(name if must else "")
    reasons = []
    for rest, said in names.items():
        listed = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
        reasons.append(f"{listed} must be {rest}" if listed else rest)
    return "; ".join(reasons)
