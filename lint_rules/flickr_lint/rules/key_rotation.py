"""Several API keys that are used in turn.

## What it does

Finds lists of API keys from which a key is drawn by chance, in turn, or by the number of calls so far, keys that are
tried one after the other until one works, and pools that hand out keys.

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

from flickr_lint.facts.clients import is_elsewhere
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_KEYS = regex(
    r"(?:^|_)(?:flickr_?)?(?:api_?|consumer_?|app_?)?keys$|(?:^|_)api_?key_?(?:list|pool|ring)$", re.IGNORECASE
)
_CREDENTIALS = regex(r"(?:^|_)(?:credentials|creds|key_?pairs)$", re.IGNORECASE)
_CLIENTS = frozenset({"FlickrAPI", "set_keys", "Flickr", "FlickrClient"})
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
        # each key is looked at, none stands in for another
        """
        import requests
        def working(api_keys):
            url = "https://api.flickr.com/services/rest/?method=flickr.test.echo"
            return {key: requests.get(url, params={"api_key": key}).ok for key in api_keys}
        """,
        # keys of another service
        """
        import random, flickrapi, requests
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def place(lat, lon):
            params = {"lat": lat, "lon": lon, "key": random.choice(API_KEYS)}
            return requests.get("https://maps.example.org/reverse", params=params).json()
        """,
        # one is taken off a list, and not put back; each is looked at
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(API_KEYS.pop(), SECRET)
        """,
        """
        import flickrapi
        for key in API_KEYS:
            print(key[:4], flickrapi.FlickrAPI(key, SECRET).test.echo())
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
        # the next one where the limit is reached
        """
        import requests
        def get(params):
            for key in API_KEYS:
                answer = requests.get("https://api.flickr.com/services/rest/", params={**params, "api_key": key})
                if answer.status_code != 429:
                    return answer
        """,
        # counted elsewhere
        """
        import requests
        class Client:
            def __init__(self, api_keys):
                self.api_keys, self.at = api_keys, 0
            def rotate(self):
                self.at = (self.at + 1) % len(self.api_keys)
            def get(self, params):
                key = self.api_keys[self.at]
                return requests.get("https://api.flickr.com/services/rest/", params={"api_key": key, **params})
        """,
        """
        import itertools, flickrapi
        CREDENTIALS = [(KEY_1, SECRET_1), (KEY_2, SECRET_2)]
        turns = itertools.cycle(CREDENTIALS)
        def client():
            return flickrapi.FlickrAPI(*next(turns))
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Draws from lists of keys."""
        if not (module.mentions_flickr or project.flow.calls.get(module)):
            return
        for node in module.tables.calls:
            if (name := _drawn(node, module, project)) and not _of_others(node, module, project):
                yield self.finding(module, node, f"A key is drawn from `{name}`")
        for item in module.of_kind(ast.Subscript, ast.BinOp, ast.For):
            if isinstance(item, ast.Subscript) and _in_turn(item.slice, module, project):
                if (name := _keys(item.value, module, project)) and not _of_others(item, module, project):
                    yield self.finding(module, item, f"Keys are taken from `{dotted(item.value) or name}` in turn")
            elif isinstance(item, ast.BinOp) and _counts_on(item, module, project):
                yield self.finding(module, item, "The next key's turn comes here")
            elif isinstance(item, ast.For) and (name := _tried_in_turn(item, module, project)):
                yield self.finding(module, item.iter, f"The keys of `{dotted(item.iter) or name}` are tried in turn")


def _drawn(node: ast.Call, module: Module, project: Project) -> str:
    """The name of the list that a call draws a key from."""
    held = node.args[0] if called(node) in _DRAW and node.args else None
    if isinstance(node.func, ast.Attribute) and called(node) in {"pop", "rotate", "popleft"}:
        held = node.func.value if _put_back(node.func.value, module) or called(node) == "rotate" else None
    if held is None:
        return ""
    name = _keys(held, module, project)
    if not name and called(node) in _DRAW:
        name = _first(_CREDENTIALS, held, module, project)
    return name and (dotted(held) or name)


def _of_others(key: ast.expr, module: Module, project: Project) -> bool:
    """Whether a key that is drawn goes to another service."""
    fold, parents = project.flow.fold, module.tables.parents
    given = fold.values.uses.made_of(key, module, lambda at: isinstance(at, ast.Call) and called(at) != "next")
    around = (parents.get(at) for at in given)
    calls = (parents.get(at) if isinstance(at, ast.keyword) else at for at in around)
    return any(isinstance(at, ast.Call) and is_elsewhere(at, module, fold) for at in calls)


def _keys(node: ast.expr, module: Module, project: Project) -> str:
    """The name by which an expression is a list of API keys; `keys` alone may be those of any dictionary."""
    name = _first(_KEYS, node, module, project)
    if name.lower() not in {"keys", "key_list"}:
        return name
    meant = project.flow.fold.values.of(node, module)
    return name if any(_lists_keys(at.node) for at in meant) else ""


def _first(pattern: re.Pattern[str], node: ast.expr, module: Module, project: Project) -> str:
    """The first of a value's names that fits a pattern."""
    names = project.flow.fold.values.uses.names(node, module)
    return next((name for name in names if pattern.search(name)), "")


def _lists_keys(value: ast.expr) -> bool:
    """`[KEY_1, KEY_2]`, `deque([KEY_1, KEY_2])`."""
    if isinstance(value, ast.Call) and called(value) in {"deque", "list", "cycle"} and value.args:
        value = value.args[0]
    return isinstance(value, ast.List | ast.Tuple) and "key" in ast.unparse(value).lower()


def _counts_on(item: ast.BinOp, module: Module, project: Project) -> bool:
    """`self.at = (self.at + 1) % len(self.api_keys)`."""
    size = item.right
    if not isinstance(item.op, ast.Mod) or not isinstance(size, ast.Call) or called(size) != "len" or not size.args:
        return False
    kept = (item, *project.flow.fold.values.uses.carriers(item, module))
    steps = (module.tables.parents.get(at) for at in kept)
    return any(isinstance(at, ast.Assign | ast.AugAssign) for at in steps) and bool(
        _keys(size.args[0], module, project)
    )


def _tried_in_turn(loop: ast.For, module: Module, project: Project) -> str:
    """`for key in API_KEYS:` with calls that use the key, until one of them succeeds: the name of the keys."""
    name = _keys(loop.iter, module, project) if isinstance(loop.target, ast.Name) else ""
    if not name or not isinstance(loop.target, ast.Name):
        return ""
    below = [node for step in loop.body for node in ast.walk(step)]
    left = any(isinstance(node, ast.Return | ast.Break) for node in below)
    return name if left and any(_is_key_of_call(node, loop.target.id) for node in below) else ""


def _is_key_of_call(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in {"api_key", "consumer_key"} and dotted(node.value) == name
    if isinstance(node, ast.Dict):
        return dotted(text_keys(node).get("api_key", node)) == name
    return isinstance(node, ast.Call) and called(node) in _CLIENTS and any(dotted(at) == name for at in node.args[:1])


def _in_turn(index: ast.expr, module: Module, project: Project) -> bool:
    """`i % len(keys)`, `random.randrange(len(keys))`."""
    for at in project.flow.fold.values.of(index, module):
        if isinstance(at.node, ast.BinOp) and isinstance(at.node.op, ast.Mod):
            return True
        if isinstance(at.node, ast.Call) and called(at.node) in {"randint", "randrange", "choice"}:
            return True
    return False


def _put_back(holder: ast.expr, module: Module) -> bool:
    """Whether what is taken from a list is put back at its other end."""
    name = dotted(holder)
    return any(
        called(node) in {"append", "appendleft", "insert"}
        and isinstance(node.func, ast.Attribute)
        and dotted(node.func.value) == name
        for node in module.tables.calls
    )
