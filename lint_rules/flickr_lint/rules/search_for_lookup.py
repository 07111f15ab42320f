"""A search in place of a plain list.

## What it does

Finds `flickr.photos.search` for all photos of one person or one group, without a search term:
`people.getPhotos`, `people.getPublicPhotos` and `groups.pools.getPhotos` return these.

## Why it is bad

Developer Guide, «Optimizing API queries» (G6): searches and localised calls cost Flickr more than plain lookups. A
search also ends after 4000 results, which a plain list doesn't.

## Example

```python
flickr.photos.search(user_id=nsid, per_page=500)
```

## Use instead

```python
flickr.people.getPublicPhotos(user_id=nsid, per_page=500)
```

## What it cannot see

Searches with arguments from elsewhere are not reported, and neither are those with an order (`sort`) that no plain
list has.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.arguments import given
from flickr_lint.facts.specs import COMMON
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_PLAIN = frozenset(
    {"extras", "per_page", "page", "safe_search", "min_upload_date", "max_upload_date", "min_taken_date"}
    | {"max_taken_date", "content_type", "content_types", "privacy_filter"}
)
"""Arguments that the list of a person's photos has as well."""
_POOL = frozenset({"extras", "per_page", "page"})
_USUAL = "date-posted-desc"
"""The order of every list."""
_NONE = ast.Constant(None)


class SearchForLookup(Rule):
    """See the module's docstring."""

    code = "FLK402"
    name = "search-for-lookup"
    summary = "a search in place of a plain list"
    help = "request the list itself: it costs Flickr less, and doesn't end after 4000 photos"
    guide = "G6"
    severity = "warning"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(user_id="me", tags="heron")
        """,
        """
        import flickr_api
        flickr_api.Photo.search(text="heron")
        """,
        # an order of its own
        """
        import requests
        params = {"method": "flickr.photos.search", "user_id": NSID, "sort": "interestingness-desc"}
        requests.get("https://api.flickr.com/services/rest/", params=params)
        """,
        # who knows what else
        """
        import flickrapi
        def find(flickr, **more):
            return flickr.photos_search(user_id="me", **more)
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().people.get_photos(user_id="me")
        """,
        """
        import requests
        def photos(user, more):
            url = "https://api.flickr.com/services/rest/?method=flickr.photos.search&user_id=%s&%s" % (user, more)
            return requests.get(url)
        """,
        # a helper that adds what is searched for
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        def call(fn, **kwargs):
            return fn(text="heron", **kwargs)
        def ids(user_id):
            return call(flickr.photos.search, user_id=user_id)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(user_id="me", per_page=500)
        """,
        """
        import flickrapi
        for photo in flickrapi.FlickrAPI(KEY, SECRET).walk(user_id="me", extras="url_m"):
            print(photo.get("url_m"))
        """,
        """
        import requests
        params = {"method": "flickr.photos.search", "group_id": GROUP, "api_key": KEY, "format": "json"}
        requests.get("https://api.flickr.com/services/rest/", params=params)
        """,
        """
        import flickr_api
        flickr_api.Photo.search(user_id="12@N00", extras="url_m")
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.search(user_id="12@N00", extras=["url_m"])
        """,
        # the arguments are in the address
        """
        import requests
        def photos(user, page):
            url = f"https://api.flickr.com/services/rest/?method=flickr.photos.search&user_id={user}&page={page}"
            return requests.get(url, timeout=10).json()
        """,
        # the order that lists have anyway
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(user_id="me", sort="date-posted-desc", per_page=500)
        """,
        # passed to a helper that retries
        """
        import flickrapi
        class Client:
            def __init__(self):
                self._flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
            def _call(self, fn, *args, **kwargs):
                return fn(*args, **kwargs)
            def ids(self, user_id="me"):
                return self._call(self._flickr.photos.search, user_id=user_id, per_page=500, extras="geo")
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Searches of the module."""
        for call in project.flow.calls.get(module, ()):
            if call.method != "flickr.photos.search":
                continue
            found = given(call, project)
            names = set(found.arguments) - COMMON
            if "tags" not in names:
                names.discard("tag_mode")  # it says how tags are combined
            if "machine_tags" not in names:
                names.discard("machine_tag_mode")
            if project.flow.fold.value(found.arguments.get("sort", _NONE), module) == _USUAL:
                names.discard("sort")
            instead = _instead(names, walks=_is_walk(call.node)) if found.complete else ""
            if instead:
                whose = "group" if "group_id" in found.arguments else "person"
                message = f"This search only lists one {whose}'s photos"
                help = f"`{instead}` lists them too, costs Flickr less, and continues after the 4000th photo"  # noqa: A001
                yield self.finding(module, call.node, message, help=help)


def _is_walk(node: ast.expr) -> bool:
    return getattr(getattr(node, "func", None), "attr", "") == "walk"


def _instead(names: set[str], *, walks: bool) -> str:
    if "user_id" in names and names <= _PLAIN | {"user_id"}:
        return "walk_user" if walks else "flickr.people.getPhotos"
    if "group_id" in names and names <= _POOL | {"group_id"}:
        return "flickr.groups.pools.getPhotos"
    return ""
