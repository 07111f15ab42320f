"""An upload whose privacy the program decides, without the user's default.

## What it does

Finds uploads with `is_public`, `is_friend` or `is_family` that are constants, or come from an option of the
command line or a parameter with its own default, in a program that never calls `flickr.prefs.getPrivacy`.

## Why it is bad

Developer Guide, «Privacy» (G7): each user has a default privacy for uploads. Upload with it, or preselect it if the
user may choose. Other flags make private photos public, or hide photos from people who should see them.

## Example

```python
flickr.upload(filename="heron.jpg", is_public=1)
```

## Use instead

```python
flickr.upload(filename="heron.jpg")
```

Without the flags Flickr uses the user's default. So does flickrkit's client, unless `privacy` is given.

## What the fix does

Removes flags that are constants from the call, or from the dictionary that only this call gets. An option of the
command line, a field of a form or a parameter stays: it is a choice that the program offers, and which value its users
start with is its author's decision. Let it start as `None`, and pass the flag only if it is something else; flickrapi
would send `None` as a text.

## What it cannot see

Flags that a library's caller passes through; choices that a page preselects with JavaScript.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.frames import Value, default_of
from flickr_lint.facts.arguments import given
from flickr_lint.facts.calls import UPLOADS
from flickr_lint.facts.default_choices import option_default, preselected
from flickr_lint.facts.fold import UNKNOWN
from flickr_lint.facts.programs import program_of
from flickr_lint.facts.provenance import unpacked_from
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_FLAGS = ("is_public", "is_friend", "is_family")


class UploadWithoutDefaultPrivacy(Rule):
    """See the module's docstring."""

    code = "FLK601"
    name = "upload-without-default-privacy"
    summary = "an upload whose privacy the program decides, without the user's default"
    help = (
        "pass a flag only if the user chose it: without, the user's default applies, as `flickr.prefs.getPrivacy` says"
    )
    guide = "G7"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # nothing is chosen beforehand
        """
        import click, flickrapi
        @click.command()
        @click.option("--is-public/--private", default=None)
        def upload(is_public):
            flickrapi.FlickrAPI(KEY, SECRET).upload(filename="heron.jpg", is_public=is_public)
        """,
        # flickrapi, the user's default
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).upload(filename="heron.jpg", title="Heron")
        """,
        # flickr_api, the default is asked for
        """
        import flickr_api
        def upload(path, choice):
            default = flickr_api.Prefs.getPrivacy()
            flickr_api.upload(photo_file=path, is_public=1 if (choice or default) == 1 else 0)
        """,
        # flickrapi, the default is asked for elsewhere
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        privacy = flickr.prefs.getPrivacy()["person"]["privacy"]
        flickr.upload(filename="heron.jpg", is_public=int(privacy == 1))
        """,
        # the user chooses a row of a table
        """
        import flickrapi
        from flask import request
        LEVELS = {"public": (1, 0, 0), "friends": (0, 1, 0), "private": (0, 0, 0)}
        def upload(path):
            public, friends, family = LEVELS[request.form["level"]]
            flickr = flickrapi.FlickrAPI(KEY, SECRET)
            flickr.upload(filename=path, is_public=public, is_friend=friends, is_family=family)
        """,
        # a library's caller decides
        """
        import requests
        def upload(path, is_public, is_friend, is_family):
            data = {"is_public": is_public, "is_friend": is_friend, "is_family": is_family}
            requests.post("https://up.flickr.com/services/upload/", data=data, files={"photo": open(path, "rb")})
        """,
        # flickrkit
        """
        from flickr_client import Flickr
        Flickr.from_env().upload("heron.jpg", title="Heron")
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # the default of a command's option
        """
        import click, flickrapi
        @click.command()
        @click.option("--is-public/--private", default=False)
        def upload(is_public):
            flickrapi.FlickrAPI(KEY, SECRET).upload(filename="heron.jpg", is_public=int(is_public))
        """,
        # a form's field, and a window's variable
        """
        import flickrapi
        from django import forms
        class Upload(forms.Form):
            public = forms.BooleanField(initial=True, required=False)
        def upload(request):
            form = Upload(request.POST)
            flickrapi.FlickrAPI(KEY, SECRET).upload(filename="heron.jpg", is_public=int(form.cleaned_data["public"]))
        """,
        """
        import flickrapi, tkinter
        public = tkinter.IntVar(value=1)
        def upload():
            flickrapi.FlickrAPI(KEY, SECRET).upload(filename="heron.jpg", is_public=public.get())
        """,
        # flickrapi
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).upload(filename="heron.jpg", is_public=0)
        """,
        # flickr_api
        """
        import flickr_api
        flickr_api.upload(photo_file="heron.jpg", is_public=1, is_friend=0, is_family=0)
        """,
        # raw requests
        """
        import requests
        data = {"title": "Heron", "is_public": "1"}
        requests.post("https://up.flickr.com/services/upload/", data=data, files={"photo": open("heron.jpg", "rb")})
        """,
        # an option with a default of its own
        """
        import argparse, flickrapi
        parser = argparse.ArgumentParser()
        parser.add_argument("--public", action="store_true")
        args = parser.parse_args()
        flickrapi.FlickrAPI(KEY, SECRET).upload(filename="heron.jpg", is_public=args.public)
        """,
        # arguments in a dictionary
        """
        import flickrapi
        def send(flickr, path):
            options = {"title": path}
            options["is_public"] = 0
            options["is_family"] = 1
            flickr.upload(path, **options)
        """,
        # a parameter with a default
        """
        import flickrapi
        class Uploader:
            def __init__(self, public=False):
                self.flickr = flickrapi.FlickrAPI(KEY, SECRET)
                self.public = public
            def send(self, path):
                self.flickr.upload(filename=path, is_public="1" if self.public else "0")
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Uploads of the module."""
        for call in project.flow.calls.get(module, ()):
            if call.method not in UPLOADS:
                continue
            flags = {flag: value for flag, value in given(call, project).arguments.items() if flag in _FLAGS}
            fixed = next((flag for flag in _FLAGS if flag in flags and _decided(flags[flag], module, project)), "")
            if fixed and not _asks_default(module, project):
                message = f"`{fixed}` is decided here, without the user's default privacy"
                flag = flags[fixed]
                near = flag in module.tables.parents and getattr(flag, "lineno", 0) != call.node.lineno
                related = [("the flag", module, flag)] if near else []
                yield self.finding(module, _head(call), message, related=related)


def _head(call: Call) -> ast.AST:
    return call.node.func if isinstance(call.node, ast.Call) else call.node


def _asks_default(module: Module, project: Project) -> bool:
    for other in program_of(module, project):
        if any(call.method == "flickr.prefs.getPrivacy" for call in project.flow.calls.get(other, ())):
            return True
        if "getPrivacy" in other.text or "get_privacy" in other.text:
            return True
    return False


def _decided(value: ast.expr, module: Module, project: Project, depth: int = 6) -> bool:
    """Whether the program decides a flag: a constant, an option's or parameter's default, or made of such."""
    if depth <= 0:
        return False
    selectors = _selectors(Value(value, module), project)
    if selectors:
        return any(_decided(at.node, at.module, project, depth - 1) for at in selectors)
    return any(_decides(at.node, at.module, project, depth - 1) for at in project.flow.fold.values.of(value, module))


def _selectors(flag: Value, project: Project) -> list[Value]:
    """The key by which a flag is selected from a table, and the default: `public, friends, family = LEVELS[level]`."""
    values = project.flow.fold.values
    for at in values.trail(flag):
        for one in (at, *unpacked_from(at, project)):
            node, words = one.node, []
            if isinstance(node, ast.Subscript):
                words = [node.slice]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
                words = node.args
            if words and project.flow.fold.value(words[0], one.module) is not UNKNOWN:
                words = words[1:]  # one place of the table, which is known or not
            if words:
                return [values.beside(one, word) for word in words]
    return []


def _decides(value: ast.expr, module: Module, project: Project, depth: int) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is not None and value.value not in {"", ...}
    if isinstance(value, ast.Name):
        return _by_default(value, module, project, depth)
    if isinstance(value, ast.Attribute) and _is_option(value, module, project):
        return True
    if preselected(value, module, project):
        return True
    inner = _inner(value)
    return inner is not None and _decided(inner, module, project, depth)


def _inner(value: ast.expr) -> ast.expr | None:
    """What decides a value that is only put into another form: `"1" if x else "0"`, `not x`, `int(x)`."""
    if isinstance(value, ast.IfExp):
        plain = isinstance(value.body, ast.Constant) and isinstance(value.orelse, ast.Constant)
        return value.test if plain else None
    if isinstance(value, ast.UnaryOp):
        return value.operand
    made = isinstance(value, ast.Call) and called(value) in {"int", "str", "bool", "Option", "Argument"} and value.args
    return value.args[0] if made and isinstance(value, ast.Call) else None


def _by_default(value: ast.Name, module: Module, project: Project, depth: int) -> bool:
    """Whether a parameter that nobody is known to fill has a default that decides."""
    function = project.flow.names.owner_of_parameter(value, module)
    if function is None:
        return False
    if option_default(function.node, value.id):
        return True
    default = default_of(function, value.id)
    return default is not None and _decided(default, module, project, depth)


def _is_option(value: ast.Attribute, module: Module, project: Project) -> bool:
    """Whether it is an option of the command line that has a default: `args.public`."""
    if dotted(value.value).rpartition(".")[2] not in {"args", "options", "opts", "arguments", "cmd_args", "ns"}:
        made = project.flow.fold.binding(value.value, module)
        if not made or not isinstance(made[0], ast.Call) or called(made[0]) != "parse_args":
            return False
    fold = project.flow.fold
    for other in program_of(module, project):
        for node in other.tables.calls:
            if called(node) not in {"add_argument", "add_option", "option"}:
                continue
            flags = [str(fold.value(at, other)).lstrip("-").replace("-", "_") for at in node.args]
            words = {word.arg: fold.value(word.value, other) for word in node.keywords if word.arg}
            if value.attr in flags or words.get("dest") == value.attr:
                default = words.get("default")
                return str(words.get("action")).startswith("store_") or default not in {None, UNKNOWN}
    return False
