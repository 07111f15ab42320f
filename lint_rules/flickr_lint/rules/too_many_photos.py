"""More than 30 photos of Flickr's users on a page.

## What it does

Finds views that fetch more than 30 photos and pass all of them to a template that shows each.

## Why it is bad

API Terms (T2): show at most 30 photos of Flickr users on a page.

## Example

```python
found = flickr.photos.search(text="heron", per_page=100)
return render(request, "wall.html", {"photos": found["photos"]["photo"]})
```

## Use instead

```python
found = flickr.photos.search(text="heron", per_page=30)
return render(request, "wall.html", {"photos": found["photos"]["photo"]})
```

## What it cannot see

Photos that are loaded while a visitor scrolls, and page sizes from a configuration. A user's own photos may be shown to
this user without this limit; suppress the finding with `# flickr-lint: ignore[too-many-photos] reason`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.arguments import given
from flickr_lint.facts.provenance import calls_in
from flickr_lint.facts.specs import spec_of
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_MAX_COUNT = 30
_RENDERERS = frozenset(
    {"render", "render_template", "render_to_response", "TemplateResponse", "template", "render_to_string"}
)
_IN_TEMPLATE = regex(r"\|\s*(?:slice|batch|first|random)|\[:|paginat|loop\.index|forloop\.counter", re.IGNORECASE)


class TooManyPhotos(Rule):
    """See the module's docstring."""

    code = "FLK805"
    name = "too-many-photos"
    summary = "more than 30 photos of Flickr's users on a page"
    help = "request 30, and let visitors turn pages"
    guide = "T2"
    severity = "warning"
    confidence = "low"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        def wall(request):
            found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", per_page=30)
            return render(request, "wall.html", {"photos": found["photos"]["photo"]})
        """,
        # turned in pages
        """
        import flickr_api
        from django.core.paginator import Paginator
        def wall(request):
            found = flickr_api.Photo.search(text="heron", per_page=500)
            return render(request, "wall.html", {"photos": Paginator(found, 20).get_page(1)})
        """,
        # the first ones
        """
        import requests
        def wall():
            params = {"method": "flickr.photos.getRecent", "per_page": 100}
            found = requests.get("https://api.flickr.com/services/rest/", params=params).json()
            return render_template("wall.html", photos=found["photos"]["photo"][:20])
        """,
        # a loop over the first ones
        """
        import flickrapi
        def wall(request):
            found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", per_page=100)["photos"]["photo"]
            photos = []
            for number, photo in enumerate(found[:24]):
                photos.append({"number": number, "url": photo["url_q"]})
            return render(request, "wall.html", {"photos": photos, "titles": [p["title"] for p in found[:24]]})
        """,
        # no page
        """
        from flickr_client import Flickr
        def count():
            return len(Flickr.from_env().photos.search(text="heron", per_page=500).photos)
        """,
        # the template shows some
        {
            "wall.py": """
                import flickrapi
                def wall(request):
                    found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", per_page=100)
                    return render(request, "wall.html", {"flickr_photos": found["photos"]["photo"]})
            """,
            "templates/wall.html": """
                {% for photo in flickr_photos|slice:":20" %}<img src="{{ photo.url_q }}">{% endfor %}
            """,
        },
        # an album, probably of whoever makes the page
        """
        import flickrapi
        def wall(request):
            found = flickrapi.FlickrAPI(KEY, SECRET).photosets.getPhotos(photoset_id=ALBUM)
            return render(request, "wall.html", {"photos": found["photoset"]["photo"]})
        """,
        # people are no photos
        """
        import flickrapi
        def friends(request):
            found = flickrapi.FlickrAPI(KEY, SECRET).contacts.getPublicList(user_id="me", per_page=1000)
            return render(request, "friends.html", {"people": found["contacts"]["contact"]})
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # as many as the API gives, requested in a function
        """
        import flickrapi
        def recent():
            found = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json").photos.getRecent(extras="url_q")
            return [{"title": p["title"], "url": p["url_q"]} for p in found["photos"]["photo"]]
        def wall(request):
            context = {"title": "Recent"}
            context["photos"] = recent()
            return render(request, "wall.html", context)
        """,
        """
        import flickrapi
        def wall(request):
            found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", per_page=100)
            return render(request, "wall.html", {"photos": found["photos"]["photo"]})
        """,
        # the first letters of a text are not the first photos
        """
        import flickrapi
        def wall(request):
            text = request.GET["text"][:40]
            found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text=text, per_page=100)
            return render(request, "wall.html", {"photos": found["photos"]["photo"]})
        """,
        """
        import flickr_api
        from flask import render_template
        def wall():
            return render_template("wall.html", photos=flickr_api.Photo.search(text="heron", per_page=60))
        """,
        """
        import requests
        def wall(request):
            params = {"method": "flickr.photos.getRecent", "per_page": "500"}
            found = requests.get("https://api.flickr.com/services/rest/", params=params).json()
            return templates.TemplateResponse("wall.html", {"photos": found["photos"]["photo"]})
        """,
        """
        from flickr_client import Flickr
        SIZE = 200
        def wall(request):
            found = Flickr.from_env().photos.search(text="heron", per_page=SIZE)
            photos = [{"title": p.title, "url": p.url_m} for p in found]
            return render(request, "wall.html", {"photos": photos})
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Views that render what was requested, by themselves or in functions that they call."""
        for node in module.calls_named(*_RENDERERS):
            if module.function_of(node) is None or _shows_some(node, project):
                continue
            values = [*node.args, *(word.value for word in node.keywords)]
            for call in calls_in(values, module, project, whole=True):
                size = _size(call, project)
                if size <= _MAX_COUNT:
                    continue
                where, shown = (call.node, node) if call.module is module else (node, call.node)
                text = "shown here" if where is call.node else "requested here"
                near = [] if shown.lineno == where.lineno else [(text, module if shown is node else call.module, shown)]
                yield self.finding(module, where, f"A page of {size} photos is shown at once", related=near)
                break


def _size(call: Call, project: Project) -> int:
    """How many photos a call requests at once; 0 if that isn't known, or they are no photos."""
    spec = spec_of(call.method)
    if spec is None or not spec.maximum or "extras" not in spec.arguments:
        return 0
    found = given(call, project)
    value = found.arguments.get("per_page")
    if value is None:
        # Whoever asks for one person's photos, or an album, without a number may well be showing their own.
        own = "user_id" in found.arguments and "group_id" not in spec.required
        anybody = not own and "photoset_id" not in spec.required
        return spec.per_page if anybody and found.complete and "page" not in found.arguments else 0
    number = project.flow.fold.value(value, call.module)
    number = int(number) if isinstance(number, str) and number.isdecimal() else number
    return number if isinstance(number, int) and not isinstance(number, bool) else 0


def _shows_some(node: ast.Call, project: Project) -> bool:
    """Whether the template that a view renders shows some items of a list only."""
    names = [str(at.value).rpartition("/")[2] for at in node.args if isinstance(at, ast.Constant)]
    templates = [t for t in project.templates.values() if t.path.rpartition("/")[2] in names]
    return any(_IN_TEMPLATE.search(template.text) for template in templates)
