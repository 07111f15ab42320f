"""A lookup for each photo of a list, although `extras` add the data to the list.

## What it does

Finds `photos.getInfo`, `photos.getSizes`, `photos.geo.getLocation` and `tags.getListPhoto`, and `people.getInfo` for
the names of photos' owners, that are called for each photo of a loop, directly or through functions, constructors and
lazy attributes, and names the extras of the list with the same data. With flickr_api it also finds the attributes of a
list's photos that are fetched one by one.

## Why it is bad

Developer Guide, «Optimizing API queries» (G6): use `extras` to save calls. A page of 500 photos is one call instead of
501, and the limit of 3600 calls an hour (G4) is for all users of the key together.

## Example

```python
for photo in flickr.photos.search(text="heron")["photos"]["photo"]:
    sizes = flickr.photos.getSizes(photo_id=photo["id"])
```

## Use instead

```python
for photo in flickr.photos.search(text="heron", extras="url_m,url_l")["photos"]["photo"]:
    print(photo.get("url_l"))
```

## What it cannot see

Whether the ids come from a list of Flickr at all: those of a database or an export may have no list with the
data. Ids that a person typed in, lookups for videos only, and those for photos without an extra are not
reported. If one loop leads to another, the inner one is reported, which runs for each photo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.fields_read import parts_read
from flickr_lint.facts.lazy import lazy_uses
from flickr_lint.facts.listings import listing_of, typed_in
from flickr_lint.facts.lookups import no_list_brings
from flickr_lint.facts.loops import hops_of, loops_of, turned_inside
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from flickr_lint.facts.call_graph import Reached
    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.loops import Loop
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

_EXTRAS = {
    "flickr.photos.getInfo": "description, date_upload, date_taken, owner_name, license, tags, geo, views, media",
    "flickr.photos.getSizes": "url_m, url_l, url_o and so on, one for each size",
    "flickr.photos.geo.getLocation": "geo",
    "flickr.tags.getListPhoto": "tags, machine_tags",
    "flickr.people.getInfo": "owner_name, icon_server, path_alias",
}
"""What the extras of a list bring instead."""
_READ = {
    "description": {"description"},
    "license": {"license"},
    "date_upload": {"dates", "posted", "dateuploaded"},
    "date_taken": {"dates", "taken"},
    "last_update": {"lastupdate"},
    "owner_name": {"owner", "username", "realname"},
    "tags": {"tags", "tag"},
    "geo": {"location", "latitude", "longitude"},
    "views": {"views"},
    "media": {"media"},
    "original_format": {"originalformat", "originalsecret"},
    "count_comments": {"comments"},
    "count_faves": {"faves"},
}
"""Extras, and what of `flickr.photos.getInfo` they bring instead."""
_OF_OWNERS = {"owner_name": {"username"}, "icon_server": {"iconserver", "iconfarm"}, "path_alias": {"path_alias"}}
"""Extras, and what of `flickr.people.getInfo` they bring instead."""


class LookupPerPhoto(Rule):
    """See the module's docstring."""

    code = "FLK401"
    name = "lookup-per-photo"
    summary = "a lookup for each photo of a list, although `extras` add the data to the list"
    help = "request the data with the list: `extras=…`"
    guide = "G6"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # no extra brings where the owner lives
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for photo in flickr.photos.search(text="heron")["photos"]["photo"]:
            person = flickr.people.getInfo(user_id=photo["owner"])["person"]
            print(person["username"]["_content"], person["location"]["_content"])
        """,
        # flickrapi, with extras
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for photo in flickr.photos.search(text="heron", extras="url_l")["photos"]["photo"]:
            print(photo.get("url_l"))
        """,
        # one photo is no list
        """
        import flickr_api
        def show(photo_id):
            return flickr_api.Photo(id=photo_id).getSizes()
        """,
        # raw requests: comments come with no list
        """
        import requests
        def comments(photos):
            for photo in photos:
                yield requests.get("https://api.flickr.com/services/rest/",
                                   params={"method": "flickr.photos.comments.getList", "photo_id": photo["id"]})
        """,
        # videos only
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for photo in flickr.photosets.getPhotos(photoset_id=1, extras="url_o,media")["photoset"]["photo"]:
            if photo["media"] == "video":
                sizes = flickr.photos.getSizes(photo_id=photo["id"])
        """,
        # flickrkit, with extras
        """
        from flickr_client import Flickr
        for photo in Flickr.from_env().photos.iter_search(text="heron", extras=["geo"]):
            print(photo.latitude)
        """,
        # somebody typed the ids in: there is no list
        """
        import sys, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo_id in sys.argv[1:]:
            print(flickr.photos.getInfo(photo_id=photo_id))
        """,
        # each was uploaded right before
        """
        import flickrapi
        class Client:
            def __init__(self):
                self.api = flickrapi.FlickrAPI(KEY, SECRET)
            def upload(self, path):
                result = self.api.upload(filename=path)
                return int(result.find("photoid").text)
            def info(self, photo_id):
                return self.api.photos.getInfo(photo_id=photo_id)
        class Command:
            client = Client()
            def everything(self, paths):
                for path in paths:
                    self.save(path)
            def save(self, path):
                photo_id = self.client.upload(path)
                keep(self.client.info(photo_id))
        """,
        # one photo, retried
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def info(photo_id):
            for attempt in range(5):
                try:
                    return flickr.photos.getInfo(photo_id=photo_id)
                except OSError:
                    time.sleep(2**attempt)
        """,
        # waited for
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        def info(photo_id):
            return flickr.photos.getInfo(photo_id=photo_id)["photo"]
        def wait(photo_id):
            while True:
                found = info(photo_id)
                if found["views"]:
                    break
                time.sleep(1)
        """,
        # only for what is no photo, as a property says
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        class Item:
            def __init__(self, data):
                self.data = data
            @property
            def is_photo(self):
                return self.data["media"] == "photo"
            def source(self):
                if self.is_photo:
                    return self.data["url_o"]
                return flickr.photos.getSizes(photo_id=self.data["id"])["sizes"]["size"][-1]["source"]
        def main():
            for data in flickr.people.getPhotos(user_id="me", extras="media,url_o")["photos"]["photo"]:
                print(Item(data).source())
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # the name of each photo's owner
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def name_of(nsid):
            return flickr.people_getInfo(user_id=nsid).find("person").find("username").text
        for photo in flickr.walk(tags="heron", per_page=500):
            print(photo.get("title"), name_of(photo.get("owner")))  # finds: `flickr.people.getInfo` is called
        """,
        # flickrapi, underscored
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        for photo in flickr.walk(text="heron"):
            info = flickr.photos_getInfo(photo_id=photo.get("id"))
        """,
        # what is read of the response, the list brings as well
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for photo in flickr.photos.search(text="heron")["photos"]["photo"]:
            info = flickr.photos.getInfo(photo_id=photo["id"])
            print(info["photo"]["title"]["_content"], info["photo"]["views"])
        """,
        # flickr_api fetches what the list lacks for each photo
        """
        import flickr_api
        user = flickr_api.Person.findByUserName("otter")
        for photo in user.getPhotos():
            print(photo.taken)
        """,
        # raw requests
        """
        import requests
        API = "https://api.flickr.com/services/rest/"
        for photo in requests.get(API, params={"method": "flickr.photos.getRecent"}).json()["photos"]["photo"]:
            params = {"method": "flickr.photos.geo.getLocation", "photo_id": photo["id"]}
            place = requests.get(API, params=params).json()
        """,
        # httpx, through a client class and a helper
        {
            "wall/client.py": """
                import httpx
                class FlickrClient:
                    def _get(self, method, **params):
                        return httpx.get("https://api.flickr.com/services/rest/", params={"method": method, **params})
                    def sizes(self, photo_id):
                        return self._get("flickr.photos.getSizes", photo_id=photo_id)
            """,
            "wall/page.py": """
                from wall.client import FlickrClient
                def page(photos):
                    client = FlickrClient()
                    return [client.sizes(photo["id"]) for photo in photos]
            """,
        },
        # a class for each method, which says its name
        {
            "wall/requests.py": """
                import requests
                class Request:
                    method = ""
                    def __init__(self, **params):
                        self.params = params
                    def send(self):
                        params = {"method": self.method, **self.params}
                        return requests.get("https://api.flickr.com/services/rest/", params=params).json()
                class GetInfo(Request):
                    method = "flickr.photos.getInfo"
                class GetExif(Request):
                    method = "flickr.photos.getExif"
            """,
            "wall/page.py": """
                from wall.requests import GetExif, GetInfo
                def page(photos):
                    for photo in photos:
                        keep(GetExif(photo_id=photo["id"]).send())
                        keep(GetInfo(photo_id=photo["id"]).send())  # finds: `flickr.photos.getInfo` is called
            """,
        },
        # both lookups in one helper
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        def details(photo_id):
            sizes = flickr.photos.getSizes(photo_id=photo_id)
            return flickr.photos.getInfo(photo_id=photo_id), sizes
        def album(photoset_id):
            for photo in flickr.photosets.getPhotos(photoset_id=photoset_id)["photoset"]["photo"]:
                keep(details(photo["id"]))
        """,
        # flickrkit, through a lazy attribute
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        class Picture:
            def __init__(self, photo_id):
                self.photo_id = photo_id
            @property
            def info(self):
                return flickr.photos.get_info(photo_id=self.photo_id)
        def titles(ids):
            pictures = [Picture(i) for i in ids]
            for picture in pictures:
                print(picture.info.title)
        """,
        # each is retried in a loop of its own
        """
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def infos(photos):
            for photo in photos:
                for attempt in range(20):
                    try:
                        keep(flickr.photos.getInfo(photo_id=photo["id"]))
                    except flickrapi.FlickrError:
                        time.sleep(1)
                    else:
                        break
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Lookups within loops, and lazy attributes of flickr_api's photos."""
        loops = _lookups_in(module, project)
        # Several loops of a function that lead to one lookup are one finding, at the first of them.
        reported: dict[tuple[Function | None, ast.AST], list[ast.expr]] = {}
        for loop, found in loops:
            for method, reached in list(found.items()):
                key = (loop.function, reached[0].call.node)
                if key in reported and reached[0].path:
                    reported[key].append(reached[0].site)
                    del found[method]
                reported.setdefault(key, [])
        called = {getattr(at.site, "func", None) for _, found in loops for sites in found.values() for at in sites}
        for loop, found in loops:
            yield from self._found(loop, found, reported, project)
        for node, attribute, method in lazy_uses(module, project):
            if node in called:
                continue
            message = f"`{attribute}` is fetched for each photo on its own: the list was requested without it"
            yield self.finding(module, node, message, help=f"request it with the list: extras {_EXTRAS[method]}")

    def _found(
        self,
        loop: Loop,
        found: dict[str, list[Reached]],
        reported: dict[tuple[Function | None, ast.AST], list[ast.expr]],
        project: Project,
    ) -> Iterator[Finding]:
        """One finding for each place in a loop where a method is looked up first."""
        places: dict[ast.expr, list[str]] = {}
        for method, reached in found.items():
            places.setdefault(reached[0].site, []).append(method)
        listing = listing_of(loop, project) if places else None
        if listing is None and places and typed_in(loop, project):
            return
        for site, methods in places.items():
            related: list[tuple[str, Module, ast.AST]] = [
                hop for method in methods for hop in hops_of(found[method][0])
            ]
            again: list[ast.expr] = [at.site for method in methods for at in found[method]]
            again += [other for method in methods for other in reported[loop.function, found[method][0].call.node]]
            related += [
                ("and for each one here", loop.module, other) for other in dict.fromkeys(again) if other is not site
            ]
            if listing is not None:
                related.append(("the list that could return it", listing.module, listing.node))
            named = " and ".join(f"`{method}`" for method in methods)
            extras = "; ".join(_extras(found[method][0].call, project) for method in methods)
            asked = f"ask `{listing.method}`" if listing is not None else "if a list of Flickr has these photos, ask it"
            yield self.finding(
                loop.module,
                site,
                f"{named} {'are' if len(methods) > 1 else 'is'} called for each photo of this loop",
                help=f"{asked} for the data: extras {extras}",
                related=related,
            )


def _extras(call: Call, project: Project) -> str:
    """The extras with the data that a lookup is for, if the code around it shows them."""
    known = {"flickr.photos.getInfo": _READ, "flickr.people.getInfo": _OF_OWNERS}.get(call.method, {})
    read = parts_read(call.node, call.module, project) if known else frozenset()
    return ", ".join(extra for extra, keys in known.items() if keys & read) or _EXTRAS[call.method]


def _lookups_in(module: Module, project: Project) -> list[tuple[Loop, dict[str, list[Reached]]]]:
    """The loops of a module that turn for each photo, with the lookups of each by method."""
    seen: set[tuple[ast.AST, str]] = set()
    out = []
    # Inner loops come first: they are the ones that turn for each photo.
    for loop in reversed(loops_of(module, project)):
        if not loop.turns:
            continue
        found: dict[str, list[Reached]] = {}
        for reached in loop.reached:
            key = (reached.site, reached.call.method)
            if key in seen or reached.call.method not in _EXTRAS or no_list_brings(reached, loop, project):
                continue
            seen.add(key)
            if not turned_inside(reached, project):
                found.setdefault(reached.call.method, []).append(reached)
        out.append((loop, found))
    return out[::-1]
