"""A call without a required argument.

## What it does

Finds calls whose arguments are all in the code, without one that is required by the method's description.

## Why it is bad

Developer Guide, «Documentation» (G2): which arguments are required is documented. Without one the call fails, and
still counts against the limit.

## Example

```python
flickr.photos.setMeta(title="Heron")
```

## Use instead

```python
flickr.photos.setMeta(photo_id="1", title="Heron")
```

## What it cannot see

Calls with arguments from elsewhere (`**options`, a parameter): they are not reported.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.arguments import given
from flickr_lint.facts.specs import spec_of
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_LENIENT = {
    "flickr.photosets.getPhotos": ("user_id",),
    "flickr.photosets.getInfo": ("user_id",),
    "flickr.galleries.getList": ("continuation", "short_limit"),
    "flickr.groups.discuss.replies.getList": ("per_page",),
}
"""Called required since sets have owners in their address, or for no reason, and answered without it all the same."""

_EITHER = {("flickr.groups.getInfo", "group_id"): "group_path_alias"}
"""Arguments called required for which another one does as well."""


class MissingArgument(Rule):
    """See the module's docstring."""

    code = "FLK903"
    name = "missing-argument"
    summary = "a call that lacks an argument the method must have"
    help = "give it: without it the call fails"
    guide = "G2"
    severity = "error"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.getInfo(photo_id="1")
        """,
        # given elsewhere
        """
        import flickrapi
        def info(flickr, **options):
            return flickr.photos_getInfo(**options)
        """,
        # an object knows its id
        """
        import flickr_api
        flickr_api.Photo(id="1").getInfo()
        """,
        """
        import requests
        def get(url, params):
            return requests.get(url, params=params)
        get("https://api.flickr.com/services/rest/?method=flickr.photos.getInfo", {"photo_id": "1"})
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.get_info(photo_id="1")
        """,
        # walkers add the user
        """
        import flickrapi
        for photo in flickrapi.FlickrAPI(KEY, SECRET).walk_user(per_page=500):
            print(photo.get("title"))
        """,
        # what the description calls required, and Flickr doesn't need
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.galleries.getList(user_id="12@N00")
        flickr.groups.getInfo(group_path_alias="herons")
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.getInfo(secret="4be09d71c3")
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photosets_getPhotos(extras="url_m", user_id="me")
        """,
        """
        import requests
        params = {"method": "flickr.photosets.addPhoto", "photo_id": "1"}
        requests.post("https://api.flickr.com/services/rest/", data=params)
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.set_tags(photo_id="1")
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).groups.getInfo(lang="en-us")
        """,
        """
        import requests
        def sizes(secret):
            return requests.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getSizes&secret={secret}")
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls whose arguments are all known."""
        for call in project.flow.calls.get(module, ()):
            spec = spec_of(call.method)
            if spec is None or call.client == "flickr_api" or not isinstance(call.node, ast.Call):
                continue
            found = given(call, project)
            if not found.complete or (call.client in {"flickrapi", "flickrkit"} and call.node.args):
                continue
            if call.client == "named" and not found.arguments and len(call.node.args) != 1:
                continue
            lacking = [
                name
                for name in spec.required
                if name not in found.arguments
                and name not in _LENIENT.get(call.method, ())
                and _EITHER.get((call.method, name)) not in found.arguments
                and not (name == "user_id" and called(call.node) == "walk_user")  # flickrapi's walker says `me`
            ]
            if lacking:
                names = " and ".join(f"`{name}`" for name in lacking)
                yield self.finding(module, call.node, f"`{call.method}` must have {names}")
