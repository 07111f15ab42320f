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
from flickr_lint.facts.flow import Kind
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
_LESS = regex(r"Paginator|paginate|islice|sample\(|\[\s*:\s*\w+\s*\]|\[\s*\w+\s*:\s*\w*|slice", re.IGNORECASE)
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
        # people are no photos
        """
        import flickrapi
        def friends(request):
            found = flickrapi.FlickrAPI(KEY, SECRET).contacts.getPublicList(user_id="me", per_page=1000)
            return render(request, "friends.html", {"people": found["contacts"]["contact"]})
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        def wall(request):
            found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", per_page=100)
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
        """Views that fetch and render."""
        for call in project.flow.calls.get(module, ()):
            size = _size(call, project)
            function = call.function
            if size <= _MAX_COUNT or function is None:
                continue
            first, last = function.node.lineno, function.node.end_lineno or function.node.lineno
            if _LESS.search("\n".join(module.lines[first - 1 : last])):
                continue
            rendered = next(
                (
                    node
                    for node in module.calls_named(*_RENDERERS)
                    if first <= node.lineno <= last and _shows(node, module, project)
                ),
                None,
            )
            if rendered is not None:
                related = [("shown here", module, rendered)] if rendered.lineno != call.node.lineno else []
                yield self.finding(module, call.node, f"A page of {size} photos is shown at once", related=related)


def _size(call: Call, project: Project) -> int:
    spec = spec_of(call.method)
    if spec is None or not spec.maximum or "extras" not in spec.arguments:
        return 0
    value = given(call, project).arguments.get("per_page")
    number = project.flow.fold.value(value, call.module) if value is not None else 0
    number = int(number) if isinstance(number, str) and number.isdecimal() else number
    return number if isinstance(number, int) and not isinstance(number, bool) else 0


def _shows(node: ast.Call, module: Module, project: Project) -> bool:
    """Whether a template gets results of the API, and shows them all."""
    flow = project.flow
    values = [*node.args, *(word.value for word in node.keywords)]
    if not any(flow.kind(value, module) & Kind.RESULT for value in values):
        return False
    names = [str(at.value).rpartition("/")[2] for at in node.args if isinstance(at, ast.Constant)]
    templates = [t for t in project.templates.values() if t.path.rpartition("/")[2] in names]
    return not any(_IN_TEMPLATE.search(template.text) for template in templates)
