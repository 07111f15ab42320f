"""FLK103: a credential is read from the environment; in a comment or docstring it is removed."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.imports import naming
from flickr_lint.fix.positions import is_test
from flickr_lint.fix.python_version import is_modern
from flickr_lint.fix.split_texts import replaced_part
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_VARIABLES = (
    ("token secret", "FLICKR_OAUTH_TOKEN_SECRET"),
    ("token", "FLICKR_OAUTH_TOKEN"),
    ("API secret", "FLICKR_API_SECRET"),
    ("API key", "FLICKR_API_KEY"),
)
"""What a credential is called in the environment, as our own client reads it."""
_WHOLE = re.compile(r"[\w+/=-]{8,100}")
"""A text that is nothing but a credential, however it is written: in pieces, with escapes."""
_SECRET = re.compile(r"\d{8,20}-[0-9a-f]{16}|[0-9a-f]{16,32}")


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """Unsafe: the variable must be set where the program runs. Removal from comments and docstrings is safe."""
    if not isinstance(source, Module):
        return None
    text = cut(source, finding.region)
    if _SECRET.fullmatch(text):
        return _within(finding, source, text, project)
    node = node_at(source, finding.region, ast.Constant)
    said = node.value if node is not None else None
    said = said.decode("latin-1") if isinstance(said, bytes) else said
    if node is None or not isinstance(said, str) or not _WHOLE.fullmatch(said):
        return None
    if isinstance(source.tables.parents.get(node), ast.JoinedStr):
        return None
    if is_test(source.path) and _SECRET.fullmatch(said):
        return _placeholder(finding, source, said)
    name = _variable(finding)
    default = _default_of(node, source)
    environ, imported = naming(source, "os.environ", node.lineno)
    read = f'{environ}["{name}"]'
    if isinstance(node.value, bytes):
        read += ".encode()"
    edit = Edit(source.region(default), f"{environ}[{_first(default, source)}]") if default else None
    first = default.args[0] if default else None
    name = str(first.value) if isinstance(first, ast.Constant) else name
    why = f"{name} must be set where the program runs"
    edit = edit or Edit(finding.region, read)
    return Fix("Read it from the environment", (*imported, edit), "unsafe", why)


def _placeholder(finding: Finding, source: Module, said: str) -> Fix | None:
    """A text of the same length in a test, which would fail without the variable: tests use a local server."""
    written = cut(source, finding.region)
    if written.count(said) != 1:
        return None
    edits = [Edit(finding.region, written.replace(said, _shown(said)))]
    for node in source.tables.strings:  # what a test compares with it is the same
        region = source.region(node)
        text = cut(source, region)
        if text.count(said) == 1 and not _holds(region, finding) and said in str(node.value):
            edits.append(Edit(region, text.replace(said, _shown(said))))
    why = "a recorded signature or URL does not fit it"
    return Fix("Put a placeholder in its place", tuple(dict.fromkeys(edits)), "unsafe", why)


def _shown(secret: str) -> str:
    """A placeholder for a secret, in its form."""
    return re.sub(r"[0-9a-f]", "x", secret)


def _variable(finding: Finding) -> str:
    return next((name for what, name in _VARIABLES if finding.message.startswith(f"The {what}")), "FLICKR_API_KEY")


def _within(finding: Finding, source: Module, text: str, project: Project) -> Fix | None:
    """A secret in a text, such as an address, or in a comment or docstring, where no code reads it."""
    around = (node for node in source.tables.strings if _holds(source.region(node), finding))
    read = next((node for node in around if not isinstance(source.tables.parents.get(node), ast.Expr)), None)
    if read is not None and is_test(source.path):
        return _placeholder(finding, source, text)
    if read is not None:
        name = _variable(finding)
        environ, imported = naming(source, "os.environ", read.lineno)
        variable = f"{environ}[{{quote}}{name}{{quote}}]"
        edits = replaced_part(read, finding.region, variable, source, modern=is_modern(source, project))
        why = f"{name} must be set where the program runs"
        return Fix("Read it from the environment", (*imported, *edits), "unsafe", why) if edits else None
    return Fix("Take it out", (Edit(finding.region, "x" * len(text)),), "safe")


def _holds(outer: object, finding: Finding) -> bool:
    at = finding.region
    first, last = (getattr(outer, name) for name in ("line", "end_line"))
    if not first <= at.line <= last:
        return False
    starts = at.line > first or at.column >= getattr(outer, "column", 0)
    return bool(starts and (at.end_line < last or at.end_column <= getattr(outer, "end_column", 0)))


def _default_of(node: ast.Constant, module: Module) -> ast.Call | None:
    """`os.environ.get("NAME", "…")`, of which the literal is the default."""
    call = module.tables.parents.get(node)
    if isinstance(call, ast.keyword) and call.arg == "default":
        call = module.tables.parents.get(call)
    if (
        not isinstance(call, ast.Call)
        or not call.args
        or len(call.args) + len(call.keywords) != 2
        or node is call.args[0]
    ):
        return None
    return call if module.qualified(call.func) in {"os.environ.get", "os.getenv"} and called(call) else None


def _first(call: ast.Call, module: Module) -> str:
    return cut(module, module.region(call.args[0]))
