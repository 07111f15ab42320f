"""A link to the image host instead of the photo's page.

## What it does

Finds links that lead to a file on Flickr's image hosts (`live.staticflickr.com`, `farm5.staticflickr.com`, …): the
target of an anchor or a Markdown link, an address that is opened or redirected to, a value called `link` or
`permalink`.

## Why it is bad

Developer Guide, «Best Practices» (G16): links back lead to the photo's page. A bare image does not show the visitor
who made it, under which licence, and where to find more.

## Example

```python
html = f'<a href="{photo["url_l"]}"><img src="{photo["url_m"]}"></a>'
```

## Use instead

```python
page = f"https://www.flickr.com/photos/{photo['owner']}/{photo['id']}/"
html = f'<a href="{page}"><img src="{photo["url_m"]}"></a>'
```

flickrkit's `photo.page_url` is that URL; `flickr.photos.getInfo` returns it as `urls`.

## What it cannot see

Links that JavaScript builds, and template variables from a database. Links with a `download` attribute
are not reported: they offer the file, and don't lead anywhere.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.flow import Kind
from flickr_lint.facts.link_uses import becomes
from flickr_lint.facts.markup import LINKS, links
from flickr_lint.facts.template_names import clauses
from flickr_lint.facts.templates import expression_in, expression_is_hosting, holds_hosting
from flickr_lint.facts.texts import is_hosting, texts
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Element, Template

_OPENERS = frozenset(
    {"webbrowser.open", "webbrowser.open_new", "webbrowser.open_new_tab", "redirect", "HttpResponseRedirect"}
    | {"HttpResponsePermanentRedirect", "RedirectResponse", "openUrl", "launch", "link_button"}
)
_OPENING = frozenset(name.rpartition(".")[2] for name in _OPENERS)
_LEADS = "This link leads to the image host, not to the photo's page"
_SIZE_LETTER = regex(r"_(?:sq|[tsqmnzc])")
_URL_NAME = regex(r"(?:^|[._/])\w*(?:url|src|source|pic|img)$", re.IGNORECASE)
_LINK_NAME = regex(
    r"^(?:link|href|permalink|page_?url|title_link|html_url|link_url|web_url|webpage_url|target_url|link_to|photo_?page(?:_?url)?"
    r"|get_absolute_url|get_permalink|get_page_url|flickr_?(?:link|page)|photo_link|back_?link|hyperlink|linkback)$",
    re.IGNORECASE,
)


class HostingLink(Rule):
    """See the module's docstring."""

    code = "FLK701"
    name = "hosting-link"
    summary = "a link to the image host instead of the photo's page"
    help = "link to https://www.flickr.com/photos/{owner}/{id}/, and show the image inside that link"
    guide = "G16"
    severity = "warning"
    confidence = "high"

    literal = True

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, dotted: the image is shown, the link goes to the page
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for photo in flickr.photos.search(text="heron", extras="url_m")["photos"]["photo"]:
            page = f"https://www.flickr.com/photos/{photo['owner']}/{photo['id']}/"
            print(f'<a href="{page}"><img src="{photo["url_m"]}"></a>')
        """,
        # flickrkit
        """
        import webbrowser
        from flickr_client import Flickr
        photo = Flickr.from_env().photos.get_info(photo_id="1").photo
        webbrowser.open(photo.page_url)
        """,
        # requests: a download is not a link
        """
        import requests
        photo = requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photos.getInfo"}).json()
        image = requests.get(f"https://live.staticflickr.com/{photo['server']}/{photo['id']}_{photo['secret']}_b.jpg")
        """,
        # a variable called a link that is only downloaded
        """
        import flickrapi, requests
        def save(photo):
            sizes = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json").photos.getSizes(photo_id=photo)
            link = sizes["sizes"]["size"][-1]["source"]
            if not link.endswith(".jpg"):
                return
            print("downloading", link)
            address = link
            with open(link[30:42] + ".jpg", "wb") as file:
                file.write(requests.get(address, timeout=10).content)
        """,
        # Markdown: an image inside a link to the page
        """
        def badge(flickr_photo):
            return f"[![heron](https://live.staticflickr.com/7/1_ab.jpg)](https://flic.kr/p/{flickr_photo.short})"
        """,
        """<a href="{{ photo.page_url }}"><img src="{{ photo.url_m }}" alt="on Flickr"></a>""",
        """{% for link in flickr_links %}<a href="{{ link }}">{{ link }}</a>{% endfor %}""",
        """{% with page=photo.page_url %}<a href="{{ page }}"><img src="{{ photo.url_m }}"></a>{% endwith %} Flickr""",
        """<a download href="https://live.staticflickr.com/7/1_ab_o.jpg">the file</a>""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, underscored
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for photo in flickr.photos_search(text="heron", extras="url_l")["photos"]["photo"]:
            print(f'<a href="{photo["url_l"]}">{photo["title"]}</a>')
        """,
        # flickrkit: the URL of a size, in a function that is mapped over a page
        """
        from flickr_client import Flickr
        def figure(photo):
            return f'<a href="{photo.url("l")}"><img src="{photo.url("n")}"></a>'
        print(*map(figure, Flickr.from_env().photos.search(text="heron", extras="url_n")))
        """,
        # flickr_api objects
        """
        import webbrowser
        import flickr_api
        for photo in flickr_api.Photo.search(text="heron"):
            webbrowser.open(photo.getPhotoFile("Large"))
        """,
        # raw requests, the URL built by hand and stored in a variable
        """
        import requests
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
        for p in answer["photos"]["photo"]:
            url = "https://farm%s.staticflickr.com/%s/%s_%s_b.jpg" % (p["farm"], p["server"], p["id"], p["secret"])
            print("<li><a href='%s'>%s</a></li>" % (url, p["title"]))
        """,
        # urllib, a template that is elsewhere
        """
        import json, urllib.request
        LINE = "<p>New: <a href={full}>{title}</a></p>"
        found = json.load(urllib.request.urlopen("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent"))
        lines = [LINE.format(full=p["url_o"], title=p["title"]) for p in found["photos"]["photo"]]
        """,
        # httpx, a link in a message
        """
        import httpx
        sizes = httpx.get("https://www.flickr.com/services/rest/", params={"method": "flickr.photos.getSizes"}).json()
        httpx.post(HOOK, json={"title": "new photo", "title_link": sizes["sizes"]["size"][-1]["source"]})
        """,
        # HTML for Django's admin, a window of Qt's, reStructuredText
        """
        import flickrapi
        from django.utils.html import format_html
        def thumb(photo):
            flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
            sizes = flickr.photos.getSizes(photo_id=photo)["sizes"]["size"]
            return format_html('<a href="{}"><img src="{}"></a>', sizes[-1]["source"], sizes[1]["source"])
        """,
        """
        import flickrapi
        def show(photo):
            found = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json").photos.search(text="heron", extras="url_l")
            QDesktopServices.openUrl(QUrl(found["photos"]["photo"][0]["url_l"]))
        """,
        """
        def figure(flickr_photo):
            return f".. image:: {flickr_photo['url_m']}\\n   :target: {flickr_photo['url_l']}\\n"
        """,
        # a variable called a link, and shown as one
        """
        import flickrapi
        def newest():
            found = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json").photos.search(text="heron", extras="url_l")
            link = found["photos"]["photo"][0]["url_l"]
            return {"text": "A new heron", "where": link}
        """,
        # flickrkit, a redirect
        """
        from flask import redirect
        from flickr_client import Flickr
        def show(photo_id):
            page = Flickr.from_env().photos.search(text="heron", extras=["url_o"])
            return redirect(page.photos[0].url_o)
        """,
        """<a href="https://farm8.staticflickr.com/{{ p.server }}/{{ p.id }}_{{ p.secret }}_b.jpg">large</a>""",
        """<p><a class="photo" href="{{ photo.url_l|safe }}">larger</a> (Flickr)</p>""",
        """{% set big = photo.url_l|default(photo.url_o) %}<a href="{{ big }}">large</a> on Flickr""",
        """{% with sizes.0.source as big %}<a href="{{ big }}">large</a> on Flickr{% endwith %}""",
        """<p tal:define="big view/photo/url_o | nothing">
        <a tal:attributes="class string:big; href big">on Flickr</a></p>""",
        # a larger size by its name
        """<a href="{{ p.image_url }}"><img src="{{ p.image_url_s }}" alt=""></a> from Flickr""",
        # a list of URLs that a view makes
        {
            "wall/views.py": """
                import flickrapi
                def wall(request):
                    found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_l")
                    return render(request, "wall.html", {"pictures": [p["url_l"] for p in found["photos"]["photo"]]})
            """,
            "wall/templates/wall.html": """{% for big in pictures %}<a href="{{ big }}">big</a>{% endfor %}""",
        },
        {
            "wall/views.py": """
                import flickrapi
                def wall(request):
                    found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_l")
                    photos = [{"big": p["url_l"], "title": p["title"]} for p in found["photos"]["photo"]]
                    return render(request, "wall.html", {"photos": photos})
            """,
            "wall/templates/wall.html": """{% for photo in photos %}<a href="{{ photo.big }}">big</a>{% endfor %}""",
        },
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Links in texts, opened addresses, and values that are called links."""
        for node, found in texts(module, project, LINKS):
            if any(is_hosting(at, module, project) for at in links(found)):
                yield self.finding(module, node, _LEADS)
        for call in module.calls_named(*_OPENING):
            name = module.qualified(call.func)
            opened = _opened(call) if {name, name.rpartition(".")[2]} & _OPENERS else None
            if opened is not None and is_hosting(opened, module, project):
                yield self.finding(module, opened, "What is opened here is the image file, not the photo's page")
        yield from self._called_links(module, project)

    def _called_links(self, module: Module, project: Project) -> Iterator[Finding]:
        for name, value, local in _named_values(module):
            if not _LINK_NAME.match(name) or not project.flow.kind(value, module) & Kind.HOSTING:
                continue
            use = becomes(value, module, project) if local is not None else "link"
            if use != "file":
                message = f"`{name}` is the address of the image file, not of the photo's page"
                yield self.finding(module, value, message, confidence="medium" if use == "link" else "low")

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:
        """Anchors whose target is a hosting URL."""
        for place, element in enumerate(template.elements):
            if element.tag != "a" or element.has("download"):
                continue
            for attribute in element.attributes:
                if attribute.name in {"href", "xlink:href"}:
                    found, said = bool(holds_hosting(attribute, template, project)), expression_in(attribute.value)
                elif attribute.name == "tal:attributes":
                    said = clauses(attribute.value).get("href", "")
                    found = expression_is_hosting(said, template, attribute.region.line, project)
                else:
                    continue
                if found:
                    yield self.finding(template, attribute.region, _LEADS)
                elif _is_larger(said, template.elements[place + 1 : place + 2]):
                    message = "This link seems to lead to a larger size of the image, not to the photo's page"
                    yield self.finding(template, attribute.region, message, confidence="low")


def _opened(call: ast.Call) -> ast.expr | None:
    """The address that is opened, be it made an object first: `openUrl(QUrl(address))`."""
    address = call.args[0] if call.args else None
    made = isinstance(address, ast.Call) and called(address) in {"QUrl", "URL", "str"} and address.args
    return address.args[0] if made and isinstance(address, ast.Call) else address


def _is_larger(said: str, inside: Sequence[Element]) -> bool:
    """Whether a link's variable is that of the image inside it, without the letter of Flickr's for its size."""
    sources = [clauses(at.value).get("src", "") for image in inside if (at := image.get("tal:attributes"))]
    sources += [expression_in(at.value) for image in inside if image.tag == "img" and (at := image.get("src"))]
    return _URL_NAME.search(said) is not None and any(
        source.startswith(said) and _SIZE_LETTER.fullmatch(source[len(said) :]) for source in sources
    )


def _named_values(module: Module) -> Iterator[tuple[str, ast.expr, ast.Name | None]]:
    """Values with names: keyword arguments, dictionary items, assigned names, attributes and items, results.

    A plain variable is yielded with its name, because only its uses show whether it is a link.
    """
    for call in module.tables.calls:
        yield from ((word.arg, word.value, None) for word in call.keywords if word.arg)
    for display in module.tables.dicts:
        yield from ((name, value, None) for name, value in text_keys(display).items())
    for _, target, value in module.tables.assigned:
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            name = str(target.slice.value)
        else:
            name = dotted(target).rpartition(".")[2]
        if name:
            yield name, value, target if isinstance(target, ast.Name) else None
    for function in module.tables.functions.values():
        yield from ((function.name, value, None) for value in function.returns)
