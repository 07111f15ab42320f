"""A photo whose proportions are changed.

## What it does

Finds images of Flickr's that are resized to a fixed width and height, cropped to a shape that is not a square, or shown
with a fixed width and height, in a template or in HTML that Python puts together.

## Why it is bad

Developer Guide, «Best Practices» (G15): honour a photo's proportions. Square thumbnails for browsing are the exception.

## Example

```python
image = Image.open(BytesIO(requests.get(photo["url_l"]).content)).resize((400, 300))
```

## Use instead

```python
image = Image.open(BytesIO(requests.get(photo["url_l"]).content))
image.thumbnail((400, 300))
```

## What it cannot see

Style sheets, and images that come back from a database or a disk.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.flow import Kind
from flickr_lint.facts.images import shown_images
from flickr_lint.facts.texts import shown_in_texts
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_FORCING = frozenset({"resize", "fit", "ResizeToFill", "SmartResize", "ResizeCanvas", "scale"})
_PROPORTIONAL = regex(r"object-fit\s*:\s*(?:contain|cover|scale-down)|(?:width|height)\s*:\s*auto", re.IGNORECASE)
_PIXELS = regex(r"(?<![-\w])(?P<side>width|height)\s*:\s*(?P<size>\d+)px", re.IGNORECASE)


class AspectRatio(Rule):
    """See the module's docstring."""

    code = "FLK803"
    name = "aspect-ratio"
    summary = "a photo whose proportions are changed"
    help = "give one side only, or fit it into a box (`thumbnail`, `ResizeToFit`)"
    guide = "G15"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import requests, flickrapi
        from io import BytesIO
        from PIL import Image
        def small(photo):
            image = Image.open(BytesIO(requests.get(photo["url_l"]).content))
            image.thumbnail((400, 300))
        """,
        # squares are for browsing
        """
        import requests, flickr_api
        from io import BytesIO
        from PIL import Image
        def square(photo):
            return Image.open(BytesIO(requests.get(photo.getPhotoFile("Large")).content)).resize((150, 150))
        """,
        # computed from the photo's own
        """
        import httpx
        from io import BytesIO
        from PIL import Image
        def half(photo):  # of Flickr
            image = Image.open(BytesIO(httpx.get(photo["url_o"]).content))
            return image.resize((image.width // 2, image.height // 2))
        """,
        # another image
        """
        from PIL import Image
        from flickr_client import Flickr
        banner = Image.open("banner.png").resize((800, 100))
        """,
        """<img src="{{ photo.url_q }}" width="150" height="150">""",
        """<img src="{{ photo.url_m }}" width="400">""",
        # a factor is not a size
        """
        import requests, flickrapi
        from io import BytesIO
        from PIL import Image
        def same(photo):
            return Image.open(BytesIO(requests.get(photo["url_l"]).content)).resize((1, 2))
        """,
        """<img src="{{ photo.url_m }}" width="400" height="300" style="object-fit: contain">""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # width and height by name
        """
        import requests, flickrapi
        from wand.image import Image
        def wall(photo):
            image = Image(blob=requests.get(photo["url_l"]).content)
            image.resize(width=400, height=300)
        """,
        """
        import requests, flickrapi
        from io import BytesIO
        from PIL import Image
        def small(photo):
            return Image.open(BytesIO(requests.get(photo["url_l"]).content)).resize((400, 300))
        """,
        """
        import requests, flickr_api
        from io import BytesIO
        from PIL import Image, ImageOps
        def banner(photo):
            image = Image.open(BytesIO(requests.get(photo.getPhotoFile("Large")).content))
            return ImageOps.fit(image, (800, 200))
        """,
        """
        import urllib.request
        import cv2, numpy
        def frame(photo):  # of Flickr
            data = urllib.request.urlopen(photo["url_o"]).read()
            image = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), 1)
            return cv2.resize(image, (640, 480))
        """,
        """
        from imagekit import ImageSpec
        from imagekit.processors import ResizeToFill
        class FlickrBanner(ImageSpec):
            processors = [ResizeToFill(800, 200)]
        """,
        """<img src="{{ photo.url_m }}" width="400" height="300">""",
        # HTML of a program's own
        """
        from flickr_client import Flickr
        def wall():
            found = Flickr.from_env().photos.search(text="heron", extras="url_s")
            return "".join(f'<img src="{p["url_s"]}" style="width:120px;height:90px">' for p in found)
            # finds: This shows every photo as 120 by 90
        """,
        """<img src="https://live.staticflickr.com/7/1_ab.jpg" style="width: 300px; height: 200px">""",
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls that force a size, and images with one in HTML that Python puts together."""
        for node in module.calls_named(*_FORCING):
            name = called(node)
            size = _size(node, module, project)
            if size and size[0] != size[1] and _is_flickrs(node, name, module, project):
                yield self.finding(
                    module, node, f"This makes every photo {size[0]} by {size[1]}, whatever its proportions"
                )

        for shown in shown_in_texts(module, project):
            said = {name: value for name, value in shown.attributes.items() if isinstance(value, str)}
            if message := _squeezed(said):
                yield self.finding(module, shown.node, message)

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:
        """Images with a fixed width and height."""
        for image in shown_images(template, project):
            said = {at.name: at.value for at in image.element.attributes}
            # What lies behind an element is a matter of CSS.
            if image.element.tag == "img" and (message := _squeezed(said)):
                yield self.finding(template, image.element.region, message)


def _size(node: ast.Call, module: Module, project: Project) -> tuple[int, int] | None:
    """The width and height that a call forces, if both are written as numbers."""
    fold = project.flow.fold
    words = {word.arg: word.value for word in node.keywords}
    if {"width", "height"} <= set(words):
        pair = [words["width"], words["height"]]
    else:
        said = [at for at in (*node.args, words.get("size")) if at is not None]
        meant = [fold.values.only(at, module).node for at in said]
        shapes = [at for at in meant if isinstance(at, (ast.Tuple, ast.List)) and len(at.elts) == 2]
        pair = list(shapes[0].elts) if shapes else list(node.args[:2]) if len(node.args) == 2 else []
    numbers = [fold.value(at, module) for at in pair]
    whole = [number for number in numbers if isinstance(number, int) and number > 1]
    return (whole[0], whole[1]) if len(whole) == len(numbers) == 2 else None


def _is_flickrs(node: ast.Call, name: str, module: Module, project: Project) -> bool:
    """Whether what is resized is an image from Flickr's hosts, or a processor of a class for such."""
    if name in {"ResizeToFill", "SmartResize"}:
        owner = next((at for at in module.ancestors(node) if isinstance(at, ast.ClassDef)), None)
        return "flickr" in (owner.name.lower() if owner else "") or "flickr" in module.path.lower()
    held = node.args[0] if name == "fit" or module.qualified(node.func).startswith("cv2.") else None
    if held is None and isinstance(node.func, ast.Attribute):
        held = node.func.value
    return held is not None and bool(project.flow.kind(held, module) & Kind.IMAGE)


def _squeezed(attributes: Mapping[str, str]) -> str:
    """What an image's fixed width and height do to it, by attributes or style; '' if they keep its proportions."""
    style = attributes.get("style", "")
    if _PROPORTIONAL.search(style):
        return ""
    found: dict[str, int] = {}
    for side in ("width", "height"):
        text = attributes.get(side, "").strip().removesuffix("px")
        if text.isdecimal():
            found[side] = int(text)
    found |= {match["side"].lower(): int(match["size"]) for match in _PIXELS.finditer(style)}
    if len(found) < 2 or found["width"] == found["height"]:
        return ""
    return f"This shows every photo as {found['width']} by {found['height']}, whatever its proportions"
