"""A user's default privacy that is stored for more than a day.

## What it does

Finds responses of `flickr.prefs.getPrivacy` that are stored in a cache, a file, a setting or a server's memory for more
than a day or without an expiry.

## Why it is bad

Developer Guide, «Privacy» (G7): check the user's default daily. A user who has changed it expects the next upload to
follow.

## Example

```python
@functools.lru_cache
def default_privacy():
    return flickr.prefs.getPrivacy()
```

## Use instead

```python
cache.set("privacy", flickr.prefs.getPrivacy(), 3600)
```

flickrkit's client requests it again when it is a day old.

## What it cannot see

Rows of a database, and how long a desktop program runs.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.ages import checks_age
from flickr_lint.facts.cached_data import stored_data
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.files import writes
from flickr_lint.facts.lifetimes import DAY, in_words
from flickr_lint.facts.tokens import is_web
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_METHOD = "flickr.prefs.getPrivacy"


class StalePrivacyDefault(Rule):
    """See the module's docstring."""

    code = "FLK503"
    name = "stale-privacy-default"
    summary = "a user's default privacy that is stored for more than a day"
    help = "request it again when it is a day old"
    guide = "G7"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        from django.core.cache import cache
        cache.set("privacy", flickrapi.FlickrAPI(KEY, SECRET).prefs.getPrivacy(), 3600)
        """,
        """
        import flickr_api
        def preselect(form):
            form.privacy = flickr_api.Prefs.getPrivacy()
        """,
        """
        import redis, requests
        r = redis.Redis()
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.prefs.getPrivacy")
        r.set("privacy", answer.text, ex=86_400)
        """,
        """
        from flickr_client import Flickr
        privacy = Flickr.from_env().prefs.get_privacy()
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # a worker that requests it when it starts, and never again
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        def privacy():
            return flickr.prefs.getPrivacy()["person"]["privacy"]  # finds: stored for as long as the program runs
        DEFAULT = privacy()
        def work(queue):
            while True:
                flickr.upload(filename=queue.get(), is_public=int(DEFAULT == 1))
        """,
        """
        import functools, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        @functools.lru_cache
        def default_privacy():
            return flickr.prefs.getPrivacy()
        """,
        """
        import flickrapi
        from django.core.cache import cache
        cache.set("privacy", flickrapi.FlickrAPI(KEY, SECRET).prefs_getPrivacy(), 7 * 86_400)
        """,
        """
        import json, requests
        API = "https://api.flickr.com/services/rest/"
        answer = requests.get(API, params={"method": "flickr.prefs.getPrivacy"}).json()
        with open("settings.json", "w") as f:
            json.dump(answer, f)
        """,
        """
        from flask import Flask
        from flickr_client import Flickr
        app = Flask(__name__)
        PRIVACY = Flickr.from_env().prefs.get_privacy()
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """The stores of it."""
        flow = project.flow
        asked = [call.node for call in flow.calls.get(module, ()) if call.method == _METHOD]
        if not asked:
            return
        graph = graph_of(project)
        for store in stored_data(module, project):
            if store.value is None and store.function:
                ours = any(at.call.method == _METHOD for at in graph.reach(store.function, module))
            else:
                ours = store.value is not None and _comes_from(store.value, asked, module, project)
            lifetime = store.lifetime
            if ours and (lifetime == "forever" or (isinstance(lifetime, float) and lifetime > DAY)):
                how = f"for {in_words(lifetime)}" if isinstance(lifetime, float) else "and never expires"
                yield self.finding(module, store.node, f"The user's default privacy is stored {how}")
        for write in writes(module, flow):
            if _comes_from(write.value, asked, module, project) and not checks_age(module, write.function, flow):
                yield self.finding(
                    module, write.node, "The user's default privacy is stored in a file that never expires"
                )
        for node in asked if is_web(module, flow) or _runs_on(module) else ():
            if _is_kept_in_module(node, module, project):
                yield self.finding(module, node, "The user's default privacy is stored for as long as the program runs")


def _comes_from(value: ast.expr, asked: list[ast.expr], module: Module, project: Project) -> bool:
    """Whether a value contains the response of one of these calls."""
    uses = project.flow.fold.values.uses
    return any(value in uses.made_of(node, module, lambda _: False) for node in asked)


def _is_kept_in_module(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether what a call returns is assigned to a name of the module, be it by a function that returns it."""
    values = project.flow.fold.values
    outside = (value for at, _, value in module.tables.assigned if module.function_of(at) is None)
    return any(at.node is node for value in outside for at in values.reads.sources(Value(value, module)))


def _runs_on(module: Module) -> bool:
    """Whether a module has a loop that nothing ends: a bot, a worker."""
    loops = (node for node in module.of_kind(ast.While) if isinstance(node.test, ast.Constant) and node.test.value)
    ends = (ast.Break, ast.Return, ast.Raise)
    return any(not any(isinstance(at, ends) for at in module.below(loop)) for loop in loops)
