"""An API key, API secret or token written in the source.

## What it does

Finds API keys, API secrets and access tokens that are written in the source: assigned to a name, passed to a client, in
a dictionary, as the default of `.get` or of a parameter, in an URL, a docstring, an inline script, or code that is
commented out. What counts is where it goes: what is passed to another service's client, or put into its address, is
not Flickr's. If that cannot be seen, a name that lacks `flickr`, beside one that has it, lowers the confidence.
Placeholders are fine, and so are the samples of Flickr's own documentation and request tokens in an address of the
sign-in, which live for minutes.

## Why it is bad

Developer Guide, «Requesting keys» (G12): a key belongs to one product and can't be moved to another account. Anybody
who finds it in a repository or package can use up the limit of all its users, and with the secret can act in the
product's name; Flickr then disables the key. The guide's «Data Security» (G5) requires the same of tokens.

## Example

```python
flickr = flickrapi.FlickrAPI("0d3f…", "5a1c…")
```

## Use instead

```python
flickr = flickrapi.FlickrAPI(os.environ["FLICKR_API_KEY"], os.environ["FLICKR_API_SECRET"])
```

and request a new key: the old one stays in the history of the repository.

## What it cannot see

Credentials that are built from parts, encoded, or read from a file that is committed as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from flickr_lint.facts.credential_uses import goes_to_flickr, names_of_ours
from flickr_lint.facts.literal_names import PLAIN, handed_to_clients, keys_beside, names_beyond, names_of, passed_to
from flickr_lint.facts.secrets import is_others, is_placeholder, named, pairs_in, secrets_in, shape_of, what_is
from flickr_lint.findings import Region
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from flickr_lint.facts.secrets import Secret, What
    from flickr_lint.findings import Confidence, Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_LONG_HEX = regex(r"[0-9a-f]{16}")
_FRAMEWORK = regex(r"^(?:django_?|flask_?|app_?|session_?|jwt_?|csrf_?)?secret_?key$", re.IGNORECASE)
"""The key that a web framework signs its cookies with; Flickr has a key and a secret."""
_HELP = {
    (False, False): "read it from the environment or the user's keyring, and ask Flickr for a new one: this one is "
    "public now",
    (False, True): "delete it, and ask Flickr for a new one: this one is public now",
    (True, False): "store it in the user's keyring, and revoke this one: readers of the source can act as that user",
    (True, True): "delete it, and revoke it: whoever reads the comment can act as that user",
}
"""What to do, by whether it is a token and whether it stands in a comment."""


class CredentialInSource(Rule):
    """See the module's docstring."""

    code = "FLK103"
    name = "credential-in-source"
    summary = "an API key, API secret or token written in the source"
    help = "read it from the environment or the user's keyring, and ask Flickr for a new one: this one is public now"
    guide = "G12"
    severity = "error"
    confidence = "high"

    literal = True

    VALID: ClassVar[tuple[Example, ...]] = (
        # another service's key, in its address
        """
        import flickrapi, requests
        def place(text):
            return requests.get("https://geo.example.org/find?apikey=7d02c9fa41b86e35d0f7a92c5be1483f", data=text)
        """,
        # flickrapi, from the environment
        """
        import os, flickrapi
        flickr = flickrapi.FlickrAPI(os.environ["FLICKR_KEY"], os.environ.get("FLICKR_SECRET", ""))
        """,
        # flickr_api, placeholders
        """
        import flickr_api
        flickr_api.set_keys(api_key="0123456789abcdef0123456789abcdef", api_secret="XXXXXXXXXXXXXXXX")
        """,
        # raw requests: a checksum is not a key
        """
        import hashlib, requests
        EXPECTED_MD5 = "9c1fb27e60d4a35f8e17d2b06ca94e53"
        body = requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.test.echo"}).content
        assert hashlib.md5(body).hexdigest() == EXPECTED_MD5
        """,
        # flickrkit: ids and a photo's secret are not credentials
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        flickr.photos.get_info(photo_id="53641277103", secret="4be09d71c3")
        """,
        # the callback of a sign-in, long expired
        """
        import flickrapi
        def callback(path):
            # /?oauth_token=72157720835194763-3fa09d1c7b52e864&oauth_verifier=e2904b7ac15d83f6
            return path.partition("?")[2]
        """,
        # the sample of Flickr's documentation
        '''
        """The answer of flickr.auth.oauth.getAccessToken looks like
        <access_token oauth_token="72157607082540144-8d5d7ea7696629bf" oauth_token_secret="f38bf58b2d95bc8b" />
        """
        ''',
        # the key with which Django signs cookies
        """
        SECRET_KEY = "9c1fb27e60d4a35f8e17d2b06ca94e53"
        FLICKR_API_KEY = ""
        """,
        # a checksum beside a key that is read from the environment
        """
        import os
        FLICKR_KEY = os.environ["FLICKR_KEY"]
        REVISION = "e2904b7ac15d83f6"
        """,
        # another service's: its client, or the address of a request says so
        """
        import flickrapi, os, requests, soundcloud
        SOUNDCLOUD_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"
        API_KEY = "9c1fb27e60d4a35f8e17d2b06ca94e53"
        flickr = flickrapi.FlickrAPI(os.environ["FLICKR_KEY"], os.environ["FLICKR_SECRET"])
        client = soundcloud.Client(client_id=SOUNDCLOUD_KEY)
        def weather(place):
            params = {"q": place, "appid": API_KEY}
            return requests.get("https://api.weather.example/now", params=params).json()
        """,
        {
            "settings.py": """
            FLICKR_KEY = None
            DB_PWD = "e2904b7ac15d83f6"
            """,
            "wall.py": """
            import flickrapi, psycopg2
            import settings
            flickr = flickrapi.FlickrAPI(settings.FLICKR_KEY, "")
            connection = psycopg2.connect(f"host=db password={settings.DB_PWD}")
            """,
        },
        """<script>fetch("https://api.flickr.com/services/rest/?api_key={{ key }}&method=flickr.test.echo")</script>""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, positional
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI("7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6")
        # finds: The API key passed to `FlickrAPI` is written in the source
        """,
        # flickr_api, keywords
        """
        import flickr_api
        flickr_api.set_keys(api_key="7d02c9fa41b86e35d0f7a92c5be1483f", api_secret=SECRET)
        # finds: The API key `api_key` is written in the source
        """,
        # raw requests, the URL
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/?api_key=7d02c9fa41b86e35d0f7a92c5be1483f&method=flickr.test.echo")
        # finds: The API key `api_key` is written in the source
        """,
        # urllib, the default of a setting, and a tuple
        """
        import os, urllib.request
        FLICKR_KEY = os.environ.get("FLICKR_KEY", "7d02c9fa41b86e35d0f7a92c5be1483f")
        # finds: The API key `FLICKR_KEY` is written in the source
        """,
        """
        import httpx
        FLICKR_KEY, FLICKR_SECRET = "7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6"
        # finds: The API key `FLICKR_KEY` is written in the source
        """,
        # flickrkit, a token
        """
        from flickr_client import Flickr
        flickr = Flickr(KEY, SECRET, token=("72157720835194763-3fa09d1c7b52e864", "e2904b7ac15d83f6"))
        # finds: The token `token` is written in the source
        """,
        '''
        """Search Flickr.

        >>> search("heron", api_key="7d02c9fa41b86e35d0f7a92c5be1483f")
        # finds: The API key `api_key` is written in the source
        """
        ''',
        # code that is commented out
        """
        import flickrapi
        # flickr = flickrapi.FlickrAPI(
        #     "7d02c9fa41b86e35d0f7a92c5be1483f",  # finds: An API key and its secret are written in a comment
        #     "e2904b7ac15d83f6")
        """,
        # a misspelt name beside a key, and names that only the client gives a meaning
        """
        import flickrapi
        API_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"  # finds: The API key `API_KEY` is written in the source
        SHARED = "e2904b7ac15d83f6"  # finds: The API secret `SHARED` is written in the source
        """,
        """
        import flickrapi
        MINE, OURS = "7d02c9fa41b86e35d0f7a92c5be1483f", other  # finds: The API key `MINE` is written in the source
        flickr = flickrapi.FlickrAPI(MINE, OURS)
        """,
        # whatever it is called
        """
        import flickrapi, requests
        TWITTER_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"  # finds: The API key `TWITTER_KEY` is written in the source
        API_KEY = "9c1fb27e60d4a35f8e17d2b06ca94e53"  # finds: The API key `API_KEY` is written in the source
        flickr = flickrapi.FlickrAPI(TWITTER_KEY, "")
        requests.get(f"https://api.flickr.com/services/rest/?method=flickr.test.echo&api_key={API_KEY}")
        requests.get(f"https://api.weather.example/now?appid={API_KEY}")
        """,
        """<script>const flickr = { apiKey: "7d02c9fa41b86e35d0f7a92c5be1483f" };</script>
            # finds: The API key `apiKey` is written in the source""",
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """String literals by their form and by what they are called."""
        if module.mentions_flickr:
            yield from self._commented(module)
        for node in module.tables.strings:
            text = node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
            if shape_of(text):
                found = self._literal(node, text, module, project)
                if found:
                    yield found
            elif module.mentions_flickr and 16 < len(text) < 100_000:
                for secret in secrets_in(text):
                    region = _within(node, secret.start, secret.end, text, module)
                    yield self._said(module, region, secret.what, f" `{secret.name}`")

    def _literal(self, node: ast.Constant, text: str, module: Module, project: Project) -> Finding | None:
        """A literal that has the form of a credential and nothing else in it."""
        handed = handed_to_clients(project).get(node, "")
        names = [*names_of(node, module), *names_beyond(node, module, project)]
        what = what_is(text, " ".join(names))
        if what is None or is_placeholder(text):
            return None
        if what == "API key" and not handed and any(_FRAMEWORK.match(name) for name in names):
            return None
        spoken = any(named(name) for name in names)
        if what == "token" and not module.mentions_flickr:
            return None
        ours = True if handed or what == "token" else goes_to_flickr(node, module, project)
        if ours is False or not (ours or module.mentions_flickr):
            return None
        if not (what == "token" or handed or spoken):
            other = any(is_others(name) for name in names)
            beside = what == "API secret" and not other and self._is_beside_key(node, module, project)
            if not beside and not (what == "API key" and ours):
                return None
        client = passed_to(node, module)
        name = next((name for name in names if name.isidentifier() and name not in PLAIN), handed)
        said = f" passed to `{client}`" if client else f" `{name}`" if name else ""
        guess: Confidence | None = None if spoken or handed or what == "token" else "medium"
        doubtful = ours is None and not client and _is_called_otherwise(what, names, module)
        return self._said(module, node, what, said, confidence="low" if doubtful else guess)

    @staticmethod
    def _is_beside_key(node: ast.expr, module: Module, project: Project) -> bool:
        """Whether an API key, by its name or by where it goes, is right before or after a literal."""
        for key in keys_beside(node, module):
            names = [*names_of(key, module), *names_beyond(key, module, project)]
            if any(map(named, names)) or goes_to_flickr(key, module, project):
                return True
        return False

    def _said(
        self,
        where: Module | Template,
        at: ast.AST | Region,
        what: What,
        name: str,
        *,
        comment: bool = False,
        confidence: Confidence | None = None,
    ) -> Finding:
        message = f"The {what}{name} is written in {'a comment' if comment else 'the source'}"
        advice = _HELP[what.startswith("token"), comment]
        found = self.finding(where, at, message, help=advice, confidence=confidence)
        return replace(found, guide="G5") if what.startswith("token") else found

    def _commented(self, module: Module) -> Iterator[Finding]:
        """Comments: a key that is commented out is as public as any other."""
        run: list[tuple[int, int, str]] = []
        for number, line in enumerate([*module.lines, ""], 1):
            at = line.find("#")
            if at < 0 or number in module.text_lines:
                yield from self._pairs(run, module)
                run = []
                continue
            run.append((number, at, line[at:]))
            if not _LONG_HEX.search(line, at):
                continue
            for secret in secrets_in(line[at:]):
                region = Region(number, at + secret.start + 1, number, at + secret.end + 1)
                yield self._said(module, region, secret.what, f" `{secret.name}`", comment=True)

    def _pairs(self, run: list[tuple[int, int, str]], module: Module) -> Iterator[Finding]:
        """A key and its secret in code that is commented out, over several lines perhaps."""
        text = "\n".join(comment for _, _, comment in run)
        if not _LONG_HEX.search(text):
            return
        for start, end in pairs_in(text):
            before = text[:start]
            number, at, _ = run[before.count("\n")]
            column = at + start - (before.rfind("\n") + 1) + 1
            if any(secret.start == start - before.rfind("\n") - 1 for secret in secrets_in(run[before.count("\n")][2])):
                continue
            region = Region(number, column, number, column + end - start)
            message = "An API key and its secret are written in a comment"
            yield self.finding(module, region, message, help=_HELP[False, True])

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Scripts, comments and attributes."""
        if "flickr" not in template.text.lower():
            return
        for inline in template.inlines:
            for secret in secrets_in(inline.text):
                yield self._written(
                    template, Region(inline.line, inline.column, inline.line, 0), inline.text, secret.start, secret
                )
        for element in template.elements:
            for attribute in element.attributes:
                for secret in secrets_in(f"{attribute.name}={attribute.value}"):
                    start = secret.start - len(attribute.name) - 1
                    yield self._written(template, attribute.region, attribute.value, start, secret)

    def _written(self, template: Template, origin: Region, text: str, start: int, secret: Secret) -> Finding:
        before = text[:start]
        line = origin.line + before.count("\n")
        column = len(before) - (before.rfind("\n") + 1) + (1 if "\n" in before else origin.column)
        region = Region(line, column, line, column + len(secret.value))
        return self._said(template, region, secret.what, f" `{secret.name}`")


def _is_called_otherwise(what: What, names: list[str], module: Module) -> bool:
    """Whether the module calls another key or secret Flickr's by name, and this one not."""
    role = what.rpartition(" ")[2]
    ours = any(role in word for word in names_of_ours(module))
    return ours and not any("flickr" in name.lower() for name in names)


def _within(node: ast.Constant, start: int, end: int, text: str, module: Module) -> Region:
    """The region of a part of a literal; that of the literal where escapes or joins make the part hard to place."""
    whole = module.region(node)
    value = text[start:end]
    for number in range(whole.line, whole.end_line + 1):
        column = module.lines[number - 1].find(value) if number <= len(module.lines) else -1
        if column >= 0:
            return Region(number, column + 1, number, column + 1 + len(value))
    return whole
