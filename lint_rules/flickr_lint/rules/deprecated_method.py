"""A method, argument or endpoint that is deprecated or removed.

## What it does

Finds calls of methods and arguments that the API's description calls deprecated, methods that were removed, and
endpoints that are not reliable: uploads by `api.flickr.com`, XML-RPC and SOAP. A decorator that names a method,
beside others that do, is checked too.

## Why it is bad

Developer Guide, «Documentation» (G2): only what is documented is certain to work. A deprecated method may be disabled
at any time.

## Example

```python
flickr.photos.search(text="heron", content_type=1)
```

## Use instead

```python
flickr.photos.search(text="heron", content_types=0)
```

## What it cannot see

Methods that were removed after the specs were written. Those of the sign-in by frob are reported by
`legacy-auth`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.arguments import given, written_at
from flickr_lint.facts.decorator_methods import named_by_decorators
from flickr_lint.facts.specs import FROB_METHODS, Spec, spec_of
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_GONE = {
    "flickr.groups.browse": "search with `flickr.groups.search`",
    "flickr.push.subscribe": "request recent photos at most once an hour",
    "flickr.push.unsubscribe": "there are no subscriptions any more",
    "flickr.push.getTopics": "there are no subscriptions any more",
}
_ENDPOINTS = (
    (
        re.compile(r"(?:api|www)\.flickr\.com/services/(?:upload|replace)"),
        "Uploads belong to `up.flickr.com`: since 2019 they have failed at this address",
        "send them to `up.flickr.com/services/`",
    ),
    (
        re.compile(r"flickr\.com/services/(?:xmlrpc|soap)"),
        "XML-RPC and SOAP are obsolete: nothing says that this address still works",
        "send calls to `api.flickr.com/services/rest/`",
    ),
)


class DeprecatedMethod(Rule):
    """See the module's docstring."""

    code = "FLK904"
    name = "deprecated-method"
    summary = "a method, argument or endpoint that is deprecated or gone"
    help = "use what took its place"
    guide = "G2"
    severity = "warning"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        # FLK102 reports it
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).auth_checkToken()
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", content_types=0)
        """,
        """
        import flickr_api
        flickr_api.Group.search(text="herons")
        """,
        """
        import requests
        requests.post("https://up.flickr.com/services/upload/", files={"photo": open("heron.jpg", "rb")})
        """,
        # text of a comment or docstring
        '''
        import httpx
        def upload():
            """Was at api.flickr.com/services/upload/ once."""
        ''',
        """
        from flickr_client import Flickr
        Flickr.from_env().groups.search(text="herons")
        """,
        """
        # methods of Flickr's API, one by one
        from binding import caller
        class Photo:
            @caller("flickr.photos.getInfo")
            def info(self): ...
            @caller("flickr.photos.getSizes")
            def sizes(self): ...
            @caller("flickr.groups.search")
            def other(self): ...
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", content_type=1)
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).places_resolvePlaceId(place_id="1")
        """,
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.groups.browse"})
        """,
        """
        import requests
        requests.post("https://api.flickr.com/services/upload/", files={"photo": open("heron.jpg", "rb")})
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().places.resolve_place_url(url="/France")
        """,
        """
        # methods of Flickr's API, one by one
        from binding import caller
        class Photo:
            @caller("flickr.photos.getInfo")
            def info(self): ...
            @caller("flickr.photos.getSizes")
            def sizes(self): ...
            @caller("flickr.groups.browse")
            def other(self): ...
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls, their arguments, and addresses."""
        for call in project.flow.calls.get(module, ()):
            if call.spelling in _GONE:
                yield self.finding(module, call.node, f"`{call.spelling}` is gone", help=_GONE[call.spelling])
            spec = spec_of(call.method)
            if spec is not None:
                yield from self._deprecated(call, spec, project)
        for node in module.tables.strings:
            if isinstance(module.tables.parents.get(node), ast.Expr) or not isinstance(node.value, str):
                continue
            for pattern, message, instead in _ENDPOINTS:
                if pattern.search(node.value):
                    yield self.finding(module, node, message, help=instead, confidence="medium")
        for at, name in named_by_decorators(module):
            spec = spec_of(name)
            instead = _GONE.get(name, spec.deprecated if spec else "")
            if instead:
                message = f"`{name}` is {'gone' if name in _GONE else 'deprecated'}"
                yield self.finding(module, at, message, help=instead)

    def _deprecated(self, call: Call, spec: Spec, project: Project) -> Iterator[Finding]:
        if spec.deprecated and call.method not in FROB_METHODS:
            yield self.finding(call.module, call.node, f"`{call.method}` is deprecated", help=spec.deprecated)
        for name, value in given(call, project).arguments.items():
            instead = spec.arguments.get(name, {}).get("x-flickr", {}).get("deprecated")
            if instead:
                at = written_at(call, value)
                message = f"`{name}` of `{call.method}` is deprecated"
                help = instead if isinstance(instead, str) else self.help  # noqa: A001
                yield self.finding(call.module, at, message, help=help, confidence="medium")  # it still works
