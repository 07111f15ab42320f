"""Activity or feeds that are requested more often than they change.

## What it does

Finds loops and schedules (those of schedule, APScheduler, celery, FastAPI's utilities, and timers that start themselves
again) that request `flickr.activity.*` or a feed more often than once an hour, and `flickr.panda.getPhotos` more often
than once a minute.

## Why it is bad

Developer Guide, «Limits» (G4), and the methods' own descriptions: activity is not to be polled more than once an hour,
and a panda says after how many seconds it has something new. A call in between returns the same response again.

## Example

```python
while True:
    show(flickr.activity.userPhotos(timeframe="1h"))
    time.sleep(60)
```

## Use instead

```python
while True:
    show(flickr.activity.userPhotos(timeframe="1h"))
    time.sleep(3600)
```

## What it cannot see

Schedules outside the program (cron, a table of celery's), and pages that call each time they are shown.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.lifetimes import in_words
from flickr_lint.facts.loops import loops_of
from flickr_lint.facts.schedules import least_period, scheduled
from flickr_lint.facts.throttles import sleeps
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.loops import Loop
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project


class Polling(Rule):
    """See the module's docstring."""

    code = "FLK404"
    name = "polling"
    summary = "activity or feeds that are requested more often than they change"
    help = "ask once an hour; a panda says after how many seconds it has something new"
    guide = "G4"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        while True:
            show(flickr.activity.userPhotos(timeframe="1h"))
            time.sleep(3600)
        """,
        """
        import time, feedparser
        def watch():
            while True:
                show(feedparser.parse("https://www.flickr.com/services/feeds/photos_public.gne?tags=heron"))
                time.sleep(2 * 3600)
        """,
        # as the panda says
        """
        import time, requests
        while True:
            answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.panda.getPhotos").json()
            time.sleep(int(answer["photos"]["interval"]))
        """,
        # once
        """
        from flickr_client import Flickr
        show(Flickr.from_env().activity.user_photos())
        """,
        """
        import requests
        from apscheduler.schedulers.background import BackgroundScheduler
        scheduler = BackgroundScheduler()
        @scheduler.scheduled_job("interval", hours=2)
        def look():
            requests.get("https://api.flickr.com/services/rest/?method=flickr.activity.userPhotos")
        """,
        # until something is there
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        tries = 0
        while tries < 5:
            show(flickr.activity.userPhotos(timeframe="1h"))
            time.sleep(60)
            tries += 1
        """,
        # every other hour, and at three in the morning
        """
        import requests
        from celery.decorators import periodic_task
        from celery.task.schedules import crontab
        FEED = "https://api.flickr.com/services/feeds/photos_public.gne?format=json"
        @periodic_task(run_every=crontab(minute=0, hour="*/2"))
        def newest():
            keep(requests.get(FEED).text)
        @periodic_task(run_every=crontab(minute="30", hour="3"))
        def nightly():
            keep(requests.get(FEED).text)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        while True:
            show(flickr.activity.userPhotos(timeframe="1h"))
            time.sleep(60)
        """,
        """
        import time, feedparser
        while True:
            show(feedparser.parse("https://www.flickr.com/services/feeds/photos_public.gne?tags=heron"))
            time.sleep(300)
        """,
        """
        import time, requests
        while True:
            requests.get("https://api.flickr.com/services/rest/?method=flickr.panda.getPhotos")
            time.sleep(5)
        """,
        """
        import schedule
        from flickr_client import Flickr
        def look():
            show(Flickr.from_env().activity.user_comments())
        schedule.every(10).minutes.do(look)
        """,
        """
        import flickrapi
        from apscheduler.schedulers.blocking import BlockingScheduler
        def look():
            flickrapi.FlickrAPI(KEY, SECRET).activity_userComments()
        scheduler = BlockingScheduler()
        scheduler.add_job(look, "interval", minutes=15)
        """,
        """
        import requests
        from celery import Celery
        app = Celery("wall")
        @app.task
        def look():
            requests.get("https://api.flickr.com/services/rest/?method=flickr.activity.userPhotos")
        @app.on_after_configure.connect
        def plan(sender, **kwargs):
            sender.add_periodic_task(60.0, look.s())
        """,
        # once a minute, again and again
        """
        import threading, flickrapi
        def look():
            flickrapi.FlickrAPI(KEY, SECRET).activity.userPhotos(timeframe="1h")
            threading.Timer(60, look).start()
        """,
        """
        import httpx
        from fastapi_utils.tasks import repeat_every
        @repeat_every(seconds=300)
        async def look():
            httpx.get("https://api.flickr.com/services/rest/?method=flickr.activity.userComments")
        """,
        # celery's crontab
        """
        import requests
        from celery.decorators import periodic_task
        from celery.task.schedules import crontab
        FEED = "https://api.flickr.com/services/feeds/photos_public.gne?format=json"
        @periodic_task(run_every=(crontab(minute="*/15")), ignore_result=True)
        def newest():
            keep(requests.get(FEED).text)
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Loops that wait, and schedules."""
        for loop in loops_of(module, project):
            if isinstance(loop.node, ast.While):
                yield from self._loop(loop, project)
        for node in module.tables.calls:
            seconds, meant = scheduled(node, module, project)
            if seconds is None or meant is None:
                continue
            for at in graph_of(project).reach(*meant):
                least = least_period(at.call, project)
                if seconds < least:
                    message = f"{_what(at.call)} is requested every {in_words(seconds)}"
                    yield self.finding(
                        module, node, message, related=[("asked for here", at.call.module, at.call.node)]
                    )
                    break

    def _loop(self, loop: Loop, project: Project) -> Iterator[Finding]:
        found = [(at, least) for at in loop.reached if (least := least_period(at.call, project))]
        if not found or not _unending(loop.node):
            return
        pauses = list(sleeps(loop.node, loop.module, project))
        if any(at.seconds is None for at in pauses):
            return
        total = sum(at.seconds or 0.0 for at in pauses)
        reached, least = found[0]
        if total < least:
            how = f"every {in_words(total)}" if total else "without a pause"
            message = f"{_what(reached.call)} is requested {how}"
            yield self.finding(loop.module, reached.site, message)


def _what(call: Call) -> str:
    return f"`{call.method}`" if call.method else "A feed"


def _unending(node: ast.AST) -> bool:
    test = node.test if isinstance(node, ast.While) else None
    return isinstance(test, ast.Constant) or (isinstance(test, ast.expr) and not isinstance(test, ast.Compare))
