"""A call that is retried at once, or without end.

## What it does

Finds loops, decorators and recursive functions that call the API again at once after a failure,
without a pause before the next attempt; queues to which a failed item is returned; retries of urllib3 and tenacity
without a pause; and responses with status 429 after which a program continues at once.

## Why it is bad

Developer Guide, «Limits» (G4): failed calls count against the limit, and Flickr monitors other signs of abuse. If
Flickr responds with 429 or is down, a loop that retries at once makes hundreds of calls a minute.

## Example

```python
for attempt in range(5):
    try:
        return flickr.photos.getInfo(photo_id=photo_id)
    except Exception as error:
        log.warning("again: %s", error)
```

## Use instead

```python
for attempt in range(5):
    try:
        return flickr.photos.getInfo(photo_id=photo_id)
    except Exception as error:
        log.warning("again: %s", error)
        time.sleep(2**attempt)
```

## What it cannot see

Retries in a library's own settings files.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.regions import TRIES, head_of
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.loops import loops_of
from flickr_lint.facts.requeued import requeued
from flickr_lint.facts.retries import retries_without_pause
from flickr_lint.facts.throttles import pauses
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.loops import Loop
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_ENDS = (ast.ExceptHandler, ast.FunctionDef, ast.AsyncFunctionDef)


class RetryWithoutBackoff(Rule):
    """See the module's docstring."""

    code = "FLK303"
    name = "retry-without-backoff"
    summary = "a call that is tried again at once, or without end"
    help = "wait before each try, longer each time (`time.sleep(2**attempt)`), and give up after a few"
    guide = "G4"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import time, flickrapi
        def info(flickr, photo_id):
            for attempt in range(5):
                try:
                    return flickr.photos.getInfo(photo_id=photo_id)
                except flickrapi.FlickrError:
                    time.sleep(2**attempt)
        """,
        """
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.util.retry import Retry
        session = requests.Session()
        session.mount("https://", HTTPAdapter(max_retries=Retry(total=5, backoff_factor=1)))
        session.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        """,
        """
        import flickr_api
        from tenacity import retry, stop_after_attempt, wait_exponential
        @retry(stop=stop_after_attempt(5), wait=wait_exponential())
        def sizes(photo):
            return photo.getSizes()
        """,
        # the package `retry` with a delay
        """
        import flickr_api
        from retry import retry
        @retry(OSError, tries=4, delay=2)
        def sizes(photo):
            return photo.getSizes()
        @retry(OSError, 4, 2)
        def info(photo):
            return photo.getInfo()
        """,
        # each failure is noted, and the next photo's turn comes
        """
        import httpx
        def everything(ids, problems):
            for i in ids:
                try:
                    keep(httpx.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getInfo&photo_id={i}"))
                except httpx.HTTPError as error:
                    problems.append(error)
        """,
        """
        from flickr_client import Flickr
        info = Flickr.from_env().photos.get_info(photo_id="1")
        """,
        # page after page until one fails, and the page is counted on
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def everything(most):
            for number in range(most):
                try:
                    page = number + 1
                    found = flickr.photos.search(text="heron", page=page, per_page=500)
                    if not len(found[0]):
                        break
                    keep(found)
                except flickrapi.FlickrError as error:
                    print(error)
        """,
        # celery waits three minutes, backoff at least a second
        """
        import backoff, celery, flickr_api
        app = celery.Celery()
        @app.task(autoretry_for=(OSError,), max_retries=9)
        def sizes(photo):
            return photo.getSizes()
        @backoff.on_exception(backoff.expo, OSError)
        def info(photo):
            return photo.getInfo()
        """,
        # the function calls itself, after a while
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def info(photo_id, attempt=0):
            try:
                return flickr.photos.getInfo(photo_id=photo_id)
            except flickrapi.FlickrError:
                if attempt > 4:
                    raise
                time.sleep(2**attempt)
                return info(photo_id, attempt + 1)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        def info(flickr, photo_id):
            for attempt in range(5):
                try:
                    return flickr.photos.getInfo(photo_id=photo_id)
                except flickrapi.FlickrError as error:  # finds: The call is retried at once
                    print(error)
        """,
        """
        import requests
        def call(params):
            while True:
                answer = requests.get("https://api.flickr.com/services/rest/", params=params)
                if answer.status_code == 429:  # finds: After status 429 the call is tried again at once
                    continue
                return answer.json()
        """,
        """
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.util.retry import Retry
        session = requests.Session()
        session.mount("https://api.flickr.com/", HTTPAdapter(max_retries=Retry(total=10)))
        # finds: These retries come at once: `Retry` has no `backoff_factor`
        session.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        """,
        """
        import httpx
        from tenacity import retry
        @retry  # finds: These retries come at once: `retry` has no `wait`
        def recent():
            return httpx.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
        """,
        # the function calls itself
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def info(photo_id):
            try:
                return flickr.photos.getInfo(photo_id=photo_id)
            except flickrapi.FlickrError:
                return info(photo_id)  # finds: The call is retried at once: the function calls itself
        """,
        # a decorator of your own
        """
        import functools, flickr_api
        def again(function):
            @functools.wraps(function)
            def inner(*args):
                for attempt in range(5):
                    try:
                        return function(*args)
                    except OSError:  # finds: The call is retried at once
                        pass
            return inner
        @again
        def sizes(photo):
            return photo.getSizes()
        """,
        """
        import requests, tenacity
        def recent():
            for attempt in tenacity.Retrying(stop=tenacity.stop_after_attempt(3)):
            # finds: These retries come at once: `Retrying` has no `wait`
                with attempt:
                    return requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        """,
        # no time between tries
        """
        import backoff, flickr_api
        @backoff.on_exception(backoff.constant, OSError, interval=0, max_tries=9)
        # finds: `on_exception` has no `interval`
        def sizes(photo):
            return photo.getSizes()
        """,
        # for ever and at once, by the package `retry`
        """
        import flickr_api
        from retry import retry
        @retry()  # finds: These retries come at once: `retry` has no `delay`
        def sizes(photo):
            return photo.getSizes()
        """,
        # a request that was made before the loop which sends it
        """
        import urllib2
        def recent():
            request = urllib2.Request("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
            while True:
                try:
                    answer = urllib2.urlopen(request).read()
                    break
                except urllib2.URLError as error:  # finds: The call is retried at once
                    print(error)
            return answer
        """,
        """
        import Flickr.API
        api = Flickr.API.API(KEY, SECRET)
        def recent():
            request = Flickr.API.Request(method="flickr.photos.getRecent")
            answer = None
            while answer is None:
                try:
                    answer = api.execute_request(request).read()
                except Exception as error:  # finds: The call is retried at once
                    print(error)
            return answer
        """,
        # as often as a parameter says, and left where the response is what was hoped for
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def upload(path, retries=0):
            for attempt in range(1, retries + 2):
                try:
                    with open(path, "rb") as file:
                        photo = flickr.upload(path, fileobj=file).find("photoid")
                        if photo is not None:
                            return photo.text
                except flickrapi.FlickrError as error:  # finds: The call is retried at once
                    if attempt > retries:
                        raise
                    print(error)
        """,
        # until a flag says that it has worked
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def info(photo_id):
            done, tries = False, 0
            while tries < 5 and not done:
                try:
                    found = flickr.photos.getInfo(photo_id=photo_id)
                    done = True
                except Exception as error:  # finds: The call is retried at once
                    print(error)
                    tries += 1
            return found
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Loops, then the options of libraries."""
        for loop in loops_of(module, project):
            if loop.retries and not any(at.call.client == "flickrkit" for at in loop.reached):
                yield from self._loop(loop, project)
        for node, missing in retries_without_pause(module, project):
            yield self.finding(module, node, f"These retries come at once: {missing}")
        yield from self._recursive(module, project)
        for found in requeued(module, project):
            yield self.finding(
                module, found.put, f"The call is retried at once: its item goes back into `{found.holder}`"
            )

    def _recursive(self, module: Module, project: Project) -> Iterator[Finding]:
        """A function that calls itself when its call of the API has failed."""
        for node in module.tables.calls:
            function = module.function_of(node)
            holder = dotted(node.func).rpartition(".")[0]
            if function is None or called(node) != function.name or holder not in {"", "self", "cls"}:
                continue  # that of another object may have other options
            handler = next((at for at in module.ancestors(node) if isinstance(at, _ENDS)), None)
            tried = module.tables.parents.get(handler) if handler else None
            reached = project.flow.names.callee(node, module)
            if not isinstance(tried, TRIES) or not reached or reached[0] is not function:
                continue
            sites = [at.site for at in graph_of(project).within(function.node, module) if at.call.client != "flickrkit"]
            inside = {below for step in tried.body for below in ast.walk(step)}
            if not inside.isdisjoint(sites) and not pauses(function.node, module, project):
                yield self.finding(module, node, "The call is retried at once: the function calls itself")

    def _loop(self, loop: Loop, project: Project) -> Iterator[Finding]:
        module = loop.module
        if pauses(loop.node, module, project):
            return
        for step in ast.walk(loop.node):
            if isinstance(step, TRIES) and _around_call(step, loop, module):
                handler = next((at for at in step.handlers if not _leaves(at.body)), None)
                if handler is not None:
                    yield self.finding(
                        module, step.handlers[0].type or head_of(loop.node), "The call is retried at once"
                    )
                    return
            if (
                isinstance(step, ast.If)
                and _limited(step.test)
                and any(isinstance(at, ast.Continue) for at in step.body)
            ):
                yield self.finding(module, step.test, "After status 429 the call is tried again at once")
                return


def _around_call(step: ast.Try | ast.TryStar, loop: Loop, module: Module) -> bool:
    """Whether a `try` is around one of the loop's calls."""
    for reached in loop.reached:
        child: ast.AST = reached.site
        for at in module.ancestors(reached.site):
            if at is step:
                return child in step.body
            child = at
    return False


def _leaves(body: list[ast.stmt]) -> bool:
    """Whether a handler leaves the loop or raises, at least where it gives up."""
    last = body[-1] if body else None
    if isinstance(last, (ast.Raise, ast.Return, ast.Break)):
        return True
    return (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and called(last.value) in {"exit", "_exit", "abort"}
    )


def _limited(test: ast.expr) -> bool:
    return any(isinstance(at, ast.Constant) and at.value == 429 for at in ast.walk(test))
