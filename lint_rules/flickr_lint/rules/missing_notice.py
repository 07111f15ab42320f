"""A web project that shows Flickr's content without the notice that the API Terms require.

## What it does

Finds web projects whose pages, be they templates or written by Python, show Flickr's photos and that say nowhere that
they are not endorsed or certified.

## Why it is bad

API Terms (T1): a product shows the notice that it uses the Flickr API but is not endorsed or certified by SmugMug, Inc.

## Example

```html
<footer>Photos by Flickr</footer>
```

## Use instead

```html
<footer>This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc.</footer>
```

## What it cannot see

Notices in a database, in translations, or on a page outside the project. It is reported once, at the
first page that shows a photo.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.images import shown_images
from flickr_lint.facts.programs import program_of
from flickr_lint.facts.renderers import modules_of
from flickr_lint.facts.template_parts import inclusions, is_part
from flickr_lint.facts.texts import shown_in_texts
from flickr_lint.module import Module
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.project import Project

_MESSAGE = "Photos of Flickr's are shown, and the notice of the API Terms is nowhere"
_PAGE = regex(r"</?(?:html|body)\b", re.IGNORECASE)
_NOTICE = regex(r"endorsed\s+(?:or|and|/)\s+certified|not\s+(?:endorsed|certified|affiliated)", re.IGNORECASE)


class MissingNotice(Rule):
    """See the module's docstring."""

    code = "FLK804"
    name = "missing-notice"
    summary = "a web project that shows Flickr's content without the notice of the API Terms"
    help = "show: This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc."
    guide = "T1"
    severity = "note"
    confidence = "low"

    VALID: ClassVar[tuple[Example, ...]] = (
        """<img src="{{ photo.url_m }}"><footer>This product uses the Flickr API but is not endorsed or certified by
        SmugMug, Inc.</footer>""",
        {
            "wall/base.html": """<footer>Uses the Flickr API but is not endorsed or certified by SmugMug.</footer>""",
            "wall/page.html": """{% extends "base.html" %}<img src="{{ photo.url_m }}">""",
        },
        # in the code
        {
            "wall/views.py": """
                NOTICE = "Uses the Flickr API but is not endorsed or certified by SmugMug, Inc."
            """,
            "wall/page.html": """<img src="https://live.staticflickr.com/7/1_ab.jpg"> {{ notice }}""",
        },
        # a part of somebody's page
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        for photo in flickr.photos.search(tags="heron", extras="url_m")["photos"]["photo"]:
            print('<a href="%s"><img src="%s"></a>' % (link(photo), photo["url_m"]))
        """,
        # in the code of the view
        {
            "app.py": """
                import flickrapi
                from flask import Flask, render_template
                app = Flask(__name__)
                NOTICE = "Uses the Flickr API but is not endorsed or certified by SmugMug, Inc."
                @app.route("/")
                def wall():
                    found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(tags="heron", extras="url_m")
                    return render_template("wall.html", photos=found, notice=NOTICE)
            """,
            "templates/wall.html": """<img src="{{ photo.url_m }}"> {{ notice }}""",
        },
        # no photo of Flickr's
        """<p>Find us on Flickr</p><img src="/static/heron.jpg">""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # a page that Python writes
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        page = open("index.html", "w")
        page.write("<html><body>")
        for photo in flickr.photos.search(tags="heron", extras="url_m")["photos"]["photo"]:
            page.write('<a href="%s"><img src="%s"></a>' % (link(photo), photo["url_m"]))  # finds: Photos of Flickr's
        page.write("</body></html>")
        """,
        """<img src="{{ photo.url_m }}"><footer>Photos by Flickr</footer>""",
        """<img src="https://live.staticflickr.com/7/1_ab.jpg">""",
        """<img src="https://farm8.staticflickr.com/{{ p.server }}/{{ p.id }}_{{ p.secret }}.jpg">""",
        {
            "wall/base.html": """<footer>Flickr</footer>""",
            "wall/page.html": """{% extends "base.html" %}<img src="{{ photo.url_z }}" alt="">""",
        },
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """The first photo of a project that Python puts into a page, where no template shows one."""
        shown = next(iter(shown_in_texts(module, project)), None)
        if shown is None or not any(_writes_page(other) for other in program_of(module, project)):
            return
        templates, modules = _beside(module, project)
        if any(_NOTICE.search(source.text) for source in (*templates, *modules)):
            return
        before = (other for other in modules if other.path < module.path)
        if not any(map(partial(_shows, project=project), (*templates, *before))):
            yield self.finding(module, shown.node, _MESSAGE)

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:
        """The first template of a project that shows a photo, a whole page if there is one."""
        image = next(iter(shown_images(template, project)), None)
        if image is None or _may_stand_anywhere(template, project):
            return
        templates, modules = _beside(template, project)
        if any(_NOTICE.search(source.text) for source in (template, *templates, *modules)):
            return
        place = _place(template, project)
        before = (other for other in templates if _place(other, project) < place)
        if not any(map(partial(_shows, project=project), before)):
            yield self.finding(template, image.element.region, _MESSAGE)


def _beside(source: Module | Template, project: Project) -> tuple[list[Template], list[Module]]:
    """The templates and modules of the same program, and those of the same top folder."""
    program = program_of(source, project) if isinstance(source, Module) else modules_of(source, project)
    head = source.path.partition("/")[0]
    modules = [at for at in project.modules.values() if at in program or at.path.partition("/")[0] == head]
    templates = [
        at
        for at in project.templates.values()
        if at.path.partition("/")[0] == head or not modules_of(at, project).isdisjoint(program)
    ]
    return templates, modules


def _shows(source: Module | Template, project: Project) -> bool:
    if isinstance(source, Template):
        return bool(shown_images(source, project)) and not _may_stand_anywhere(source, project)
    return any(True for _ in shown_in_texts(source, project))


def _writes_page(module: Module) -> bool:
    """Whether a module writes whole pages, rather than parts for those of others."""
    texts = (at.value for at in module.tables.strings if isinstance(at.value, str))
    return any(_PAGE.search(text) for text in texts)


def _place(template: Template, project: Project) -> tuple[bool, str, int]:
    """The order of a project's templates: whole pages first."""
    first = next(iter(template.elements), None)
    return is_part(template, project), template.path, first.region.line if first else 0


def _may_stand_anywhere(template: Template, project: Project) -> bool:
    """Whether a template is a part that no template of the project includes."""
    return is_part(template, project) and not any(at.shown for at in inclusions(template, project))
