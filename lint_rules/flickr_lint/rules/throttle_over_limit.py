"""A throttle that still allows more than 3600 calls an hour.

## What it does

Computes the rate of loops that call the API: pauses that are too short for their calls, limiters and task queues that
allow more than 3600 calls an hour, several workers each of which only limits itself, and pauses that all coroutines
make at the same time. Likewise of functions that call themselves, and those that run by the clock: of schedulers, and
of timers that start themselves again. A client's own pause counts once for each of its calls.

## Why it is bad

Developer Guide, «Limits» (G4): stay under 3600 queries an hour for the whole key, all users together: one a second.

## Example

```python
for photo in photos:
    flickr.photos.getExif(photo_id=photo["id"])
    time.sleep(0.5)
```

## Use instead

```python
for photo in photos:
    flickr.photos.getExif(photo_id=photo["id"])
    time.sleep(1)
```

## What it cannot see

The duration of the calls themselves, pauses from a configuration, and programs that run more than once at a
time.
"""

from __future__ import annotations

import ast
from functools import partial
from itertools import takewhile
from operator import is_not
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.regions import LOOPS, TRIES, conditions
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.lifetimes import in_words
from flickr_lint.facts.loops import loops_of, turned_inside
from flickr_lint.facts.programs import program_of
from flickr_lint.facts.rates import rates_of, workers_of
from flickr_lint.facts.schedules import least_period, scheduled
from flickr_lint.facts.throttles import sleeps
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.call_graph import Reached
    from flickr_lint.facts.loops import Loop
    from flickr_lint.facts.throttles import Sleep
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

_LIMIT = 3600.0
"""Calls an hour."""
_UNCERTAIN = (*LOOPS, ast.BoolOp, ast.Match, ast.ExceptHandler, ast.Lambda)
"""What may leave out or repeat the code in it; conditions apart."""


class ThrottleOverLimit(Rule):
    """See the module's docstring."""

    code = "FLK302"
    name = "throttle-over-limit"
    summary = "a throttle that still allows more than 3600 calls an hour"
    help = "let one second pass for each call, over all workers together"
    guide = "G4"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # a window that looks for something to do ten times a second
        """
        import tkinter as tk, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        class Window(tk.Tk):
            def look(self):
                if self.dropped:
                    show(flickr.photos.getInfo(photo_id=self.dropped.pop()))
                self.after(100, self.look)
        """,
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo_id in ids:
            flickr.photos.getExif(photo_id=photo_id)
            time.sleep(1)
        """,
        """
        import time, requests
        DELAY = 2.5
        for photo_id in ids:
            requests.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={photo_id}")
            time.sleep(DELAY)
        """,
        """
        import httpx
        from ratelimit import limits, sleep_and_retry
        @sleep_and_retry
        @limits(calls=3500, period=3600)
        def exif(i):
            return httpx.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={i}")
        """,
        # a second on average
        """
        import random, time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo_id in ids:
            flickr.photos.getExif(photo_id=photo_id)
            time.sleep(0.5 + random.random())
        """,
        # a short pause for something else
        """
        import time
        from flickr_client import Flickr
        while not ready():
            time.sleep(0.1)
        Flickr.from_env().photos.get_recent()
        """,
        # one at a time
        """
        import asyncio, httpx
        gate = asyncio.Semaphore(1)
        async def exif(client, i):
            async with gate:
                await asyncio.sleep(1)
                return await client.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={i}")
        async def everything(client, ids):
            return await asyncio.gather(*[exif(client, i) for i in ids])
        """,
        # 60 a minute
        """
        import requests
        from celery import shared_task
        @shared_task(rate_limit="60/m")
        def exif(i):
            return requests.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={i}").json()
        """,
        # one call, retried
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def info(photo_id):
            while True:
                time.sleep(0.5)
                try:
                    return flickr.photos.getInfo(photo_id=photo_id)
                except flickrapi.FlickrError as error:
                    print(error)
        """,
        # a second for each call: those in branches and inner loops may not be made
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def sizes(photo_id):
            if photo_id in known:
                return known[photo_id]
            return flickr.photos.getSizes(photo_id=photo_id)
        for photo_id in ids:
            flickr.photos.getExif(photo_id=photo_id)
            sizes(photo_id)
            if deep:
                flickr.photos.comments.getList(photo_id=photo_id)
            time.sleep(1)
        """,
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo_id in ids:
            flickr.photos.getExif(photo_id=photo_id)
            time.sleep(1)
            flickr.photos.comments.getList(photo_id=photo_id)
            time.sleep(1)
        """,
        # several pauses for each call
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo_id in ids:
            flickr.photos.getExif(photo_id=photo_id)
            for step in range(10):
                show(step)
                time.sleep(0.2)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # a function that schedules itself
        """
        import tkinter as tk, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        class Window(tk.Tk):
            def refresh(self):
                show(flickr.photos.getRecent(per_page=500))
                self.again()
            def again(self):
                self.after(500, self.refresh)  # finds: A call every 0.5 seconds is 7,200 an hour
        """,
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo_id in ids:
            flickr.photos.getExif(photo_id=photo_id)
            time.sleep(0.5)
        """,
        """
        import random, time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo_id in ids:
            flickr.photos.getExif(photo_id=photo_id)
            time.sleep(random.uniform(0.1, 0.5))  # finds: A pause of 0.3 seconds on average still allows
        """,
        # one second for three calls, one of them in a function
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def comments(photo_id):
            return flickr.photos.comments.getList(photo_id=photo_id)
        for photo_id in ids:
            flickr.photos.getExif(photo_id=photo_id)
            flickr.photos.getFavorites(photo_id=photo_id)
            comments(photo_id)
            time.sleep(1)  # finds: A pause of 1 second for 3 calls still allows 10,800 calls an hour
        """,
        """
        import httpx
        from ratelimit import limits, sleep_and_retry
        @sleep_and_retry
        @limits(calls=5, period=1)
        def exif(i):
            return httpx.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={i}")
        """,
        """
        import time, flickr_api
        from concurrent.futures import ThreadPoolExecutor
        def exif(photo):
            time.sleep(1)
            return photo.getExif()
        with ThreadPoolExecutor(max_workers=8) as pool:
            found = list(pool.map(exif, photos))
        """,
        """
        from aiolimiter import AsyncLimiter
        limiter = AsyncLimiter(10, 1)
        async def exif(session, i):
            async with limiter:
                return await session.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={i}")
        """,
        # five at a time, each of which waits a second
        """
        import asyncio, httpx
        gate = asyncio.Semaphore(5)
        async def exif(client, i):
            async with gate:
                await asyncio.sleep(1)
                return await client.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={i}")
        async def everything(client, ids):
            return await asyncio.gather(*[exif(client, i) for i in ids])
        """,
        # all at the same time
        """
        import asyncio, httpx
        async def exif(client, i):
            await asyncio.sleep(1)
            return await client.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={i}")
        async def everything(client, ids):
            return await asyncio.gather(*(exif(client, i) for i in ids))
        """,
        # the session and its response let all of them through
        """
        import asyncio, aiohttp
        API = "https://api.flickr.com/services/rest/"
        async def exif(session, i):
            await asyncio.sleep(1)
            async with session.get(API, params={"method": "flickr.photos.getExif", "photo_id": i}) as found:
                return await found.json()
        async def everything(session, ids):
            return await asyncio.gather(*map(partial(exif, session), ids))
        """,
        # workers that share a task
        """
        import requests
        from celery import shared_task
        @shared_task(rate_limit="10/s")
        def exif(i):
            return requests.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={i}").json()
        """,
        # a helper that is named a pause, whose caller passes the seconds, and that retries
        """
        import time, flickrapi
        def with_pause(fn, *args, request_delay=0.0, **kwargs):
            for attempt in range(3):
                if request_delay > 0:
                    time.sleep(request_delay)
                try:
                    return fn(*args, **kwargs)
                except flickrapi.FlickrError:
                    time.sleep(2**attempt)
        class Client:
            def __init__(self, delay=0.5):
                self._delay = delay
                self.api = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
            def exif(self, photo_id):
                return with_pause(self.api.photos.getExif, request_delay=self._delay, photo_id=photo_id)
        def main(ids):
            client = Client()
            for i in ids:
                print(client.exif(i))
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Pauses in loops, and limiters."""
        seen: set[ast.AST] = set()
        for loop in loops_of(module, project):
            if loop.few or loop.retries or all(at.call.client == "flickrkit" for at in loop.reached):
                continue
            yield from self._paused(loop, seen, project)
        if any(project.flow.calls.get(other) for other in program_of(module, project)):
            for rate in rates_of(module, project):
                if rate.an_hour > _LIMIT and rate.node not in seen:
                    yield self.finding(module, rate.node, f"This allows {rate.an_hour:,.0f} calls an hour")
        for node in module.tables.calls:
            yield from self._scheduled(node, module, project)
        for function in module.tables.functions.values():
            yield from self._recursive(function, module, seen, project)

    def _recursive(self, function: Function, module: Module, seen: set[ast.AST], project: Project) -> Iterator[Finding]:
        """A function that calls itself for more, and pauses each time."""
        again = [
            at for at in module.calls_of(function) if called(at) == function.name and _goes_on(at, function, module)
        ]
        reached = (project.flow.names.callee(at, module) for at in again)
        if not any(at is not None and at[0] is function for at in reached):
            return
        inside = graph_of(project).within(function.node, module)
        certain = (at for at in inside if not at.once and _is_certain(at, module, function.node))
        calls = {at.call.node for at in certain if at.call.client != "flickrkit"}
        pauses = list(sleeps(function.node, module, project)) if calls else []
        total = sum(at.seconds or 0.0 for at in pauses)
        if total <= 0 or any(at.seconds is None or at.node in seen for at in pauses):
            return
        if (an_hour := len(calls) / total * _LIMIT) > _LIMIT * 1.001:
            each = f" for {len(calls)} calls" if len(calls) > 1 else ""
            message = f"A pause of {total:g} seconds{each} still allows {an_hour:,.0f} calls an hour"
            related = [("the function calls itself here", module, again[0])]
            yield self.finding(
                module, pauses[0].node if pauses[0].module is module else again[0], message, related=related
            )

    def _scheduled(self, node: ast.Call, module: Module, project: Project) -> Iterator[Finding]:
        seconds, job = scheduled(node, module, project)
        if not seconds or job is None:
            return
        function, where = job
        reached = [at for at in graph_of(project).reach(*job) if at.call.client != "flickrkit"]
        calls = {at.call.node: at for at in reached if not at.once and _is_certain(at, where, function.node)}
        an_hour = len(calls) / seconds * _LIMIT
        first = next(iter(calls.values()), None)
        if first is None or an_hour <= _LIMIT * 1.001 or any(least_period(at.call, project) for at in calls.values()):
            return
        each = f"{len(calls)} calls" if len(calls) > 1 else "A call"
        message = f"{each} every {in_words(seconds)} {'are' if len(calls) > 1 else 'is'} {an_hour:,.0f} an hour"
        yield self.finding(module, node, message, related=[("called here", first.call.module, first.call.node)])

    def _paused(self, loop: Loop, seen: set[ast.AST], project: Project) -> Iterator[Finding]:
        container = loop.node
        if loop.mapped and loop.reached[0].path:
            container = loop.reached[0].path[0][0].node
        where = loop.reached[0].path[0][1] if loop.mapped and loop.reached[0].path else loop.module
        pauses = [at for at in sleeps(container, where, project) if at.node not in seen]
        if not pauses or any(at.seconds is None or _in_other_loop(at, loop) for at in pauses):
            return
        own = any(loop.node in at.module.ancestors(at.node) for at in pauses)
        if not own and all(turned_inside(at, project) for at in loop.reached):
            return  # the inner loop and its pause are reported
        total = sum(at.seconds or 0.0 for at in pauses)
        workers = workers_of(loop, project)
        if workers is None and total > 0:
            message = f"All calls wait their {total:g} seconds at the same time, which slows nothing down"
            related = [("gathered here", loop.module, loop.node)]
            seen.update(at.node for at in pauses)
            first = pauses[0]
            if first.module is loop.module:
                yield self.finding(loop.module, first.node, message, related=related)
            else:
                yield self.finding(loop.module, loop.node, message, related=[("the pause", first.module, first.node)])
            return
        calls = _certain_calls(loop)
        if workers is None or total <= 0 or calls * workers / total * _LIMIT <= _LIMIT * 1.001:
            return
        seen.update(at.node for at in pauses)
        first = pauses[0]
        each = f" for {calls} calls" if calls > 1 else ""
        each += f", {workers} at a time" if workers > 1 else ""
        an_hour = calls * workers * _LIMIT / total
        average = " on average" if any(at.random for at in pauses) else ""
        others = list(dict.fromkeys((at.module, at.node) for at in pauses))[1:]
        several = bool(others)
        what = "Pauses" if several else "A pause"
        long = f"{total:g} second{'' if total == 1 else 's'}{' in all' if several else ''}"
        still = f"still allow{'' if several else 's'} {an_hour:,.0f} calls an hour"
        near: list[tuple[str, Module, ast.AST]] = [("another pause", where, at) for where, at in others]
        message = f"{what} of {long}{each}{average} {still}"
        if first.module is loop.module:
            near.insert(0, ("in this loop", loop.module, loop.node))
            yield self.finding(loop.module, first.node, message, related=near)
        else:
            near.insert(0, ("the pause", first.module, first.node))
            yield self.finding(loop.module, loop.node, message, related=near)


def _goes_on(node: ast.Call, function: Function, module: Module) -> bool:
    """Whether a function calls itself for more, rather than once more after an error, or for each of several things."""
    around = takewhile(partial(is_not, function.node), module.ancestors(node))
    return not any(isinstance(at, (*LOOPS, ast.ExceptHandler)) for at in around)


def _certain_calls(loop: Loop) -> int:
    """How many calls each iteration of a loop makes whatever its branches and inner loops do; at least 1."""
    reached = (at for at in loop.reached if not at.once and not at.threaded)
    found = {at.call.node for at in reached if _is_certain(at, loop.module, loop.node)}
    return max(1, len(found))


def _is_certain(reached: Reached, module: Module, container: ast.AST) -> bool:
    """Whether a container makes a call each time that it runs."""
    steps = [(reached.site, module, container)]
    steps += [(hop, where, function.node) for (function, where), hop in zip(reached.path, reached.hops, strict=True)]
    for node, where, stop in steps:
        around = takewhile(partial(is_not, stop), where.ancestors(node))
        if any(isinstance(at, _UNCERTAIN) for at in around) or any(conditions(node, where, stop)):
            return False
    return True


def _in_other_loop(pause: Sleep, loop: Loop) -> bool:
    """Whether a pause is in an inner loop of its own, so that it is made more than once for each call."""
    if pause.module is not loop.module:
        return False
    around = {at for reached in loop.reached for at in loop.module.ancestors(reached.site)}
    inner = takewhile(lambda at: at is not loop.node, pause.module.ancestors(pause.node))
    return any(isinstance(at, (ast.For, ast.While)) and at not in around and not _tries(at) for at in inner)


def _tries(loop: ast.For | ast.While) -> bool:
    """Whether a loop is left as soon as what it tries works: its pause is made once for each call."""
    tried = [step for at in loop.body if isinstance(at, TRIES) for step in (*at.body, *at.orelse)]
    return any(isinstance(step, (ast.Return, ast.Break)) for step in tried)
