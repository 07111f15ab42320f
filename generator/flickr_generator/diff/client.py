"""Finds what breaks users of the generated client: griffe's findings, and types, which griffe does not compare."""

from __future__ import annotations

import ast
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from flickr_generator.diff.revision import files_at
from flickr_generator.errors import GeneratorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import griffe

    Object = griffe.Object | griffe.Alias

__all__ = ["Breakage", "breakages", "client_at"]

_PACKAGE = "flickr_client"


class Breakage(msgspec.Struct, frozen=True, order=True):
    """An incompatible change of the public surface."""

    module: str
    path: str
    what: str


def client_at(revision: str, near: Path) -> tuple[str, dict[str, bytes]]:
    """Name and files of the client at a git revision; raises `GeneratorError` if there is none."""
    return files_at(revision, rf"{_PACKAGE}/__init__\.py", [Path.cwd(), near])


def breakages(old: Mapping[str, bytes], new: Path) -> list[Breakage]:
    """The breakages from the client in the files `old` to the one in the folder `new`, in order; imports nothing."""
    with tempfile.TemporaryDirectory(prefix="flickr-gen-") as folder:
        for path, body in old.items():
            if path.endswith(".py"):
                file = Path(folder, _PACKAGE, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(body)
        before, after = _load(Path(folder)), _load(new.parent)
        import griffe

        found = [
            _breakage(each.obj, _explained(each))
            for each in griffe.find_breaking_changes(before, after)
            if each.kind is not griffe.BreakageKind.ATTRIBUTE_CHANGED_VALUE
        ]
        return sorted({*found, *_types(before, after)})


def _load(search: Path) -> Object:
    import griffe

    try:
        return griffe.load(_PACKAGE, search_paths=[search], allow_inspection=False)
    except (ImportError, SyntaxError, griffe.LoadingError) as error:
        raise GeneratorError(f"{search / _PACKAGE}: cannot be read: {error}") from error


def _breakage(obj: Object, what: str) -> Breakage:
    parent = obj.parent
    module = obj if obj.is_module else parent.module if parent is not None else obj
    return Breakage(module.path, obj.path, what)


def _explained(breakage: griffe.Breakage) -> str:
    what = breakage.kind.value[0].lower() + breakage.kind.value[1:]
    parameter = breakage.old_value or breakage.new_value
    name = getattr(parameter, "name", None) if what.startswith("parameter") else None
    return what.replace("parameter", f"parameter {name}", 1) if name else what


def _types(old: Object, new: Object) -> Iterator[Breakage]:
    """Parameters with a narrower type, fields and results with a wider type, removed names of values."""
    for name, before in old.members.items():
        after = new.members.get(name)
        if after is None or not before.is_public or before.is_alias or after.is_alias or before.kind is not after.kind:
            continue
        if before.is_function:
            yield from _function(before, after)
        elif before.is_attribute:
            yield from _attribute(before, after)
        else:
            if before.is_class:
                yield from _bases(before, after)
            yield from _types(before, after)


def _function(before: Any, after: Any) -> Iterator[Breakage]:
    for parameter in before.parameters:
        if parameter.name in after.parameters:
            present = after.parameters[parameter.name]
            lost = _options(parameter.annotation) - _options(present.annotation)
            if present.required:  # which griffe reports
                lost.discard("None")
            if lost and present.annotation is not None:
                yield _breakage(before, f"parameter {parameter.name} no longer accepts {_listed(lost)}")
    more = _options(after.returns) - _options(before.returns)
    if more and before.returns is not None:
        yield _breakage(before, f"returns {after.returns}, not {before.returns}")


def _attribute(before: Any, after: Any) -> Iterator[Breakage]:
    lost = _literals(before.value) - _literals(after.value)
    if lost and _literals(after.value):
        yield _breakage(before, f"no longer lists {_listed(lost)}")
    more = _options(after.annotation) - _options(before.annotation)
    if more and before.annotation is not None:
        yield _breakage(before, f"is {after.annotation}, not {before.annotation}")


def _bases(before: Any, after: Any) -> Iterator[Breakage]:
    lost = {str(base) for base in before.bases} - {str(base) for base in after.bases}
    if lost and len(after.bases) >= len(before.bases):  # griffe reports fewer bases
        yield _breakage(before, f"is no longer {_listed(lost)}")


def _options(annotation: Any) -> set[str]:
    """The members of a union as text, `Literal` values one by one; a float accepts integers too."""
    if annotation is None:
        return set()
    found: set[str] = set()
    for option in _union(_parsed(str(annotation))):
        found |= {ast.unparse(option)} if not _is_literal(option) else {repr(value) for value in _values(option)}
    return found | ({"int"} if "float" in found else set())


def _literals(value: Any) -> set[str]:
    """The values of a type alias `Literal[...]`, which is in a module of its own."""
    tree = _parsed(str(value)) if value is not None else None
    return {repr(each) for each in _values(tree)} if tree is not None and _is_literal(tree) else set()


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return ast.Constant(text)


def _union(tree: ast.expr) -> Iterator[ast.expr]:
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
        yield from _union(tree.left)
        yield from _union(tree.right)
    else:
        yield tree


def _is_literal(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Subscript) and ast.unparse(tree.value).rpartition(".")[2] == "Literal"


def _values(tree: ast.expr) -> list[object]:
    inner = tree.slice if isinstance(tree, ast.Subscript) else tree
    entries = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    return [entry.value for entry in entries if isinstance(entry, ast.Constant)]


def _listed(options: set[str]) -> str:
    return ", ".join(sorted(options))
