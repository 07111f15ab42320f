"""A short URL with a wrong target, or another site's shortener for photo pages.

## What it does

Finds base58 alphabets other than Flickr's beside `flic.kr`, photo ids that are put into `flic.kr/p/` without encoding,
and other sites' shorteners that receive photos' pages.

## Why it is bad

Developer Guide, «Using the short URL» (G11): a short URL is `flic.kr/p/` and the base58 form of the photo's id.
Bitcoin's alphabet has the same letters in another order: its codes lead to other people's photos. Another site's
shortener hides the target of the link, and may cease to exist.

## Example

```python
url = f"https://flic.kr/p/{photo['id']}"
```

## Use instead

```python
url = short_url(photo["id"])  # flickrkit's, or base58 over 123…9abc…zABC…Z
```

## What it cannot see

Alphabets that are built at run time.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.markup import pieces
from flickr_lint.facts.programs import program_of
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_RIGHT = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_SHORTENER = regex(
    r"//(?:api(?:-ssl)?\.)?(?:bitly\.com|bit\.ly|tinyurl\.com|is\.gd|v\.gd|goo\.gl|ow\.ly|tiny\.cc|rebrand\.ly|cutt\.ly)"
    r"|googleapis\.com/urlshortener",
    re.IGNORECASE,
)
_LIBRARIES = ("pyshorteners", "bitly_api", "bitlyshortener", "pyshorturl", "tinyurl")
_ID = regex(r"(?:^|_)(?:photo_?)?id$|photoid$", re.IGNORECASE)


class BadShortUrl(Rule):
    """See the module's docstring."""

    code = "FLK703"
    name = "bad-short-url"
    summary = "a short URL that leads elsewhere, or a foreign shortener for photo pages"
    help = f"write the id in base58 over {_RIGHT}"
    guide = "G11"
    severity = "warning"
    confidence = "high"
    literal = True

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
        def short(photo_id):
            return "https://flic.kr/p/" + encode(int(photo_id), ALPHABET)
        """,
        # Bitcoin's alphabet, for something else
        """
        import requests
        BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        requests.get("https://api.flickr.com/services/rest/?method=flickr.test.echo")
        """,
        """
        import flickr_api
        def page(photo, shorts):
            return "https://flic.kr/p/%s" % shorts[photo.id]
        """,
        # the URL of another page is shortened
        """
        import requests
        from flickr_client import Flickr
        requests.get("https://tinyurl.com/api-create.php", params={"url": "https://example.org/"})
        """,
        # Flickr's alphabet, in whatever place
        """
        import base58
        ALPHABET = b"123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
        def short(photo_id):
            return "https://flic.kr/p/" + base58.b58encode_int(int(photo_id), True, ALPHABET).decode()
        def shorter(photo_id):
            return "https://flic.kr/p/" + base58.b58encode_int(int(photo_id), alphabet=ALPHABET).decode()
        """,
        # a sentence is not an alphabet
        """
        import flickr_api
        HELP = "Give the address of a photo, or its short form at flic.kr"
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # a library with another alphabet
        """
        import base58
        def short(photo):
            return "https://flic.kr/p/" + base58.b58encode_int(int(photo["id"])).decode()
        """,
        """
        import flickrapi
        ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        def short(photo_id):
            return "https://flic.kr/p/" + encode(int(photo_id), ALPHABET)
        """,
        """
        import requests
        def short(photo):
            return f"https://flic.kr/p/{photo['id']}"
        """,
        """
        import string, flickr_api
        DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        def decode(url):
            return sum(DIGITS.index(c) * 62**i for i, c in enumerate(reversed(url.removeprefix("https://flic.kr/p/"))))
        """,
        """
        import httpx
        def short(photo):
            page = f"https://www.flickr.com/photos/{photo['owner']}/{photo['id']}/"
            return httpx.get("https://tinyurl.com/api-create.php", params={"url": page}).text
        """,
        """
        import pyshorteners
        from flickr_client import Flickr
        photo = Flickr.from_env().photos.get_info(photo_id="1")
        link = pyshorteners.Shortener().tinyurl.short("https://www.flickr.com/photos/otter/" + photo.id)
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Alphabets, ids that are not encoded, and shorteners."""
        if any("flic.kr" in other.text for other in program_of(module, project)):
            for node in module.tables.strings:
                if _is_alphabet(node.value) and node.value != _RIGHT:
                    yield self.finding(module, node, "This is not the alphabet of Flickr's short URLs")
            for call in module.tables.calls:
                if module.qualified(call.func).startswith("base58.b58encode") and not _has_alphabet(call):
                    message = "base58 has Bitcoin's alphabet by default, not that of Flickr's short URLs"
                    yield self.finding(module, call, message, help=f'give it `alphabet=b"{_RIGHT}"`')
            for address, inner in _addresses(module, project):
                if _is_plain_id(inner):
                    yield self.finding(
                        module, address, "The photo's id is to be written in base58 here", confidence="medium"
                    )
        yield from self._shorteners(module, project)

    def _shorteners(self, module: Module, project: Project) -> Iterator[Finding]:
        fold = project.flow.fold
        origins = (name for other in program_of(module, project) for name in other.tables.imports.values())
        shortens = any(name.startswith(_LIBRARIES) for name in origins)
        for node in module.tables.calls:
            values = [*node.args, *(word.value for word in node.keywords)]
            library = shortens and any(path.startswith(_LIBRARIES) for path in fold.origins.of(node.func, module))
            service = any(_SHORTENER.search(fold.text(at, module)) for at in node.args[:1])
            if (library or service) and any(_is_page(at, module, project) for at in values):
                yield self.finding(
                    module, node, "A photo's page goes through another site's shortener: Flickr has `flic.kr`"
                )


def _is_alphabet(value: object) -> bool:
    """Whether a text is an alphabet for numbers: some 58 to 62 different letters and digits."""
    return isinstance(value, str) and 56 <= len(value) <= 62 and len(set(value)) == len(value) and value.isalnum()


def _has_alphabet(call: ast.Call) -> bool:
    return len(call.args) > 1 or any(word.arg in {"alphabet", None} for word in call.keywords)


def _addresses(module: Module, project: Project) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The texts that begin with `flic.kr/p/`, and the expression that follows."""
    for node in module.of_kind(ast.JoinedStr, ast.BinOp, ast.Call):
        text = project.flow.fold.text(node, module) if "flic.kr/p/" in ast.unparse(node) else ""
        if not re.match(r"(?:https?:)?//(?:www\.)?flic\.kr/p/\x00", text):
            continue
        parts = pieces(node)
        at = next(
            (place for place, part in enumerate(parts) if isinstance(part, str) and part.endswith("flic.kr/p/")), -1
        )
        following = parts[at + 1] if 0 <= at < len(parts) - 1 else None
        if isinstance(following, ast.expr):
            yield node, following


def _is_plain_id(node: ast.expr) -> bool:
    """Whether an expression is a photo's id as it is."""
    if isinstance(node, ast.Call) and called(node) in {"str", "int"} and node.args:
        return _is_plain_id(node.args[0])
    if isinstance(node, ast.Call) and called(node) == "get" and node.args and isinstance(node.args[0], ast.Constant):
        return bool(_ID.search(str(node.args[0].value)))
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return bool(_ID.search(str(node.slice.value)))
    return bool(_ID.search(dotted(node).rpartition(".")[2])) if dotted(node) else False


def _is_page(value: ast.expr, module: Module, project: Project) -> bool:
    fold = project.flow.fold
    items = fold.values.mappings.items(Value(value, module), value).values.values()
    texts = [fold.text(value, module), *(fold.text(at.node, at.module) for at in items)]
    return any(re.match(r"https?://(?:www\.)?flickr\.com/photos/", text) for text in texts if text != HOLE)
