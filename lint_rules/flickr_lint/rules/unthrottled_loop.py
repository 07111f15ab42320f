"""Calls in a loop over data or pages without a rate limit.

## What it does

Finds loops, comprehensions and pools' `map` that call the API once or more for each photo, page or user, without
a wait on the way: no sleep, no limiter, no decorator or class attribute that sets a rate. Functions that the
loop calls are followed, in the whole project; so are constructors and lazy attributes.

## Why it is bad

Developer Guide, «Limits» (G4): stay under 3600 queries an hour for the whole key, all users together. A loop without a
pause makes that many in a few minutes, and the key is disabled for all users of the product.

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

flickrkit's client applies the limit itself, over every process that shares the key.

## What it cannot see

Limits of a proxy, or of a library outside the project. Not reported: loops with a few fixed iterations, loops over
what the API lists few of (a user's albums, the tags or sizes of one photo), `for` loops over a counted number of pages
that are as large as the method allows (a call for 500 entries stays far below the limit), loops that wait for a
person's input, and uploads one after the other (each takes longer than the limit requires). A `while` loop that turns
pages until none is left is reported. Nested loops are one finding, at the outermost that makes a call itself.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.regions import head_of
from flickr_lint.facts.arguments import given
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.calls import UPLOADS
from flickr_lint.facts.loops import hops_of, loops_of, over_short_page, turned_inside
from flickr_lint.facts.paging import asks_again, is_counted
from flickr_lint.facts.throttles import is_throttled
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.call_graph import Reached
    from flickr_lint.facts.loops import Loop
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_PAGE = regex(r"page|offset|cursor|start_?(?:at|index)", re.IGNORECASE)


class UnthrottledLoop(Rule):
    """See the module's docstring."""

    code = "FLK301"
    name = "unthrottled-loop"
    summary = "calls in a loop over data or pages that nothing slows down"
    help = "wait a second for each call (`time.sleep(1)`), or let a limiter do it: all users share 3600 calls an hour"
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
        # httpx, a decorator sets the rate
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
        # a function that calls itself for the next page, in a while
        """
        import time, requests
        def found(page=1):
            params = {"method": "flickr.photos.search", "text": "heron", "page": page}
            photos = requests.get("https://api.flickr.com/services/rest/", params=params).json()["photos"]
            time.sleep(1)
            return photos["photo"] + (found(page + 1) if page < photos["pages"] else [])
        """,
        # an object that decorates, and waits
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        class Gently:
            def __init__(self, function):
                self.function = function
            def __call__(self, *args):
                time.sleep(1.5)
                return self.function(*args)
        @Gently
        def exif(photo_id):
            return flickr.photos.getExif(photo_id=photo_id)
        def everything(ids):
            for i in ids:
                keep(exif(i))
        """,
        # flickrkit limits itself
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        for photo_id in ids:
            keep(flickr.photos.get_exif(photo_id=photo_id))
        """,
        # the pages of an album, counted, 500 photos each
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        def album(photoset_id, pages):
            return [flickr.photosets.getPhotos(photoset_id=photoset_id, page=n) for n in range(1, pages + 1)]
        """,
        # uploads one after the other, by a request that was made before
        """
        import urllib2
        def upload(files):
            for body in files:
                request = urllib2.Request("https://up.flickr.com/services/upload/", body)
                print(urllib2.urlopen(request).read())
        """,
        """
        import requests
        def upload(paths):
            for path in paths:
                requests.post("https://up.flickr.com/services/upload/", files={"photo": open(path, "rb")})
        """,
        # a person sets the rate
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        while True:
            show(flickr.photos.search(text=input("What? ")))
        """,
        # five photos, and no more
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        found = flickr.photos.search(text="heron", per_page=5)
        for photo in found["photos"]["photo"]:
            print(flickr.photos.getExif(photo_id=photo["id"]))
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # five photos at a time, page after page
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        photos = []
        for page in range(1, pages + 1):  # finds: calls `flickr.photos.search`
            photos += flickr.photos.search(text="heron", per_page=5, page=page)["photos"]["photo"]
        for photo in photos:  # finds: calls `flickr.photos.getExif`
            print(flickr.photos.getExif(photo_id=photo["id"]))
        """,
        # a decorator that is called a limiter, and waits for nothing
        """
        import functools, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def rate_limited(function):
            @functools.wraps(function)
            def inner(*args):
                return function(*args)
            return inner
        @rate_limited
        def exif(photo_id):
            return flickr.photos.getExif(photo_id=photo_id)
        def everything(ids):
            for i in ids:
                keep(exif(i))
        """,
        # a client that a decorator hands to what nobody calls here
        """
        import flickrapi
        def signed_in(function):
            def inner(*args):
                return function(flickrapi.FlickrAPI(KEY, SECRET), *args)
            return inner
        @signed_in
        def exifs(service, ids):
            for i in ids:
                keep(service.photos.getExif(photo_id=i))
        """,
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
        # raw requests, a function that calls itself for the next page
        """
        import requests
        def found(page=1):
            params = {"method": "flickr.photos.search", "text": "heron", "page": page}
            photos = requests.get("https://api.flickr.com/services/rest/", params=params).json()["photos"]
            rest = found(page + 1) if page < photos["pages"] else []
            return photos["photo"] + rest
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
        # tasks of a group
        """
        import flickr_api
        from celery import group, shared_task
        @shared_task
        def sizes(photo_id):
            return flickr_api.Photo(id=photo_id).getSizes()
        def everything(photos):
            jobs = [sizes.s(photo["id"]) for photo in photos]
            return group(jobs)()
        """,
        """
        import flickr_api
        from celery.task import task
        @task()
        def sizes(photo_id, secret):
            return flickr_api.Photo(id=photo_id).getSizes()
        def everything(photos):
            for photo in photos:
                keep(sizes.subtask((photo["id"], photo["secret"])))
        """,
        # a method that asks no person
        """
        import requests
        class Api:
            def ask(self, **params):
                params["method"] = "flickr.photos.getExif"
                return requests.post("https://api.flickr.com/services/rest/", data=params).json()
        def everything(ids):
            api = Api()
            for i in ids:
                keep(api.ask(photo_id=i))
        """,
        # an album that was made right there
        """
        import flickr_api
        def create(photos, title):
            made = flickr_api.Photoset.create(primary_photo=photos[0], title=title)
            for photo in photos[1:]:
                made.addPhoto(photo_id=photo.id)
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """The loops that nothing slows down, one for each nest: the outermost that makes a call of its own."""
        found = {loop.node: calls for loop in loops_of(module, project) if (calls := _hasty(loop, project))}
        reported: set[ast.AST] = set()
        within: dict[ast.AST, list[ast.AST]] = {}
        for other in found:
            for node in module.ancestors(other):
                if node in found:
                    within.setdefault(node, []).append(other)
        for node, calls in found.items():
            inner = within.get(node, [])
            deeper = {at.site for other in inner for at in found[other]}
            own = [at for at in calls if at.site not in deeper]
            if not own or not reported.isdisjoint(module.ancestors(node)):
                continue
            reported.add(node)
            yield self._found(node, module, own, [(other, found[other]) for other in inner])

        yield from self._recursive(module, project)

    def _recursive(self, module: Module, project: Project) -> Iterator[Finding]:
        """Functions that call themselves for the next page."""
        for node in module.calls_named(*{at.name for at in module.tables.functions.values()}):
            function = module.function_of(node)
            if function is None or called(node) != function.name or not _is_next_page(node, function, module, project):
                continue
            reached = project.flow.names.callee(node, module)
            stops = (*_LOOPS, ast.ExceptHandler)
            if not reached or reached[0] is not function or any(isinstance(at, stops) for at in module.ancestors(node)):
                continue
            path = ((function, module),)
            calls = [
                at
                for at in graph_of(project).within(function.node, module)
                if at.site is not node and at.call.client != "flickrkit" and not turned_inside(at, project)
                if not is_throttled(function.node, module, project, (*path, *at.path))
            ]
            if calls:
                message = f"For each page this calls {_named(calls)}, and nothing slows it down"
                related = hops_of(calls[0]) or [("called here", calls[0].call.module, calls[0].call.node)]
                yield self.finding(module, node, message, related=related)

    def _found(
        self, node: ast.AST, module: Module, own: list[Reached], inner: list[tuple[ast.AST, list[Reached]]]
    ) -> Finding:
        first = own[0]
        message = f"Each iteration of this loop calls {_named(own)}"
        related = hops_of(first) or [("called here", first.call.module, first.call.node)]
        if inner:
            deeper = _named(inner[-1][1])
            message += ", again in an inner loop" if deeper == _named(own) else f" and, in an inner loop, {deeper}"
            related += [("an inner loop", module, head_of(other)) for other, _ in inner]
        return self.finding(module, head_of(node), f"{message}, and nothing slows it down", related=related)


def _hasty(loop: Loop, project: Project) -> list[Reached]:
    """The calls of a loop that nothing slows down; those that an inner loop makes are that loop's."""
    if not loop.turns or over_short_page(loop, project):
        return []
    if any(at.call.method in UPLOADS and not at.threaded for at in loop.reached):
        return []  # each takes longer than the limit asks for, unless many run side by side
    calls = [at for at in loop.reached if not at.once and at.call.client != "flickrkit"]
    calls = [at for at in calls if not turned_inside(at, project) and not is_counted(loop.node, at.call, project)]
    return [at for at in calls if not is_throttled(loop.node, loop.module, project, at.path)]


def _is_next_page(node: ast.Call, function: Function, module: Module, project: Project) -> bool:
    """Whether a function calls itself with the next page: as its calls of the API take it, or by a name."""
    for call in project.flow.calls.get(module, ()):
        page = given(call, project).arguments.get("page") if call.function is function else None
        if page is not None and asks_again(page, function, module, project) is node:
            return True
    uses = project.flow.fold.values.uses
    reported = [*node.args, *(word.value for word in node.keywords)]
    said = [at for value in reported for at in uses.sources(value, module)]
    return any(_PAGE.search(ast.unparse(at)) for at in (*said, *node.keywords))


def _named(calls: list[Reached]) -> str:
    """The methods of calls, the first one by name."""
    methods = dict.fromkeys(at.call.method for at in calls if at.call.method)
    if not methods:
        return "the API"
    return f"`{next(iter(methods))}`" + (f" (and {len(methods) - 1} more)" if len(methods) > 1 else "")
