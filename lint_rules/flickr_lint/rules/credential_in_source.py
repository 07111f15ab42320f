"""An API key, API secret or token written in the source.

## What it does

Finds API keys, API secrets and access tokens that are written in the source: assigned to a name, passed to a client, in
a dictionary, as the default of `.get` or of a parameter, in an URL, a docstring or an inline script. Placeholders are
fine.

## Why it is bad

Developer Guide, «Requesting keys» (G12): a key belongs to one product and can't move to another account. Who finds it
in a repository or package can use up the limit of all its users, and with the secret can act in the product's name;
Flickr then switches the key off. The guide's «Data Security» (G5) asks the same for tokens.

## Example

```python
flickr = flickrapi.FlickrAPI("0d3f…", "5a1c…")
```

## Use instead

```python
flickr = flickrapi.FlickrAPI(os.environ["FLICKR_API_KEY"], os.environ["FLICKR_API_SECRET"])
```

and ask for a new key: the old one stays in the history of the repository.

## What it cannot see

Credentials that are put together from parts, encoded, or read from a file that is committed as well.
"""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from flickr_lint.facts.secrets import is_placeholder, named, secrets_in, shape_of
from flickr_lint.findings import Region
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_PLAIN = frozenset({"default", "initial", "fallback", "value", "placeholder"})
_GETTERS = frozenset({"get", "getenv", "setdefault", "getattr", "config", "env"})
_LONG_HEX = re.compile(r"[0-9a-f]{16}")
_CLIENT = re.compile(r"flickr|(?:^|\.)(?:set_keys|OAuth1\w*|AuthHandler)$", re.IGNORECASE)


class CredentialInSource(Rule):
    """See the module's docstring."""

    code = "FLK103"
    name = "credential-in-source"
    summary = "an API key, API secret or token written in the source"
    help = "read it from the environment or the user's keyring, and ask Flickr for a new one: this one is public now"
    guide = "G12"
    severity = "error"
    confidence = "high"

    literal = True

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, from the environment
        """
        import os, flickrapi
        flickr = flickrapi.FlickrAPI(os.environ["FLICKR_KEY"], os.environ.get("FLICKR_SECRET", ""))
        """,
        # flickr_api, placeholders
        """
        import flickr_api
        flickr_api.set_keys(api_key="0123456789abcdef0123456789abcdef", api_secret="XXXXXXXXXXXXXXXX")
        """,
        # raw requests: a checksum is no key
        """
        import hashlib, requests
        EXPECTED_MD5 = "9c1fb27e60d4a35f8e17d2b06ca94e53"
        body = requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.test.echo"}).content
        assert hashlib.md5(body).hexdigest() == EXPECTED_MD5
        """,
        # our own client: ids and a photo's secret are no credentials
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        flickr.photos.get_info(photo_id="53641277103", secret="4be09d71c3")
        """,
        """<script>fetch("https://api.flickr.com/services/rest/?api_key={{ key }}&method=flickr.test.echo")</script>""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, positional
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI("7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6")
        """,
        # flickr_api, keywords
        """
        import flickr_api
        flickr_api.set_keys(api_key="7d02c9fa41b86e35d0f7a92c5be1483f", api_secret=SECRET)
        """,
        # raw requests, the URL
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/?api_key=7d02c9fa41b86e35d0f7a92c5be1483f&method=flickr.test.echo")
        """,
        # urllib, the default of a setting, and a tuple
        """
        import os, urllib.request
        FLICKR_KEY = os.environ.get("FLICKR_KEY", "7d02c9fa41b86e35d0f7a92c5be1483f")
        """,
        """
        import httpx
        FLICKR_KEY, FLICKR_SECRET = "7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6"
        """,
        # our own client, a token
        """
        from flickr_client import Flickr
        flickr = Flickr(KEY, SECRET, token=("72157720835194763-3fa09d1c7b52e864", "e2904b7ac15d83f6"))
        """,
        '''
        """Search Flickr.

        >>> search("heron", api_key="7d02c9fa41b86e35d0f7a92c5be1483f")
        """
        ''',
        """<script>const flickr = { apiKey: "7d02c9fa41b86e35d0f7a92c5be1483f" };</script>""",
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """String literals by their form and by what they are called."""
        if not module.mentions_flickr:
            return
        yield from self._commented(module)
        for node in module.tables.strings:
            text = node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
            what = shape_of(text)
            if what:
                names = _names_of(node, module)
                if not is_placeholder(text) and (what == "token" or any(named(name) for name in names)):
                    called = next((f" `{name}`" for name in names if name.isidentifier() and name not in _PLAIN), "")
                    yield self.finding(module, node, f"The {what}{called} is written in the source")
            elif 16 < len(text) < 100_000:
                for secret in secrets_in(text):
                    region = _within(node, secret.start, secret.end, text, module)
                    yield self.finding(module, region, f"The {secret.what} `{secret.name}` is written in the source")

    def _commented(self, module: Module) -> Iterator[Finding]:
        """Comments: a key that is commented out is as public as any other."""
        for number, line in enumerate(module.lines, 1):
            at = line.find("#")
            if at < 0 or not _LONG_HEX.search(line, at) or number in module.text_lines:
                continue
            for secret in secrets_in(line[at:]):
                region = Region(number, at + secret.start + 1, number, at + secret.end + 1)
                yield self.finding(module, region, f"The {secret.what} `{secret.name}` is written in a comment")

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Scripts, comments and attributes."""
        if "flickr" not in template.text.lower():
            return
        for inline in template.inlines:
            for secret in secrets_in(inline.text):
                yield self._spelt(
                    template, Region(inline.line, inline.column, inline.line, 0), inline.text, secret.start, secret
                )
        for element in template.elements:
            for attribute in element.attributes:
                for secret in secrets_in(f"{attribute.name}={attribute.value}"):
                    start = secret.start - len(attribute.name) - 1
                    yield self._spelt(template, attribute.region, attribute.value, start, secret)

    def _spelt(self, template: Template, origin: Region, text: str, start: int, secret: object) -> Finding:
        what, name, value = (getattr(secret, field) for field in ("what", "name", "value"))
        before = text[:start]
        line = origin.line + before.count("\n")
        column = len(before) - (before.rfind("\n") + 1) + (1 if "\n" in before else origin.column)
        region = Region(line, column, line, column + len(value))
        return self.finding(template, region, f"The {what} `{name}` is written in the source")


def _names_of(node: ast.expr, module: Module) -> list[str]:
    """What a literal is called, nearest first: keyword, key, variable, parameter, or the function it is passed to."""
    names: list[str] = []
    child: ast.AST = node
    for parent in list(module.ancestors(node))[:5]:
        if isinstance(parent, ast.stmt) and not isinstance(parent, ast.Assign | ast.AnnAssign):
            break
        if isinstance(parent, ast.Compare):
            break
        name = _NAMERS.get(type(parent))
        names += name(parent, child, node, module) if name else []
        child = parent
    return [name for name in names if name]


def _keyword(parent: ast.keyword, _: ast.AST, __: ast.expr, module: Module) -> list[str]:
    names = [parent.arg or ""]
    if parent.arg in _PLAIN:
        names += _beside(parent, module.tables.parents.get(parent))
    return names


def _display(parent: ast.Dict, child: ast.AST, _: ast.expr, __: Module) -> list[str]:
    return [name for name, value in text_keys(parent).items() if value is child]


def _call(parent: ast.Call, child: ast.AST, _: ast.expr, module: Module) -> list[str]:
    if child not in parent.args:
        return []
    function = module.qualified(parent.func)
    others = [str(a.value) for a in parent.args if isinstance(a, ast.Constant) and a is not child]
    names = others if function.rpartition(".")[2] in _GETTERS else []
    return [*names, "Flickr's key" if _CLIENT.search(function) or _is_pair(parent.args) else function]


def _row(parent: ast.Tuple | ast.List, _: ast.AST, __: ast.expr, ___: Module) -> list[str]:
    return ["Flickr's key"] if _is_pair(parent.elts) else []


def _annotated(parent: ast.AnnAssign | ast.NamedExpr, _: ast.AST, __: ast.expr, ___: Module) -> list[str]:
    return [dotted(parent.target).rpartition(".")[2]]


def _beside(keyword: ast.keyword, call: ast.AST | None) -> list[str]:
    """The other texts of a call, which say what its default is for: `add_argument("--api-key", default=…)`."""
    if not isinstance(call, ast.Call):
        return []
    others = [*call.args, *(word.value for word in call.keywords if word is not keyword)]
    return [str(other.value) for other in others if isinstance(other, ast.Constant)]


def _before(joined: ast.BinOp, child: ast.AST, _: ast.expr, __: Module) -> list[str]:
    """The end of the text before a literal: `"…&api_key=" + literal`."""
    text = joined.left.value if isinstance(joined.left, ast.Constant) and joined.left is not child else ""
    match = re.search(r"(\w+)=$", str(text))
    return [match[1]] if match else []


def _is_pair(values: list[ast.expr]) -> bool:
    """Whether a key and a secret stand side by side, which is Flickr's form and nobody else's."""
    shapes = [
        shape_of(value.value) for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    return ("API key", "API secret") in pairwise(shapes)


def _targets(parent: ast.Assign, child: ast.AST, node: ast.expr, _: Module) -> list[str]:
    out = []
    for target in parent.targets:
        if (
            isinstance(target, ast.Tuple)
            and isinstance(child, ast.Tuple)
            and node in child.elts
            and len(target.elts) == len(child.elts)
        ):
            target = target.elts[child.elts.index(node)]  # noqa: PLW2901
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            out.append(str(target.slice.value))
        out.append(dotted(target).rpartition(".")[2])
    return [name for name in out if name]


def _parameter(arguments: ast.arguments, child: ast.AST, _: ast.expr, __: Module) -> list[str]:
    ordered = [*arguments.posonlyargs, *arguments.args]
    for argument, default in zip(reversed(ordered), reversed(arguments.defaults), strict=False):
        if default is child:
            return [argument.arg]
    return [a.arg for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is child]


def _within(node: ast.Constant, start: int, end: int, text: str, module: Module) -> Region:
    """The region of a part of a literal; that of the literal where escapes or joins make the part hard to place."""
    whole = module.region(node)
    value = text[start:end]
    for number in range(whole.line, whole.end_line + 1):
        column = module.lines[number - 1].find(value) if number <= len(module.lines) else -1
        if column >= 0:
            return Region(number, column + 1, number, column + 1 + len(value))
    return whole


_NAMERS: dict[type[ast.AST], Callable[[Any, ast.AST, ast.expr, Module], list[str]]] = {
    ast.keyword: _keyword,
    ast.Dict: _display,
    ast.Assign: _targets,
    ast.AnnAssign: _annotated,
    ast.NamedExpr: _annotated,
    ast.Call: _call,
    ast.Tuple: _row,
    ast.List: _row,
    ast.BinOp: _before,
    ast.arguments: _parameter,
}
