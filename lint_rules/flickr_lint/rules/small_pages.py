"""A whole list fetched in pages far smaller than the method allows.

## What it does

Finds loops over pages that request a fraction of what a page may contain: `per_page` of 100 or less (or left out, which
means the same) although the method's cap is 500, also if a helper makes the call and its caller counts the pages.
flickrapi's `walk` requests 50 by default, flickr_api's `Walker` 100.

## Why it is bad

Developer Guide, «Optimizing API queries» (G6) and «Limits» (G4): each page is a call. A thousand photos are two calls
in pages of 500, and ten in pages of 100.

## Example

```python
for page in range(1, pages + 1):
    flickr.photos.search(text="heron", page=page)
```

## Use instead

```python
for page in range(1, pages + 1):
    flickr.photos.search(text="heron", page=page, per_page=500)
```

## What it cannot see

Pages that a person requests, and sizes from a configuration: they are not reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.paging import turned
from flickr_lint.facts.specs import spec_of
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_FRACTION = 4
"""Pages are small where the cap is so many times as much."""
_MIN_COUNT = 200
"""Caps below this save too few calls to speak of."""


class SmallPages(Rule):
    """See the module's docstring."""

    code = "FLK403"
    name = "small-pages"
    summary = "everything fetched in pages far smaller than the method allows"
    help = "request the most that a page may contain"
    guide = "G6"
    severity = "note"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for page in range(1, pages + 1):
            flickr.photos.search(text="heron", page=page, per_page=500)
        """,
        """
        import requests
        def pages(size):
            page = 1
            while page < 10:
                params = {"method": "flickr.photos.search", "text": "heron", "page": page, "per_page": size}
                requests.get("https://api.flickr.com/services/rest/", params=params)
                page += 1
        """,
        # the first page of many lists
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for tag in tags:
            flickr.photos.search(tags=tag, per_page=10)
        """,
        # flickrkit asks for the most by itself
        """
        from flickr_client import Flickr
        for photo in Flickr.from_env().photos.iter_search(text="heron"):
            print(photo.title)
        """,
        # the caller asks for the most
        """
        import requests
        def listed(user, page, per_page=50):
            url = "https://api.flickr.com/services/rest/?method=flickr.people.getPhotos&user_id=%s&page=%d&per_page=%d"
            return requests.get(url % (user, page, per_page)).json()
        def everything(user, pages):
            for page in range(1, pages + 1):
                yield listed(user, page, per_page=500)
        """,
        # nobody turns the page
        """
        import flickrapi
        class Gallery:
            def __init__(self, key, secret):
                self.flickr = flickrapi.FlickrAPI(key, secret)
            def newest(self, page=1, per_page=20):
                return self.flickr.photos.search(tags="heron", page=page, per_page=per_page)
        Gallery(KEY, SECRET).newest(per_page=10)
        """,
        # albums come in pages of 500 by themselves
        """
        import flickr_api
        def album(photoset):
            return [photo.title for photo in flickr_api.Walker(photoset.getPhotos)]
        """,
        # a walker of an object that nothing is known of
        """
        import flickr_api
        def photos(place):
            return [photo.title for photo in flickr_api.Walker(place.getPhotos)]
        """,
        # the same page again
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def found(page, tries=3):
            try:
                return flickr.photos.search(text="heron", page=page, per_page=20)
            except OSError:
                time.sleep(1)
                return found(page, tries - 1)
        """,
        # the beginning of a walk
        """
        import flickr_api
        for photo in flickr_api.Walker(flickr_api.Photo.search, tags="heron")[:20]:
            print(photo.title)
        """,
        """
        from itertools import islice
        import flickrapi
        def newest(count):
            photos = flickrapi.FlickrAPI(KEY, SECRET).walk(tags="heron")
            return list(islice(photos, count))
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # a page that is counted on, in an address that is built
        """
        import requests
        API = "https://api.flickr.com/services/rest?method=flickr.photosets.getPhotos&api_key="
        def album(photoset_id):
            found, page = [], 1
            while True:
                url = API + KEY + "&per_page=50&page=" + str(page) + "&photoset_id=" + photoset_id
                some = requests.get(url).json()["photoset"]["photo"]
                found += some
                if len(some) < 50:
                    return found
                page += 1
        """,
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for page in range(1, pages + 1):
            flickr.photos.search(text="heron", page=page)
        """,
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo in flickr.walk(text="heron"):
            print(photo.get("title"))
        """,
        """
        import requests
        page = 1
        while True:
            params = {"method": "flickr.people.getPhotos", "user_id": "me", "page": page, "per_page": 50}
            if not requests.get("https://api.flickr.com/services/rest/", params=params).json()["photos"]["photo"]:
                break
            page += 1
        """,
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        for number in range(1, 40):
            flickr.photos.search(text="heron", page=number, per_page=10)
        """,
        """
        import flickrapi
        class Mirror:
            def __init__(self, key, secret):
                self.flickr = flickrapi.FlickrAPI(key, secret)
            def listed(self, page, size):
                return self.flickr.people.getPhotos(user_id="me", page=page, per_page=size)
            def run(self):
                page = 1
                while page < 90:
                    self.listed(page=page, size=20)
                    page = page + 1
        """,
        # a function that calls itself for the next page, and a task that is put into the queue again
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        def found(page=1):
            photos = flickr.photos.search(text="heron", page=page, per_page=50)["photos"]
            return photos["photo"] + (found(page + 1) if page < photos["pages"] else [])
        """,
        """
        import flickrapi
        from celery import chord, shared_task
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        @shared_task
        def page_of(results, user, page=None):
            page = page or 1
            photos = flickr.people.getPublicPhotos(user_id=user, page=page, per_page=20)["photos"]
            if page < photos["pages"]:
                next_page = page + 1
                return chord(keep(photos))(page_of.subtask((user, next_page)))
        """,
        # walkers of both clients; whose photos they are is known by the object's class, or its name
        """
        import flickr_api
        def titles(who: flickr_api.Person | None = None):
            found = who or flickr_api.Person.findByUserName("heron")
            return [photo.title for photo in flickr_api.Walker(found.getPhotos)]
        """,
        """
        import flickr_api
        user = flickr_api.test.login()
        for photo in flickr_api.Walker(user.getPhotos):
            print(photo.title)
        """,
        """
        import flickrapi
        class Api(flickrapi.FlickrAPI):
            def everything(self, user, per_page=50):
                return self.data_walker(self.people_getPhotos, user_id=user, per_page=per_page)
        """,
        """
        import requests
        def everything():
            args = {"method": "flickr.photos.getRecent", "page": 1, "per_page": 100}
            while args["page"] < 20:
                requests.get("https://api.flickr.com/services/rest/", params=args)
                args["page"] += 1
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls with a page that a loop turns, here or in a caller."""
        for call in project.flow.calls.get(module, ()):
            spec = spec_of(call.method)
            if spec is None or spec.maximum < _MIN_COUNT:
                continue
            for found in turned(call, spec, project):
                if not 0 < found.size <= spec.maximum // _FRACTION:
                    continue
                message = f"Pages of {found.size} where a page may contain {spec.maximum}"
                places = (("the call of the API", (call.node, module)), ("the loop over the pages", found.loop))
                related = [(text, where, node) for text, (node, where) in places if node is not found.said[0]]
                yield self.finding(
                    found.said[1],
                    found.said[0],
                    message,
                    help=f"ask for `per_page={spec.maximum}`",
                    related=related,
                )
