"""A photo that is changed without a message to the user.

## What it does

Finds calls that change a photo (its tags, title, dates, permissions, place, its pools and albums) in a function that
reports nothing on that path: nothing is printed, logged, shown or returned as a message, there or in its callers
(whose log is for operators, and doesn't count). A message in the other branch, such as that of a dry run, doesn't
count.

The rule is off by default, because the place of messages is a matter of a program's style. Select it with
`--select silent-write`.

## Why it is bad

Developer Guide, «Best Practices» (G13): tell users about changes of their photos, added tags included.

## Example

```python
def tag(photo_id):
    flickr.photos.addTags(photo_id=photo_id, tags="heron")
```

## Use instead

```python
def tag(photo_id):
    flickr.photos.addTags(photo_id=photo_id, tags="heron")
    print(f"Tagged {photo_id} with heron")
```

## What it cannot see

Callers outside the project, and messages on a later page.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.passing import APPENDS
from flickr_lint.analysis.regions import apart
from flickr_lint.facts.silent_handlers import reports
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_CHANGES = frozenset(
    {"addTags", "setTags", "removeTag", "setMeta", "setDates", "setPerms", "setContentType", "setSafetyLevel", "delete"}
)
_LISTS = frozenset(
    {"flickr.photosets.addPhoto", "flickr.photosets.removePhoto", "flickr.photosets.removePhotos"}
    | {"flickr.photosets.reorderPhotos", "flickr.photosets.editPhotos", "flickr.photosets.setPrimaryPhoto"}
    | {"flickr.groups.pools.add", "flickr.groups.pools.remove"}
)
_CALLBACK = regex(
    r"_?(?:tell|say|notify|progress|confirm|message|callback|on_|show|display|status|feedback)", re.IGNORECASE
)
"""Names of what a program is handed to tell its user something."""
_HOPS, _SITES = 3, 40
_PARTS = ("flickr.photos.geo.", "flickr.photos.people.", "flickr.photos.notes.", "flickr.photos.transform.")


class SilentWrite(Rule):
    """See the module's docstring."""

    code = "FLK801"
    name = "silent-write"
    summary = "a photo that is changed without a message to the user"
    help = "say what was done to which photo: print it, log it, show it"
    guide = "G13"
    severity = "note"
    confidence = "low"
    default = False

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, printed
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def tag(photo_id):
            flickr.photos.addTags(photo_id=photo_id, tags="heron")
            print("Tagged", photo_id)
        """,
        # flickr_api objects, logged
        """
        import flickr_api, logging
        def tag(photo):
            logging.info("Tagging %s", photo.id)
            photo.setTags("heron")
        """,
        # raw requests, a page reports it
        """
        import requests
        from django.contrib import messages
        def tag(request, photo_id):
            data = {"method": "flickr.photos.addTags", "photo_id": photo_id, "tags": "heron"}
            requests.post("https://api.flickr.com/services/rest/", data=data)
            messages.success(request, "The photo has a new tag")
        """,
        # a thin client, whose caller reports it
        {
            "wall/api.py": """
                import flickrapi
                class Api:
                    def __init__(self):
                        self.flickr = flickrapi.FlickrAPI(KEY, SECRET)
                    def tag(self, photo_id):
                        self.flickr.photos.addTags(photo_id=photo_id, tags="heron")
            """,
            "wall/app.py": """
                from wall.api import Api
                class App:
                    def __init__(self, api: Api, on_change):
                        self.api = api
                        self.on_change = on_change
                    def run(self, photo_id):
                        self.on_change(photo_id)
                        self.api.tag(photo_id)
            """,
        },
        # flickrkit only reads
        """
        from flickr_client import Flickr
        def info(photo_id):
            return Flickr.from_env().photos.get_info(photo_id=photo_id)
        """,
        # reading a place changes nothing
        """
        import flickrapi
        def place(photo_id):
            return flickrapi.FlickrAPI(KEY, SECRET).photos.geo.getLocation(photo_id=photo_id)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, dotted
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def tag(photo_id):
            flickr.photos.addTags(photo_id=photo_id, tags="heron")
        """,
        # flickrapi, underscored, reported in the dry run only
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def publish(photo_id, dry_run):
            if dry_run:
                print("would publish", photo_id)
            else:
                flickr.photos_setPerms(photo_id=photo_id, is_public=1, is_friend=0, is_family=0)
        """,
        # flickr_api objects
        """
        import flickr_api
        def tag(photo):
            photo.addTags("heron")
        """,
        # raw requests
        """
        import requests
        def pool(photo_id, group_id):
            data = {"method": "flickr.groups.pools.add", "photo_id": photo_id, "group_id": group_id}
            return requests.post("https://api.flickr.com/services/rest/", data=data).json()["stat"] == "ok"
        """,
        # flickrkit
        """
        from flickr_client import Flickr
        def rename(photo_id, title):
            Flickr.from_env().photos.set_meta(photo_id=photo_id, title=title, description="")
        """,
        # what is built for the call is not a report
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def tag(photo_id, words):
            tags = []
            for word in words:
                tags.append(word)
            flickr.photos.addTags(photo_id=photo_id, tags=" ".join(tags))
        """,
        # a caller's log is for operators
        """
        import logging, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def tag(photo_id):
            flickr.photos.addTags(photo_id=photo_id, tags="heron")
        def main(ids):
            for photo_id in ids:
                logging.info("next: %s", photo_id)
                tag(photo_id)
        """,
        # only a failure is reported
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def tag(photo_id):
            try:
                flickr.photos.addTags(photo_id=photo_id, tags="heron")
            except flickrapi.FlickrError as error:
                print("Flickr refuses", error)
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls that change a photo."""
        for call in project.flow.calls.get(module, ()):
            if _changes(call.method) and not _reports(call.node, module, project, _HOPS):
                yield self.finding(module, call.node, f"`{call.method}` changes a photo, and nothing informs the user")


_LOGS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
"""Methods of a logger; beside the call itself they say at least that the author thought of it."""


def _changes(method: str) -> bool:
    head, _, leaf = method.rpartition(".")
    if method in _LISTS or (head == "flickr.photos" and leaf in _CHANGES):
        return True
    return method.startswith(_PARTS) and not leaf.startswith("get")


def _reports(node: ast.expr, module: Module, project: Project, hops: int) -> bool:
    """Whether the function around reports something on the path of a call, or all its callers do."""
    function = module.function_of(node)
    around = set(module.ancestors(node))
    if any(
        module.function_of(other) is function
        and other is not node
        and (reports(other) or _CALLBACK.match(called(other)))
        and not _hands_over(other, node, module, project)
        and (hops == _HOPS or called(other) not in _LOGS)
        and not apart(node, other, module)
        and not _after_failure(other, around, module)
        for other in module.tables.calls
    ):
        return True
    sites = project.flow.names.sites(function) if function and hops else []
    return bool(sites) and all(_reports(site, where, project, hops - 1) for site, where in sites[:_SITES])


def _hands_over(other: ast.Call, node: ast.expr, module: Module, project: Project) -> bool:
    """Whether something is put into a list or mapping that the call itself takes its arguments from."""
    if called(other) not in APPENDS or not isinstance(other.func, ast.Attribute):
        return False
    values = project.flow.fold.values
    values_of_list = {at.node for at in values.of(other.func.value, module)}
    parts = (at for at in walk(node) if isinstance(at, (ast.Name, ast.Attribute, ast.Subscript)))
    return any(at.node in values_of_list for part in parts for at in values.of(part, module))


def _after_failure(other: ast.Call, around: set[ast.AST], module: Module) -> bool:
    """Whether a place is reached after a failure only."""
    return any(isinstance(at, ast.ExceptHandler) and at not in around for at in module.ancestors(other))
