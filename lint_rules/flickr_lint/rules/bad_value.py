"""A value that the method's description doesn't allow.

## What it does

Finds extras that don't exist, `per_page` above the method's cap, words and numbers that an argument's list of values
doesn't have, words for numbers, numbers beyond an argument's bounds, lists without commas, dates and boxes on the map
(`bbox`) in a form that Flickr doesn't read, times with a fraction of a second, and tags of uploads, `addTags` and
`setTags` that commas separate; in the call, or where a function that makes the call is called.

## Why it is bad

Developer Guide, «Documentation» (G2): the values of arguments are documented. Flickr ignores an unknown extra, reduces
a `per_page` above the cap to the cap, and refuses or misreads a time with a fraction: the response is not what was
requested, without an error.

## Example

```python
flickr.photos.search(text="heron", extras="url_medium", per_page=1000)
```

## Use instead

```python
flickr.photos.search(text="heron", extras="url_m", per_page=500)
```

## What it cannot see

Values from outside the program. Extras that only Flickr's own site uses are known and not reported.
"""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.arguments import given
from flickr_lint.facts.list_arguments import words_of
from flickr_lint.facts.passed_arguments import passed_arguments
from flickr_lint.facts.separators import has_commas
from flickr_lint.facts.specs import Spec, nearest_of, spec_of
from flickr_lint.facts.value_checks import misformed
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_MOMENTS = frozenset({"moment", "unix"})

_COMMAS = "Tags are separated by spaces here, and a comma becomes a part of one"
_SPACES = "join them by spaces, those of several words in double quotes"
_OTHER_SEPARATORS = regex(r"[\s;|+\[\]()'\"]+")
"""What programs write between or around words, where Flickr reads commas only."""
_DAY = datetime(2004, 10, 20, 13, 45, 59, tzinfo=UTC)
_UNDOCUMENTED: dict[str, tuple[str, ...]] = {"tag_mode": ("bool",)}
"""Values that work though nobody describes them, of arguments that have no others."""
_OWN_WORDS = ("standard",)
"""Extras that flickrkit's client writes out."""


class BadValue(Rule):
    """See the module's docstring."""

    code = "FLK909"
    name = "bad-value"
    summary = "a value that the method's description doesn't allow"
    help = "give one that the method's documentation lists"
    guide = "G2"
    severity = "warning"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_m, geo", per_page=500)
        """,
        """
        import time, requests
        params = {"method": "flickr.photos.search", "min_upload_date": int(time.time()) - 3600}
        requests.get("https://api.flickr.com/services/rest/", params=params)
        """,
        # flickr_api converts it to whole seconds
        """
        import time, flickr_api
        flickr_api.Photo.search(text="heron", min_upload_date=time.time())
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.search(text="heron", extras=["url_m", "count_faves"], safe_search=1)
        """,
        # what is built from several parts is not one of them
        """
        import requests
        def search(size, text):
            url = "https://api.flickr.com/services/rest/?method=flickr.photos.search&text=%s&extras=url_%s&per_page=50%s"
            return requests.get(url % (text, size, ""))
        """,
        # a search needs commas, quotes protect them, and spaces separate the tags of a photo
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.photos.search(tags=",".join(["heron", "bird"]))
        flickr.photos.addTags(photo_id="1", tags='heron "Lyon, France"')
        flickr.upload(filename="heron.jpg", tags=" ".join(words))
        flickr.photos.search(bbox="13.1,52.3,13.8,52.7", min_taken_date="2004-10-20 00:00:00", radius=32)
        flickr.interestingness.getList(date="2004-10-20", page=1)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_medium")
        """,
        """
        import requests
        params = {"method": "flickr.photos.search", "text": "heron", "sort": "date-desc"}
        requests.get("https://api.flickr.com/services/rest/", params=params)
        """,
        """
        import time, httpx
        params = {"method": "flickr.photos.search", "min_upload_date": time.time() - 3600}
        httpx.get("https://api.flickr.com/services/rest/", params=params)
        """,
        """
        import flickr_api
        EXTRAS = ("url_m", "tag")
        flickr_api.Photo.search(text="heron", extras=",".join(EXTRAS))
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.search(text="heron", privacy_filter=7)
        """,
        """
        import requests
        URL = "https://api.flickr.com/services/rest/"
        def search(text):
            return requests.get(URL + "?method=flickr.photos.search&per_page=1000&text=" + text)
        """,
        """
        import flickrapi
        def tag(photo, words):
            flickrapi.FlickrAPI(KEY, SECRET).photos.addTags(photo_id=photo, tags=", ".join(words))
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).upload(filename="heron.jpg", tags="heron,grey bird")
        """,
        # bounds, dates, and a box on the map
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(lat=52.5, lon=13.4, accuracy=17)
        """,
        """
        import requests
        params = {"method": "flickr.photos.search", "text": "heron", "min_taken_date": "20.10.2004"}
        requests.get("https://api.flickr.com/services/rest/", params=params)
        """,
        """
        import httpx
        httpx.get("https://api.flickr.com/services/rest/?method=flickr.interestingness.getList&date=yesterday")
        """,
        """
        import flickrapi
        BERLIN = "52.3,13.1,52.7,13.8,16"
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(bbox=BERLIN)
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Arguments of calls whose method is known."""
        for call in project.flow.calls.get(module, ()):
            spec = spec_of(call.method)
            tags = given(call, project).arguments.get("tags") if _is_spaced(call, spec) else None
            if tags is not None and has_commas(tags, module, project.flow.fold):
                at = tags if tags in module.tables.parents else call.node
                yield self.finding(module, at, _COMMAS, help=_SPACES, confidence="medium")
            if spec is None:
                continue
            for name, value in given(call, project).arguments.items():
                message, help = _wrong(spec, name, Value(value, module), call, project)  # noqa: A001
                if message:
                    at = value if value in module.tables.parents else call.node
                    yield self.finding(module, at, message, help=help)
        for call, name, value in passed_arguments(module, project):
            spec = spec_of(call.method)
            message, help = _wrong(spec, name, Value(value, module), call, project) if spec else ("", "")  # noqa: A001
            if message:
                yield self.finding(module, value, message, help=help)


def _is_spaced(call: Call, spec: Spec | None) -> bool:
    """Whether a call's tags are separated by spaces; flickrkit's client writes them down by itself."""
    return call.client != "flickrkit" and (
        call.method == "upload" or (spec is not None and spec.wire("tags") == "space")
    )


def _wrong(spec: Spec, name: str, at: Value, call: Call, project: Project) -> tuple[str, str]:
    """What is wrong with a value, and what to do."""
    value = _said(at, project)
    if name in {"per_page", "perpage"} and spec.maximum and (found := _page(spec, value))[0]:
        return found
    whole = call.client not in {"flickr_api", "flickrkit"}
    if whole and spec.wire(name) in _MOMENTS and _is_float(at.node, at.module, project):
        return f"`{name}` takes whole seconds", "put `int(…)` around it"
    allowed, closed = spec.values(name)
    if spec.wire(name) == "comma" and allowed:
        own = _OWN_WORDS if call.client == "flickrkit" and "extras" in name else ()
        known = tuple(str(one) for one in (*allowed, *own))
        return _words(name, known, words_of(at.node, at.module, project), closed=closed or name == "extras")
    if name in _UNDOCUMENTED or (allowed and closed):
        return _one(name, (*allowed, *_UNDOCUMENTED.get(name, ())), value)
    return misformed(spec, name, value) if whole else ("", "")


def _said(at: Value, project: Project) -> object:
    """The constant that a value is; of a time that is written in a form, the text of a day long past."""
    node = project.flow.fold.values.only(at.node, at.module).node
    if isinstance(node, ast.Call) and called(node) == "strftime":
        forms = [project.flow.fold.value(part, at.module) for part in node.args]
        return next((_DAY.strftime(form) for form in forms if isinstance(form, str) and "%" in form), None)
    return project.flow.fold.value(at.node, at.module)


def _page(spec: Spec, number: object) -> tuple[str, str]:
    number = int(number) if isinstance(number, str) and number.isdecimal() else number
    if isinstance(number, int) and number > spec.maximum:
        return (
            f"A page of `{spec.method}` has {spec.maximum} entries at most",
            f"ask for {spec.maximum}, then for more pages",
        )
    return "", ""


def _one(name: str, allowed: tuple[object, ...], value: object) -> tuple[str, str]:
    words = tuple(str(one) for one in allowed)
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "" or str(value) in words:
        return "", ""
    near = nearest_of(str(value), words)
    listed = ", ".join(f"`{one}`" for one in words[:8])
    return f"`{name}` has no value `{value}`", f"did you mean `{near}`?" if near else f"it is one of {listed}"


def _words(name: str, known: tuple[str, ...], words: tuple[str, ...], *, closed: bool) -> tuple[str, str]:
    for word in words:
        parts = [part for part in _OTHER_SEPARATORS.split(word) if part]
        if parts not in ([word], []) and all(part in known for part in parts):
            return f"`{name}` has commas between its values, and no brackets", f"write `{','.join(parts)}`"
    numbers = all(word.isdecimal() for word in known)
    plain = [word for word in words if word not in known and word.replace("_", "").replace("-", "").isalnum()]
    wrong = [word for word in plain if closed or (numbers and not word.isdecimal())]
    if not wrong:
        return "", ""
    near = nearest_of(wrong[0], known)
    what = "extra" if name == "extras" else "value"
    listed = ", ".join(f"`{one}`" for one in wrong)
    return (
        f"There is no {what} {listed}",
        f"did you mean `{near}`?" if near else f"look up the {what}s in the method's documentation",
    )


def _is_float(value: ast.expr, module: Module, project: Project, depth: int = 4) -> bool:
    """Whether a value is a time in seconds with a fraction."""
    if depth <= 0:
        return False
    parts: list[ast.expr] = []
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        parts = [value.left, value.right]
    elif isinstance(value, ast.Call) and called(value) in {"str", "format"}:
        parts = value.args[:1]
    elif isinstance(value, ast.Name):
        bound = project.flow.fold.binding(value, module)
        parts = [bound[0]] if bound and bound[1] is module else []
    return _gives_float(value, module) or any(_is_float(part, module, project, depth - 1) for part in parts)


def _gives_float(value: ast.expr, module: Module) -> bool:
    if isinstance(value, ast.Constant):
        return isinstance(value.value, float) and value.value != int(value.value)
    if not isinstance(value, ast.Call):
        return False
    name = module.qualified(value.func)
    return name in {"time.time", "time.mktime"} or (called(value) == "timestamp" and not value.args)
