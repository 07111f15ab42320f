"""An image's URL that is built by hand.

## What it does

Finds URLs of Flickr's image hosts that are built from server, id and secret: on the old `farm` hosts, on
`live.staticflickr.com`, and for sizes that can't be built because they have their own secret (1600
pixels and more, originals).

## Why it is bad

API documentation, «Photo image URLs» (D3): hosts and forms of these URLs have changed, and old ones stopped working.
`extras` return the right one for each size without another call, and omit sizes that the owner doesn't offer.

## Example

```python
url = "https://farm%s.staticflickr.com/%s/%s_%s_b.jpg" % (p["farm"], p["server"], p["id"], p["secret"])
```

## Use instead

```python
found = flickr.photos.search(text="heron", extras="url_l")
url = found["photos"]["photo"][0].get("url_l")
```

## What it cannot see

URLs that JavaScript builds. Users' icons (`buddyicons`) are not reported: no extra returns them.
"""

from __future__ import annotations

import ast
import re
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.specs import spec_of
from flickr_lint.facts.urls import is_hosting, starts_hosting
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard

    from flickr_lint.findings import Finding, Region
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_HOSTS = regex(r"static\.?flickr\.com", re.IGNORECASE)
_hosts: Remembered[bool] = Remembered()
"""Whether a project names an image host anywhere."""
_OWN_SECRET = regex(r"_(?:h|k|[3-6]k|f|o)\.[a-z\x00]", re.IGNORECASE)
_GROWN = regex(r"^[^/\x00]*(?:\x00)?\.?(?:static\.flickr|staticflickr)\.com/$", re.IGNORECASE)
_FIELD = regex(r"%\(?\w|\{\w*\}|\$\{|\x00")
_EXTRAS = {
    "_s": "url_sq",
    "_q": "url_q",
    "_t": "url_t",
    "_m": "url_s",
    "_n": "url_n",
    "_z": "url_z",
    "_c": "url_c",
    "_b": "url_l",
    "_h": "url_h",
    "_k": "url_k",
    "_o": "url_o",
}
_SUFFIX = regex(r"(_[a-z])\.(?:jpg|png|gif|\x00)")


class HandBuiltPhotoUrl(Rule):
    """See the module's docstring."""

    code = "FLK702"
    name = "hand-built-photo-url"
    summary = "an image's URL that is built by hand"
    help = "get the URL with the list by `extras`, or `flickr.photos.getSizes` for a single photo"
    guide = "D3"
    severity = "note"
    confidence = "medium"

    literal = True

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, the extra
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        urls = [p.get("url_l") for p in flickr.photos.search(text="heron", extras="url_l")["photos"]["photo"]]
        """,
        # a user's icon
        """
        def icon(person):  # of Flickr
            return f"https://farm{person['iconfarm']}.staticflickr.com/{person['iconserver']}/buddyicons/{person['nsid']}.jpg"
        """,
        # a search for a host, an expression that matches
        """
        import re
        PATTERN = re.compile(r"https?://farm\\d+\\.staticflickr\\.com/(\\d+)/(\\d+)_")
        def is_flickr(url):
            return "staticflickr.com" in url
        """,
        # a fixed image
        """
        LOGO = "https://live.staticflickr.com/65535/53641277103_4be09d71c3_b.jpg"
        """,
        # flickrkit
        """
        from flickr_client import Flickr
        urls = [photo.url_l for photo in Flickr.from_env().photos.iter_search(text="heron", extras=["url_l"])]
        """,
        # a named host that is only searched for; a URL from a list
        """
        HOST = "https://live.staticflickr.com"
        def is_flickrs(url):
            print(f"{url} is of {HOST}")
            return url.startswith(HOST)
        def logged(photo):
            print("from " + photo["url_l"])
        """,
        """
        import requests
        HOST = "https://live.staticflickr.com/"
        def known(name):
            return requests.get(HOST + "1234/567_abc_b.jpg")
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, `%`
        """
        import flickrapi
        def url(p):
            return "https://farm%s.staticflickr.com/%s/%s_%s_b.jpg" % (p["farm"], p["server"], p["id"], p["secret"])
        """,
        # raw requests, an f-string
        """
        import requests
        def url(p):
            return f"https://live.staticflickr.com/{p['server']}/{p['id']}_{p['secret']}_k.jpg"
        """,
        # flickr_api, `format` with a template elsewhere
        """
        import flickr_api
        TEMPLATE = "https://live.staticflickr.com/{server}/{id}_{secret}.jpg"
        def url(p):
            return TEMPLATE.format(server=p.server, id=p.id, secret=p.secret)
        """,
        # urllib, grown piece by piece
        """
        def url(p):  # of Flickr
            out = "http://farm"
            out += p["farm"] + ".static.flickr.com/"
            out += p["server"] + "/" + p["id"] + "_" + p["secret"] + ".jpg"
            return out
        """,
        # flickrkit
        """
        from flickr_client import Flickr
        def url(photo):
            return "https://live.staticflickr.com/" + photo.server + "/" + photo.id + "_" + photo.secret + "_c.jpg"
        """,
        # the list is at hand, so its extras can bring the URL
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for p in flickr.photos.search(text="heron")["photos"]["photo"]:
            print(f"https://live.staticflickr.com/{p['server']}/{p['id']}_{p['secret']}_c.jpg")
        """,
        """<img src="https://live.staticflickr.com/{{ p.server }}/{{ p.id }}_{{ p.secret }}_z.jpg" alt="">""",
        """
        class Photo:
            host = "https://live.staticflickr.com"
            def url(self):
                return f"{self.host}/{self.server}/{self.id}_{self.secret}.jpg"
        """,
        """
        HOST = "https://live.staticflickr.com"
        def large(photo):
            return "{}/{}/{}_{}_b.jpg".format(HOST, photo.server, photo.id, photo.secret)
        """,
        # parts that are joined
        """
        HOST = "https://live.staticflickr.com"
        def large(photo):
            return "/".join([HOST, photo["server"], f"{photo['id']}_{photo['secret']}_b.jpg"])
        """,
        """
        def large(photo):
            name = "_".join([photo["id"], photo["secret"], "b.jpg"])
            return "/".join(["https://live.staticflickr.com", photo["server"], name])
        """,
        # the first hosts
        """
        def urls(flickr_photos):
            return ["http://photos%s.flickr.com/%s_%s_s.jpg" % (p.server, p.id, p.secret) for p in flickr_photos]
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Texts with holes that are hosting URLs."""
        fold = project.flow.fold
        for node in _texts(module):
            text = fold.text(node, module)
            if isinstance(node, ast.Constant):
                built = is_hosting(text) and bool(_FIELD.search(_from_host(text))) and _formats(node, module)
            else:
                built = (is_hosting(text) and HOLE in _from_host(text) and _has_path(text)) or bool(
                    _GROWN.match(text) and HOLE in text
                )
            if built:
                yield self._found(module, node, text, listed=_lists(module, project))
        for node in _on_hosts(module, project):
            yield self._found(module, node, fold.text(node, module), listed=_lists(module, project))

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Attributes that put such a URL together."""
        for element in template.elements:
            for attribute in element.attributes:
                masked = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\}", HOLE, attribute.value, flags=re.DOTALL)
                if is_hosting(masked) and HOLE in _from_host(masked) and "buddyicon" not in masked:
                    yield self._found(template, attribute.region, masked)

    def _found(self, where: Module | Template, at: ast.AST | Region, text: str, *, listed: bool = True) -> Finding:
        message = "The URL of an image is built by hand"
        match = _SUFFIX.search(text)
        extra = (_EXTRAS.get(match[1]) if match else "url_m") if listed else None
        if _OWN_SECRET.search(text):
            message += ", for a size that has a secret of its own"
        help = f"let `extras={extra}` bring it with the list" if extra else self.help  # noqa: A001
        return self.finding(where, at, message, help=help)


def _lists(module: Module, project: Project) -> bool:
    """Whether a module requests lists that take `extras`; a module without requests may be used by others that do."""
    methods = {call.method for call in project.flow.calls.get(module, ())} - {""}
    specs = [spec for method in methods if (spec := spec_of(method)) is not None]
    return not specs or any("extras" in spec.arguments for spec in specs)


def _on_hosts(module: Module, project: Project) -> Iterator[ast.expr]:
    """The outermost expressions that put a URL together after a host which has a name: `f"{HOST}/{server}/{name}"`."""
    if project not in _hosts:
        _hosts[project] = any(_HOSTS.search(other.text) for other in project.modules.values())
    if not _hosts[project]:
        return
    fold, parents = project.flow.fold, module.tables.parents
    for node in module.nodes:
        if not _makes_text(node) or any(_makes_text(at) for at in takewhile(_is_part, _above(node, parents))):
            continue
        text = fold.text(node, module)
        if starts_hosting(text) and HOLE in text and _has_path(text):
            inside = [*walk(node)]
            named = (at for at in inside if isinstance(at, (ast.Name, ast.Attribute)))
            is_written = any(isinstance(at, ast.Constant) and _HOSTS.search(str(at.value)) for at in inside)
            if not is_written and any(_is_host(fold.text(at, module)) for at in named):
                yield node


def _makes_text(node: ast.AST) -> TypeGuard[ast.expr]:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, (ast.Add, ast.Mod))
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and called(node) in {"format", "join"})


def _is_part(node: ast.AST) -> bool:
    """Whether an expression may be a part of a text, or hold one."""
    return _makes_text(node) or isinstance(node, (ast.FormattedValue, ast.List, ast.Tuple))


def _above(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    at = parents.get(node)
    while at is not None:
        yield at
        at = parents.get(at)


def _is_host(text: str) -> bool:
    """Whether a text is the address of an image host, and no more."""
    return bool(_HOSTS.search(text)) and starts_hosting(text) and not _FIELD.search(text) and not _has_path(text)


def _texts(module: Module) -> Iterator[ast.expr]:
    """The outermost expressions that make a text; a template's text itself where it is filled elsewhere."""
    seen: set[ast.AST] = set()
    for string in module.tables.strings:
        if not isinstance(string.value, str) or "flickr.com" not in string.value.lower():
            continue
        node: ast.expr = string
        for at in module.ancestors(string):
            is_filled = isinstance(at, ast.Attribute) and at.attr == "format" and node is at.value
            made = isinstance(at, ast.Call) and (node is at.func or called(at) == "join")
            if isinstance(at, (ast.JoinedStr, ast.BinOp)) or is_filled or made or _is_joined(at, module):
                node = at  # type: ignore[assignment]
            else:
                break
        if node not in seen:
            seen.add(node)
            yield node


def _is_joined(node: ast.AST, module: Module) -> bool:
    """Whether an expression is what `"/".join(…)` is given."""
    around = module.tables.parents.get(node)
    return isinstance(node, (ast.List, ast.Tuple)) and isinstance(around, ast.Call) and called(around) == "join"


def _formats(node: ast.Constant, module: Module) -> bool:
    """Whether a text with fields is one that is filled, rather than matched, documented or logged."""
    parent = module.tables.parents.get(node)
    if isinstance(parent, ast.Expr):
        return False
    if isinstance(parent, ast.Call):
        function = module.qualified(parent.func)
        if function.startswith("re.") or function.rpartition(".")[2] in {"match", "search", "compile", "startswith"}:
            return False
    text = str(node.value)
    return bool(re.search(r"%\(\w+\)s|%s|\{\w*\}", text)) and "(?" not in text and "\\" not in text


def _has_path(text: str) -> bool:
    """Whether something is after the host: the host alone is no image."""
    return bool(re.search(r"flickr\.com/.", _from_host(text), re.IGNORECASE))


def _from_host(text: str) -> str:
    match = re.search(r"(?:https?:)?//[^/]*flickr\.com", text, re.IGNORECASE)
    return text[match.start() :].split("\n", 1)[0] if match else ""
