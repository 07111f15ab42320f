"""Everything fetched in pages far smaller than the method allows.

## What it does

Finds loops over pages that ask for a fraction of what a page may hold: `per_page` of 100 or less (or left out, which
means the same) where the method's cap is 500. flickrapi's `walk` takes 50 unless it is told otherwise.

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

Pages that a person turns, and sizes that come from a configuration: they are left alone.
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

    from flickr_lint.facts.calls import Call
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_FRACTION = 4
"""Pages are small where the cap is so many times as much."""
_WALKS = {"walk": 50, "walk_set": 50, "walk_user": 50, "walk_user_updates": 50, "data_walker": 0}
"""What flickrapi's helpers take where they are told nothing."""


class SmallPages(Rule):
    """See the module's docstring."""

    code = "FLK403"
    name = "small-pages"
    summary = "everything fetched in pages far smaller than the method allows"
    help = "ask for the most that a page may hold"
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
        # one page is no loop
        """
        import flickr_api
        flickr_api.Photo.search(text="heron", per_page=20)
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
        # our own client asks for the most by itself
        """
        from flickr_client import Flickr
        for photo in Flickr.from_env().photos.iter_search(text="heron"):
            print(photo.title)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
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
        import flickr_api
        for number in range(1, 40):
            flickr_api.Photo.search(text="heron", page=number, per_page=100)
        """,
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        for number in range(1, 40):
            flickr.photos.search(text="heron", page=number, per_page=10)
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls with a page that a loop turns."""
        for call in project.flow.calls.get(module, ()):
            spec = spec_of(call.method)
            if spec is None or spec.maximum < 200:
                continue
            found = given(call, project)
            size = _size(call, project)
            walks = isinstance(call.node, ast.Call) and called(call.node) in _WALKS and call.client == "flickrapi"
            if size is None:
                if not found.complete or (walks and not _WALKS.get(_name(call), 0)):
                    continue
                size = _WALKS[_name(call)] if walks else spec.per_page
            turned = walks or ("page" in found.arguments and _turns(found.arguments["page"], call))
            if turned and 0 < size <= spec.maximum // _FRACTION:
                message = f"Pages of {size} where a page may hold {spec.maximum}"
                yield self.finding(module, call.node, message, help=f"ask for `per_page={spec.maximum}`")


def _name(call: Call) -> str:
    return called(call.node) if isinstance(call.node, ast.Call) else ""


def _size(call: Call, project: Project) -> int | None:
    """The size that the code gives in numbers; -1 where it comes from elsewhere, None where none is given."""
    value = given(call, project).arguments.get("per_page")
    if value is None:
        return None
    number = project.flow.fold.value(value, call.module)
    number = int(number) if isinstance(number, str) and number.isdecimal() else number
    return number if isinstance(number, int) and not isinstance(number, bool) else -1


def _turns(page: ast.expr, call: Call) -> bool:
    """Whether the page changes from turn to turn of a loop around the call."""
    names = {at.id for at in ast.walk(page) if isinstance(at, ast.Name)}
    for loop in call.module.ancestors(call.node):
        if isinstance(loop, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return False
        if isinstance(loop, ast.For | ast.AsyncFor | ast.While):
            changed: list[ast.expr] = [at.target for at in ast.walk(loop) if isinstance(at, ast.AugAssign)]
            changed += [] if isinstance(loop, ast.While) else [loop.target]
            if names & {at.id for target in changed for at in ast.walk(target) if isinstance(at, ast.Name)}:
                return True
    return False
