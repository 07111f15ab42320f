"""The statement that raises if a response of the API says that the call failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flickr_lint.fix.positions import free_name
from flickr_lint.fix.python_version import text_with

if TYPE_CHECKING:
    import ast

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Form", "stat_check"]

Form = Literal["json", "xml"]
_SAID = "Flickr: {} (code {})"


def stat_check(form: Form, name: str, place: ast.AST, module: Module, project: Project, *, guard: bool = False) -> str:
    """The lines that check a parsed response, to be put at a place.

    Args:
        form: what was parsed.
        name: what the parsed response is called.
        place: where the check is put.
        module: the file.
        project: all files.
        guard: whether the name may stand for something false instead.
    """
    asked = f"{name} and " if guard else ""
    if form == "json":
        said = text_with(_SAID, (f"{name}.get('message')", f"{name}.get('code')"), module, project)
        return f'if {asked}{name}.get("stat") != "ok":\n    raise RuntimeError({said})\n'
    error = free_name(module, place, "error", "refusal")
    said = text_with(_SAID, (f"{error}.get('msg')", f"{error}.get('code')"), module, project)
    asked = f"{name} is not None and " if guard else ""
    return (
        f'if {asked}{name}.get("stat") != "ok":\n'
        f'    {error} = {name}.find("err")\n'
        f'    raise RuntimeError("Flickr refused the call" if {error} is None else {said})\n'
    )
