"""Results or images of Flickr stored longer than 24 hours.

## What it does

Finds lifetimes above 86 400 seconds for results of the API and for images: in cache back ends, decorators, cached HTTP
sessions, `{% cache %}` tags, comparisons of a file's age, and constants whose name says that they are a cache's
lifetime. Expressions are evaluated, through names and modules: `60 * 60 * 24 * 7`, `timedelta(weeks=1)`, `"7d"`.

## Why it is bad

Developer Guide, «Short-term caching» (G9): results and images may be cached for up to 24 hours.

## Example

```python
cache.set("wall", flickr.photos.search(text="heron"), 60 * 60 * 24 * 7)
```

## Use instead

```python
cache.set("wall", flickr.photos.search(text="heron"), 60 * 60 * 24)
```

## What it cannot see

Lifetimes that come from configuration or the environment, and those that a server or a content network sets.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.cached_data import stored_data
from flickr_lint.facts.files import around
from flickr_lint.facts.lifetimes import DAY, in_words, lifetime_of, parse_text
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_CONSTANT = regex(
    r"cach\w*?(?P<end>ttl|timeout|(?:max_?)?age|expir\w*|lifetime|duration|seconds|secs|minutes|hours|days|time|period)"
    r"|(?:flickr|photo)\w*_(?:ttl|max_?age)",
    re.IGNORECASE,
)
_AGE = regex(r"time\.time\(\)|getmtime|st_mtime|\bnow\(|utcnow\(|\bage\b|timezone\.now|monotonic\(", re.IGNORECASE)
_CACHE = regex(r"cache|mtime|stale|fresh|expire", re.IGNORECASE)
_UNITS = (("days", 86_400.0), ("hours", 3600.0), ("minutes", 60.0))


class CacheTtlOver24h(Rule):
    """See the module's docstring."""

    code = "FLK502"
    name = "cache-ttl-over-24h"
    summary = "results or images of Flickr stored longer than 24 hours"
    help = "use 86 400 seconds (24 hours) at most"
    guide = "G9"
    severity = "warning"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, exactly a day
        """
        from django.core.cache import cache
        import flickrapi
        DAY = 60 * 60 * 24
        cache.set("wall", flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron"), DAY)
        """,
        # flickr_api, two hours in a TTLCache
        """
        import flickr_api
        from cachetools import TTLCache, cached
        @cached(TTLCache(maxsize=100, ttl=7200))
        def sizes(photo):
            return photo.getSizes()
        """,
        # raw requests, half a day
        """
        from datetime import timedelta
        import requests_cache
        flickr = requests_cache.CachedSession("flickr", expire_after=timedelta(hours=12))
        """,
        # flickrkit; the week is for something else
        """
        from django.core.cache import cache
        from flickr_client import Flickr
        def remember_theme(theme):
            cache.set("theme", theme, 7 * 86_400)
        def recent():
            return Flickr.from_env().photos.get_recent()
        """,
        """{% cache 600 flickr_wall %}<p>hello</p>{% endcache %}""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, dotted, folded
        """
        from django.core.cache import cache
        import flickrapi
        WEEK = 60 * 60 * 24 * 7
        cache.set("wall", flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron"), WEEK)
        # finds: Django's cache stores Flickr's data for 7 days
        """,
        # flickrapi's own cache
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, cache=True)
        flickr.cache = flickrapi.SimpleCache(timeout=30 * 24 * 3600, max_entries=200)
        # finds: Flickrapi's cache stores Flickr's data for 30 days
        """,
        # flickr_api objects, TTLCache
        """
        import flickr_api
        from cachetools import TTLCache, cached
        @cached(TTLCache(maxsize=100, ttl=2 * 86_400))  # finds: A TTLCache stores Flickr's data for 2 days
        def sizes(photo):
            return photo.getSizes()
        """,
        # raw requests
        """
        from datetime import timedelta
        import requests_cache
        requests_cache.install_cache("flickr", expire_after=timedelta(days=30))
        # finds: Requests-cache stores Flickr's data for 30 days
        """,
        # urllib, Redis
        """
        import redis, urllib.request
        r = redis.StrictRedis()
        body = urllib.request.urlopen("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").read()
        r.setex("recent", 172_800, body)  # finds: Redis stores Flickr's data for 2 days
        """,
        # flickrkit, a file's age
        """
        import json, os, time
        from flickr_client import Flickr
        MAX_AGE = 7 * 24 * 3600
        def wall(path):
            if os.path.exists(path) and time.time() - os.path.getmtime(path) < MAX_AGE:
            # finds: What is stored counts as fresh for 7 days
                return json.load(open(path))
            found = Flickr.from_env().call("flickr.photos.search", text="heron")
            json.dump(found, open(path, "w"))
            return found
        """,
        """{% cache 604800 flickr_wall %}<p>hello</p>{% endcache %}
            # finds: This part of the page is cached for 7 days""",
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Lifetimes of stores, ages of files, constants."""
        fold = project.flow.fold
        spoken: set[ast.AST] = set()
        for store in stored_data(module, project):
            if not isinstance(store.lifetime, float) or store.lifetime <= DAY or store.lifetime_node is None:
                continue
            bound = (
                fold.binding(store.lifetime_node, module) if not isinstance(store.lifetime_node, ast.Constant) else None
            )
            related = []
            if bound and bound[0] is not store.lifetime_node:
                spoken.add(bound[0])
                related = [("the lifetime is set here", bound[1], bound[0])]
            at = store.lifetime_node if store.lifetime_node in module.tables.parents else store.node
            yield self.finding(
                module, at, f"{_upper(store.what)} stores Flickr's data for {in_words(store.lifetime)}", related=related
            )
        if module.mentions_flickr or project.flow.calls.get(module):
            yield from self._ages(module, project, spoken)
            yield from self._constants(module, project, spoken)

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """`{% cache 604800 … %}`."""
        for tag in template.tags:
            words = tag.text.split()
            seconds = parse_text(words[1]) if tag.opener == "{%" and words[:1] == ["cache"] and len(words) > 1 else 0.0
            if isinstance(seconds, float) and seconds > DAY:
                yield self.finding(template, tag.region, f"This part of the page is cached for {in_words(seconds)}")

    def _ages(self, module: Module, project: Project, spoken: set[ast.AST]) -> Iterator[Finding]:
        fold = project.flow.fold
        for node in module.tables.compares:
            if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE)):
                continue
            for age, limit in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
                text = ast.unparse(age)
                unit = 86_400.0 if isinstance(age, ast.Attribute) and age.attr == "days" else 1.0
                seconds = lifetime_of(limit, module, fold, unit=unit)
                if not isinstance(seconds, float) or seconds <= DAY or not _AGE.search(text):
                    continue
                code = around(module, module.function_of(node))
                bound = fold.binding(limit, module)
                if _CACHE.search(code) and (not bound or bound[0] not in spoken):
                    spoken.add(bound[0] if bound else limit)
                    yield self.finding(
                        module, node, f"What is stored counts as fresh for {in_words(seconds)}", confidence="medium"
                    )

    def _constants(self, module: Module, project: Project, spoken: set[ast.AST]) -> Iterator[Finding]:
        for statement in module.tables.assigns:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            name = dotted(target).rpartition(".")[2]
            if statement.value is None or statement.value in spoken or not _CONSTANT.search(name):
                continue
            unit = next((size for word, size in _UNITS if word in name.lower()), 1.0)
            seconds = lifetime_of(statement.value, module, project.flow.fold, unit=unit)
            if isinstance(seconds, float) and DAY < seconds < 50 * 365 * DAY and _CONSTANT.search(name):
                message = f"`{name}` stores Flickr's data for {in_words(seconds)}"
                yield self.finding(module, statement.value, message, confidence="medium")


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
