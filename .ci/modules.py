"""Writes the reference of the hand-written half of the client: a page per module, from its docstrings.

`python .ci/modules.py` prints the pages as JSON, Markdown by file name. Nothing is imported: griffe reads the sources.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
MODULES = (
    *("errors", "cache", "extras", "feeds", "images", "limits"),
    *("login", "testing", "tokens", "uploads", "urls", "usage"),
)
_DOCTEST = re.compile(r"\s*# doctest: .*$")
_FACTS = re.compile(r"\s*\(facts: [^)]*\)")
_WIDTH, _MAX_LENGTH = 88, 400
_CLIENT = (
    "Flickr's API. Its namespaces are attributes (`flickr.photos`); the [reference of methods](README.md) lists them. "
    "`AsyncFlickr` takes the same options and has the same methods: calls are awaited, and `iter_…` is for `async for`."
)
_GENERATED = {"invoke", "iterate"}  # what the methods of the namespaces call


def main() -> int:
    """Prints every page."""
    logging.getLogger("griffe").setLevel(logging.ERROR)
    loader = griffe.GriffeLoader(search_paths=[ROOT / "generated", ROOT / "runtime"], allow_inspection=False)
    loader.load("flickr_runtime")
    package = loader.load("flickr_client")
    loader.resolve_aliases()
    client = [name for name in _exports(package) if name not in MODULES and name != "__version__"]
    elsewhere = {"Flickr", "AsyncFlickr", *(name for module in MODULES for name in _exports(package[module]))}
    pages = {
        "flickr_client.Flickr.md": _client_page(package["Flickr"]),
        "flickr_client.md": _page(package, "flickr_client", [name for name in client if name not in elsewhere]),
    }
    for module in MODULES:
        exported = package[module]
        pages[f"flickr_client.{module}.md"] = _page(exported, f"flickr_client.{module}", _exports(exported))
    pages["modules.md"] = _index(package)
    json.dump(pages, sys.stdout)
    return 0


def _exports(module: griffe.Object) -> list[str]:
    """What the module exports, without modules of its own."""
    return [str(name) for name in module.exports or () if not _target(module[str(name)]).is_module]


def _target(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if isinstance(found, griffe.Alias) else found


def _index(package: griffe.Object) -> str:
    rows = [
        ("[`Flickr`](flickr_client.Flickr.md)", "The client: its options, and its own methods."),
        ("[`flickr_client`](flickr_client.md)", "What the package itself exports beside the client."),
        *(
            (f"[`flickr_client.{name}`](flickr_client.{name}.md)", _summary(package[name]))
            for name in MODULES
        ),
    ]  # fmt: skip
    lines = "\n".join(f"| {name} | {what} |" for name, what in rows)
    intro = "What programs import from `flickr_client`, beside the [methods of Flickr](README.md)."
    return f"# Modules\n\n{intro}\n\n| module | what it holds |\n|---|---|\n{lines}\n"


def _page(module: griffe.Object, title: str, names: list[str]) -> str:
    members = {name: _target(module[name]) for name in names}
    if module.name == "flickr_client":
        parts = [f"# {title}", "What the package exports beside the client and its modules."]
    else:
        parts = [f"# {title}", _prose(module), f"```python\nfrom flickr_client import {module.name}\n```"]
    rows = "\n".join(f"| [`{name}`](#{_anchor(name)}) | {_summary(each)} |" for name, each in members.items())
    parts.append(f"| name | |\n|---|---|\n{rows}")
    for name, each in members.items():
        parts += _section(name, each)
    return "\n\n".join(part for part in parts if part) + "\n"


def _client_page(alias: griffe.Object | griffe.Alias) -> str:
    """The client's constructor and what it does beside the methods of Flickr's namespaces."""
    client = _target(alias)
    if not isinstance(client, griffe.Class):
        raise TypeError(f"{client.path} is not a class")
    own = set(client.members)
    made = _target(client.all_members["__init__"])
    parts = [
        "# Flickr",
        _CLIENT,
        f"```python\n{_signature('Flickr', made)}\n```",
        *_documented(made),
    ]
    for name, member in client.all_members.items():
        each = _target(member)
        if not name.startswith("_") and name not in {*own, *_GENERATED} and each.docstring:
            parts += [f"## {name}", _heading_code(f"flickr.{name}", each), *_documented(each)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(name: str, each: griffe.Object) -> Iterator[str]:
    yield f"## {name}"
    if isinstance(each, griffe.Class):
        yield _class_code(name, each)
        yield from _documented(each)
        yield from _fields(each)
        for called, member in each.members.items():
            method = _target(member)
            if not called.startswith("_") and isinstance(method, griffe.Function) and method.docstring:
                yield f"### {name}.{called}"
                yield f"```python\n{_signature(f'{name}.{called}', method)}\n```"
                yield from _documented(method)
    else:
        yield _heading_code(name, each)
        yield from _documented(each)


def _heading_code(name: str, each: griffe.Object) -> str:
    if isinstance(each, griffe.Function):
        return f"```python\n{_signature(name, each)}\n```"
    if isinstance(each, griffe.Attribute) and each.annotation is not None:
        return f"```python\n{name}: {each.annotation}\n```"
    if isinstance(each, griffe.Attribute) and each.value is not None and len(str(each.value)) <= _MAX_LENGTH:
        return f"```python\n{name} = {each.value}\n```"
    return ""


def _class_code(name: str, each: griffe.Class) -> str:
    """How it is made, or for an error and a protocol, what it is."""
    bases = [str(base).rpartition(".")[2] for base in each.bases]
    made = each.members.get("__init__")
    if made is not None and isinstance(_target(made), griffe.Function) and not _is_error(each):
        return f"```python\n{_signature(name, _target(made))}\n```"
    shown = [base for base in bases if base not in {"Struct", "Generic[T]", "Record", "Exception"}]
    below = f"({', '.join(shown)})" if shown else ""
    return f"```python\nclass {name}{below}\n```"


def _is_error(each: griffe.Class) -> bool:
    return each.name.endswith("Error") or any(str(base).endswith(".FlickrError") for base in each.mro())


def _fields(each: griffe.Class) -> Iterator[str]:
    """A table of the fields that the docstring does not describe."""
    described = set()
    for section in _parsed(each):
        if section.kind is griffe.DocstringSectionKind.attributes:
            described |= {attribute.name for attribute in section.value}
    rows = [
        f"| `{name}` | `{_cell(str(member.annotation))}` | {_summary(member)} |"
        for name, member in each.members.items()
        if isinstance(member, griffe.Attribute) and not name.startswith("_") and name not in described
        and member.annotation is not None
    ]  # fmt: skip
    if rows:
        yield "| field | type | |\n|---|---|---|\n" + "\n".join(rows)


def _signature(name: str, function: griffe.Object) -> str:
    if not isinstance(function, griffe.Function):
        raise TypeError(f"{function.path} is not a function")
    given, is_keyword = [], False
    for parameter in function.parameters:
        if parameter.name in {"self", "cls"}:
            continue
        if parameter.kind is griffe.ParameterKind.keyword_only and not is_keyword:
            is_keyword = True
            if not any(each.startswith("*") for each in given):
                given.append("*")
        stars = {"variadic positional": "*", "variadic keyword": "**"}.get(
            parameter.kind.value if parameter.kind else "", ""
        )
        is_keyword = is_keyword or stars == "*"
        default = f" = {parameter.default}" if parameter.default is not None and not stars else ""
        shape = f": {parameter.annotation}" if parameter.annotation is not None else ""
        given.append(f"{stars}{parameter.name}{shape}{default}")
    end = f" -> {function.returns}" if function.returns is not None and function.name != "__init__" else ""
    line = f"{name}({', '.join(given)}){end}"
    if len(line) <= _WIDTH:
        return line
    inner = "\n".join(f"    {each}," for each in given)
    return f"{name}(\n{inner}\n){end}"


def _parsed(each: griffe.Object) -> list[griffe.DocstringSection]:
    return each.docstring.parse("google", warnings=False) if each.docstring else []


def _documented(each: griffe.Object) -> Iterator[str]:
    """The parts of a docstring: text, a table of arguments or attributes, and the errors."""
    kinds = griffe.DocstringSectionKind
    for section in _parsed(each):
        if section.kind is kinds.text:
            yield _text(section.value)
        elif section.kind in {kinds.parameters, kinds.attributes}:
            head = "argument" if section.kind is kinds.parameters else "attribute"
            rows = "\n".join(f"| `{item.name}` | {_cell(item.description)} |" for item in section.value)
            yield f"| {head} | |\n|---|---|\n{rows}"
        elif section.kind is kinds.raises:
            rows = "\n".join(f"| `{item.annotation}` | {_cell(item.description)} |" for item in section.value)
            yield f"| raises | if |\n|---|---|\n{rows}"
        elif section.kind is kinds.returns:
            yield "Returns " + " ".join(" ".join(item.description.split()) for item in section.value)
        elif section.kind is kinds.examples:
            yield "\n\n".join(_text(text) for _, text in section.value)


def _prose(each: griffe.Object) -> str:
    return _text(each.docstring.value) if each.docstring else ""


def _text(text: str) -> str:
    """Paragraphs; examples at the prompt become fenced blocks without the prompt."""
    parts = []
    for paragraph in text.strip().split("\n\n"):
        lines = paragraph.splitlines()
        if lines[0].lstrip().startswith(">>> "):
            shown = [_DOCTEST.sub("", line) for line in lines]
            parts.append("```pycon\n" + "\n".join(shown) + "\n```")
        else:
            parts.append(_FACTS.sub("", paragraph))
    return "\n\n".join(parts)


def _summary(each: griffe.Object | griffe.Alias) -> str:
    found = _target(each)
    return _cell(found.docstring.value.split("\n\n")[0]) if found.docstring else ""


def _cell(text: str) -> str:
    return _FACTS.sub("", " ".join(text.split())).replace("|", "\\|")


def _anchor(heading: str) -> str:
    """The fragment that mkdocs gives to a heading."""
    return re.sub(r"[^\w-]", "", heading.lower())


if __name__ == "__main__":
    sys.exit(main())
