"""A page that shows Flickr's photos with no link to their pages.

## What it does

Finds templates, be they files or texts of modules, and functions that put HTML together, that show images from Flickr's
hosts and have no link that could lead to a photo's page.

## Why it is bad

Developer Guide, «Best Practices» (G16), and the Community page: each photo that is shown links back to its page, which
shows who made it and how it may be used.

## Example

```html
{% for photo in photos %}<img src="{{ photo.url_m }}" alt="{{ photo.title }}">{% endfor %}
```

## Use instead

```html
{% for photo in photos %}
  <a href="{{ photo.page_url }}"><img src="{{ photo.url_m }}" alt="{{ photo.title }}"></a>
{% endfor %}
```

## What it cannot see

Links that JavaScript adds, and what is around a part of pages that no template of the project includes. A link to a
variable is taken to be right, unless it is the image again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.images import is_page_link, shown_images
from flickr_lint.facts.template_parts import inclusions, is_part
from flickr_lint.facts.texts import shown_in_texts
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function
    from flickr_lint.template import Template

_MESSAGE = "This photo is shown with no link to its page"
_NEAR = 12
"""Elements before an image within which its link is looked for; after it the half."""
_DEPTH = 4
"""Templates that include each other."""


class PhotoWithoutLinkBack(Rule):
    """See the module's docstring."""

    code = "FLK704"
    name = "photo-without-link-back"
    summary = "a page that shows Flickr's photos with no link to their pages"
    help = "put each image into a link to https://www.flickr.com/photos/{owner}/{id}/"
    guide = "G16"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """<a href="{{ photo.page_url }}"><img src="{{ photo.url_m }}" alt=""></a>""",
        """<a href="https://www.flickr.com/photos/{{ p.owner }}/{{ p.id }}/"><img src="{{ p.url_m }}" alt=""></a>""",
        """<figure><img src="https://live.staticflickr.com/7/1_ab.jpg" alt=""><figcaption>
        <a href="https://flic.kr/p/2abc">Heron</a></figcaption></figure>""",
        """<a href="{% url 'photo' p.id %}"><img src="{{ p.url_m }}" alt=""></a>""",
        """<p tal:repeat="p view/flickr"><a tal:attributes="href p/page"><img tal:attributes="src p/url_m"/></a></p>""",
        """<a href="{{ p.page }}"><div style="background: #000 url('{{ p.url_l }}')"></div></a>""",
        # a part of other pages
        {
            "wall/photo.html": """<img src="{{ photo.url_m }}" alt="">""",
            "wall/page.html": """<a href="{{ photo.page }}">{% include "wall/photo.html" %}</a> on Flickr""",
        },
        # a part of parts, a tag of the project's own, a macro, and a part that may stand anywhere
        {
            "wall/_photo.html": """<img src="{{ photo.url_m }}" alt="">""",
            "wall/_tile.html": """<div>{% include "wall/_photo.html" %}</div>""",
            "wall/page.html": """<a href="{{ photo.page }}">{% include "wall/_tile.html" %}</a> on Flickr""",
        },
        {
            "wall/tags.py": """
                import flickrapi
                @register.inclusion_tag("wall/photo.html")
                def flickr_photo(photo):
                    return {"photo": photo}
            """,
            "wall/photo.html": """<img src="{{ photo.url_m }}" alt="">""",
            "wall/page.html": """<a href="{{ photo.page }}">{% flickr_photo photo %}</a> on Flickr""",
        },
        {
            "wall/macros.html": """{% macro photo(p) %}<img src="{{ p.url_m }}" alt="">{% endmacro %}""",
            "wall/page.html": """{% import "wall/macros.html" as m %}<a href="{{ p.page }}">{{ m.photo(p) }}</a>""",
        },
        {"wall/partials/photo.html": """<img src="{{ photo.url_m }}" alt="">"""},
        # a list under another name is not what the template shows
        {
            "wall/views.py": """
                import flickrapi
                def wall(request):
                    found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_m")
                    herons, titles = [], []
                    for photo in found["photos"]["photo"]:
                        herons.append(photo["url_m"])
                        titles.append(photo["title"])
                    return render(request, "wall.html", {"titles": titles, "count": len(herons)})
            """,
            "wall/templates/wall.html": """{% for title in titles %}<img src="/static/{{ title }}">{% endfor %}""",
        },
        # HTML of a program's own, the link in another line of it
        """
        import flickrapi
        def wall():
            out = ""
            for photo in flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json").photos.search(text="heron"):
                out += f'<a href="https://www.flickr.com/photos/{photo["owner"]}/{photo["id"]}">'
                out += f'<img src="{photo["url_m"]}"></a>'
            return out
        """,
        # the project's own image
        """<p>Flickr</p><img src="/static/heron.jpg" alt="">""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """{% for photo in photos %}<img src="{{ photo.url_m }}" alt="">{% endfor %}""",
        # HTML of a program's own
        """
        import flickrapi
        def wall():
            out = "<ul>"
            for photo in flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json").photos.search(text="heron"):
                out += "<li><img src='%s'></li>" % photo["url_m"]  # finds: This photo is shown with no link to its page
            return out + "</ul>"
        """,
        """<p><img src="https://live.staticflickr.com/7/1_ab.jpg" alt=""></p>""",
        """<a href="{{ photo.url_l }}"><img src="{{ photo.url_m }}" alt=""></a>""",
        """{% with big=photo.url_l %}<a href="{{ big }}"><img src="{{ photo.url_m }}" alt=""></a>{% endwith %}""",
        """<p tal:repeat="p view/flickr">
        <a tal:attributes="href p/url_l"><img tal:attributes="src p/url_m"/></a></p>""",
        """<a href="#top">up</a><img src="https://farm8.staticflickr.com/7/{{ p.id }}_{{ p.secret }}.jpg">""",
        # loaded late; behind a tile
        """{% for p in photos %}<img class="lazy" src="/static/blank.gif" data-src="{{ p.url_m }}">{% endfor %}""",
        """<div class="tile" style="background-image: url('{{ photo.url_l }}')"></div>""",
        {
            "wall/views.py": """
                import flickrapi
                def wall(request):
                    found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_m")
                    photos = [{"small": p["url_m"]} for p in found["photos"]["photo"]]
                    return render(request, "wall.html", {"photos": photos})
            """,
            "wall/templates/wall.html": """{% for p in photos %}<img src="{{ p.small }}">{% endfor %}""",
        },
        # a list of URLs that grows, under a name that says nothing
        {
            "wall/views.py": """
                from django.template import loader
                import flickrapi
                def wall(request):
                    found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_m")
                    herons = []
                    for at in range(5):
                        herons.append(found["photos"]["photo"][at]["url_m"])
                    context = {"herons": herons}
                    return HttpResponse(loader.get_template("wall.html").render(context, request))
            """,
            "wall/templates/wall.html": """{% for heron in herons %}<img src="{{ heron }}">{% endfor %}""",
        },
        # items of a feed
        {
            "wall/views.py": """
                import requests
                def wall():
                    answer = requests.get("https://api.flickr.com/services/feeds/photos_public.gne?format=json").json()
                    herons = []
                    for item in answer["items"]:
                        heron = {}
                        heron["shown"] = item["media"]["m"]
                        herons.append(heron)
                    return render_template("wall.html", page={"herons": herons})
            """,
            "wall/templates/wall.html": """{% for h in page.herons %}<img src={{h.shown}}>{% endfor %}""",
        },
        # parts of pages: what surrounds them decides
        {
            "wall/photo.html": """<img src="{{ photo.url_m }}" alt="">
                # finds: This photo is shown with no link to its page""",
            "wall/page.html": """{% for photo in photos %}{% include "wall/photo.html" %}{% endfor %}""",
        },
        {
            "wall/views.py": """
                import flickrapi
                def wall(request):
                    found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_m")
                    photos = [{"small": p["url_m"]} for p in found["photos"]["photo"]]
                    return render(request, "wall.html", {"photos": photos})
            """,
            "wall/templates/parts/tile.html": """<img src="{{ source }}">""",
            "wall/templates/wall.html": """{% for p in photos %}
                {% include "parts/tile.html" with source=p.small %}{% endfor %}""",
        },
        """<h1>Flickr</h1>{% for item in feed.items %}<img src="{{ item.media.m }}">{% endfor %} Flickr""",
        """<a href="{% url 'home' %}">home</a> {% for p in photos %}<img src="{{ p.url_m }}" alt="">{% endfor %}""",
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """The first image in HTML that a function puts together without any link."""
        reported: set[Function | None] = set()
        for shown in shown_in_texts(module, project):
            function = module.function_of(shown.node)
            if not shown.linked and function not in reported:
                reported.add(function)
                yield self.finding(module, shown.node, _MESSAGE)

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:
        """The first image of a template that has no link near it, be it in a page that includes the template."""
        for image in shown_images(template, project):
            if not _has_link(template, image.place, project, _DEPTH):
                yield self.finding(template, image.element.region, _MESSAGE)
                return


def _has_link(template: Template, place: int, project: Project, depth: int) -> bool:
    """Whether a link that may lead to a photo's page is near a place, or near each place where a part is included.

    A part that no template of the project includes may stand anywhere.
    """
    near = template.elements[max(0, place - _NEAR) : place + _NEAR // 2]
    if depth <= 0 or any(element.tag == "a" and is_page_link(element, template, project) for element in near):
        return True
    around = inclusions(template, project)
    if not all(at.shown for at in around) or not around:
        return is_part(template, project)
    return all(_has_link(at.template, at.element, project, depth - 1) for at in around)
