"""An error of the API that is silently ignored.

## What it does

Finds handlers around calls of the API that catch everything (or FlickrError) and continue without a message, also by
`contextlib.suppress`, handlers of `KeyError` and `AssertionError` (or of everything) that hide a response with
`stat=fail`, and tests of `stat` that leave the loop or function without a message if the call has failed, or return an
exception in place of raising it.

## Why it is bad

API documentation, «Response formats» (D2): the errors of every method are documented, and each means something else: a
disabled key, a limit, a photo that its owner has made private. A program that ignores them
continues to call, shows what it shouldn't, and nobody learns why.

## Example

```python
try:
    found = flickr.photos.search(text="heron")
except Exception:
    found = None
```

## Use instead

```python
try:
    found = flickr.photos.search(text="heron")
except flickrapi.FlickrError as error:
    log.warning("Flickr: %s", error)
    found = None
```

## What it cannot see

Handlers that call functions with unknown effects are taken to report the error. A test for `stat == "ok"` without an
`else` is not reported.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.regions import TRIES
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.failures import asks_for_api_error, finds_failure, reads_raw_response, reads_response
from flickr_lint.facts.handlers import caught, class_names
from flickr_lint.facts.silent_handlers import is_silent, returns_error
from flickr_lint.findings import Region
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_BROAD = regex(r"^(?:Exception|BaseException|StandardError|FlickrE\w*|Flickr\w*Error|APIError|ApiError)$")
_SHAPE = regex(r"^(?:KeyError|AssertionError|LookupError)$")
_Block = ast.Try | ast.TryStar | ast.With | ast.AsyncWith


class SwallowedApiError(Rule):
    """See the module's docstring."""

    code = "FLK907"
    name = "swallowed-api-error"
    summary = "an error of the API that is silently ignored"
    help = "log it, show it or raise it; catch only the codes that you can do something about"
    guide = "D2"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, logged
        """
        import flickrapi, logging
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        try:
            found = flickr.photos.search(text="heron")
        except flickrapi.FlickrError:
            logging.exception("Flickr")
            found = None
        """,
        # raw requests, raised
        """
        import requests
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
        if answer["stat"] != "ok":
            raise RuntimeError(answer["message"])
        """,
        # flickr_api, the error is passed on
        """
        import flickr_api
        def sizes(photo, problems):
            try:
                return photo.getSizes()
            except Exception as error:
                problems.append(str(error))
        """,
        # flickrkit, one code that means something, others raised
        """
        from flickr_client import Flickr
        from flickr_client.errors import PhotoNotFound
        def info(photo_id):
            try:
                return Flickr.from_env().photos.get_info(photo_id=photo_id)
            except PhotoNotFound:
                return None
        """,
        # it has nothing to do with a call
        """
        import flickrapi
        try:
            import simplejson as json
        except Exception:
            json = None
        """,
        # the client has checked `stat`; what may be absent is a photo's own
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        info = flickr.photos.getInfo(photo_id="1")
        try:
            place = info["photo"]["location"]["locality"]["_content"]
        except Exception:
            place = ""
        """,
        # `stat` is checked apart
        """
        import requests
        def titles():
            answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
            if answer["stat"] != "ok":
                raise RuntimeError(answer["message"])
            try:
                return [p["title"] for p in answer["photos"]["photo"]]
            except Exception:
                return []
        """,
        # a thread is only started here
        """
        import threading, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def show(photo_id):
            print(flickr.photos.getInfo(photo_id=photo_id))
        def start(photo_id):
            try:
                threading.Thread(target=show, args=(photo_id,)).start()
            except Exception:
                pass
        """,
        # the errors of the call are reported further inside
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def show(photo_id, window):
            try:
                try:
                    window.draw(flickr.photos.getInfo(photo_id=photo_id))
                except flickrapi.FlickrError as error:
                    print("Flickr refuses", error)
                window.close()
            except Exception:
                pass
        """,
        # all other codes are raised
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def show(photo_id):
            try:
                print(flickr.photos.getInfo(photo_id=photo_id))
            except flickrapi.FlickrError as error:
                if error.code == 1:
                    print("It is gone")
                else:
                    raise
        """,
        # the outcome is stated: callers see which
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def work(job):
            try:
                found = flickr.photos.search(text="heron")
            except flickrapi.FlickrError:
                job["state"] = "failed"
                return
            job["state"] = "done"
        """,
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def info(photo_id):
            try:
                found = flickr.photos.getInfo(photo_id=photo_id)
            except flickrapi.FlickrError:
                return False, None
            return True, found
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # an outcome that is never another one, and a value in place of the right one
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def work(photo):
            photo["state"] = "new"
            try:
                photo["title"] = flickr.photos.getInfo(photo_id=photo["id"])["photo"]["title"]
            except flickrapi.FlickrError:
                photo["title"] = "untitled"
                return False, None
            return photo["title"], None
        """,
        # flickrapi, everything caught
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        try:
            found = flickr.photos_search(text="heron")
        except:
            found = None
        """,
        # flickr_api objects
        """
        import flickr_api
        def sizes(photo):
            try:
                return photo.getSizes()
            except flickr_api.FlickrError:
                return {}
        """,
        # raw requests: the missing key is the error
        """
        import requests
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
        try:
            photos = answer["photos"]["photo"]
        except KeyError:
            photos = []
        """,
        # httpx, stat checked and left
        """
        import httpx
        def pages():
            page = 1
            while True:
                params = {"method": "flickr.photos.search", "page": page}
                answer = httpx.get("https://api.flickr.com/services/rest/", params=params).json()
                if answer["stat"] != "ok":
                    break
                page += 1
        """,
        # urllib, through a helper
        """
        import json, urllib.request
        def call(method):
            return json.load(urllib.request.urlopen("https://api.flickr.com/services/rest/?method=" + method))
        def recent():
            try:
                return call("flickr.photos.getRecent")
            except Exception:
                pass
        """,
        # everything caught around a response that nobody has checked
        """
        import json, requests
        def comments(photo_id):
            url = f"https://api.flickr.com/services/rest/?method=flickr.photos.comments.getList&photo_id={photo_id}"
            answer = json.loads(requests.get(url).text)
            try:
                return [comment["_content"] for comment in answer["comments"]["comment"]]
            except:
                return []
        """,
        # an exception that is returned
        """
        import requests
        def sizes(photo_id):
            params = {"method": "flickr.photos.getSizes", "photo_id": photo_id}
            answer = requests.get("https://api.flickr.com/services/rest/", params=params).json()
            if answer.get("stat") == "fail":
                return ValueError("no such photo")
            return answer["sizes"]["size"]
        """,
        # suppressed
        """
        from contextlib import suppress
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def tag(photo_id):
            with suppress(flickrapi.FlickrError):
                flickr.photos.addTags(photo_id=photo_id, tags="heron")
        """,
        # flickrkit
        """
        from flickr_client import Flickr, FlickrError
        for photo_id in ids:
            try:
                show(Flickr.from_env().photos.get_info(photo_id=photo_id))
            except FlickrError:
                continue
        """,
        # no response at all, or one that failed
        """
        import requests
        def ask(method, **args):
            return requests.get("https://api.flickr.com/services/rest/", params={"method": method, **args}).json()
        def person(nsid):
            answer = ask("flickr.people.getInfo", user_id=nsid)
            if not answer or answer["stat"] != "ok":
                return None
            return answer["person"]
        """,
        # turned round, and by a name
        """
        import requests
        def person(nsid):
            params = {"method": "flickr.people.getInfo", "user_id": nsid}
            answer = requests.get("https://api.flickr.com/services/rest/", params=params).json()
            state = answer["stat"]
            if not ("ok" == state):
                return None
            return answer["person"]
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Handlers and tests of `stat`."""
        values = project.flow.fold.values
        for node in module.of_kind(ast.Try, ast.TryStar, ast.With, ast.AsyncWith):
            if isinstance(node, TRIES):
                yield from self._handlers(node, module, project)
            else:
                yield from self._suppressed(node, module, project)
        for test in module.tables.ifs:
            if not isinstance(test, ast.If):
                continue
            if returns_error(test.body, module, values) and finds_failure(test.test, module, project):
                message = "A call that failed (`stat` is not `ok`) ends in an exception that is returned, not raised"
                yield self.finding(module, test.test, message, help="raise it: callers don't check what is returned")
            if is_silent(test.body, module, values):
                if finds_failure(test.test, module, project):
                    message = "A call that failed (`stat` is not `ok`) is silently ignored"
                    yield self.finding(module, test.test, message)
                elif asks_for_api_error(test.test):
                    yield self.finding(module, test.test, "An error of the API is silently ignored")

    def _suppressed(self, node: ast.With | ast.AsyncWith, module: Module, project: Project) -> Iterator[Finding]:
        """`with contextlib.suppress(Exception)` around a call."""
        for item in node.items:
            made = item.context_expr
            if not isinstance(made, ast.Call) or called(made) != "suppress":
                continue
            values = project.flow.fold.values
            names = [name for at in made.args for name in class_names(at, module, values)]
            if any(_BROAD.match(name) for name in names) and _calls_api(node, module, project):
                what = f"`suppress({', '.join(names)})` silently ignores errors of the API"
                yield self.finding(module, made, what)

    def _handlers(self, node: ast.Try | ast.TryStar, module: Module, project: Project) -> Iterator[Finding]:
        for handler in node.handlers:
            names = caught(handler, module, project.flow.fold.values)
            broad = not names or any(_BROAD.match(name) for name in names)
            shape = {name for name in names if _SHAPE.match(name)}
            if not (broad or shape) or not _swallows(handler, module, project):
                continue
            calls = broad and _calls_api(node, module, project)
            reads = shape and reads_response(node, shape, module, project)
            if calls or reads or (broad and reads_raw_response(node, module, project)):
                what = f"`except {', '.join(names)}`" if names else "A bare `except`"
                what = f"{what} silently ignores errors of the API"
                yield self.finding(module, _head(handler, module), what)


def _head(handler: ast.ExceptHandler, module: Module) -> Region:
    """The word `except` and what it catches, as far as that is on its line."""
    region = module.region(handler)
    end = module.region(handler.type) if handler.type is not None else None
    width = end.end_column if end and end.end_line == region.line else region.column + len("except")
    return Region(region.line, region.column, region.line, width)


def _swallows(handler: ast.ExceptHandler, module: Module, project: Project) -> bool:
    """Whether a handler is silent, or checks one code and drops all others."""
    if is_silent(handler.body, module, project.flow.fold.values, handler.name or ""):
        return True
    only = handler.body[0] if len(handler.body) == 1 else None
    if not isinstance(only, ast.If) or only.orelse or not handler.name:
        return False
    return any(isinstance(at, ast.Attribute) and at.attr == "code" for at in ast.walk(only.test))


def _inside(node: _Block, module: Module) -> list[ast.Call]:
    first, last = node.body[0].lineno, node.body[-1].end_lineno or node.body[-1].lineno
    return [call for call in module.tables.calls if first <= call.lineno <= last and _guarded(call, node, module)]


def _guarded(call: ast.expr, node: _Block, module: Module) -> bool:
    """Whether a place is in the body of a `try`, with no other `try` between."""
    child: ast.AST = call
    for at in module.ancestors(call):
        if at is node:
            return child in node.body
        if isinstance(at, TRIES) and at.handlers and child in at.body:
            return False
        if isinstance(at, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) and child is not at.args:
            return False
        child = at
    return False


def _calls_api(node: _Block, module: Module, project: Project) -> bool:
    graph = graph_of(project)
    for call in _inside(node, module):
        for reached in graph.reached_by(call, module):
            if not reached.threaded and len(reached.path) <= 2:
                return True
    return False
