"""A web project that shows Flickr's content without the notice that the API Terms require.

## What it does

Finds web projects whose pages show Flickr's photos and that say nowhere that they are not endorsed or certified.

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
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.images import shown_images
from flickr_lint.facts.template_parts import inclusions, is_part
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.project import Project
    from flickr_lint.template import Template

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
        # no photo of Flickr's
        """<p>Find us on Flickr</p><img src="/static/heron.jpg">""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """<img src="{{ photo.url_m }}"><footer>Photos by Flickr</footer>""",
        """<img src="https://live.staticflickr.com/7/1_ab.jpg">""",
        """<img src="https://farm8.staticflickr.com/{{ p.server }}/{{ p.id }}_{{ p.secret }}.jpg">""",
        {
            "wall/base.html": """<footer>Flickr</footer>""",
            "wall/page.html": """{% extends "base.html" %}<img src="{{ photo.url_z }}" alt="">""",
        },
    )

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:
        """The first template of a project that shows a photo, a whole page if there is one."""
        image = next(iter(shown_images(template, project)), None)
        if image is None or _may_stand_anywhere(template, project):
            return
        folder = template.path.partition("/")[0]
        beside = [other for other in project.templates.values() if other.path.partition("/")[0] == folder]
        sources = [*beside, *(m for m in project.modules.values() if m.path.partition("/")[0] == folder)]
        if any(_NOTICE.search(source.text) for source in (template, *sources)):
            return
        place = _place(template, project)
        before = (other for other in beside if _place(other, project) < place)
        if not any(shown_images(other, project) and not _may_stand_anywhere(other, project) for other in before):
            message = "Photos of Flickr's are shown, and the notice of the API Terms is nowhere"
            yield self.finding(template, image.element.region, message)


def _place(template: Template, project: Project) -> tuple[bool, str, int]:
    """The order of a project's templates: whole pages first."""
    first = next(iter(template.elements), None)
    return is_part(template, project), template.path, first.region.line if first else 0


def _may_stand_anywhere(template: Template, project: Project) -> bool:
    """Whether a template is a part that no template of the project includes."""
    return is_part(template, project) and not any(at.shown for at in inclusions(template, project))
