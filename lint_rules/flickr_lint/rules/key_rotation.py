"""Several API keys that are used in turn.

## What it does

Finds lists of API keys from which a key is drawn by chance, in turn, or by the number of calls so far, and pools that
hand out keys.

## Why it is bad

Developer Guide, «Limits» (G4): the limit is for the product, and «Requesting keys» (G12): a key is for one product. To
go past the limit with several keys is one of the signs of abuse for which all of them are switched off.

## Example

```python
flickr = flickrapi.FlickrAPI(random.choice(API_KEYS), SECRET)
```

## Use instead

```python
flickr = flickrapi.FlickrAPI(os.environ["FLICKR_API_KEY"], SECRET)
```

with a pause between calls.

## What it cannot see

Keys that a service outside the program hands out. Each user of a library having a key of their own is fine.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_KEYS = re.compile(
    r"(?:^|_)(?:flickr_?)?(?:api_?|consumer_?|app_?)?keys$|(?:^|_)api_?key_?(?:list|pool|ring)$", re.IGNORECASE
)
_DRAW = frozenset({"choice", "choices", "cycle", "sample", "shuffle", "rotate"})


class KeyRotation(Rule):
    """See the module's docstring."""

    code = "FLK304"
    name = "key-rotation"
    summary = "several API keys that are used in turn"
    help = "use the product's one key, and stay under its limit"
    guide = "G4"
    severity = "error"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import os, flickrapi
        flickr = flickrapi.FlickrAPI(os.environ["FLICKR_API_KEY"], os.environ["FLICKR_API_SECRET"])
        """,
        # keys of a dictionary
        """
        import random, flickr_api
        keys = list(photos.keys())
        photo = photos[random.choice(keys)]
        """,
        # a key of each environment
        """
        import requests
        API_KEYS = {"test": TEST_KEY, "live": LIVE_KEY}
        def get(env):
            return requests.get("https://api.flickr.com/services/rest/", params={"api_key": API_KEYS[env]})
        """,
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import random, flickrapi
        flickr = flickrapi.FlickrAPI(random.choice(API_KEYS), SECRET)
        """,
        """
        import itertools, requests
        api_keys = itertools.cycle(settings.FLICKR_KEYS)
        def get(params):
            return requests.get("https://api.flickr.com/services/rest/", params={"api_key": next(api_keys), **params})
        """,
        """
        import httpx
        class Client:
            def __init__(self, api_keys):
                self.api_keys = api_keys
                self.count = 0
            def get(self, params):
                self.count += 1
                key = self.api_keys[self.count % len(self.api_keys)]
                return httpx.get("https://api.flickr.com/services/rest/", params={"api_key": key, **params})
        """,
        """
        import flickr_api
        def search(text):
            key = FLICKR_API_KEYS.pop(0)
            FLICKR_API_KEYS.append(key)
            flickr_api.set_keys(api_key=key, api_secret=SECRET)
            return flickr_api.Photo.search(text=text)
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Draws from lists of keys."""
        if not (module.mentions_flickr or project.flow.calls.get(module)):
            return
        for node in module.tables.calls:
            held = node.args[0] if called(node) in _DRAW and node.args else None
            if isinstance(node.func, ast.Attribute) and called(node) in {"pop", "rotate", "popleft"}:
                held = node.func.value if _put_back(node.func.value, module) or called(node) == "rotate" else None
            if held is not None and _is_keys(held, module):
                yield self.finding(module, node, f"A key is drawn from `{dotted(held) or 'several'}`")
        for item in module.nodes:
            if isinstance(item, ast.Subscript) and _is_keys(item.value, module) and _in_turn(item.slice):
                yield self.finding(module, item, f"Keys are taken from `{dotted(item.value)}` in turn")


def _is_keys(node: ast.expr, module: Module) -> bool:
    """Whether an expression is a list of API keys, by its name; `keys` alone may be those of any dictionary."""
    last = dotted(node).rpartition(".")[2]
    if not _KEYS.search(last):
        return False
    if last.lower() not in {"keys", "key_list"}:
        return True
    bound = module.scope_of(node).names.get(last, [])
    return any(isinstance(at.value, ast.List) and "key" in ast.unparse(at.value).lower() for at in bound)


def _in_turn(index: ast.expr) -> bool:
    """`i % len(keys)`, `random.randrange(len(keys))`."""
    if isinstance(index, ast.BinOp) and isinstance(index.op, ast.Mod):
        return True
    return isinstance(index, ast.Call) and called(index) in {"randint", "randrange", "choice"}


def _put_back(holder: ast.expr, module: Module) -> bool:
    """Whether what is taken from a list is put back at its other end."""
    name = dotted(holder)
    return any(
        called(node) in {"append", "appendleft", "insert"}
        and isinstance(node.func, ast.Attribute)
        and dotted(node.func.value) == name
        for node in module.tables.calls
    )
