"""A user's password for Flickr or Yahoo that passes through the program.

## What it does

Finds programs that ask for the password of a Flickr or Yahoo account, send it to a sign-in page, type it into a browser
that they steer, or keep the cookies of a sign-in that they have opened.

## Why it is bad

Developer Guide, «Authentication» (G3): users sign in at Flickr itself; no third party ever handles their name and
password, with no exceptions.

## Example

```python
password = getpass.getpass("Your Flickr password: ")
```

## Use instead

```python
flickr.authenticate_via_browser(perms="read")
```

## What it cannot see

What browser extensions and tools outside the program do. A keyring whose `get_password` gives a token is fine.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_ASK = frozenset({"getpass", "input", "raw_input", "prompt", "password", "text", "ask", "text_input"})
_ASKS = re.compile(
    r"(?:flickr|yahoo)\W*(?:\w+\W+){0,3}passw(?:or)?d|passw(?:or)?d\W+(?:\w+\W+){0,3}(?:flickr|yahoo)", re.IGNORECASE
)
_NAME = re.compile(r"^(?:flickr|yahoo)_?(?:user_?)?(?:password|passwd|pwd|passphrase)$", re.IGNORECASE)
_SIGN_IN = re.compile(r"login\.yahoo\.com|identity\.flickr\.com|flickr\.com/(?:sign-?in|login)\b", re.IGNORECASE)
_TYPES = frozenset({"send_keys", "fill", "type", "typewrite"})
_POSTS = frozenset({"post", "submit", "submit_form", "urlopen"})
_COOKIES = frozenset({"get_cookies", "storage_state", "cookies"})


class PasswordHandling(Rule):
    """See the module's docstring."""

    code = "FLK101"
    name = "password-handling"
    summary = "a user's password for Flickr or Yahoo that passes through the program"
    help = "let users sign in at Flickr itself, by OAuth"
    guide = "G3"
    severity = "error"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).authenticate_via_browser(perms="read")
        """,
        # a keyring gives a token
        """
        import keyring, flickr_api
        token = keyring.get_password("flickr", "token")
        """,
        # a password for something else
        """
        import getpass, requests
        password = getpass.getpass("Password of the data base: ")
        requests.get("https://api.flickr.com/services/rest/?method=flickr.test.echo")
        """,
        # the browser opens Flickr's own page
        """
        import webbrowser
        from flickr_client import Flickr
        webbrowser.open("https://www.flickr.com/signin")
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import getpass
        password = getpass.getpass("Your Flickr password: ")
        """,
        """
        import flickrapi
        def sign_in(session, user, password):
            session.post("https://login.yahoo.com/config/login", data={"login": user, "passwd": password})
        """,
        """
        from selenium import webdriver
        def sign_in(name, password):
            driver = webdriver.Firefox()
            driver.get("https://identity.flickr.com/login")
            driver.find_element("id", "login-password").send_keys(password)
        """,
        """
        import json
        from selenium import webdriver
        driver = webdriver.Chrome()
        driver.get("https://www.flickr.com/signin")
        input("Sign in, then press Enter")
        json.dump(driver.get_cookies(), open("session.json", "w"))
        """,
        """
        import flickr_api
        config = {"flickr_user": "otter", "flickr_password": ask("password")}
        """,
        """<form><label>Flickr password <input type="password" name="flickr_password"></label></form>""",
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Questions, names, and sign-ins that are steered."""
        fold = project.flow.fold
        for node in module.tables.calls:
            if called(node) in _ASK and any(_ASKS.search(fold.text(at, module)) for at in node.args[:2]):
                yield self.finding(module, node, "This asks for the user's password")
            elif called(node) in _POSTS and any(_SIGN_IN.search(fold.text(at, module)) for at in node.args[:1]):
                yield self.finding(module, node, "This signs in in the user's place")
        yield from self._steered(module, project)
        for name, at in _named(module):
            yield self.finding(module, at, f"`{name}` is the password of a user's account")

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Fields of forms."""
        for element in template.elements:
            kind, name = element.get("type"), element.get("name") or element.get("id")
            if element.tag == "input" and kind and kind.value == "password" and name and _NAME.match(name.value):
                yield self.finding(template, element.region, "This asks for the user's password")

    def _steered(self, module: Module, project: Project) -> Iterator[Finding]:
        """A browser that the program steers to the sign-in page, and types or takes cookies."""
        for node in module.tables.calls:
            if called(node) not in {"get", "goto", "visit", "open"} or not node.args:
                continue
            if not _SIGN_IN.search(project.flow.fold.text(node.args[0], module)) or _is_plain(node, module):
                continue
            function = module.function_of(node)
            after = [
                at for at in module.tables.calls if at.lineno >= node.lineno and module.function_of(at) is function
            ]
            types = next((at for at in after if called(at) in _TYPES and "pass" in ast.unparse(at).lower()), None)
            takes = next((at for at in after if called(at) in _COOKIES), None)
            if types or takes:
                what = "types the user's password into" if types else "keeps the cookies of"
                at = types or takes or node
                yield self.finding(module, node, f"This {what} a sign-in at Flickr", related=[("here", module, at)])


def _is_plain(node: ast.Call, module: Module) -> bool:
    """Whether it only opens the page in the user's own browser."""
    return module.qualified(node.func).startswith(("webbrowser.", "requests."))


def _named(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """What is called a password of Flickr or Yahoo."""
    for statement in module.tables.assigns:
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            name = dotted(target).rpartition(".")[2]
            if _NAME.match(name):
                yield name, target
    for string in module.tables.strings:
        if isinstance(string.value, str) and _NAME.match(string.value):
            yield string.value, string
    for function in module.tables.functions.values():
        for argument in [*function.node.args.args, *function.node.args.kwonlyargs]:
            if _NAME.match(argument.arg):
                yield argument.arg, argument
