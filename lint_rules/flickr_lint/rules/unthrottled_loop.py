"""Calls in a loop over data or pages that nothing slows down.

## What it does

Finds loops, comprehensions and pools' `map` that call the API once or more for each photo, page or user, and where
nothing on the way waits: no sleep, no limiter, no decorator or class attribute that sets a pace. Functions that the
loop calls are followed, in the whole project; so are constructors and lazy attributes.

## Why it is bad

Developer Guide, «Limits» (G4): stay under 3600 queries an hour for the whole key, all users together. A loop without a
pause makes that many in a few minutes, and the key is switched off for everybody who uses the product.

## Example

```python
for page in range(1, pages + 1):
    keep(flickr.photos.search(text="heron", page=page))
```

## Use instead

```python
for page in range(1, pages + 1):
    keep(flickr.photos.search(text="heron", page=page))
    time.sleep(1)
```

Our own client keeps to the limit by itself, over every process that shares the key.

## What it cannot see

Limits that a proxy or a library that isn't part of the project sets. Loops of a few fixed turns, loops over what users
have few of (albums, accounts), loops that wait for a person's input, and uploads one after the other (each takes longer
than the limit asks) are left alone.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.loops import loops_of
from flickr_lint.facts.throttles import is_throttled
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.graph import Reached
    from flickr_lint.facts.loops import Loop
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_SLOW = frozenset({"upload", "replace"})
"""What takes longer than the limit asks for, unless many run side by side."""


class UnthrottledLoop(Rule):
    """See the module's docstring."""

    code = "FLK301"
    name = "unthrottled-loop"
    summary = "calls in a loop over data or pages that nothing slows down"
    help = "wait a second for each call (`time.sleep(1)`), or let a limiter do it: 3600 calls an hour are for all users"
    guide = "G4"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, dotted, a second for each page
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for page in range(1, pages + 1):
            keep(flickr.photos.search(text="heron", page=page))
            time.sleep(1)
        """,
        # raw requests, slowed down in a helper
        """
        import requests
        class Client:
            def call(self, method, **params):
                self._throttle()
                return requests.get("https://api.flickr.com/services/rest/", params={"method": method, **params}).json()
            def all(self, ids):
                return [self.call("flickr.photos.getExif", photo_id=i) for i in ids]
        """,
        # flickr_api, a fixed number of turns
        """
        import flickr_api
        for name in ("heron", "otter"):
            show(flickr_api.Photo.search(text=name))
        """,
        # httpx, a decorator sets the pace
        """
        import httpx
        from ratelimit import limits, sleep_and_retry
        @sleep_and_retry
        @limits(calls=3000, period=3600)
        def info(i):
            return httpx.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getInfo&photo_id={i}")
        def everything(ids):
            for i in ids:
                keep(info(i))
        """,
        # our own client limits itself
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        for photo_id in ids:
            keep(flickr.photos.get_exif(photo_id=photo_id))
        """,
        # a person sets the pace
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        while True:
            show(flickr.photos.search(text=input("What? ")))
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, underscored, a loop over pages
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        page = 1
        while True:
            found = flickr.photos_search(text="heron", page=page)
            if not len(found[0]):
                break
            page += 1
        """,
        # flickr_api objects
        """
        import flickr_api
        def sizes(user):
            return {photo.id: photo.getSizes() for photo in flickr_api.Walker(user.getPhotos)}
        """,
        # raw requests, through two helpers
        """
        import requests
        def call(method, **params):
            return requests.get("https://api.flickr.com/services/rest/", params={"method": method, **params}).json()
        def exif(photo_id):
            return call("flickr.photos.getExif", photo_id=photo_id)
        def everything(photos):
            for photo in photos:
                keep(exif(photo["id"]))
        """,
        # urllib, waiting only after an error
        """
        import time, urllib.request
        def everything(ids):
            for i in ids:
                try:
                    body = urllib.request.urlopen(
                        "https://api.flickr.com/services/rest/?method=flickr.photos.getInfo&photo_id=%s" % i
                    ).read()
                except OSError:
                    time.sleep(5)
        """,
        # httpx, a pool of threads
        """
        import httpx
        from concurrent.futures import ThreadPoolExecutor
        def info(i):
            return httpx.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getInfo&photo_id={i}")
        def everything(ids):
            with ThreadPoolExecutor(8) as pool:
                return list(pool.map(info, ids))
        """,
        # a constructor in another module
        {
            "wall/photo.py": """
                import flickrapi
                flickr = flickrapi.FlickrAPI(KEY, SECRET)
                class Photo:
                    def __init__(self, photo_id):
                        self.exif = flickr.photos.getExif(photo_id=photo_id)
            """,
            "wall/page.py": """
                from wall.photo import Photo
                def page(ids):
                    out = []
                    for i in ids:
                        out.append(Photo(i))
                    return out
            """,
        },
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """The outermost loops that nothing slows down."""
        found = [(loop, calls) for loop in loops_of(module, project) if (calls := _hasty(loop, project))]
        nodes = {loop.node for loop, _ in found}
        for loop, calls in found:
            if not nodes.isdisjoint(module.ancestors(loop.node)):
                continue
            first = calls[0]
            what = f"`{first.call.method}`" if first.call.method else "the API"
            at = loop.node if not isinstance(loop.node, ast.For | ast.AsyncFor | ast.While) else _head(loop.node)
            related = [("each turn calls it here", first.call.module, first.call.node)]
            message = f"Each turn of this loop calls {what}, and nothing slows it down"
            yield self.finding(module, at, message, related=related)


def _hasty(loop: Loop, project: Project) -> list[Reached]:
    """The calls of a loop that nothing slows down."""
    if loop.few or loop.small or loop.retries:
        return []
    if any(at.call.method in _SLOW and not at.threaded for at in loop.reached):
        return []
    calls = [at for at in loop.reached if not at.once and at.call.client != "flickrkit"]
    return [at for at in calls if not is_throttled(loop.node, loop.module, project, at.path)]


def _head(loop: ast.For | ast.AsyncFor | ast.While) -> ast.expr:
    return loop.test if isinstance(loop, ast.While) else loop.iter
