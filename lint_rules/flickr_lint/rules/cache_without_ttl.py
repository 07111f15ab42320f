"""Results or images of Flickr stored without an expiry.

## What it does

Finds results of the API and images that are stored without an expiry: a cache back end that stores for ever
(`timeout=None`, a Redis `set` without `ex`), `lru_cache` around a call, a module's dictionary, a file, record of a
database or global variable that is used in place of a call and whose age nobody checks, a copy of an image that is used
again because it exists, `requests_cache` without `expire_after`, `{% cache None %}`.

## Why it is bad

Developer Guide, «Short-term caching» (G9): results and images may be cached for up to 24 hours. What is stored longer
shows photos that their owners have deleted, made private, or given another licence.

## Example

```python
cache.set("wall", flickr.photos.search(text="heron"), timeout=None)
```

## Use instead

```python
cache.set("wall", flickr.photos.search(text="heron"), timeout=3600)
```

## What the fix does

Gives the store its own lifetime argument, puts a dated cache in place of `lru_cache`, `cached_property` and
dictionaries, and checks the age of a file that is used because it exists. Nothing is changed where records, images or
files that another part of the program reads would have to be deleted or fetched again: only their program knows how.

## What it cannot see

Records of a database that are read where nothing calls the API, lifetimes set in the server's configuration, and jobs
that clear a cache from outside. A store with a short default (Django's 300 seconds) is taken to have that. Not reported
on purpose: memoised lookups of what is about nobody's photos (licences, cameras), and files whose name says that they
contain something else: tokens, settings, progress, logs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.ages import checks_age
from flickr_lint.facts.cached_data import DATA, is_cache_file, stored_data
from flickr_lint.facts.copies import copies
from flickr_lint.facts.files import Write, around, existence_checks, same_file, spared, writes
from flickr_lint.facts.flow import Kind
from flickr_lint.facts.paths import holds_no_data
from flickr_lint.facts.records import records
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from flickr_lint.findings import Confidence, Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_COPY = regex(r"cache|thumb|avatar|preview|buddy_?icon", re.IGNORECASE)
_READS = regex(r"\bloads?\(|read_(?:text|bytes)\(|\.read\(|Unpickler")


class CacheWithoutTtl(Rule):
    """See the module's docstring."""

    code = "FLK501"
    name = "cache-without-ttl"
    summary = "results or images of Flickr stored without an expiry"
    help = "give it a lifetime of at most 24 hours (86 400 seconds)"
    guide = "G9"
    severity = "warning"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi's own cache expires after 300 seconds
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, cache=True)
        found = flickr.photos.search(text="heron")
        """,
        # Django, an hour
        """
        from django.core.cache import cache
        import flickrapi
        photos = flickrapi.FlickrAPI(KEY, SECRET).photos_getRecent()
        cache.set("recent", photos, 3600)
        """,
        # raw requests into Redis, with `ex`
        """
        import redis, requests
        r = redis.Redis()
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        r.set("recent", answer.text, ex=600)
        """,
        # a file whose age is checked
        """
        import json, os, time
        import flickr_api
        def sizes(photo, path="cache/sizes.json"):
            if os.path.exists(path) and time.time() - os.path.getmtime(path) < 3600:
                return json.load(open(path))
            found = photo.getSizes()
            with open(path, "w") as f:
                json.dump(found, f)
            return found
        """,
        # a dictionary with the time
        """
        import time
        import flickrapi
        class Gallery:
            def __init__(self):
                self.flickr = flickrapi.FlickrAPI(KEY, SECRET)
                self._cache = {}
            def sizes(self, photo_id):
                hit = self._cache.get(photo_id)
                if hit and time.time() - hit[0] < 3600:
                    return hit[1]
                found = self.flickr.photos.getSizes(photo_id=photo_id)
                self._cache[photo_id] = (time.time(), found)
                return found
        """,
        # the list of licences is about nobody's photos
        """
        from functools import cache
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        @cache
        def licences():
            return flickr.photos.licenses.getInfo()
        """,
        # what isn't Flickr's may be stored
        """
        from functools import lru_cache
        from flickr_client import Flickr
        @lru_cache
        def settings():
            return open("settings.toml").read()
        def recent():
            return Flickr.from_env().photos.get_recent()
        """,
        # neither a token nor progress is data of Flickr's
        """
        import json, os
        import requests
        class FlickrTokenCache:
            def save(self, token):
                with open(self.cached_token_path(), "wb") as f:
                    f.write(token.encode("utf8"))
        def remember(cache_dir, page):
            answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
            with open(os.path.join(cache_dir, "progress.json"), "w") as f:
                json.dump({"page": page, "of": answer["photos"]["pages"]}, f)
            with open(os.path.join(cache_dir, "wall.json"), "w") as f:
                json.dump({"at": [page, 1]}, f)
        """,
        # the key that the user has typed in
        """
        import json, os
        import flickr_api
        def save_keys(args, key, secret):
            with open(f"{args.cache_path}/flickr_keys.json", "w") as f:
                json.dump({"consumer_key": key, "consumer_secret": secret}, f)
        """,
        """{% cache 3600 wall %}{% for p in flickr_photos %}<img src="{{ p.url_m }}">{% endfor %}{% endcache %}""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, dotted
        """
        import requests
        from cachecontrol import CacheControl
        from cachecontrol.caches import FileCache
        session = CacheControl(requests.Session(), cache=FileCache(".cache", forever=True))
        # finds: CacheControl's folder stores Flickr's response, and it never expires
        def recent():
            return session.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
        """,
        # flickrapi, underscored, remembered for the life of the process
        """
        from functools import lru_cache
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        @lru_cache(maxsize=500)  # finds: `lru_cache` stores Flickr's response to `info`, and it never expires
        def info(photo_id):
            return flickr.photos_getInfo(photo_id=photo_id)
        """,
        # flickr_api objects in a dictionary
        """
        import flickr_api
        _cache = {}
        def photos_of(name):
            if name not in _cache:
                _cache[name] = flickr_api.Person.findByUserName(name).getPhotos()
                # finds: A dictionary stores Flickr's response, and it never expires
            return _cache[name]
        """,
        # raw requests, all responses stored
        """
        import requests_cache
        session = requests_cache.CachedSession("flickr")
        # finds: Requests-cache stores Flickr's response, and it never expires
        session.get("https://api.flickr.com/services/rest/", params={"method": "flickr.interestingness.getList"})
        """,
        # httpx into Redis, through a helper
        """
        import httpx, json, redis
        store = redis.from_url(URL)
        def ask(method, **arguments):
            return httpx.get("https://api.flickr.com/services/rest/", params={"method": method, **arguments}).json()
        def remember(photo_id):
            info = ask("flickr.photos.getInfo", photo_id=photo_id)
            store.set(f"photo:{photo_id}", json.dumps(info))
            # finds: Redis stores Flickr's response, and it never expires
        """,
        # flickrkit, pickled
        """
        import os, pickle
        from flickr_client import Flickr
        def wall(cache_file):
            if os.path.exists(cache_file):  # finds: This copy of Flickr's data is used for as long as the file exists
                return pickle.load(open(cache_file, "rb"))
            found = Flickr.from_env().photos.search(text="heron")
            with open(cache_file, "wb") as f:
                pickle.dump(found, f)
            return found
        """,
        # an image that is used again because it is there
        """
        import os, urllib.request
        def thumbnail(p, path):
            if os.path.exists(path):  # finds: This copy of Flickr's data is used for as long as the file exists
                return path
            url = f"https://live.staticflickr.com/{p['server']}/{p['id']}_{p['secret']}_t.jpg"
            urllib.request.urlretrieve(url, path)
            return path
        """,
        # a dictionary that all calls share
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def info(photo_id, _cache={}):
            if photo_id not in _cache:
                _cache[photo_id] = flickr.photos.getInfo(photo_id=photo_id)
                # finds: A dictionary stores Flickr's response, and it never expires
            return _cache[photo_id]
        """,
        # read from a file if it exists, which others write
        """
        import json, pickle
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def dump(tag, found):
            with open(f"wall-{tag}.pickle", "wb") as f:
                pickle.dump(found, f)
        def wall(tag):
            try:
                with open(f"wall-{tag}.pickle", "rb") as f:
                    found = pickle.load(f)
            except OSError:
                found = None
            if found is None:
                found = flickr.photos.search(tags=tag)
                dump(tag, found)
            return found
        """,
        # in a file that functions of another module read and write
        {
            "wall/store.py": """
                import json  # the files of the program that shows photos from Flickr
                def load(path):
                    try:
                        with open(path) as f:
                            return json.load(f)
                    except OSError:
                        return None
                def save(path, found):
                    with open(path, "w") as f:
                        json.dump(found, f)
            """,
            "wall/page.py": """
                import flickrapi
                from wall.store import load, save
                flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
                def wall():
                    found = load("wall.json")  # finds: Flickr's response is read from this file
                    if found is None:
                        found = flickr.photos.search(text="heron")["photos"]["photo"]
                        save("wall.json", found)
                    return found
            """,
        },
        # Django's own settings
        """
        from django.conf import settings
        from django.core.cache import cache
        import flickrapi
        CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": None}}
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        cache.set("wall", flickr.photos.search(text="heron"))
        """,
        # a record of a database, through methods that read and write it
        """
        import sqlite3, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        class Titles:
            def __init__(self):
                self.db = sqlite3.connect("titles.db")
            def get(self, i):
                return self.db.execute("SELECT title FROM titles WHERE id = ?", (i,)).fetchone()
            def put(self, i, title):
                self.db.execute("INSERT INTO titles VALUES (?, ?)", (i, title))
        titles = Titles()
        def title(i):
            found = titles.get(i)  # finds: Flickr's response is read from a database
            if found:
                return found[0]
            said = flickr.photos.getInfo(photo_id=i)["photo"]["title"]["_content"]
            titles.put(i, said)
            return said
        """,
        # a cache of your own
        """
        import flickrapi
        class Kept:
            def __init__(self):
                self.found = {}
            def get(self, name, make):
                if name not in self.found:
                    self.found[name] = make(name)
                return self.found[name]
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        kept = Kept()
        def info(photo_id):
            return kept.get(photo_id, lambda name: flickr.photos.getInfo(photo_id=name))
        """,
        # a path that is built in steps
        """
        import os
        import requests
        class Mirror:
            def __init__(self, where):
                self._cache_root = os.path.join(where, "images")
            def fetch(self, p):
                folder = os.path.join(self._cache_root, p["id"][:2])
                body = requests.get(f"https://live.staticflickr.com/{p['server']}/{p['id']}_{p['secret']}_b.jpg").content
                with open(os.path.join(folder, p["id"] + ".jpg"), "wb") as f:
                    f.write(body)  # finds: `Mirror` writes Flickr's data to a cache file that never expires
        """,
        """{% cache None wall %}{% for p in flickr_photos %}<img src="{{ p.url_m }}">{% endfor %}{% endcache %}
            # finds: This part of the page is cached, and never expires""",
        # downloaded once, in a helper
        """
        import os, requests, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        def download(url, path):
            if not os.path.exists(path):  # finds: This copy of Flickr's data is stored for as long as the file exists
                with open(path, "wb") as f:
                    f.write(requests.get(url).content)
        def main():
            for photo in flickr.photos.search(text="heron", extras="url_l")["photos"]["photo"]:
                download(photo["url_l"], photo["id"] + ".jpg")
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Stores that never forget, cache files whose age nobody checks, copies used for ever."""
        for store in stored_data(module, project):
            if store.lifetime == "forever":
                what = store.what[0].upper() + store.what[1:]
                name = f" to `{store.function.name}`" if store.value is None and store.function else ""
                message = f"{what} stores Flickr's response{name}, and it never expires"
                yield self.finding(module, store.node, message, confidence=None if store.sure else "medium")
        used = list(copies(module, project))
        yield from self._files(module, project, {copy.written for copy in used})
        for copy in used:
            yield self.finding(
                module,
                copy.node,
                f"Flickr's response is read from {copy.place}, however old it is",
                help="check its age too, and call again after at most 24 hours",
                confidence="medium",
                related=[("it is written here", copy.module, copy.written)],
            )
        for node, what in records(module, project):
            yield self.finding(module, node, f"{what}, and it never expires", confidence="low")

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """`{% cache None %}`."""
        for tag in template.tags:
            words = tag.text.split()
            if tag.opener == "{%" and words[:1] == ["cache"] and words[1:2] == ["None"]:
                yield self.finding(template, tag.region, "This part of the page is cached, and never expires")

    def _files(self, module: Module, project: Project, known: set[ast.AST]) -> Iterator[Finding]:
        """Files, but for those that are known to be read as copies."""
        flow = project.flow
        checks = [(module.function_of(check), path, check) for check, path in existence_checks(module)]
        for write in writes(module, flow):
            code = around(module, write.function)
            if checks_age(module, write.function, flow):
                continue
            kind = flow.kind(write.value, module)
            images = Kind.IMAGE | (Kind.HOSTING if write.fetched else Kind.NONE)
            near = [(path, node) for function, path, node in checks if function is write.function]
            same = (node for path, node in near if same_file(path, module, write.path, module, flow))
            # Images are written under a temporary name first, or by a name made from the one that is checked.
            check = next(same, near[0][1] if near and kind & Kind.IMAGE else None)
            reads = kind & Kind.RESULT and _READS.search(code)
            if kind & DATA and check is not None and (reads or _COPY.search(code)):
                if holds_no_data(write.path, write.value, module, flow):
                    continue
                yield self._copy(module, check, write, "used", "medium")
            elif kind & images and (again := next(spared(write, module, flow), None)) is not None:
                yield self._copy(module, again, write, "stored", "low")
            elif write.function is not None and write.node not in known and is_cache_file(write, module, kind, flow):
                name = write.function.owner.name if write.function.owner else write.function.name
                yield self.finding(
                    module,
                    write.node,
                    f"`{name}` writes Flickr's data to a cache file that never expires",
                    confidence="medium",
                )

    def _copy(self, module: Module, check: ast.Call, write: Write, done: str, confidence: Confidence) -> Finding:
        message = f"This copy of Flickr's data is {done} for as long as the file exists"
        again = "check the file's age too, and fetch again after at most 24 hours"
        written = [("the copy is written here", module, write.node)]
        return self.finding(module, check, message, help=again, confidence=confidence, related=written)
