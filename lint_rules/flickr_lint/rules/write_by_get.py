"""A write that is sent by GET.

## What it does

Finds calls of methods that change something and are sent by GET: `requests.get`, `urlopen` without data, an address
with the arguments in it, a helper that sends everything by GET.

## Why it is bad

Developer Guide, «Documentation» (G2): methods that write must be called by POST. Caches, proxies and crawlers may
repeat a GET, and its arguments are in their logs.

## Example

```python
requests.get(API, params={"method": "flickr.photos.addTags", "photo_id": "1", "tags": "heron"})
```

## Use instead

```python
requests.post(API, data={"method": "flickr.photos.addTags", "photo_id": "1", "tags": "heron"})
```

## What the fix does

Sends the same arguments by POST: `params=` becomes `data=`, the query of an address for `urlopen` becomes the body.
It does not change an address that is used for something else as well, or whose query does not visibly begin at a `?`:
split it by hand.

## What it cannot see

Which verb a library chooses: flickrapi, flickr_api and flickrkit choose the right one.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.specs import spec_of
from flickr_lint.memo import Remembered
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project


_SHOWN = 8
"""Calls that are shown for one helper."""

_senders: Remembered[dict[Module, dict[ast.Call, list[Call]]]] = Remembered()


class WriteByGet(Rule):
    """See the module's docstring."""

    code = "FLK908"
    name = "write-by-get"
    summary = "a write that is sent by GET"
    help = "send it by POST, with the arguments in the body"
    guide = "G2"
    severity = "error"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import requests
        requests.post("https://api.flickr.com/services/rest/", data={"method": "flickr.photos.addTags"})
        """,
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photos.getInfo"})
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.addTags(photo_id="1", tags="heron")
        """,
        """
        import urllib.request
        def send(body):
            urllib.request.urlopen("https://api.flickr.com/services/rest/?method=flickr.photos.addTags", data=body)
        """,
        """
        from urllib.parse import urlencode
        from urllib.request import Request, urlopen
        def send(key):
            args = {"method": "flickr.photos.addTags", "photo_id": "1", "tags": "heron", "api_key": key}
            urlopen(Request("https://api.flickr.com/services/rest/", data=urlencode(args).encode()))
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.add_tags(photo_id="1", tags=["heron"])
        """,
        # a request that gets its body later, or whatever it is given
        """
        import urllib2
        def tag(body):
            request = urllib2.Request("https://api.flickr.com/services/rest/?method=flickr.photos.addTags")
            request.add_data(body)
            return urllib2.urlopen(request)
        """,
        """
        import urllib.request
        def send(**words):
            url = "https://api.flickr.com/services/rest/?method=flickr.photos.addTags"
            return urllib.request.urlopen(urllib.request.Request(url, **words))
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # a helper with one caller is one finding, too
        """
        import requests
        def rest(method, **words):
            words.update(method=method, format="json", nojsoncallback=1)
            url = "https://api.flickr.com/services/rest/"
            return requests.get(url, params=words).json()  # finds: `flickr.photos.addTags` writes
        def tag(photo_id):
            print(rest("flickr.photos.addTags", photo_id=photo_id, tags="heron"))
        """,
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photos.addTags"})
        """,
        """
        import urllib.request
        urllib.request.urlopen("https://api.flickr.com/services/rest/?method=flickr.photos.delete&photo_id=1")
        """,
        """
        import httpx
        httpx.request("GET", "https://api.flickr.com/services/rest/", params={"method": "flickr.photos.setPerms"})
        """,
        """
        from urllib.parse import urlencode
        from urllib.request import urlopen
        def delete(photo_id):
            args = dict(method="flickr.photos.delete", photo_id=photo_id)
            urlopen("{}?{}".format("https://api.flickr.com/services/rest/", urlencode(args)))
        """,
        # a helper that sends everything by GET
        """
        import requests
        class Api:
            URL = "https://api.flickr.com/services/rest/"
            def call(self, method, params):
                return requests.get(self.URL, params={"method": f"flickr.{method}", **params}).json()
            def publish(self, photo_id):
                return self.call("photos.setPerms", {"photo_id": photo_id, "is_public": 1})
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls of methods that write; those that one helper sends are one finding, at the helper's GET."""
        requests = {node for wrapper in project.flow.wrapped.values() for node in wrapper.sent}
        for call in _written(module, project):
            if _sender(call, project) is None and call.node not in requests:
                yield self.finding(module, call.node, f"`{call.method}` writes, and is sent by GET")
        if project not in _senders:
            _senders[project] = _by_sender(project)
        for node, calls in _senders[project].get(module, {}).items():
            more = f" (and {len(calls) - 1} more)" if len(calls) > 1 else ""
            related = [(f"`{call.method}` is called here", call.module, call.node) for call in calls[:_SHOWN]]
            message = f"`{calls[0].method}`{more} writes, and is sent by GET here"
            yield self.finding(module, node, message, related=related)


def _written(module: Module, project: Project) -> list[Call]:
    specs = ((call, spec_of(call.method)) for call in project.flow.calls.get(module, ()))
    return [call for call, spec in specs if spec and spec.verb == "POST" and _verb(call, project) == "GET"]


def _by_sender(project: Project) -> dict[Module, dict[ast.Call, list[Call]]]:
    """The writes of a project that helpers send by GET, by the request in the helper."""
    out: dict[Module, dict[ast.Call, list[Call]]] = {}
    for module in project.modules.values():
        for call in _written(module, project):
            sender = _sender(call, project)
            if sender:
                out.setdefault(sender[1], {}).setdefault(sender[0], []).append(call)
    return out


def _sender(call: Call, project: Project) -> tuple[ast.Call, Module] | None:
    """The request by which a helper sends a call."""
    wrapper = project.flow.wrapped.get(call.node)
    return next(((at, wrapper.module) for at in wrapper.sent if called(at) == "get"), None) if wrapper else None


def _verb(call: Call, project: Project) -> str:
    """The verb that a call is sent with; '' if a library chooses it or the code doesn't say."""
    node = call.node
    if node in project.flow.wrapped:
        return project.flow.wrapped[node].verb
    if call.client != "http" or not isinstance(node, ast.Call):
        return ""
    name = called(node)
    if name in {"get", "post"}:
        return name.upper()
    if name == "request" and node.args:
        return str(project.flow.fold.value(node.args[0], call.module)).upper()
    if name in {"urlopen", "urlretrieve", "Request"}:
        body = len(node.args) > 1 or any(word.arg in {"data", "method", None} for word in node.keywords)
        body = body or _gets_body(node, call.module, project)
        return "" if body or any(_is_request(at, call, project) for at in node.args) else "GET"
    return ""


def _gets_body(request: ast.Call, module: Module, project: Project) -> bool:
    """Whether a request gets its body later: `request.add_data(body)`, `request.data = body`."""
    parents = module.tables.parents
    around = (parents.get(at) for at in project.flow.fold.values.uses.carriers(request, module))
    members = [at for at in around if isinstance(at, ast.Attribute)]
    return any(at.attr == "add_data" or (at.attr == "data" and isinstance(at.ctx, ast.Store)) for at in members)


def _is_request(value: ast.expr, call: Call, project: Project) -> bool:
    """Whether a value may be a request that was made before, with a body of its own."""
    if isinstance(value, ast.Call):
        return called(value) == "Request" or not project.flow.fold.text(value, call.module).strip(HOLE)
    return False
